"""Lists to import, made on the spot, and the Kingdom to place them in."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from twiza.core.models import Source, SourceKind, Stamp
from twiza.territory.models import Territory
from twiza.territory.rules import TerritoryNames, ids, tree
from twiza.territory.rules.names import from_rows

HEADINGS = "Dénomination;Région;Province;Commune;Douar;Secteur;Date de création;Nombre d'adhérents;dont femmes;ICE"
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
        rows: list[str] | None = None, *, headings: str = HEADINGS, name: str = "liste.csv", encoding: str = "utf-8"
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


@pytest.fixture(scope="session")
def few_places() -> list[tree.Place]:
    """Regions and provinces of the Kingdom, the communes of two provinces, and Togo."""
    near = ("01.571", "09.581")
    kingdom = [
        p
        for p in tree.moroccan_rows()
        if p.kind in ("country", "region", "province", "prefecture") or p.code.startswith(near)
    ]
    return kingdom + [p for p in tree.world_rows({}) if p.code.startswith("TG")]


@pytest.fixture
def kingdom(db: None, few_places: list[tree.Place]) -> None:
    """Enough of the tree to place the lists of this folder."""
    source = Source.objects.create(kind=SourceKind.DOCUMENT, label="Test", recorded_at=datetime(2026, 3, 1, tzinfo=UTC))
    rows = [
        Territory(
            id=p.id,
            last=ids.subtree(p.id)[1],
            kind=p.kind,
            parent_id=p.parent,
            code=p.code,
            name_fr=p.name_fr,
            name_ar=p.name_ar,
            name_en=p.name_en,
            source=source,
        )
        for p in few_places
    ]
    published = ["last", "kind", "parent", "code", "name_fr", "name_ar", "name_en", "source"]
    # the cast lives in some of these places already
    Territory.objects.bulk_create(rows, update_conflicts=True, unique_fields=["id"], update_fields=published)
    Stamp.bump("territory")
