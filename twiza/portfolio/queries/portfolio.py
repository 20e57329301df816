"""The portfolio: every agreement with why it must be looked at on a day, kept in memory until a fact moves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

from twiza.accounts.models import User, visible
from twiza.accounts.rules import Permission
from twiza.agreements.models import Agreement, Institution
from twiza.core.cache import recall, remember
from twiza.core.facets import narrow
from twiza.core.text import fold
from twiza.core.values import Money
from twiza.funding.models import FundedAgreement
from twiza.funding.queries import count
from twiza.funding.rules.counting import Counted, LedgerQuestion
from twiza.funding.rules.rates import HOME
from twiza.funding.rules.stages import Stage

from ..rules import attention as rules
from ..rules.filters import PortfolioQuery
from .agreement_state import AgreementStates, read

# What a reason is computed from: this room and every one below it that it reads.
STAMPS = ("agreements", "territory", "register", "plans", "support", "mobilisation", "funding", "governance")
KEPT = "portfolio.portfolio"
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
class PortfolioLine:
    """An agreement, what the portfolio knows of it, its reasons, and its values of each dimension."""

    agreement: Agreement
    watched: rules.Watched
    reasons: tuple[rules.AttentionReason, ...]
    with_money: bool
    on: date
    lapses_on: date | None
    due: int
    weight: tuple[int, int] = (3, 0)
    search: str = ""
    codes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    parties: Mapping[str, Institution] = field(default_factory=dict)

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


Drawn = dict[tuple[int, bool], tuple[PortfolioLine, str]]  # (agreement, with its money) -> its line, its text


@dataclass(frozen=True)
class Day:
    """Every agreement as it stands on a day, and the lines of it for each set of limits asked."""

    on: date
    reading: AgreementStates
    told: dict[tuple[rules.Limits, bool], dict[int, PortfolioLine]] = field(default_factory=dict)
    faces: dict[tuple[str, rules.Limits], Drawn] = field(default_factory=dict)
    answers: dict[tuple[object, ...], Portfolio] = field(default_factory=dict)

    def answer(self, asked: PortfolioQuery, sight: Sight) -> Portfolio:
        """The portfolio of a question, sought and put in order once for who sees the same."""
        key = (*asked.key, asked.sort, sight)
        if key not in self.answers:
            if len(self.answers) >= MOST_ANSWERS:
                self.answers.clear()
            words = fold(asked.words).split()
            found = [line for line in self.lines(asked.limits, sight) if all(word in line.search for word in words)]
            lines = ordered(narrow(found, asked.chosen), asked.sort)
            self.answers[key] = Portfolio(self.on, asked, found, lines, sight)
        return self.answers[key]

    def lines(self, limits: rules.Limits, sight: Sight) -> list[PortfolioLine]:
        """The lines of who sees so much, in order of key. Not to be changed."""
        full, bare = self._all(limits, with_money=True), self._all(limits, with_money=False)
        return [(full if pk in sight.money else bare)[pk] for pk in self.reading.stood if pk in sight.agreements]

    def drawn(self, language: str, limits: rules.Limits) -> Drawn:
        """Where a face keeps its drawn rows; a text is good for the very line that it was drawn from."""
        if (language, limits) not in self.faces and len(self.faces) >= 3 * MOST_DAYS:
            self.faces.clear()
        return self.faces.setdefault((language, limits), {})

    def after(self, reading: AgreementStates) -> Day:
        """The day read anew: lines and drawn rows stay where nothing has moved."""
        same = reading.same(self.reading)
        day = Day(self.on, reading, faces={face: dict(drawn) for face, drawn in list(self.faces.items())})
        for key, lines in list(self.told.items()):
            day.told[key] = {pk: lines[pk] if pk in same else day._line(pk, key[0], key[1]) for pk in reading.stood}
        return day

    def _all(self, limits: rules.Limits, *, with_money: bool) -> dict[int, PortfolioLine]:
        key = (limits, with_money)
        if key not in self.told:
            if len(self.told) >= 2 * MOST_DAYS:
                self.told.clear()
            self.told[key] = {pk: self._line(pk, limits, with_money) for pk in self.reading.stood}
        return self.told[key]

    def _line(self, pk: int, limits: rules.Limits, with_money: bool) -> PortfolioLine:
        one, watched = self.reading.stood[pk].agreement, self.reading.watched[pk]
        watched = watched if with_money else watched.without_money()
        found = rules.reasons(watched, self.on, limits)
        parties = {party.institution.code: party.institution for party in one.parties.all()}
        codes = {
            "watch": tuple(dict.fromkeys(reason.watch for reason in found)),
            "reason": tuple(reason.code for reason in found),
            "state": (one.state,),
            "kind": (one.kind,),
            "territory": (str(one.territory_id),) if one.territory_id else (),
            "party": tuple(parties),
        }
        due = rules.expected(watched.money.calendar, one.starts_on, watched.lapse, self.on)
        text = f"{one.search} {one.territory.search if one.territory else ''}"
        weight = min((rules.GRAVE[reason.tone] for reason in found), default=3), -len(found)
        lapses = one.lapses_on(self.on)
        return PortfolioLine(one, watched, found, with_money, self.on, lapses, due, weight, text, codes, parties)


@dataclass(frozen=True)
class Portfolio:
    """The answer to a question of a reader: the lines that hold the words; in order, those that fit every choice."""

    on: date
    asked: PortfolioQuery
    found: Sequence[PortfolioLine]
    lines: Sequence[PortfolioLine]
    sight: Sight

    @cached_property
    def counted(self) -> Counted:
        """The money of the lines shown, each dirham counted once, nothing of what the reader may not see."""
        seen = frozenset(line.agreement.pk for line in self.lines if line.with_money)
        return count(LedgerQuestion(self.on, None, HOME, seen))

    def total(self, stage: Stage) -> Money:
        """The consolidated sum of a stage over the lines shown."""
        return Money(self.counted.totals()[stage][1])

    def watching(self, watch: str) -> int:
        """How many lines shown have a reason of that kind."""
        return sum(watch in line.codes["watch"] for line in self.lines)


def sight(user: User) -> Sight:
    """What a reader may see; asked again when an agreement or a grant has changed."""
    key = user.reach

    def ids(permission: Permission, model: Any) -> frozenset[int]:
        return frozenset(visible(user, permission, model.objects.order_by("key")).values_list("pk", flat=True))

    return remember(
        f"governance.sight:{key}",
        ("agreements", "territory", "register"),
        lambda: Sight(ids(Permission.AGREEMENT_VIEW, Agreement), ids(Permission.FUNDING_VIEW, FundedAgreement), key),
    )


def portfolio(user: User, asked: PortfolioQuery, *, today: date) -> Portfolio:
    """The portfolio of a reader on the day asked (today when none is): no line that the reader may not see."""
    return day_of(asked.day or today).answer(asked, sight(user))


@dataclass
class Days:
    """The days asked since a fact moved, and those asked before, which are brought up to date when asked again."""

    kept: dict[date, Day]
    before: dict[date, Day]


def day_of(on: date) -> Day:
    """Every agreement as it stands on a day, once until a fact moves; then only what moved is read again."""
    days = remember(KEPT, STAMPS, _anew)
    day = days.kept.get(on)
    if day is None:
        before = days.before.get(on)
        day = Day(on, read(on)) if before is None else before.after(read(on, before.reading))
        while len(days.kept) + len(days.before) >= MOST_DAYS:
            oldest = days.before or days.kept
            oldest.pop(next(iter(oldest)), None)
        days.before.pop(on, None)
        days.kept[on] = day
    return day


def _anew() -> Days:
    held = recall(KEPT)
    return Days({}, {**held.before, **held.kept} if isinstance(held, Days) else {})


def ordered(lines: Sequence[PortfolioLine], sort: str) -> list[PortfolioLine]:
    """The lines in the order asked; what is unknown comes last."""
    if sort == "title":
        return sorted(lines, key=lambda line: line.agreement.title.casefold())
    if sort == "lapse":
        return sorted(lines, key=lambda line: (line.lapses_on or date.max, line.agreement.key))
    if sort == "silent":
        return sorted(lines, key=lambda line: (line.last_on or date.min, line.agreement.key))
    if sort == "execution":
        return sorted(lines, key=lambda line: (2.0 if line.execution is None else line.execution, line.agreement.key))
    return sorted(lines, key=lambda line: (line.weight, line.agreement.key))
