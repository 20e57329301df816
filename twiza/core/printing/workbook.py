"""A paper becomes a workbook: one sheet for each table, exact values with number formats, right-to-left in Arabic.

The same paper gives the same bytes: the workbook is dated by the figures, not by the day of the download.
"""

import io
import re
from datetime import datetime, time

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from .document import Cell, Facts, Paper, Section, Table

FORMATS = {"number": "#,##0.##", "money": "#,##0.00", "percent": "0.0%", "day": "yyyy-mm-dd", "year": "0"}
SHEET_NAME_CHARACTERS = 31
WIDEST = 60


def tabulate(paper: Paper) -> bytes:
    """The XLSX file of a paper: a sheet that says what this is, then the tables in reading order."""
    buffer = io.BytesIO()
    book = Workbook(buffer, {"in_memory": True, "default_date_format": FORMATS["day"]})
    dated = datetime.combine(paper.dated, time())
    book.set_properties(
        {"title": f"{paper.title} – {paper.subtitle}", "comments": paper.content_hash, "created": dated}
    )
    styles = _styles(book, paper.direction == "rtl")
    taken: set[str] = set()
    _about(book, paper, styles, taken)
    for section in paper.sections:
        for block in section.blocks:
            if isinstance(block, Table) and block.rows:
                sheet = _sheet(book, paper, block.caption, taken)
                _table(sheet, block, styles)
    book.close()
    return buffer.getvalue()


def _styles(book: Workbook, is_rtl: bool) -> dict[str, Format]:
    direction = {"reading_order": 2 if is_rtl else 1}
    wrapped = {**direction, "text_wrap": True, "valign": "top"}
    head = {"bold": True, "bg_color": "#EEF3F2", "bottom": 1, **wrapped}
    styles = {
        "title": book.add_format({"bold": True, "font_size": 14, "font_color": "#0F5C57", **direction}),
        "label": book.add_format({"bold": True, "font_color": "#0F5C57", **wrapped}),
        "head": book.add_format(head),
        "group": book.add_format({**head, "align": "center"}),
        "text": book.add_format(wrapped),
    }
    for kind, code in FORMATS.items():
        styles[kind] = book.add_format({"num_format": code, "valign": "top"})
    return styles


def _sheet(book: Workbook, paper: Paper, name: str, taken: set[str]) -> Worksheet:
    """A sheet whose name Excel accepts and that no other sheet bears."""
    clean = re.sub(r"[\[\]:*?/\\']", " ", name).strip()[:SHEET_NAME_CHARACTERS] or "-"
    unique, turn = clean, 2
    while unique.lower() in taken:
        suffix = f" {turn}"
        unique, turn = clean[: SHEET_NAME_CHARACTERS - len(suffix)] + suffix, turn + 1
    taken.add(unique.lower())
    sheet = book.add_worksheet(unique)
    if paper.direction == "rtl":
        sheet.right_to_left()
    sheet.set_paper(9)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    return sheet


def _about(book: Workbook, paper: Paper, styles: dict[str, Format], taken: set[str]) -> None:
    """What the workbook holds, of which day, known when, with which hash, by which rules."""
    sheet = _sheet(book, paper, paper.labels["about"], taken)
    sheet.set_column(0, 0, 34)
    sheet.set_column(1, 1, 90)
    sheet.write_string(0, 0, paper.title, styles["title"])
    sheet.write_string(1, 0, paper.subtitle, styles["title"])
    row = 3
    if paper.notice:
        sheet.write_string(row, 0, paper.notice, styles["label"])
        row += 2
    for label, value in (*paper.cover, *_identity(paper.sections)):
        sheet.write_string(row, 0, label, styles["label"])
        sheet.write_string(row, 1, value, styles["text"])
        row += 1
    for section in paper.sections:
        if section.code == "method":
            for block in section.blocks:
                if not isinstance(block, Table) and hasattr(block, "text"):
                    row += 1
                    sheet.write_string(row, 1, block.text, styles["text"])


def _identity(sections: tuple[Section, ...]) -> list[tuple[str, str]]:
    """The two facts of the annex that the cover does not say: software and schema."""
    facts = [
        block.rows
        for section in sections
        if section.code == "identity"
        for block in section.blocks
        if isinstance(block, Facts)
    ]
    return list(facts[0][4:6]) if facts else []


def _table(sheet: Worksheet, table: Table, styles: dict[str, Format]) -> None:
    sheet.write_string(0, 0, table.caption, styles["title"])
    top = 2
    if table.groups:
        column = 0
        for words, span in table.groups:
            if span > 1:
                sheet.merge_range(top, column, top, column + span - 1, words, styles["group"])
            column += span
        top += 1
    for index, column_of in enumerate(table.columns):
        sheet.write_string(top, index, column_of.text, styles["head"])
    for offset, row in enumerate(table.rows, top + 1):
        for index, cell in enumerate(row):
            _cell(sheet, offset, index, cell, styles)
    for index, column_of in enumerate(table.columns):
        longest = max([len(column_of.text), *(len(row[index].text) for row in table.rows)])
        sheet.set_column(index, index, min(max(longest + 3, 10), WIDEST))
    sheet.freeze_panes(top + 1, 1)


def _cell(sheet: Worksheet, row: int, column: int, cell: Cell, styles: dict[str, Format]) -> None:
    """Exact values as numbers and dates; what was not measured stays an empty cell."""
    if cell.kind in FORMATS:
        if cell.value is None:
            sheet.write_blank(row, column, None, styles[cell.kind])
        elif cell.kind == "day":
            sheet.write_datetime(row, column, datetime.combine(cell.value, time()), styles["day"])  # type: ignore[arg-type]
        else:
            sheet.write_number(row, column, float(cell.value), styles[cell.kind])  # type: ignore[arg-type]
        return
    sheet.write_string(row, column, "" if cell.value in (None, "") else cell.text, styles["text"])
