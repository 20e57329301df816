"""What is asked of a coverage: which reading, at which day, as known when, broken down by what."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from twiza.core.messages import gettext_noop as _
from twiza.core.refusals import Unprocessable
from twiza.plans.rules.columns import instant_number
from twiza.plans.rules.readings import ReadingRule

DIMENSIONS = ("region", "province", "sector", "year", "women_led", "size", "founded")
MOST_YEARS = 100


class DimensionRepeated(Unprocessable):
    message = _("The dimension “%(dimension)s” is asked twice.")


class TooManyYears(Unprocessable):
    message = _("The day asked lies %(years)s years after the start of the target.")


class DimensionUnknown(Unprocessable):
    message = _("“%(dimension)s” is not a dimension. Choose among: %(known)s.")


@dataclass(frozen=True)
class Question:
    """What is asked: a reading, a date, an instant of knowledge, the window of events and the dimensions.

    since, until: the events that count lie from `since` to the earlier of `on` and `until`, ends included.
    actions: ids of the plan's actions whose events count; None = every event.
    """

    reading: ReadingRule
    on: dt.date
    known_at: dt.datetime
    since: dt.date
    until: dt.date | None = None
    actions: tuple[int, ...] | None = None
    by: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        for name in self.by:
            if name not in DIMENSIONS:
                raise DimensionUnknown(dimension=name, known=", ".join(DIMENSIONS))
        if len(set(self.by)) < len(self.by):
            raise DimensionRepeated(dimension=next(n for n in self.by if self.by.count(n) > 1))
        instant_number(self.known_at)
        if self.on.year - self.since.year > MOST_YEARS:
            raise TooManyYears(years=self.on.year - self.since.year, most=MOST_YEARS)

    @property
    def year_ends(self) -> list[dt.date]:
        """The days at which years are read: each 31 December since the start, then the date asked."""
        ends = [dt.date(year, 12, 31) for year in range(self.since.year, self.on.year)]
        return [*ends, self.on]
