"""Exports: the rows shown, as numbers and days, harmless in a spreadsheet, with what they are."""

import csv
import io
from collections.abc import Iterable
from datetime import UTC, date, datetime
from typing import Any

import pyarrow.parquet as pq
import pytest
from python_calamine import CalamineWorkbook

from twiza.core import tables
from twiza.core.tables import Column, export, harmless
from twiza.core.values import Money

pytestmark = pytest.mark.django_db  # the end of a response, as Django sees it, looks after its connections

COLUMNS = [
    Column("name", "Nom"),
    Column("members", "Membres", kind="integer"),
    Column("rate", "Taux", kind="ratio"),
    Column("grant", "Montant", value=lambda row: row["money"], kind="money"),
    Column("born_on", "Date", kind="day"),
    Column("seen_at", "Vue", kind="instant"),
    Column("is_led", "Femmes", kind="truth"),
]
ROW: dict[str, Any] = {
    "name": "تعاونية الأمل",
    "members": 12,
    "rate": 0.25,
    "money": Money(12_345),
    "born_on": date(2026, 1, 2),
    "seen_at": datetime(2026, 1, 2, 23, 30, tzinfo=UTC),
    "is_led": True,
}
UNKNOWN: dict[str, Any] = dict.fromkeys(["name", "members", "rate", "money", "born_on", "seen_at", "is_led"])


def body(rows: Iterable[Any], fmt: str, lang: str = "fr", **options: Any) -> bytes:
    response = export(rows, COLUMNS, fmt, "coopératives", lang, as_of=date(2026, 3, 15), **options)
    content = b"".join(response.streaming_content)  # type: ignore[attr-defined]
    response.close()
    return content


def test_csv_opens_in_a_french_spreadsheet() -> None:
    text = body([ROW, UNKNOWN], "csv").decode("utf-8")
    assert text.startswith("\ufeff")
    lines = list(csv.reader(io.StringIO(text[1:]), delimiter=";"))
    assert lines[0] == [column.label for column in COLUMNS]
    assert lines[1] == ["تعاونية الأمل", "12", "0.25", "123.45", "2026-01-02", "2026-01-03T00:30:00+01:00", "1"]
    assert lines[2] == [""] * len(COLUMNS)


@pytest.mark.parametrize("text", ["=1+1", "+212 600", "-3", "@SUM(A1)", "\t=1", "  =1", "\r=1"])
def test_formula_is_neutralised(text: str) -> None:
    assert harmless(text) == f"'{text}"
    line = body([{**ROW, "name": text}], "csv").decode().split("\r\n", 1)[1]
    assert next(iter(csv.reader(io.StringIO(line, newline=""), delimiter=";")))[0] == f"'{text}"


def test_a_negative_number_stays_a_number() -> None:
    assert b";-3;" in body([{**ROW, "members": -3}], "csv")


def test_workbook_keeps_types_and_says_what_it_is() -> None:
    file = body([ROW, {**UNKNOWN, "name": "=1+1"}], "xlsx", note="Règle du stock.", filters=[("Région", "Oriental")])
    book = CalamineWorkbook.from_filelike(io.BytesIO(file))
    assert book.sheet_names == ["Données", "À propos"]
    rows = book.get_sheet_by_name("Données").to_python()
    assert rows[1][:5] == ["تعاونية الأمل", 12.0, 0.25, 123.45, date(2026, 1, 2)]
    assert rows[1][5] == datetime(2026, 1, 3, 0, 30)  # noqa: DTZ001  a workbook knows no zone
    assert rows[2][0] == "=1+1"
    told = book.get_sheet_by_name("À propos").to_python()
    assert told == [["Situation au", "15 mars 2026"], ["Région", "Oriental"], ["Méthode", "Règle du stock."]]


def test_workbook_has_no_formula() -> None:
    import zipfile

    with zipfile.ZipFile(io.BytesIO(body([{**ROW, "name": "=cmd|' /C calc'!A0"}], "xlsx"))) as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in sheet


def test_workbook_in_arabic_reads_from_right_to_left() -> None:
    import zipfile

    with zipfile.ZipFile(io.BytesIO(body([ROW], "xlsx", "ar"))) as book:
        assert 'rightToLeft="1"' in book.read("xl/worksheets/sheet1.xml").decode()
        assert 'rightToLeft="1"' in book.read("xl/worksheets/sheet2.xml").decode()


def test_parquet_keeps_types_and_unknowns() -> None:
    table = pq.read_table(io.BytesIO(body([ROW, UNKNOWN], "parquet", note="Règle")))
    assert table.to_pylist()[0] == {
        "name": "تعاونية الأمل",
        "members": 12,
        "rate": 0.25,
        "grant_centimes": 12_345,
        "born_on": date(2026, 1, 2),
        "seen_at": datetime(2026, 1, 2, 23, 30, tzinfo=UTC),
        "is_led": True,
    }
    assert set(table.to_pylist()[1].values()) == {None}
    assert table.schema.metadata["about:Méthode".encode()] == "Règle".encode()


def test_download_is_named_with_its_day() -> None:
    response = export([], COLUMNS, "csv", "coopératives", "fr", as_of=date(2026, 3, 15))
    assert response["Content-Disposition"].endswith("filename*=UTF-8''coop%C3%A9ratives-2026-03-15.csv")
    assert response["X-Content-Type-Options"] == "nosniff"


def test_an_unknown_format_is_refused() -> None:
    with pytest.raises(tables.UnknownFormat):
        export([], COLUMNS, "exe", "x", "fr", as_of=date(2026, 3, 15))


def test_csv_is_streamed_a_chunk_at_a_time() -> None:
    read: list[int] = []

    def rows() -> Iterable[dict[str, Any]]:
        for number in range(tables.CHUNK * 3):
            read.append(number)
            yield ROW

    stream = iter(tables.csv_lines(rows(), COLUMNS))
    next(stream)
    assert read == []
    next(stream)
    assert len(read) == tables.CHUNK
