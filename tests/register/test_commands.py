"""`twiza register_import`: its JSON, its sentences, its exit."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from tests.register.conftest import ROWS
from twiza.register.models import Batch, Organisation

pytestmark = pytest.mark.usefixtures("kingdom")
KEYS = ["rows", "created", "updated", "unchanged", "ambiguous", "rejected", "errors"]


def run(path: Path, *options: str) -> Any:
    out = io.StringIO()
    call_command("register_import", str(path), "--json", *options, stdout=out)
    return json.loads(out.getvalue())


def test_json_has_the_keys_and_counts_that_add_up(make_list: Callable[..., Path]) -> None:
    report = run(make_list([*ROWS, ROWS[1], "Coopérative X;;;;;;31/02/2020;;;"]))
    assert list(report)[:7] == KEYS
    assert [report[key] for key in KEYS[:6]] == [5, 3, 0, 0, 1, 1]
    assert [(e["row"], e["code"]) for e in report["errors"]] == [(5, "repeated_in_list"), (6, "date_unreadable")]
    assert report["errors"][1]["column"] == "Date de création"
    assert "31/02/2020" in report["errors"][1]["message"]
    assert Organisation.objects.count() == 3


def test_a_dry_run_writes_nothing(make_list: Callable[..., Path]) -> None:
    report = run(make_list(), "--dry-run")
    assert (report["created"], report["dry_run"]) == (3, True)
    assert not Organisation.objects.exists()
    assert not Batch.objects.exists()


def test_again_changes_nothing(make_list: Callable[..., Path]) -> None:
    path = make_list()
    run(path, "--source", "ODCO")
    report = run(path, "--source", "ODCO")
    assert [report[key] for key in KEYS[:6]] == [3, 0, 0, 3, 0, 0]


def test_the_report_speaks_three_languages(make_list: Callable[..., Path]) -> None:
    path = make_list(["Coopérative X;;;;;;31/02/2020;;;", "Coopérative Y;;;;;;12/02/2020;;;"])
    said = {lang: run(path, "--lang", lang, "--dry-run")["errors"][0]["message"] for lang in ("fr", "ar", "en")}
    assert len(set(said.values())) == 3


def test_a_mapping_file_is_obeyed_and_checked(make_list: Callable[..., Path], tmp_path: Path) -> None:
    mapping = tmp_path / "mapping.json"
    mapping.write_text(json.dumps({"columns": {"name": "Dénomination"}, "constants": {"form": "association"}}))
    run(make_list(), "--mapping", str(mapping))
    assert set(Organisation.objects.values_list("form", flat=True)) == {"association"}
    mapping.write_text(json.dumps({"columns": {"name": "Nom complet"}}))
    with pytest.raises(CommandError, match="Nom complet"):
        call_command("register_import", str(make_list()), "--mapping", str(mapping), stdout=io.StringIO())


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "not_a_table"),
        (
            "Dénomination;Commune\nCoopérative É;Fès\n".encode() + "Coopérative É;Fès;\n".encode("latin-1"),
            "wrong_encoding",
        ),
        (b"", "empty_file"),
        ("Dénomination;Commune\n".encode(), "no_rows"),
        ("Dénomination;Dénomination\nA;B\n".encode(), "duplicate_header"),
        ("Dénomination;Adhérents\nCoop A;=1+1\n".encode(), "formula_cells"),
        ("Dénomination;Date de création\nCoop A;douze mars\nCoop B;hier\n".encode(), "dates_as_text"),
        ("Commune;Province\nFès;Fès\nFès;Fès\n".encode(), "no_name_column"),
    ],
)
def test_a_bad_file_ends_in_one_sentence_and_changes_nothing(tmp_path: Path, content: bytes, code: str) -> None:
    path = tmp_path / "bad.csv"
    path.write_bytes(content)
    out = io.StringIO()
    with pytest.raises(CommandError) as caught:
        call_command("register_import", str(path), "--json", stdout=out)
    report = json.loads(out.getvalue())
    assert report["errors"][0]["code"] == code
    assert report["errors"][0]["message"] == str(caught.value)
    assert str(caught.value).endswith(".")
    assert "%(" not in str(caught.value)
    assert not Organisation.objects.exists()
    assert not Batch.objects.exists()


def test_a_missing_file_is_said(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"absent\.csv"):
        call_command("register_import", str(tmp_path / "absent.csv"))


def test_people_read_a_table(make_list: Callable[..., Path]) -> None:
    out = io.StringIO()
    call_command("register_import", str(make_list([*ROWS, "Total;;;;;;;41;;"])), "--lang", "en", stdout=out)
    assert "DOES NOT ADD UP" in out.getvalue()


def test_ormvad_is_said_to_disagree(real_lists: Path) -> None:
    report = run(real_lists / "registers" / "ormvad_doukkala.csv", "--lang", "en")
    assert (report["rows"], report["created"], report["rejected"]) == (13, 0, 13)
    assert (report["stated_total"], report["computed_total"]) == (18348, 18105)
    assert "18,348" in report["errors"][0]["message"]
    assert "18,105" in report["errors"][0]["message"]
    assert not Organisation.objects.exists()
