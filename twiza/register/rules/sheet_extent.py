"""How far the cells of an XLSX sheet reach and where its formulas are, read as a stream in time linear to its size.

A reader makes a sheet dense, height by width: one cell in its last corner asks for seventeen thousand million places.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import IO

CHUNK = 4_000_000
# A sheet larger than this must fill at least one place in so many.
ROOMY, LEAST_FILLED = 10_000_000, 8
# A cell that holds something: one that only has a border closes itself.
_CELL = re.compile(rb"<(?:\w{1,20}:)?c( [^<>]*[^<>/])?>")
_PLACE = re.compile(rb'\br="([A-Z]{1,3})(\d{1,7})"')
_FORMULA = re.compile(rb"<(?:\w{1,20}:)?f[\s>/]")


@dataclass
class Extent:
    """Cells that hold something, the last row and column of them from nought, formulas as (row, column)."""

    cells: int = 0
    last_row: int = -1
    last_column: int = -1
    far_cell: str = ""
    formulas: set[tuple[int, int]] = field(default_factory=set)

    @property
    def is_sparse(self) -> bool:
        """Whether the rectangle round the cells is large and nearly empty."""
        area = (self.last_row + 1) * (self.last_column + 1)
        return area > ROOMY and area > self.cells * LEAST_FILLED


def scan_sheet(stream: IO[bytes]) -> Extent:
    """What the XML of a sheet holds; memory of a few pieces of it."""
    extent, rest = Extent(), b""
    while piece := stream.read(CHUNK):
        data = rest + piece
        cut = data.rfind(b"<", 0, max(data.rfind(b"<c "), data.rfind(b":c "), 0) + 1)
        _count(extent, data[: max(cut, 0)])
        rest = data[cut:] if cut > 0 else data[-CHUNK:]
    _count(extent, rest)
    return extent


def _count(extent: Extent, data: bytes) -> None:
    found = list(_CELL.finditer(data))
    for number, cell in enumerate(found):
        place = _PLACE.search(cell[1] or b"")
        if place is None:
            continue
        row, column = int(place[2]) - 1, _column(place[1])
        extent.cells += 1
        if row > extent.last_row or column > extent.last_column:
            extent.far_cell = f"{place[1].decode()}{place[2].decode()}"
            extent.last_row, extent.last_column = max(row, extent.last_row), max(column, extent.last_column)
        end = found[number + 1].start() if number + 1 < len(found) else len(data)
        if _FORMULA.search(data, cell.end(), end):
            extent.formulas.add((row, column))


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number - 1
