"""What a programme manager must look at among many agreements: what expires, what stalls, whose money runs off course.

Every reason is computed from days, states and sums, and says where its rows are. Amounts are centimes of dirham; a day
is never read from a clock.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from twiza.agreements.rules.notices import NOTICE_MONTHS, notices
from twiza.agreements.rules.periods import Span, final_lapse, term_on
from twiza.agreements.rules.states import ALIVE, State
from twiza.core.messages import gettext_noop as _
from twiza.core.refusals import Unprocessable
from twiza.core.values import add_months

EXPIRES, STALLS, SPENDS = "expires", "stalls", "spends"
WATCHES = (EXPIRES, STALLS, SPENDS)
CODES = {
    "lapsed_without_evaluation": EXPIRES,
    "over_unsigned": EXPIRES,
    "period_over": EXPIRES,
    "expires": EXPIRES,
    "renews": EXPIRES,
    "commitments_late": STALLS,
    "silent": STALLS,
    "never": STALLS,
    "meeting_overdue": STALLS,
    "meeting_not_held": STALLS,
    "decisions_overdue": STALLS,
    "beyond_budget": SPENDS,
    "ahead": SPENDS,
    "behind": SPENDS,
}
OVER = frozenset({"lapsed_without_evaluation", "over_unsigned", "period_over"})
# Agreements on which something is still expected; the money of an expired one still is.
RUNNING = ALIVE | {State.VOTED, State.VISA}
PAYING = RUNNING | {State.EXPIRED}
GRAVE = {"danger": 0, "warning": 1, "info": 2}
MONEY = "money"  # the kind of fact that only readers of money may know of


class LimitOutOfRange(Unprocessable):
    message = _("The limit “%(name)s” lies between %(least)s and %(most)s.")


@dataclass(frozen=True, slots=True)
class Limits:
    """From when on a thing is told: months before a lapse, days without a fact, hundredths off the calendar."""

    months: int = 6
    days: int = 180
    gap: int = 20

    def __post_init__(self) -> None:
        for name, least, most in (("months", 1, 60), ("days", 1, 3650), ("gap", 0, 100)):
            if not least <= getattr(self, name) <= most:
                raise LimitOutOfRange(name=name, least=least, most=most)


@dataclass(frozen=True, slots=True)
class Sums:
    """The money of an agreement on a day; `calendar` is what its cost table promises for each year."""

    calendar: Mapping[int, int] = field(default_factory=dict)
    committed: int = 0
    ordered: int = 0
    paid: int = 0
    budget: int | None = None
    is_budget_about: bool = False

    @property
    def promised(self) -> int:
        """The whole promise."""
        return sum(self.calendar.values())


@dataclass(frozen=True, slots=True)
class Watched:
    """An agreement as the portfolio sees it. `facts`: the last day of each kind of fact recorded for it."""

    state: str
    span: Span
    evaluated_on: date | None = None
    facts: Mapping[str, date] = field(default_factory=dict)
    late: int = 0
    months_between: int | None = None
    met_on: date | None = None
    meets_on: date | None = None
    missed_on: date | None = None
    decisions: int = 0
    money: Sums = field(default_factory=Sums)

    @property
    def lapse(self) -> date | None:
        """The day after which nothing renews it."""
        return final_lapse(self.span)

    @property
    def last_on(self) -> date | None:
        """The day of the last fact recorded for it."""
        return max(self.facts.values(), default=None)

    def without_money(self) -> Watched:
        """The same for a reader who may not see its money: neither a sum nor the day of one."""
        facts = {kind: day for kind, day in self.facts.items() if kind != MONEY}
        return replace(self, facts=facts, money=Sums())


@dataclass(frozen=True, slots=True)
class AttentionReason:
    """One reason to look: what it is, how grave, the figures of its sentence, and where its rows are."""

    code: str
    tone: str
    params: Mapping[str, object] = field(default_factory=dict)
    opens: str = "agreement"

    @property
    def watch(self) -> str:
        """expires, stalls or spends."""
        return CODES[self.code]


def reasons(one: Watched, on: date, limits: Limits) -> tuple[AttentionReason, ...]:
    """Why an agreement must be looked at on a day, the gravest first."""
    found = [*_expiring(one, on, limits), *_stalling(one, on, limits), *_spending(one, on, limits)]
    order = list(CODES)
    return tuple(sorted(found, key=lambda reason: (GRAVE[reason.tone], order.index(reason.code))))


def _expiring(one: Watched, on: date, limits: Limits) -> Iterator[AttentionReason]:
    notices_result = notices(state=one.state, span=one.span, unsigned=0, evaluated_on=one.evaluated_on, on=on)
    for notice in notices_result:
        if notice.code in OVER:
            yield AttentionReason(notice.code, notice.tone, notice.params)
    lapses = term_on(one.span, on).lapses_on
    if one.state not in RUNNING or lapses is None or not on < lapses <= add_months(on, limits.months):
        return
    params = {"on": lapses, "days": (lapses - on).days}
    if lapses != one.lapse:
        yield AttentionReason("renews", "info", params)
        return
    decide = add_months(lapses, -NOTICE_MONTHS)
    tone = "danger" if (lapses - on).days <= 90 else "warning"
    yield AttentionReason("expires", tone, params | {"decide_on": decide})


def _stalling(one: Watched, on: date, limits: Limits) -> Iterator[AttentionReason]:
    starts = one.span.starts_on
    if one.state not in RUNNING or (starts is not None and starts > on):
        return
    if one.late:
        yield AttentionReason("commitments_late", "danger", {"count": one.late}, "commitments")
    last, is_over = one.last_on, one.lapse is not None and one.lapse <= on
    if last is not None and not is_over and (on - last).days > limits.days:
        yield AttentionReason("silent", "warning", {"on": last, "days": (on - last).days}, "history")
    elif last is None and not is_over and starts is not None and (on - starts).days > limits.days:
        yield AttentionReason("never", "warning", {"on": starts, "days": (on - starts).days}, "history")
    yield from _meetings(one, on)
    if one.decisions:
        yield AttentionReason("decisions_overdue", "danger", {"count": one.decisions}, "committee")


def _meetings(one: Watched, on: date) -> Iterator[AttentionReason]:
    """A meeting convened and never recorded as held; else the committee's own frequency, unless one is planned."""
    if one.missed_on is not None:
        days = (on - one.missed_on).days
        yield AttentionReason("meeting_not_held", "warning", {"on": one.missed_on, "days": days}, "committee")
        return
    since = one.met_on or one.span.starts_on
    if one.months_between is None or since is None or one.meets_on is not None:
        return
    due = add_months(since, one.months_between)
    if due < on:
        yield AttentionReason("meeting_overdue", "warning", {"on": due, "days": (on - due).days}, "committee")


def _spending(one: Watched, on: date, limits: Limits) -> Iterator[AttentionReason]:
    money = one.money
    if one.state not in PAYING:
        return
    most = max(money.promised, money.committed, money.paid)
    if money.budget is not None:
        bound = money.budget * (100 + (limits.gap if money.is_budget_about else 0)) // 100
        if most > bound:
            yield AttentionReason("beyond_budget", "danger", {"sum": most, "bound": money.budget}, "money")
    if not money.promised:
        return
    due = expected(money.calendar, one.span.starts_on, one.lapse, on)
    so_far = sum(sum_ for year, sum_ in money.calendar.items() if year <= on.year)
    if money.paid > so_far * (100 + limits.gap) // 100:
        yield AttentionReason("ahead", "warning", {"sum": money.paid, "bound": so_far}, "money")
    elif due and money.paid < due * (100 - limits.gap) // 100:
        tone = "danger" if money.paid * 2 < due else "warning"
        yield AttentionReason("behind", tone, {"sum": money.paid, "bound": due}, "money")


def expected(calendar: Mapping[int, int], starts: date | None, lapses: date | None, on: date) -> int:
    """The centimes that the calendar asks to be paid by the end of a day.

    Method: the years before are due whole; of the year of the day, the part of its days gone by between the first day
    of the agreement and the day on which it lapses (the whole year where they say nothing of it).
    """
    before = sum(amount for year, amount in calendar.items() if year < on.year)
    return before + int(calendar.get(on.year, 0) * _elapsed(starts, lapses, on))


def _elapsed(starts: date | None, lapses: date | None, on: date) -> float:
    first, last = date(on.year, 1, 1), date(on.year, 12, 31)
    if starts is not None and first < starts <= last:
        first = starts
    if lapses is not None and first < lapses <= last:
        last = lapses - timedelta(days=1)
    if on < first:
        return 0.0
    return min((on - first).days + 1, (last - first).days + 1) / ((last - first).days + 1)


@dataclass(frozen=True, slots=True)
class Year:
    """What one institution owes in one year, in centimes: its budget (None: not entered) and what draws on it."""

    year: int
    budget: int | None
    promised: int
    committed: int
    ordered: int
    paid: int

    @property
    def drawn(self) -> int:
        """What the budget must bear: the larger of the promise and what is committed."""
        return max(self.promised, self.committed)

    @property
    def left(self) -> int | None:
        """What is left of the budget, negative when it is exceeded; None without a budget."""
        return None if self.budget is None else self.budget - self.drawn

    @property
    def is_over(self) -> bool:
        """Whether more is promised or committed than was voted."""
        return self.left is not None and self.left < 0


def years(
    budgets: Mapping[int, int],
    promised: Mapping[int, int],
    committed: Mapping[int, int],
    ordered: Mapping[int, int],
    paid: Mapping[int, int],
) -> tuple[Year, ...]:
    """One line for each year that any of the tables names, in order; nought where nothing happened."""
    every = sorted({*budgets, *promised, *committed, *ordered, *paid})
    return tuple(
        Year(y, budgets.get(y), promised.get(y, 0), committed.get(y, 0), ordered.get(y, 0), paid.get(y, 0))
        for y in every
    )
