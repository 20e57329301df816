"""Workbooks (XLSX, XLSM, XLSB, XLS, ODS) as grids of text: what a person reads in each cell, never a formula.

A formula is refused in the rows of a list: its stored result may be stale or was never computed (programs that write
workbooks store nought). In the total row it is only left out. The remedy is one gesture: copy, paste values.
"""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from dataclasses import dataclass, field

import python_calamine as calamine

from twiza.core.values import RuleError

_COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_FORMULA = re.compile(rb'<c r="([A-Z]{1,3})(\d{1,7})"[^>]*>\s*(?:<is>.*?</is>\s*)?<f[\s>/]')
_SHEET = re.compile(rb"<sheet [^>]*>")
_RELATION = re.compile(rb"<Relationship [^>]*>")
MOST_EXPANSION = 60


@dataclass
class Grid:
    """Cells as text, row by row; `formulas` are (row, column) from nought; `merged` are (row, first, last column)."""

    rows: list[list[str]]
    sheet: str = ""
    sheets: list[str] = field(default_factory=list)
    formulas: set[tuple[int, int]] = field(default_factory=set)
    merged: list[tuple[int, int, int]] = field(default_factory=list)


def is_workbook(data: bytes) -> bool:
    """Whether the bytes begin like a workbook (or like another program's document of the same container)."""
    return data.startswith((b"PK\x03\x04", b"PK\x05\x06", _COMPOUND))


def read_workbook(data: bytes, *, sheet: str = "", limit: int) -> Grid:
    """One sheet as a grid: the one named, else the visible one with the most cells.

    limit: bytes that the file may hold when unpacked are sixty times this. Raises: RuleError
    password_protected, not_a_table, too_large, sheet_missing(sheet=, sheets=), empty_file.
    """
    _refuse_closed(data, limit)
    try:
        book = calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
    except calamine.PasswordError as error:
        raise RuleError("password_protected") from error
    except Exception as error:
        raise RuleError("not_a_table", reason="unreadable_workbook") from error
    visible = [m.name for m in book.sheets_metadata if m.visible == calamine.SheetVisibleEnum.Visible]
    names = visible or list(book.sheet_names)
    if sheet and sheet not in book.sheet_names:
        raise RuleError("sheet_missing", sheet=sheet, sheets=list(book.sheet_names))
    if not names:
        raise RuleError("empty_file")
    try:
        pages = [book.get_sheet_by_name(name) for name in ([sheet] if sheet else names)]
    except Exception as error:
        raise RuleError("not_a_table", reason="unreadable_workbook") from error
    page = max(pages, key=lambda one: one.total_height * one.total_width)
    rows = [[_text(cell) for cell in row] for row in page.to_python(skip_empty_area=False)]
    merged = [(top, left, right) for (top, left), (_, right) in (page.merged_cell_ranges or []) if right > left]
    return Grid(rows, page.name, list(book.sheet_names), _formulas(data, page.name), merged)


def _refuse_closed(data: bytes, limit: int) -> None:
    if data.startswith(_COMPOUND):
        if _ENCRYPTED in data:
            raise RuleError("password_protected")
        return
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as box:
            names = box.namelist()
            if sum(one.file_size for one in box.infolist()) > limit * MOST_EXPANSION:
                raise RuleError("too_large", size=len(data), limit=limit)
            if any(one.flag_bits & 1 for one in box.infolist()):
                raise RuleError("password_protected")
            if "META-INF/manifest.xml" in names and b"encryption-data" in box.read("META-INF/manifest.xml"):
                raise RuleError("password_protected")
    except zipfile.BadZipFile as error:
        raise RuleError("not_a_table", reason="unreadable_workbook") from error
    if not any(name.startswith("xl/") or name == "content.xml" for name in names):
        raise RuleError("not_a_table", reason="other_document")


def _text(cell: object) -> str:
    """What a person reads: whole numbers without a point, days as yyyy-mm-dd, truth as TRUE or FALSE."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e18 else repr(cell)
    if isinstance(cell, dt.datetime):
        return cell.date().isoformat() if cell.time() == dt.time() else cell.isoformat(" ")
    return cell.isoformat() if isinstance(cell, dt.date | dt.time) else str(cell)


def _formulas(data: bytes, sheet: str) -> set[tuple[int, int]]:
    """Where the sheet holds formulas. XLSX cell by cell; ODS only whether there is one (row -1); XLS does not say."""
    if not data.startswith(b"PK"):
        return set()
    with zipfile.ZipFile(io.BytesIO(data)) as box:
        if "content.xml" in box.namelist():
            return {(-1, -1)} if b"table:formula=" in box.read("content.xml") else set()
        part = _part_of(box, sheet)
        found = _FORMULA.findall(box.read(part)) if part else []
    return {(int(row) - 1, _column(letters)) for letters, row in found}


def _part_of(box: zipfile.ZipFile, sheet: str) -> str:
    """The name inside the XLSX of the XML that holds the sheet; "" when it cannot be told."""
    names = set(box.namelist())
    if "xl/workbook.xml" not in names or "xl/_rels/workbook.xml.rels" not in names:
        return ""
    targets = {}
    for tag in _RELATION.findall(box.read("xl/_rels/workbook.xml.rels")):
        targets[_attribute(tag, b"Id")] = _attribute(tag, b"Target")
    for tag in _SHEET.findall(box.read("xl/workbook.xml")):
        if _attribute(tag, b"name") == sheet:
            target = targets.get(_attribute(tag, b"r:id"), "").lstrip("/")
            part = target if target.startswith("xl/") else f"xl/{target}"
            return part if part in names else ""
    return ""


def _attribute(tag: bytes, name: bytes) -> str:
    found = re.search(rb"\b" + name + rb'="([^"]*)"', tag)
    words = found[1].decode("utf-8", "replace") if found else ""
    for entity, char in (("&quot;", '"'), ("&apos;", "'"), ("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&")):
        words = words.replace(entity, char)
    return words


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number - 1
