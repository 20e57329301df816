"""Lists to import, made on the spot, and the Kingdom to place them in."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from twiza.core.actions import System
from twiza.territory.actions import load_territories
from twiza.territory.rules import TerritoryNames, tree
from twiza.territory.rules.names import from_rows

HEADINGS = (
    "Dénomination;Région;Province;Commune;Douar;Secteur;Date de création;Nombre d'adhérents;dont femmes;ICE"
)
ROWS = [
    "Coopérative Al Amal;Tanger-Tétouan-Al Hoceima;Tétouan;Tétouan;Hay Salam;Artisanat;12/03/2019;12;7;001561191000066",
    "Coopérative Tamounte;Souss-Massa;Tiznit;Tiznit;Douar Imlil;Agriculture;2018-05-02;20;20;",
    "Coopérative Afoulki;Souss-Massa;Tiznit;Tiznit;Douar Tazart;Arganier;12 mars 2020;8;3;",
]


def written(rows: list[str], headings: str = HEADINGS) -> str:
    """A list as text."""
    return "\n".join([headings, *rows]) + "\n"


@pytest.fixture
def make_list(tmp_path: Path) -> Callable[..., Path]:
    """Writes a CSV of Moroccan cooperatives; rows and headings may be given."""

    def made(
        rows: list[str] | None = None,
        *,
        headings: str = HEADINGS,
        name: str = "liste.csv",
        encoding: str = "utf-8",
    ) -> Path:
        path = tmp_path / name
        path.write_text(written(ROWS if rows is None else rows, headings), encoding=encoding)
        return path

    return made


@pytest.fixture(scope="session")
def places() -> TerritoryNames:
    """The reader of place names, from the published tree, without a database."""
    rows = [*tree.moroccan_rows(), *tree.world_rows({})]
    return from_rows([(p.id, p.code, p.name_fr, p.name_ar, p.name_en) for p in rows])


@pytest.fixture
def kingdom(db: None) -> None:
    """The tree: Morocco whole, other countries with their first level."""
    load_territories(by=System(), at=datetime(2026, 3, 1, 9, 0, tzinfo=UTC))
