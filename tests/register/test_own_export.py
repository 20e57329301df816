"""What the register gives away comes back: unchanged rows are unchanged, a corrected cell is an update."""

from __future__ import annotations

import csv
import io
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from tests.pages import logged_in
from twiza.accounts.models import User
from twiza.core.actions import System
from twiza.register.actions import plan_import
from twiza.register.actions.list_files import mapping_for, read_list

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demonstration")]


@pytest.fixture
def nadia() -> Client:
    return logged_in(User.objects.get(email="nadia@demo.example"))


def exported(client: Client, lang: str, fmt: str, tmp_path: Path) -> Path:
    answer: Any = client.get(f"/{lang}/register/export/{fmt}/?q=tapis")
    assert answer.status_code == 200
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    path = tmp_path / f"own.{fmt}"
    path.write_bytes(content)
    return path


def planned(path: Path, at: datetime) -> dict[str, int]:
    table = read_list(path)
    mapping = mapping_for(table, origin="own")
    return plan_import(table=table, mapping=mapping, origin="own", by=System(), at=at).counts()


@pytest.mark.parametrize("lang", ["fr", "ar", "en"])
@pytest.mark.parametrize("fmt", ["csv", "xlsx"])
def test_the_own_export_comes_back_unchanged(lang: str, fmt: str, nadia: Client, tmp_path: Path, at: datetime) -> None:
    counts = planned(exported(nadia, lang, fmt, tmp_path), at)
    assert counts["rows"] > 5
    assert counts["unchanged"] == counts["rows"], counts


def test_a_corrected_cell_is_an_update(nadia: Client, tmp_path: Path, at: datetime) -> None:
    path = exported(nadia, "fr", "csv", tmp_path)
    rows = list(csv.reader(io.StringIO(path.read_text("utf-8-sig")), delimiter=";"))
    members = rows[0].index("Adhérents")
    rows[1][members] = str(int(rows[1][members] or 0) + 3)
    with path.open("w", encoding="utf-8-sig", newline="") as out:
        csv.writer(out, delimiter=";").writerows(rows)
    counts = planned(path, at)
    assert counts["updated"] == 1
    assert counts["unchanged"] == counts["rows"] - 1


def test_a_number_of_the_register_moved_to_another_row_renames_nobody(
    nadia: Client, tmp_path: Path, at: datetime
) -> None:
    path = exported(nadia, "fr", "csv", tmp_path)
    rows = list(csv.reader(io.StringIO(path.read_text("utf-8-sig")), delimiter=";"))
    name = rows[0].index("Dénomination en français")
    rows[1][name], rows[1][name + 1] = "Zzyx Qwortz", ""
    with path.open("w", encoding="utf-8-sig", newline="") as out:
        csv.writer(out, delimiter=";").writerows(rows)
    assert planned(path, at)["ambiguous"] == 1
