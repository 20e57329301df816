"""What is about to happen to agreements.

Sessions that must not be missed, terms that lapse, renewals to decide, promises due.

Every entry is computed from dates and states; nothing is typed into a calendar. `on` is never read from a clock.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from twiza.core.values import add_months

from .notices import NOTICE_MONTHS, is_lapsed_without_evaluation
from .periods import Span, final_lapse, term_on
from .states import BINDING, State
from .vocabulary import InstitutionKind

# The months of the ordinary sessions of a council, each opening on the first Monday (organic law 111-14 on regions).
SESSIONS: Mapping[str, tuple[int, ...]] = {InstitutionKind.REGION: (3, 7, 10)}
# The longest time that the authority has to answer on a deliberation (organic law 111-14, art. 115).
VISA_DAYS = 20
CODES = (
    "renewal_due",
    "renews",
    "lapses",
    "lapsed_without_evaluation",
    "session_last",
    "session_next",
    "visa_due",
    "starts_unsigned",
    "commitment_due",
)
TONES = {
    "renewal_due": "warning",
    "renews": "warning",
    "lapses": "danger",
    "lapsed_without_evaluation": "danger",
    "session_last": "danger",
    "session_next": "info",
    "visa_due": "warning",
    "starts_unsigned": "warning",
    "commitment_due": "info",
}
WAITING = frozenset({State.DRAFT, State.UNDER_STUDY})


@dataclass(frozen=True, slots=True)
class Due:
    """A commitment with its last good day."""

    number: int
    on: date
    is_open: bool = True


@dataclass(frozen=True, slots=True)
class Watched:
    """An agreement as the calendar sees it.

    `council` is the kind of the institution whose council votes it, empty when none does; `parent_lapses_on` the day on
    which the agreement that it prolongs lapses; `visa_sent_on` the day from which the visa's clock runs.
    """

    key: str
    state: str
    span: Span
    council: str = ""
    unsigned: int = 0
    parent_lapses_on: date | None = None
    evaluated_on: date | None = None
    visa_sent_on: date | None = None
    dues: tuple[Due, ...] = ()


@dataclass(frozen=True, slots=True)
class CalendarEntry:
    """One line of the calendar: the day, a code, how grave, the agreement, parameters for the sentence."""

    on: date
    code: str
    key: str
    params: Mapping[str, Any] = field(default_factory=dict)

    @property
    def tone(self) -> str:
        """How grave it is."""
        return TONES[self.code]


def sessions(council: str, first: date, last: date) -> list[date]:
    """The days on which the ordinary sessions of a council open between two days, both included."""
    found = []
    for year in range(first.year, last.year + 1):
        for month in SESSIONS.get(council, ()):
            start = date(year, month, 1)
            opening = start + timedelta(days=-start.weekday() % 7)
            if first <= opening <= last:
                found.append(opening)
    return found


def entries(watched: Iterable[Watched], *, first: date, last: date, today: date) -> list[CalendarEntry]:
    """The calendar from one day to another, both included, in order of day, then of agreement.

    `today` decides what is still open: which session comes next, which term runs.
    """
    found = [entry for one in watched for entry in _of(one, first, last, today) if first <= entry.on <= last]
    return sorted(
        found, key=lambda entry: (entry.on, entry.key, CODES.index(entry.code), entry.params.get("number", 0))
    )


def _of(one: Watched, first: date, last: date, today: date) -> Iterator[CalendarEntry]:
    yield from _terms(one, first, last, today)
    if one.state in WAITING and one.council:
        yield from _sessions(one, today)
    if one.state == State.VOTED and one.visa_sent_on is not None:
        yield CalendarEntry(
            one.visa_sent_on + timedelta(days=VISA_DAYS), "visa_due", one.key, {"sent_on": one.visa_sent_on}
        )
    if one.state in (State.VOTED, State.VISA) and one.unsigned and one.span.starts_on is not None:
        yield CalendarEntry(one.span.starts_on, "starts_unsigned", one.key, {"count": one.unsigned})
    if one.state in BINDING:
        for due in one.dues:
            if due.is_open:
                yield CalendarEntry(due.on, "commitment_due", one.key, {"number": due.number})


def _terms(one: Watched, first: date, last: date, today: date) -> Iterator[CalendarEntry]:
    """The ends of the terms inside the window: the last one is decided on, the others renew by themselves."""
    if one.state not in BINDING or one.state == State.CLOSED:
        return
    over = final_lapse(one.span)
    if over is not None:
        yield CalendarEntry(add_months(over, -NOTICE_MONTHS), "renewal_due", one.key, {"lapses_on": over})
        is_forgotten = over <= today and is_lapsed_without_evaluation(one.state, one.span, one.evaluated_on, today)
        yield CalendarEntry(
            over, "lapsed_without_evaluation" if is_forgotten else "lapses", one.key, {"lapses_on": over}
        )
    if not one.span.is_renewed_tacitly:
        return
    day = first
    while day <= last:
        lapse = term_on(one.span, day).lapses_on
        if lapse is None or lapse > last or lapse == over or lapse <= day - timedelta(days=1):
            return
        yield CalendarEntry(lapse, "renews", one.key, {"lapses_on": lapse})
        day = lapse + timedelta(days=1)


def _sessions(one: Watched, today: date) -> Iterator[CalendarEntry]:
    """The session that a waiting agreement must not miss: the last one before it is needed, else simply the next."""
    needed = min((day for day in (one.span.starts_on, one.parent_lapses_on) if day is not None), default=None)
    coming = sessions(one.council, today, add_months(today, 13))
    if not coming:
        return
    in_time = [day for day in coming if needed is not None and day <= needed]
    if in_time and needed is not None:
        after = next((day for day in coming if day > in_time[-1]), None)
        yield CalendarEntry(in_time[-1], "session_last", one.key, {"needed_on": needed, "next_on": after})
    else:
        yield CalendarEntry(coming[0], "session_next", one.key, {"needed_on": needed})
