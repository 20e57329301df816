"""Control totals: what a list states at its foot against what its rows add up to."""

from __future__ import annotations

from dataclasses import dataclass

from .cells import parse_integer
from .fields import kind_of
from .files import TextTable
from .mapping import ColumnMapping
from .vocabulary import is_unknown


@dataclass(frozen=True, slots=True)
class Total:
    """One column: stated at the foot (None when no total row is there), computed from `counted` cells of the rows."""

    column: str
    field: str
    stated: int | None
    computed: int
    counted: int
    row: int

    @property
    def agrees(self) -> bool:
        """Whether the list adds up, or states nothing."""
        return self.stated is None or self.stated == self.computed


def check_totals(table: TextTable, mapping: ColumnMapping) -> list[Total]:
    """One control per counted column, in the order of the list; a stated number of rows is controlled too."""
    controls = []
    field_of = {column: name for name, column in mapping.columns.items()}
    for place, column in enumerate(table.columns):
        name = field_of.get(column, "")
        stated = parse_integer(table.stated[column]) if column in table.stated else None
        if name and kind_of(name) == "integer":
            cells = [parse_integer(row[place]) for row in table.rows if not is_unknown(row[place])]
            known = [cell for cell in cells if cell is not None]
            controls.append(Total(column, name, stated, sum(known), len(known), table.stated_row))
        elif name in ("name", "name_fr", "name_ar", "row_reference") and stated is not None:
            controls.append(Total(column, "rows", stated, len(table.rows), len(table.rows), table.stated_row))
    return controls


def worst_total(totals: list[Total]) -> Total | None:
    """The control to name first: one that disagrees, else one that states something."""
    stated = [total for total in totals if total.stated is not None]
    return next((total for total in stated if not total.agrees), stated[0] if stated else None)
