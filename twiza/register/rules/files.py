"""Opens the lists that partners send: any CSV or workbook becomes one table of text, and says how it was read.

Nothing is guessed silently: encoding, delimiter, sheet and heading row are in `Table.how`. Row numbers are those that a
spreadsheet shows (the first line of the file is 1). A total row is never a row of the table: it is its stated total.
Refusals are RuleError codes: not_a_table, wrong_encoding, empty_file, no_rows, duplicate_header, too_large,
formula_cells, password_protected, too_many_columns, sheet_missing, expands_too_much, stray_cell.
"""

from __future__ import annotations

import csv
import hashlib
import io
import re
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from twiza.core.values import RuleError

from .encodings import decode
from .headings import find_headings, is_total, join_headings, letter, name_columns, recognised
from .sheets import Grid, is_workbook, read_workbook

LARGEST_BYTES = 200_000_000
MOST_COLUMNS = 300
DELIMITERS = ";,\t|"
_LITERAL = re.compile(r'="([^"]*)"')
# A sign, then a name of function, a cell, a quoted sheet or a bracket: what a spreadsheet would compute.
_FORMULA = re.compile(r"=\s*[-+A-Za-z(@'$\"\d]")
_OTHER = (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"\x7fELF", b"\x1f\x8b", b"Rar!", b"7z\xbc\xaf")


@dataclass(frozen=True)
class FileFormat:
    """How a file was read; shown to the person before anything else."""

    kind: str
    encoding: str = ""
    delimiter: str = ""
    sheet: str = ""
    sheets: tuple[str, ...] = ()
    heading_row: int = 1
    titles: tuple[str, ...] = ()


@dataclass
class TextTable:
    """A list as text: columns, rows, and the number that each row bears in the file."""

    columns: list[str]
    rows: list[list[str]]
    numbers: list[int]
    how: FileFormat
    sha256: str = ""
    stated: dict[str, str] = field(default_factory=dict)
    stated_row: int = 0
    overlong: dict[int, int] = field(default_factory=dict)

    def column(self, name: str) -> list[str]:
        """The cells of one column."""
        place = self.columns.index(name)
        return [row[place] for row in self.rows]


def open_table(path: Path | str, *, encoding: str = "", sheet: str = "", limit: int = LARGEST_BYTES) -> TextTable:
    """The list in a file. limit: bytes; a file of that size or larger is refused before it is read."""
    path = Path(path)
    size = path.stat().st_size
    if size >= limit:
        raise RuleError("too_large", size=size, limit=limit)
    return read_table(path.read_bytes(), encoding=encoding, sheet=sheet, limit=limit)


def read_table(data: bytes, *, encoding: str = "", sheet: str = "", limit: int = LARGEST_BYTES) -> TextTable:
    """The list in these bytes."""
    if len(data) >= limit:
        raise RuleError("too_large", size=len(data), limit=limit)
    if not data.strip(b"\r\n\t \x00\xef\xbb\xbf"):
        raise RuleError("empty_file")
    if data.startswith(_OTHER):
        raise RuleError("not_a_table", reason="other_document")
    if is_workbook(data):
        grid = read_workbook(data, sheet=sheet)
        how = FileFormat("workbook", sheet=grid.sheet, sheets=tuple(grid.sheets))
    else:
        grid, how = _read_text(data, encoding)
    table = _shape(grid, how)
    table.sha256 = hashlib.sha256(data).hexdigest()
    return table


def _read_text(data: bytes, encoding: str) -> tuple[Grid, FileFormat]:
    decoded = decode(data, declared=encoding)
    text = decoded.text.removeprefix("\ufeff")
    head = text[:2000].lstrip().lower()
    if head.startswith(("<!doctype", "<html", "<?xml", "<table", "{\\rtf")) or (head[:1] in "[{" and '":' in head):
        raise RuleError("not_a_table", reason="other_document")
    delimiter, body = _declared_delimiter(text)
    delimiter = delimiter or sniff_delimiter(body)
    rows = _parse(body, delimiter)
    if body is not text:
        rows.insert(0, [])  # the line "sep=;" counts, as spreadsheets count it
    return Grid(rows), FileFormat("csv", encoding=decoded.encoding, delimiter=delimiter)


def _declared_delimiter(text: str) -> tuple[str, str]:
    found = re.match(r'"?sep=(.)"?\r?\n', text, re.IGNORECASE)
    return (found[1], text[found.end() :]) if found else ("", text)


def sniff_delimiter(text: str) -> str:
    """The delimiter that cuts the first lines into the most regular table; "," for a single column."""
    sample = text[:200_000]
    if len(text) > len(sample):
        sample = sample.rsplit("\n", 1)[0]
    best, best_score = ",", 0.0
    for delimiter in DELIMITERS:
        if delimiter not in sample:
            continue
        try:
            rows = [
                row
                for row, _ in zip(csv.reader(io.StringIO(sample), delimiter=delimiter), range(300), strict=False)
                if row
            ]
        except csv.Error:
            continue
        widths = Counter(len(row) for row in rows)
        usual, times = max(widths.items(), key=lambda item: (item[1] * (item[0] > 1), item[0]))
        known = max((sum(1 for cell in row if recognised(cell)) for row in rows[:5]), default=0)
        score = (times / len(rows)) * min(usual - 1, 12) + known if usual > 1 else 0.0
        if score > best_score:
            best, best_score = delimiter, score
    return best


def _parse(text: str, delimiter: str) -> list[list[str]]:
    csv.field_size_limit(200_000)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    rows: list[list[str]] = []
    try:
        for row in reader:
            if any(cell.count("\n") > 20 for cell in row if len(cell) > 60):
                raise RuleError("not_a_table", reason="open_quote", line=len(rows) + 1)
            rows.append(row)
    except csv.Error as error:
        raise RuleError("not_a_table", reason="open_quote", line=len(rows) + 1) from error
    return rows


def _shape(grid: Grid, how: FileFormat) -> TextTable:
    """Headings, rows and total of a grid."""
    rows = grid.rows
    if not any(cell.strip() for row in rows for cell in row):
        raise RuleError("empty_file")
    top = find_headings(rows)
    merged = [(first, last) for row, first, last in grid.merged if row == top]
    below = rows[top + 1] if top + 1 < len(rows) else []
    headings, two = join_headings(rows[top], below, merged)
    start = top + 1 + two
    width = max(i + 1 for i, heading in enumerate(headings) if heading)
    body = [(i, row) for i, row in enumerate(rows[start:], start) if any(cell.strip() for cell in row)]
    used = _used(headings, body, len(rows[top]))
    if sum(used) > MOST_COLUMNS or width > 10 * MOST_COLUMNS:
        raise RuleError("too_many_columns", columns=sum(used), most=MOST_COLUMNS)
    headings += [""] * (len(used) - len(headings))
    names, places = name_columns(headings, used)
    _refuse_prose(names, body, how)
    titles = tuple(" ".join(cell.strip() for cell in row if cell.strip()) for row in rows[:top])
    how = FileFormat(**{**how.__dict__, "heading_row": top + 1, "titles": tuple(t[:300] for t in titles if t)})
    return _fill(TextTable(names, [], [], how), body, places, grid.formulas)


def _used(headings: list[str], body: list[tuple[int, list[str]]], width: int) -> list[bool]:
    """Which columns hold something. Beyond the row of headings only what most rows hold is a column."""
    filled = Counter(place for _, row in body for place, cell in enumerate(row) if cell and not cell.isspace())
    places = range(max(len(headings), max(filled, default=0) + 1))
    headed = [place < len(headings) and bool(headings[place]) for place in places]
    return [headed[i] or filled[i] > (len(body) / 2 if i >= width else 0) for i in places]


def _refuse_prose(names: list[str], body: list[tuple[int, list[str]]], how: FileFormat) -> None:
    """One column under an unknown heading is a letter or a log, not a list."""
    if len(names) == 1 and not recognised(names[0]):
        raise RuleError("not_a_table", reason="one_column")
    if not body:
        raise RuleError("no_rows")


def _fill(
    table: TextTable, body: list[tuple[int, list[str]]], places: list[int], formulas: set[tuple[int, int]]
) -> TextTable:
    """Rows in the order of the columns; totals set aside; formulas refused."""
    refused: list[tuple[int, int]] = [spot for spot in formulas if spot[0] < 0]
    rows_with = {row for row, _ in formulas}
    last = len(body) - 1
    for position, (index, row) in enumerate(body):
        picked = [row[place].strip() if place < len(row) else "" for place in places]
        if is_total(picked, last=position >= last - 1):
            if position >= last - 1:
                at_formula = {place for place in places if (index, place) in formulas}
                _state(table, picked, index, {i for i, place in enumerate(places) if place in at_formula})
            continue
        for i, cell in enumerate(picked):
            if cell[:1] == "=":
                literal = _LITERAL.fullmatch(cell)
                if literal:
                    picked[i] = literal[1].strip()
                elif _FORMULA.match(cell):
                    refused.append((index, places[i]))
        if index in rows_with:
            refused += [(index, place) for place in places if (index, place) in formulas]
        if any(cell.strip() for cell in row[places[-1] + 1 :]):
            table.overlong[index + 1] = len(row)
        table.rows.append(picked)
        table.numbers.append(index + 1)
    if refused:
        first = min(refused)
        where = f"{letter(first[1])}{first[0] + 1}" if first[0] >= 0 else ""
        raise RuleError(
            "formula_cells", cell=where, row=first[0] + 1, column=_name(table, places, first[1]), count=len(refused)
        )
    if not table.rows:
        raise RuleError("no_rows")
    return table


def _name(table: TextTable, places: list[int], place: int) -> str:
    return table.columns[places.index(place)] if place in places else ""


def _state(table: TextTable, cells: list[str], index: int, computed: set[int]) -> None:
    """Keep what the total row states, column by column; a formula's stored result states nothing."""
    table.stated_row = index + 1
    for i, (name, cell) in enumerate(zip(table.columns, cells, strict=True)):
        if i not in computed and re.fullmatch(r"[-+]?\d[\d\s\u00a0\u202f.,]*", cell):
            table.stated[name] = cell
