"""What is late: a promised share that was not paid by its day."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

Cell = tuple[int, int, int]  # payer, budget year, component (0 when the table has none)


@dataclass(frozen=True, order=True)
class Late:
    """So much of a promise was due on a day and is not paid; centimes of the currency of the promise."""

    due_on: date
    payer: int
    year: int
    component: int
    promised: int
    paid: int
    currency: str = "MAD"

    @property
    def missing(self) -> int:
        """What is still owed."""
        return self.promised - self.paid

    def days(self, on: date) -> int:
        """Days since it was due."""
        return (on - self.due_on).days


def due_day(due: Mapping[tuple[int, int], date], payer: int, year: int) -> date:
    """Until when a payer's share of a year may be paid: the day that a paper says, else the end of the year."""
    return due.get((payer, year)) or date(year, 12, 31)


def late(
    promised: Mapping[Cell, int],
    paid: Iterable[tuple[Cell, int]],
    due: Mapping[tuple[int, int], date],
    on: date,
    currency: str = "MAD",
) -> list[Late]:
    """Cells whose day is over on `on` with something unpaid, the longest due first; amounts of one currency.

    due: the day of a payer's year where a paper says it; the last day of the budget year otherwise. A payment whose
    component the table does not name counts for the payer's year as a whole.
    """
    done: dict[Cell, int] = {}
    for (payer, year, component), centimes in paid:
        named = (payer, year, component)
        cell = named if named in promised else (payer, year, 0)
        done[cell] = done.get(cell, 0) + centimes
    found = []
    for (payer, year, component), centimes in promised.items():
        until = due_day(due, payer, year)
        given = done.get((payer, year, component), 0)
        if until < on and given < centimes:
            found.append(Late(until, payer, year, component, centimes, given, currency))
    return sorted(found)
