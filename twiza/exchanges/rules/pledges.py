"""Bilateral exchanges: where a promise voiced in a meeting stands, when silence is too long, what compares with what.

A promise voiced between two delegations is judged by the rules that judge the commitments of an agreement (an act,
recorded or not), so that "late" means the same everywhere. It is kept apart from them because nobody voted it: it
binds without a signature, comes from either side, and may be added to an agreement whose text is settled.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Generic, Protocol, TypeVar

from twiza.agreements.rules.evidence import Done, Promise, act_recorded
from twiza.agreements.rules.standing import StandingVerdict, standing
from twiza.agreements.rules.vocabulary import CommitmentKind
from twiza.core.values import add_months

TOPICS = (
    "experience",
    "partnership",
    "law",
    "financing",
    "strategy",
    "inclusion",
    "women",
    "alliance",
    "training",
    "markets",
    "statistics",
    "diaspora",
)
OURS, THEIRS = "ours", "theirs"
SIDES = (OURS, THEIRS)
TRANSFERABLE = ("unknown", "yes", "partly", "no")
INSTRUMENTS = ("adhesion", "memorandum", "agreement", "programme", "statement")
PRECISIONS = ("day", "month", "year")
SILENCE_MONTHS = 6
SILENT, UNDATED = "silent", "undated"


def pledge_verdict(
    *, voiced_on: date | None, due_on: date | None, closed_on: date | None, has_proof: bool, on: date
) -> StandingVerdict:
    """Where a promise stands on a day, by the same rule as a commitment of an agreement that is a single act.

    Days unknown are None; a promise closed after `on` is still open on that day.
    """
    promise = Promise(kind=CommitmentKind.ACT, rule="act_recorded", starts_on=voiced_on, due_on=due_on, is_binding=True)
    done = [Done(closed_on, has_document=has_proof)] if closed_on is not None and closed_on <= on else []
    return standing(promise, act_recorded(promise, done), on)


@dataclass(frozen=True, slots=True)
class Silence:
    """Nothing has been heard: `silent` since a day that is too long ago, or `undated`: no day is recorded at all."""

    code: str
    since: date | None
    months: int


def silence(days: Iterable[date | None], *, months: int, on: date, is_closed: bool) -> Silence | None:
    """What must be said of an exchange of which nothing is heard: None while it is closed or recent enough.

    days: of every dated contact (a meeting, a promise kept, an instrument); those after `on` do not count yet.
    """
    if is_closed:
        return None
    last = max((day for day in days if day is not None and day <= on), default=None)
    if last is None:
        return Silence(UNDATED, None, months)
    return Silence(SILENT, last, months) if add_months(last, months) < on else None


class Dated(Protocol):
    """Anything with a day, or without one."""

    @property
    def day(self) -> date | None: ...


D = TypeVar("D", bound=Dated)


def latest_first(events: Sequence[D]) -> list[D]:
    """Events with a day, the latest first, then those that no text dates, in the order given."""
    dated = [event for event in events if event.day is not None]
    undated = [event for event in events if event.day is None]
    return sorted(dated, key=lambda event: event.day or date.min, reverse=True) + undated


class Themed(Protocol):
    """A practice: its theme, and the delegation that has it (None: Morocco)."""

    @property
    def theme(self) -> str: ...
    @property
    def holder_id(self) -> int | None: ...


T = TypeVar("T", bound=Themed)


@dataclass(frozen=True, slots=True)
class ThemeComparison(Generic[T]):
    """One theme of the comparison with the practices of each side, in the order of the columns."""

    theme: str
    cells: tuple[tuple[T, ...], ...]


def compared(practices: Sequence[T], holders: Sequence[int | None]) -> list[ThemeComparison[T]]:
    """Practices by theme and holder: a line for each theme that has one, a cell for each holder, empty or not.

    Every practice of one of `holders` stands in exactly one cell.
    """
    lines = []
    for theme in TOPICS:
        inside = [one for one in practices if one.theme == theme]
        cells = tuple(tuple(one for one in inside if one.holder_id == holder) for holder in holders)
        if any(cells):
            lines.append(ThemeComparison(theme, cells))
    return lines
