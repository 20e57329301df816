"""Export of what is shown: the same rows and columns as CSV, XLSX or Parquet, with what a reader must know of them.

A cell that a spreadsheet would run as a formula is written as text. CSV is streamed; XLSX is written row by row to a
file; Parquet by chunks. Numbers stay numbers, days stay days.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import islice
from typing import Any, Protocol
from urllib.parse import quote

from django.http import FileResponse, HttpResponseBase, StreamingHttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import override

from . import formats
from .languages import find

FORMATS = ("csv", "xlsx", "parquet")
CHUNK = 5_000
XLSX_MAX_ROWS = 1_048_575
_DANGEROUS = ("=", "+", "-", "@", "\t", "\r")
_MIME = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "parquet": "application/vnd.apache.parquet",
}


@dataclass(frozen=True)
class Column:
    """One column: its key (code name, used by Parquet), its words (lazy or not), how a row gives its value.

    value: a key or attribute name of the row, or a function of the row; the key itself when None.
    kind: text, integer, decimal, ratio, money (Money), day, instant, truth.
    """

    key: str
    label: object
    value: str | Callable[[Any], Any] | None = None
    kind: str = "text"
    width: int = 18

    def read(self, row: object) -> Any:
        """The value of this column in a row: a mapping, an object, or whatever the function takes."""
        source = self.value or self.key
        if callable(source):
            return source(row)
        return row[source] if isinstance(row, dict) else getattr(row, source)


class UnknownFormat(ValueError):
    """The format asked is none of FORMATS."""


def export(
    rows: Iterable[object],
    columns: Sequence[Column],
    fmt: str,
    filename: str,
    lang: str,
    *,
    as_of: dt.date,
    note: str = "",
    filters: Sequence[tuple[str, str]] = (),
) -> HttpResponseBase:
    """A download of the rows. Raises: UnknownFormat.

    filename: without its ending. as_of: the day the rows speak of. filters: (words, value) pairs that narrowed them.
    note: how figures were made. The last three stand on the sheet "About" (XLSX) or in the metadata (Parquet); a CSV
    carries its day in its name.
    """
    if fmt not in FORMATS:
        raise UnknownFormat(fmt)
    lang = formats.language(lang)
    about = _about(as_of, note, filters, lang)
    if fmt == "csv":
        response: HttpResponseBase = StreamingHttpResponse(csv_lines(rows, columns), content_type=_MIME[fmt])
    else:
        response = FileResponse(
            (xlsx_file if fmt == "xlsx" else parquet_file)(rows, columns, about, lang), content_type=_MIME[fmt]
        )
    name = f"{filename}-{as_of:%Y-%m-%d}.{fmt}"
    plain = name.encode("ascii", "ignore").decode().replace('"', "")
    response["Content-Disposition"] = f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name)}"
    response["X-Content-Type-Options"] = "nosniff"
    return response


def harmless(text: str) -> str:
    """The text so that no spreadsheet runs it: an apostrophe before what begins like a formula."""
    return "'" + text if text.lstrip(" \u00a0").startswith(_DANGEROUS) else text


def csv_lines(rows: Iterable[object], columns: Sequence[Column]) -> Iterator[bytes]:
    """UTF-8 with its mark, semicolons (what a French Excel opens), a chunk of rows at a time."""
    yield "\ufeff".encode() + _csv_block([[harmless(str(column.label)) for column in columns]])
    source = iter(rows)
    while chunk := list(islice(source, CHUNK)):
        yield _csv_block([[_csv_cell(column, column.read(row)) for column in columns] for row in chunk])


def xlsx_file(
    rows: Iterable[object], columns: Sequence[Column], about: list[tuple[str, str]], lang: str
) -> io.BufferedRandom:
    """A workbook: the rows, from right to left in Arabic, and the sheet that says what they are."""
    import xlsxwriter

    file = tempfile.TemporaryFile()  # noqa: SIM115  the response closes it
    book = xlsxwriter.Workbook(
        file,
        {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False},
    )
    with override(lang):
        data, values = book.add_worksheet(_("Data")), book.add_worksheet(_("About"))
    cell_formats = _xlsx_formats(book, columns)
    head = book.add_format(
        {"bold": True, "bg_color": "#e6f1ef", "border": 1, "border_color": "#b9c6c2", "text_wrap": True}
    )
    for sheet in (data, values):
        if find(lang).is_rtl:
            sheet.right_to_left()
    for index, column in enumerate(columns):
        data.set_column(index, index, column.width)
        data.write_string(0, index, str(column.label), head)
    data.freeze_panes(1, 1)
    last = 0
    for line, row in enumerate(islice(rows, XLSX_MAX_ROWS), start=1):
        for index, column in enumerate(columns):
            _xlsx_cell(data, line, index, column, column.read(row), cell_formats[index])
        last = line
    data.autofilter(0, 0, max(last, 1), max(len(columns) - 1, 0))
    values.set_column(0, 0, 24)
    values.set_column(1, 1, 90)
    wrap = book.add_format({"text_wrap": True, "valign": "top"})
    for line, (name, value) in enumerate(about):
        values.write_string(line, 0, name, head)
        values.write_string(line, 1, value, wrap)
    book.close()
    file.seek(0)
    return file


def parquet_file(
    rows: Iterable[object], columns: Sequence[Column], about: list[tuple[str, str]], lang: str
) -> io.BufferedRandom:
    """A Parquet file: columns by their code names with their types; what they are in its metadata."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    types = {
        "integer": pa.int64(),
        "decimal": pa.float64(),
        "ratio": pa.float64(),
        "money": pa.int64(),
        "day": pa.date32(),
        "instant": pa.timestamp("us", tz="UTC"),
        "truth": pa.bool_(),
    }
    fields = [
        pa.field(
            f"{c.key}_centimes" if c.kind == "money" else c.key,
            types.get(c.kind, pa.string()),
            metadata={"label": str(c.label), "language": lang},
        )
        for c in columns
    ]
    schema = pa.schema(fields, metadata={f"about:{name}": value for name, value in about})
    file = tempfile.TemporaryFile()  # noqa: SIM115  the response closes it
    source = iter(rows)
    with pq.ParquetWriter(file, schema, compression="zstd") as writer:
        while chunk := list(islice(source, CHUNK * 4)):
            arrays = [
                pa.array([_parquet_cell(column, column.read(row)) for row in chunk], type=field.type)
                for column, field in zip(columns, fields, strict=True)
            ]
            writer.write_table(pa.Table.from_arrays(arrays, schema=schema))
    file.seek(0)
    return file


def _about(as_of: dt.date, note: str, filters: Sequence[tuple[str, str]], lang: str) -> list[tuple[str, str]]:
    with override(lang):
        lines = [(_("As of"), formats.day(as_of, lang))]
        lines += [(str(name), str(value)) for name, value in filters] or [
            (_("Filters"), _("none: everything that you may see"))
        ]
        return lines + ([(_("Method"), note)] if note else [])


def _csv_block(rows: list[list[Any]]) -> bytes:
    out = io.StringIO()
    csv.writer(out, delimiter=";", lineterminator="\r\n").writerows(rows)
    return out.getvalue().encode()


def _csv_cell(column: Column, value: Any) -> Any:
    if value is None:
        return ""
    if column.kind == "money":
        return f"{Decimal(value.centimes) / 100:.2f}"
    if column.kind == "truth":
        return int(bool(value))
    if isinstance(value, dt.datetime):
        return value.astimezone(formats.CASABLANCA).isoformat(timespec="seconds")
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, int | float | Decimal):
        return value
    return harmless(str(value))


def _parquet_cell(column: Column, value: Any) -> Any:
    if value is None:
        return None
    if column.kind == "money":
        return value.centimes
    if column.kind in ("decimal", "ratio"):
        return float(value)
    return value if column.kind in ("integer", "day", "instant", "truth") else str(value)


class _Sheet(Protocol):
    def write_number(self, row: int, col: int, number: float, cell_format: object = None) -> Any: ...
    def write_datetime(self, row: int, col: int, date: object, cell_format: object = None) -> Any: ...
    def write_boolean(self, row: int, col: int, boolean: bool, cell_format: object = None) -> Any: ...
    def write_string(self, row: int, col: int, string: str, cell_format: object = None) -> Any: ...


def _xlsx_formats(book: Any, columns: Sequence[Column]) -> list[Any]:
    patterns = {
        "integer": "#,##0",
        "decimal": "#,##0.00",
        "ratio": "0.0%",
        "money": "#,##0.00",
        "day": "dd/mm/yyyy",
        "instant": "dd/mm/yyyy hh:mm",
    }
    made = {kind: book.add_format({"num_format": pattern}) for kind, pattern in patterns.items()}
    return [made.get(column.kind) for column in columns]


def _xlsx_cell(sheet: _Sheet, line: int, index: int, column: Column, value: Any, form: Any) -> None:
    if value is None or value == "":
        return
    if column.kind == "money":
        sheet.write_number(line, index, value.centimes / 100, form)
    elif column.kind == "truth":
        sheet.write_boolean(line, index, bool(value))
    elif isinstance(value, dt.datetime):
        sheet.write_datetime(line, index, value.astimezone(formats.CASABLANCA).replace(tzinfo=None), form)
    elif isinstance(value, dt.date):
        sheet.write_datetime(line, index, value, form)
    elif isinstance(value, int | float | Decimal):
        sheet.write_number(line, index, float(value), form)
    else:
        sheet.write_string(line, index, str(value)[:32_767])
