"""Which session may be recorded, and what its attendance table must add up to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from twiza.core.codes import Code
from twiza.core.messages import gettext_noop as _
from twiza.core.messages import pgettext
from twiza.core.refusals import Unprocessable

DAY_MINUTES = 24 * 60
MAX_PEOPLE = 2000  # one meeting; more is a typing slip


class Mode(Code):
    """How people met."""

    ON_SITE = "on_site", _("On site")
    REMOTE = "remote", _("Remotely")
    GROUP = "group", _("In a group")


class Outcome(Code):
    """What came out of the meeting."""

    DONE = "done", pgettext("outcome of a session", "Done as planned")
    PARTLY = "partly", pgettext("outcome of a session", "Partly done")
    ABSENT = "absent", pgettext("outcome of a session", "Nobody came")


HELD = (Outcome.DONE.value, Outcome.PARTLY.value)  # outcomes that count: somebody came


class Sex(Code):
    """Sex as programmes ask for it."""

    WOMEN = "women", _("Women")
    MEN = "men", _("Men")


class AgeClass(Code):
    """Age classes; youth is under 35 here."""

    UNDER_35 = "under_35", _("Under 35")
    FROM_35 = "from_35", _("35 and over")
    UNKNOWN = "unknown", _("Age not asked")


class Disability(Code):
    """Whether the person lives with a disability, as declared."""

    YES = "yes", _("With a disability")
    NO = "no", _("Without a disability")
    UNKNOWN = "unknown", _("Disability not asked")


@dataclass(frozen=True, slots=True)
class Seats:
    """`people` persons of one sex, age class and disability: one cell of the table."""

    sex: str
    age_class: str
    disability: str
    people: int

    @property
    def cell(self) -> tuple[str, str, str]:
        """What tells this cell from the others."""
        return (self.sex, self.age_class, self.disability)


@dataclass(frozen=True, slots=True)
class SessionReport:
    """What the agent tells about one meeting. `stage` is a stage code of the pathway, "" for advice beside it.

    `women` and `men` are None when nobody counted; `details` split them by age class and disability.
    """

    held_on: date
    kind: str
    minutes: int
    mode: str = Mode.ON_SITE
    stage: str = ""
    outcome: str = Outcome.DONE
    notes: str = ""
    next_step: str = ""
    next_due_on: date | None = None
    women: int | None = None
    men: int | None = None
    details: tuple[Seats, ...] = ()

    def seats(self) -> tuple[Seats, ...]:
        """The attendance as rows, checked; empty when nobody counted."""
        return attendance_table({Sex.WOMEN: self.women or 0, Sex.MEN: self.men or 0}, self.details)


class SessionInFuture(Unprocessable):
    message = _("A session is recorded once it has taken place: this date is in the future.")
    field = "held_on"


class SessionBeforeCase(Unprocessable):
    message = _("The case opened on %(opened_on)s: this session is earlier.")
    field = "held_on"


class SessionAfterClosing(Unprocessable):
    message = _("The case closed on %(closed_on)s: this session is later.")
    field = "held_on"


class SessionLength(Unprocessable):
    message = _("A session lasts between 1 minute and 24 hours.")
    field = "minutes"


class DayTooLong(Unprocessable):
    message = _("The sessions of that day would last more than 24 hours together.")
    field = "minutes"


class NextStepBeforeSession(Unprocessable):
    message = _("The next step comes after the session of %(held_on)s.")
    field = "next_due_on"


def check_session(
    *,
    held_on: date,
    minutes: int,
    today: date,
    opened_on: date,
    closed_on: date | None,
    minutes_that_day: int = 0,
    next_due_on: date | None = None,
) -> None:
    """Refuses a session in the future, before the case, after its closing, or longer than a day.

    `minutes_that_day` are the minutes already recorded for the case on that day.
    """
    if held_on > today:
        raise SessionInFuture(on=held_on)
    if held_on < opened_on:
        raise SessionBeforeCase(on=held_on, opened_on=opened_on)
    if closed_on is not None and held_on > closed_on:
        raise SessionAfterClosing(on=held_on, closed_on=closed_on)
    if not 1 <= minutes <= DAY_MINUTES:
        raise SessionLength(minutes=minutes, most=DAY_MINUTES)
    if minutes + minutes_that_day > DAY_MINUTES:
        raise DayTooLong(minutes=minutes + minutes_that_day, most=DAY_MINUTES)
    if next_due_on is not None and next_due_on < held_on:
        raise NextStepBeforeSession(on=next_due_on, held_on=held_on)


class AttendanceTooMany(Unprocessable):
    message = _("At most %(most)s people can be recorded for one session.")


class AttendanceNegative(Unprocessable):
    message = _("A number of people cannot be negative.")


class AttendanceSum(Unprocessable):
    message = _("The details count more people (%(detailed)s) than the total (%(total)s).")


def attendance_table(totals: Mapping[str, int], details: Iterable[Seats] = ()) -> tuple[Seats, ...]:
    """The attendance as rows, each person once: details as given, the rest of each total as unknown.

    `totals` is {sex: people}. Refuses negative counts, a cell given twice, and details above their total.
    """
    cells = [seats for seats in details if seats.people]
    _check_cells(cells)
    rows = list(cells)
    for sex in Sex:
        total, detailed = totals.get(sex, 0), sum(s.people for s in cells if s.sex == sex)
        if total < 0:
            raise AttendanceNegative(sex=sex.value)
        if detailed > total:
            raise AttendanceSum(sex=sex.value, total=total, detailed=detailed)
        if total > detailed:
            rows = _with_rest(rows, sex, total - detailed)
    if sum(s.people for s in rows) > MAX_PEOPLE:
        raise AttendanceTooMany(most=MAX_PEOPLE)
    return tuple(sorted(rows, key=lambda s: s.cell))


class AttendanceTwice(Unprocessable):
    message = _("The same people are counted twice.")


def _check_cells(cells: list[Seats]) -> None:
    """Refuses a count below nought and a cell counted twice."""
    for seats in cells:
        if seats.people < 0:
            raise AttendanceNegative(sex=seats.sex)
    if repeated := [cell for cell, times in Counter(s.cell for s in cells).items() if times > 1]:
        raise AttendanceTwice(sex=repeated[0][0])


def _with_rest(rows: list[Seats], sex: Sex, rest: int) -> list[Seats]:
    """Adds people whose age and disability nobody asked for."""
    unknown = (sex.value, AgeClass.UNKNOWN.value, Disability.UNKNOWN.value)
    known = [s for s in rows if s.cell != unknown]
    already = sum(s.people for s in rows if s.cell == unknown)
    return [*known, Seats(*unknown, already + rest)]


def people(rows: Iterable[Seats], *, sex: str = "", age_class: str = "", disability: str = "") -> int:
    """People in the cells that match; an empty filter matches all."""
    return sum(
        s.people
        for s in rows
        if (not sex or s.sex == sex)
        and (not age_class or s.age_class == age_class)
        and (not disability or s.disability == disability)
    )
