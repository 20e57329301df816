"""Reads across an exchange or many: where each promise stands, what is silent, the line of time, the comparison."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import Any

from django.db import models
from django.db.models import Q

from twiza.agreements.models import Institution, sentences
from twiza.agreements.models.labels import STANDINGS
from twiza.agreements.rules.standing import SEVERITY, Standing, StandingVerdict, tally
from twiza.core.cache import remember

from ..models.exchanges import Encounter, Entry, Exchange, Pledge
from ..models.practices import Figure, Instrument, Practice
from ..rules.pledges import OURS, THEIRS, Silence, ThemeComparison, compared, latest_first, silence

KINDS: dict[str, type[Entry]] = {
    "encounter": Encounter,
    "pledge": Pledge,
    "practice": Practice,
    "figure": Figure,
    "instrument": Instrument,
}
STAMPS, MOST_DAYS = ("agreements", "territory", "exchanges"), 3
GRAVE = {code: place for place, code in enumerate(SEVERITY)}


@dataclass(frozen=True)
class PledgeStanding:
    """A promise of an exchange with where it stands and why."""

    pledge: Pledge
    verdict: StandingVerdict

    @property
    def code(self) -> str:
        """The standing as a code."""
        return self.verdict.standing.value

    @property
    def label(self) -> str:
        """The standing in words."""
        return str(STANDINGS[self.code])

    @property
    def reason(self) -> str:
        """Why it stands there."""
        return sentences.reason(self.verdict)

    @property
    def is_open(self) -> bool:
        """Whether it still has to be followed."""
        return self.verdict.standing != Standing.KEPT


@dataclass(frozen=True)
class PracticeWithFigures:
    """A practice with its figures, the latest first."""

    practice: Practice
    figures: Sequence[Figure] = ()

    @property
    def theme(self) -> str:
        """Its theme."""
        return self.practice.theme

    @property
    def holder_id(self) -> int | None:
        """Whose it is."""
        return self.practice.holder_id


@dataclass(frozen=True)
class Event:
    """One line of the line of time: `met`, `promised`, `due`, `kept` or `signed`, and the entry behind it."""

    code: str
    day: date | None
    entry: Entry
    precision: str = "day"


@dataclass
class Followed:
    """An exchange with everything told of it, as it stood on a day and was known at an instant."""

    exchange: Exchange
    on: date
    encounters: list[Encounter] = field(default_factory=list)
    pledges: list[PledgeStanding] = field(default_factory=list)
    practices: list[PracticeWithFigures] = field(default_factory=list)
    instruments: list[Instrument] = field(default_factory=list)

    def promised_by(self, side: str) -> list[PledgeStanding]:
        """The promises of one side, the gravest first."""
        return sorted(
            (kept for kept in self.pledges if kept.pledge.side == side),
            key=lambda kept: (GRAVE[kept.verdict.standing], kept.pledge.due_on or date.max, kept.pledge.pk),
        )

    @cached_property
    def sides(self) -> list[tuple[str, list[PledgeStanding]]]:
        """Both directions: what Morocco promised, what the partner promised."""
        return [(side, self.promised_by(side)) for side in (OURS, THEIRS)]

    @cached_property
    def open_pledges(self) -> list[PledgeStanding]:
        """What still has to be followed."""
        return [kept for kept in self.pledges if kept.is_open]

    @property
    def tally(self) -> list[tuple[str, str, int]]:
        """Standings that occur: code, words, how many."""
        counted = tally(kept.verdict.standing for kept in self.pledges)
        return [(code.value, str(STANDINGS[code.value]), n) for code, n in counted.items() if n]

    @cached_property
    def late(self) -> int:
        """How many promises are late."""
        return Counter(kept.code for kept in self.pledges)[Standing.LATE.value]

    @cached_property
    def contacts(self) -> list[date]:
        """Every dated contact up to the day."""
        days = [encounter.valid_from for encounter in self.encounters]
        days += [kept.pledge.closed_on for kept in self.pledges if not kept.is_open]
        days += [instrument.valid_from for instrument in self.instruments]
        return [day for day in days if day is not None and day <= self.on]

    @property
    def last_on(self) -> date | None:
        """The day of the last contact that is dated."""
        return max(self.contacts, default=None)

    @cached_property
    def silence(self) -> Silence | None:
        """What must be said when nothing is heard."""
        closed_on = self.exchange.closed_on
        is_closed = closed_on is not None and closed_on <= self.on
        return silence(self.contacts, months=self.exchange.silence_months, on=self.on, is_closed=is_closed)

    @cached_property
    def topics(self) -> set[str]:
        """Every topic that was spoken of."""
        return {code for encounter in self.encounters for code in encounter.topics}

    @property
    def is_synthetic(self) -> bool:
        """Whether something told here was invented for the demonstration."""
        return any(entry.source.is_synthetic for entry in [*self.encounters, *self.instruments])

    @property
    def last_meeting(self) -> Encounter | None:
        """The last meeting; one without a date when none has one."""
        return latest_first(self.encounters)[0] if self.encounters else None

    @property
    def timeline(self) -> list[Event]:
        """What happened, the latest first; what no text dates comes after, never in a place of its own invention."""
        events = [Event("met", one.day, one, one.precision) for one in self.encounters]
        for kept in self.pledges:
            events.append(Event("promised", kept.pledge.day, kept.pledge, kept.pledge.precision))
            if not kept.is_open:
                events.append(Event("kept", kept.pledge.closed_on, kept.pledge))
            elif kept.pledge.due_on:
                events.append(Event("due", kept.pledge.due_on, kept.pledge))
        events += [Event("signed", one.day, one, one.precision) for one in self.instruments]
        return latest_first(events)


def follow(exchanges: models.QuerySet[Exchange], *, on: date, known: datetime | None = None) -> list[Followed]:
    """Exchanges with all that is told of them by a day, as known at an instant: six queries, whatever their number."""
    rows = {row.pk: Followed(row, on) for row in exchanges.select_related("agreement", "partner__territory", "lead")}

    def entries_of(model: type[Entry], *related: str) -> Iterator[Any]:
        found = model.objects.known_at(known).filter(
            Q(valid_from__isnull=True) | Q(valid_from__lte=on), exchange__in=rows
        )
        for entry in found.select_related("document", "source", *related).order_by("id"):
            entry.exchange = rows[entry.exchange_id].exchange
            yield entry

    for encounter in entries_of(Encounter):
        rows[encounter.exchange_id].encounters.append(encounter)
    for pledge in entries_of(Pledge, "proof", "commitment"):
        rows[pledge.exchange_id].pledges.append(PledgeStanding(pledge, pledge.verdict(on, known)))
    for instrument in entries_of(Instrument, "result"):
        rows[instrument.exchange_id].instruments.append(instrument)
    figures: dict[int, list[Figure]] = defaultdict(list)
    for figure in entries_of(Figure):
        figures[figure.practice_id].append(figure)
    for practice in entries_of(Practice):
        shown = PracticeWithFigures(practice, latest_first(figures[practice.key]))
        rows[practice.exchange_id].practices.append(shown)
    for row in rows.values():
        row.encounters = latest_first(row.encounters)
        row.instruments = latest_first(row.instruments)
    return list(rows.values())


def followed(on: date) -> dict[int, Followed]:
    """Every exchange as it stands on a day, as known now; judged once until a fact moves. Not to be changed."""
    days: dict[date, dict[int, Followed]] = remember("exchanges.followed", STAMPS, dict)
    if on not in days:
        rows = {row.exchange.pk: row for row in follow(Exchange.objects.all(), on=on)}
        if len(days) >= MOST_DAYS:
            days.clear()
        days[on] = rows
    return days[on]


@dataclass(frozen=True)
class Comparison:
    """Practices by theme and side. holders: None for Morocco, then the delegations that have one."""

    holders: list[Institution | None]
    lines: list[ThemeComparison[PracticeWithFigures]]


def compare(rows: Iterable[Followed], *, theme: str = "", holder: str = "") -> Comparison:
    """Every practice of these exchanges side by side, narrowed to a theme or to one delegation beside Morocco."""
    shown, partners = [], {}
    for row in rows:
        for one in row.practices:
            is_wanted = one.holder_id is None or not holder or row.exchange.partner.code == holder
            if is_wanted and theme in ("", one.theme):
                shown.append(one)
                if one.holder_id is not None:
                    partners[one.holder_id] = row.exchange.partner
    others = sorted(partners.values(), key=lambda partner: partner.name)
    holders: list[Institution | None] = [None, *others] if shown else []
    return Comparison(holders, compared(shown, [one.pk if one else None for one in holders]))
