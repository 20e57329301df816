"""The portfolio: every agreement with why it must be looked at on a day, kept in memory until a fact moves."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

import numpy as np
from django.db.models import Count, Max, Min, Q

from twiza.accounts.models import User, visible
from twiza.accounts.rules import Permission
from twiza.agreements.models import Agreement, Stood, stand_agreements
from twiza.agreements.rules.standing import Standing
from twiza.core.memory import remember
from twiza.core.text import fold
from twiza.core.values import Money
from twiza.funding.models import FundedAgreement, count
from twiza.funding.rules.counting import Counted, Question
from twiza.funding.rules.rates import HOME
from twiza.funding.rules.stages import STAGES, Stage
from twiza.plans.models import Action, Event

from ..rules import portfolio as rules
from ..rules.portfolio_asked import Asked, narrow
from .committees import Committee, Decision
from .meetings import Meeting

# What a reason is computed from: this room and every one below it that it reads.
STAMPS = ("agreements", "territory", "register", "plans", "support", "mobilisation", "funding", "governance")
MOST_ANSWERS = 300  # questions of one day: a screenful of readers turning pages
MOST_DAYS = 6  # days of which the whole portfolio is kept; the one asked first goes first


@dataclass(frozen=True)
class Sight:
    """Which agreements a reader may see, and of which ones the money."""

    agreements: frozenset[int]
    money: frozenset[int]
    key: str

    def sees_money(self, pk: int) -> bool:
        """Whether the money of an agreement is shown."""
        return pk in self.money


@dataclass(frozen=True)
class Line:
    """An agreement, what the portfolio knows of it, its reasons, and its values of each dimension."""

    agreement: Agreement
    watched: rules.Watched
    reasons: tuple[rules.Reason, ...]
    with_money: bool
    on: date
    lapses_on: date | None
    due: int
    weight: tuple[int, int] = (3, 0)
    search: str = ""
    codes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def money(self) -> rules.Sums:
        """Its sums; none for who may not see them."""
        return self.watched.money

    @property
    def last_on(self) -> date | None:
        """The day of the last fact that this reader may know of."""
        return self.watched.last_on

    @property
    def execution(self) -> float | None:
        """Paid against promised; None without a promise, or for who may not see it."""
        return self.money.paid / self.money.promised if self.money.promised else None

    @property
    def paid(self) -> Money | None:
        """What is paid; None for who may not see it or where nothing is promised nor paid."""
        return Money(self.money.paid) if self._has_money else None

    @property
    def promised(self) -> Money | None:
        """What is promised."""
        return Money(self.money.promised) if self._has_money else None

    @property
    def due_by_now(self) -> Money | None:
        """What the calendar asks to be paid by the day."""
        return Money(self.due) if self._has_money else None

    @property
    def _has_money(self) -> bool:
        return bool(self.money.promised or self.money.paid)


@dataclass(frozen=True)
class Day:
    """Every agreement as it stands on a day, and the lines of it for each set of limits asked."""

    on: date
    agreements: Mapping[int, Agreement]
    watched: Mapping[int, rules.Watched]
    told: dict[tuple[rules.Limits, bool], dict[int, Line]] = field(default_factory=dict)
    faces: dict[tuple[str, rules.Limits], dict[tuple[int, bool], str]] = field(default_factory=dict)
    answers: dict[tuple[object, ...], Portfolio] = field(default_factory=dict)

    def answer(self, asked: Asked, sight: Sight) -> Portfolio:
        """The portfolio of a question, sought and put in order once for who sees the same."""
        key = (*asked.key, asked.sort, sight)
        if key not in self.answers:
            if len(self.answers) >= MOST_ANSWERS:
                self.answers.clear()
            words = fold(asked.words).split()
            found = [
                line for line in self.lines(asked.limits, sight) if all(word in line.search for word in words)
            ]
            lines = ordered(narrow(found, asked.chosen), asked.sort)
            self.answers[key] = Portfolio(self.on, asked, found, lines, sight)
        return self.answers[key]

    def lines(self, limits: rules.Limits, sight: Sight) -> list[Line]:
        """The lines of who sees so much, in order of key. Not to be changed."""
        full, bare = self._all(limits, with_money=True), self._all(limits, with_money=False)
        return [(full if pk in sight.money else bare)[pk] for pk in self.agreements if pk in sight.agreements]

    def drawn(self, language: str, limits: rules.Limits) -> dict[tuple[int, bool], str]:
        """Where a face keeps its drawn rows: (agreement, with its money) -> text; gone with the facts."""
        if (language, limits) not in self.faces and len(self.faces) >= 3 * MOST_DAYS:
            self.faces.clear()
        return self.faces.setdefault((language, limits), {})

    def _all(self, limits: rules.Limits, *, with_money: bool) -> dict[int, Line]:
        key = (limits, with_money)
        if key not in self.told:
            if len(self.told) >= 2 * MOST_DAYS:
                self.told.clear()
            self.told[key] = {pk: self._line(pk, limits, with_money) for pk in self.agreements}
        return self.told[key]

    def _line(self, pk: int, limits: rules.Limits, with_money: bool) -> Line:
        one, watched = self.agreements[pk], self.watched[pk]
        watched = watched if with_money else watched.without_money()
        found = rules.reasons(watched, self.on, limits)
        codes = {
            "watch": tuple(dict.fromkeys(reason.watch for reason in found)),
            "reason": tuple(reason.code for reason in found),
            "state": (one.state,),
            "kind": (one.kind,),
            "territory": (str(one.territory_id),) if one.territory_id else (),
            "party": tuple(party.institution.code for party in one.parties.all()),
        }
        due = rules.expected(watched.money.calendar, one.starts_on, watched.lapse, self.on)
        text = f"{one.search} {fold(str(one.territory or ''))}"
        weight = min((rules.GRAVE[reason.tone] for reason in found), default=3), -len(found)
        lapses = one.lapses_on(self.on)
        return Line(one, watched, found, with_money, self.on, lapses, due, weight, text, codes)


@dataclass(frozen=True)
class Portfolio:
    """The answer to a question of a reader: the lines that hold the words; in order, those that fit every choice."""

    on: date
    asked: Asked
    found: Sequence[Line]
    lines: Sequence[Line]
    sight: Sight

    @cached_property
    def counted(self) -> Counted:
        """The money of the lines shown, each dirham counted once, nothing of what the reader may not see."""
        seen = frozenset(line.agreement.pk for line in self.lines if line.with_money)
        return count(Question(self.on, None, HOME, seen))

    def total(self, stage: Stage) -> Money:
        """The consolidated sum of a stage over the lines shown."""
        return Money(self.counted.totals()[stage][1])

    def watching(self, watch: str) -> int:
        """How many lines shown have a reason of that kind."""
        return sum(watch in line.codes["watch"] for line in self.lines)


def sight(user: User) -> Sight:
    """What a reader may see; asked again when an agreement or a grant has changed."""
    key = f"{user.pk if not user.is_active else ''}:" + ",".join(str(g.pk) for g in user.live_grants())

    def ids(permission: Permission, model: Any) -> frozenset[int]:
        return frozenset(
            visible(user, permission, model.objects.order_by("key")).values_list("pk", flat=True)
        )

    return remember(
        f"governance.sight:{key}",
        ("agreements", "territory", "register"),
        lambda: Sight(
            ids(Permission.AGREEMENT_VIEW, Agreement), ids(Permission.FUNDING_VIEW, FundedAgreement), key
        ),
    )


def portfolio(user: User, asked: Asked, *, today: date) -> Portfolio:
    """The portfolio of a reader on the day asked (today when none is): no line that the reader may not see."""
    return day_of(asked.day or today).answer(asked, sight(user))


def day_of(on: date) -> Day:
    """Every agreement as it stands on a day; a handful of queries, once until a fact moves."""
    days: dict[date, Day] = remember("governance.portfolio", STAMPS, dict)
    if on not in days:
        read = _read(on)
        while len(days) >= MOST_DAYS:
            days.pop(next(iter(days)), None)
        days[on] = read
    return days[on]


def ordered(lines: Sequence[Line], sort: str) -> list[Line]:
    """The lines in the order asked; what is unknown comes last."""
    if sort == "title":
        return sorted(lines, key=lambda line: line.agreement.title.casefold())
    if sort == "lapse":
        return sorted(lines, key=lambda line: (line.lapses_on or date.max, line.agreement.key))
    if sort == "silent":
        return sorted(lines, key=lambda line: (line.last_on or date.min, line.agreement.key))
    if sort == "execution":
        return sorted(
            lines, key=lambda line: (2.0 if line.execution is None else line.execution, line.agreement.key)
        )
    return sorted(lines, key=lambda line: (line.weight, line.agreement.key))


def _read(on: date) -> Day:
    found = {one.pk: one for one in Agreement.objects.for_list().exclude(kind="amendment").order_by("key")}
    stood = stand_agreements(found.values(), on=on, with_parties=False)
    facts: dict[int, dict[str, date]] = {pk: {} for pk in found}
    _facts(facts, stood, on)
    sums, sat = _money(found, facts, on), _sittings(facts, on)
    late = {pk: sum(one.verdict.standing == Standing.LATE for one in rows) for pk, rows in stood.items()}
    overdue = dict(
        Decision.objects.overdue(on=on)
        .order_by()
        .values_list("committee__agreement_id")
        .annotate(Count("id"))
    )
    watched = {
        pk: rules.Watched(
            state=one.state, span=one.span, evaluated_on=one.evaluated_on(on), facts=facts[pk], late=late[pk],
            decisions=overdue.get(pk, 0), money=sums[pk], **sat.get(pk, {}),
        )
        for pk, one in found.items()
    }  # fmt: skip
    return Day(on, found, watched)


def _facts(facts: dict[int, dict[str, date]], stood: Mapping[int, Sequence[Stood]], on: date) -> None:
    """The last day of what was done for commitments and under plans."""
    for pk, rows in stood.items():
        days = [fact.valid_from for one in rows for fact in one.facts]
        if days:
            facts[pk]["fulfilment"] = max(days)
    events = Event.objects.current().filter(action__isnull=False, valid_from__lte=on).order_by()
    told = events.values_list("action_id").annotate(Max("valid_from"))
    owners = dict(Action.objects.order_by().values_list("pk", "axis__plan__agreement_id"))
    for action, day in told:
        kinds = facts.get(owners[action])
        if kinds is not None:
            kinds["event"] = max(day, kinds.get("event", day))


def _sittings(facts: dict[int, dict[str, date]], on: date) -> dict[int, dict[str, Any]]:
    """Of each committee: how often it meets, when it last met, when it meets next, which meeting nobody recorded."""
    pending = Q(state__in=("planned", "convened"))
    told: dict[int, dict[str, Any]] = {
        row["committee_id"]: {name: row[name] for name in ("met_on", "meets_on", "missed_on")}
        for row in Meeting.objects.order_by()
        .values("committee_id")
        .annotate(
            met_on=Max("held_on", filter=Q(state="held", held_on__lte=on)),
            meets_on=Min("held_on", filter=pending & Q(held_on__gte=on)),
            missed_on=Max("held_on", filter=pending & Q(held_on__lt=on)),
        )
    }
    found: dict[int, dict[str, Any]] = {}
    for pk, agreement, months in Committee.objects.order_by().values_list(
        "pk", "agreement_id", "months_between"
    ):
        days: dict[str, Any] = told.get(pk, {})
        if days.get("missed_on") and days.get("met_on") and days["missed_on"] < days["met_on"]:
            days["missed_on"] = None
        if days.get("met_on") and agreement in facts:
            facts[agreement]["meeting"] = days["met_on"]
        found[agreement] = {"months_between": months, **days}
    return found


def _money(
    found: Mapping[int, Agreement], facts: dict[int, dict[str, date]], on: date
) -> dict[int, rules.Sums]:
    """The sums of each agreement's own rows on a day, and the day of the last one."""
    rows = count(Question(on, None, HOME))
    calendars: dict[int, dict[int, int]] = defaultdict(dict)
    promised = rows.only(rows.column("stage") == STAGES.index(Stage.PROMISED))
    for (pk, year), (amount, _own, _moved) in promised.by("agreement", "year").items():
        calendars[pk][year] = amount
    stages = rows.by("agreement", "stage")
    if len(rows.rows):
        keys, days = rows.column("agreement"), rows.column("value_on")
        last = np.zeros(int(keys.max()) + 1, dtype=np.int64)
        np.maximum.at(last, keys, days)
        for pk in np.flatnonzero(last).tolist():
            if pk in facts:
                facts[pk][rules.MONEY] = date.fromordinal(int(last[pk]))
    spent = (Stage.COMMITTED, Stage.ORDERED, Stage.PAID)
    return {
        pk: rules.Sums(
            dict(calendars.get(pk, {})),
            **{stage.value: stages.get((pk, STAGES.index(stage)), (0,))[0] for stage in spent},
            budget=one.budget_centimes if one.currency == HOME else None,
            is_budget_about=one.is_budget_approximate,
        )
        for pk, one in found.items()
    }
