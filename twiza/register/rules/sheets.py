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

from .sheet_extent import Extent, scan_sheet

_COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
# A workbook may unpack to so many times its own size, a small one to so many bytes, and none to more than the last.
MOST_EXPANSION, SMALL_UNPACKED, MOST_UNPACKED = 100, 50_000_000, 2_000_000_000
MOST_PARTS = 2_000
_SHEET = re.compile(rb"<sheet [^>]*>")
_RELATION = re.compile(rb"<Relationship [^>]*>")


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


def read_workbook(data: bytes, *, sheet: str = "") -> Grid:
    """One sheet as a grid: the one named, else the visible one with the most cells.

    Raises: RuleError password_protected, not_a_table, expands_too_much(size=), stray_cell(cell=, sheet=),
    sheet_missing(sheet=, sheets=), empty_file.
    """
    _refuse_closed(data)
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
    extents = _extents(data, [sheet] if sheet else names)
    try:
        pages = [book.get_sheet_by_name(name) for name in ([sheet] if sheet else names)]
    except Exception as error:
        raise RuleError("not_a_table", reason="unreadable_workbook") from error
    page = max(pages, key=lambda one: one.total_height * one.total_width)
    formulas = extents[page.name].formulas if page.name in extents else _formulas_unplaced(data)
    merged = [(top, left, right) for (top, left), (_, right) in (page.merged_cell_ranges or []) if right > left]
    return Grid(_rows(page), page.name, list(book.sheet_names), formulas, merged)


def _rows(page: calamine.CalamineSheet) -> list[list[str]]:
    """The rows to the last one that says something; an empty one is an empty list."""
    top, left = page.start or (0, 0)
    rows: list[list[str]] = []
    empty = top
    for cells in page.iter_rows():
        row = [] if cells.count("") == len(cells) else [_text(cell) for cell in cells]
        if not any(text and not text.isspace() for text in row):
            empty += 1
            continue
        rows += [[] for _ in range(empty)]
        rows.append([""] * left + row)
        empty = 0
    return rows


def _refuse_closed(data: bytes) -> None:
    if data.startswith(_COMPOUND):
        if _ENCRYPTED in data:
            raise RuleError("password_protected")
        return
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as box:
            names = box.namelist()
            unpacked = sum(one.file_size for one in box.infolist())
            if (
                unpacked > min(max(len(data) * MOST_EXPANSION, SMALL_UNPACKED), MOST_UNPACKED)
                or len(names) > MOST_PARTS
            ):
                raise RuleError("expands_too_much", size=unpacked)
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


def _extents(data: bytes, names: list[str]) -> dict[str, Extent]:
    """What each sheet of an XLSX holds, counted before the reader makes room for it; nothing for other workbooks.

    Raises: RuleError stray_cell(cell=, sheet=).
    """
    extents: dict[str, Extent] = {}
    if not data.startswith(b"PK"):
        return extents
    with zipfile.ZipFile(io.BytesIO(data)) as box:
        for name in names:
            if part := _part_of(box, name):
                extents[name] = scan_sheet(box.open(part))
                if extents[name].is_sparse:
                    raise RuleError("stray_cell", cell=extents[name].far_cell, sheet=name)
    return extents


def _formulas_unplaced(data: bytes) -> set[tuple[int, int]]:
    """ODS says only whether there is a formula (row -1); XLS does not say."""
    if not data.startswith(b"PK"):
        return set()
    with zipfile.ZipFile(io.BytesIO(data)) as box:
        is_there = "content.xml" in box.namelist() and b"table:formula=" in box.read("content.xml")
    return {(-1, -1)} if is_there else set()


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
