"""Coverage counted slowly, one organisation at a time, straight from the definitions: what the kernels must equal."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from twiza.plans.rules.questions import Question
from twiza.plans.rules.readings import ReadingRule

FAR_DAY, FAR = dt.date(9999, 1, 1), dt.datetime(9999, 1, 1, tzinfo=dt.UTC)


@dataclass(frozen=True)
class Version:
    """One version of an organisation, in plain values; None = open or unknown."""

    organisation: int
    valid_from: dt.date
    valid_to: dt.date | None
    recorded_at: dt.datetime
    superseded_at: dt.datetime | None
    status: str
    form: str
    sector: str
    territory: int
    women_led: str | None
    founded_on: dt.date | None

    def known(self, at: dt.datetime) -> bool:
        return self.recorded_at <= at < (self.superseded_at or FAR)

    def holds(self, day: dt.date) -> bool:
        return self.valid_from <= day < (self.valid_to or FAR_DAY)


@dataclass(frozen=True)
class Happening:
    """One version of an event, in plain values."""

    organisation: int
    on: dt.date
    recorded_at: dt.datetime
    superseded_at: dt.datetime | None
    kind: str
    action: int
    minutes: int

    def known(self, at: dt.datetime) -> bool:
        return self.recorded_at <= at < (self.superseded_at or FAR)


@dataclass(frozen=True)
class Count:
    """One version of a head count: the size class from a day on."""

    organisation: int
    valid_from: dt.date
    valid_to: dt.date | None
    recorded_at: dt.datetime
    superseded_at: dt.datetime | None
    size: str


History = tuple[list[Version], list[Count], list[Happening]]


def belongs(reading: ReadingRule, version: Version) -> bool:
    population = reading.population
    spans = []
    for territory in population.territories:
        width = next((w for w in (10**10, 10**7, 10**4) if territory % w == 0), 1)
        spans.append(range(territory, territory + width))
    return (
        (not population.sectors or version.sector in population.sectors)
        and (not population.forms or version.form in population.forms)
        and (not spans or any(version.territory in span for span in spans))
        and (not population.women_led or version.women_led == population.women_led)
    )


def in_force(versions: list[Version], day: dt.date, known_at: dt.datetime) -> Version | None:
    found = [v for v in versions if v.known(known_at) and v.holds(day)]
    return max(found, key=lambda v: (v.valid_from, v.recorded_at), default=None)


def member_version(question: Question, versions: list[Version], day: dt.date) -> Version | None:
    """The version that puts the organisation in the denominator at a day."""
    reading, rule = question.reading, question.reading.denominator
    if rule.rule.name == "cumulative_distinct":
        found = [
            v
            for v in versions
            if v.known(question.known_at)
            and v.status in rule.statuses
            and belongs(reading, v)
            and v.valid_from <= day
            and (v.valid_to or FAR_DAY) > max(rule.values["since"], v.valid_from)
        ]
        return max(found, key=lambda v: (v.valid_from, v.recorded_at), default=None)
    at = rule.values["date"] if rule.rule.name == "stock_at" else day
    version = in_force(versions, at, question.known_at)
    fits = version is not None and version.status in rule.statuses and belongs(reading, version)
    return version if fits else None


def reached(question: Question, events: list[Happening], day: dt.date) -> bool:
    rule = question.reading.numerator
    last = min(d for d in (day, question.on, question.until) if d)
    counted = [
        e
        for e in events
        if e.known(question.known_at)
        and question.since <= e.on <= last
        and e.kind in rule.kinds
        and (question.actions is None or e.action in question.actions)
    ]
    if "hours" in rule.values:
        return bool(counted) and sum(e.minutes for e in counted) >= rule.values["hours"] * 60
    return len(counted) >= rule.values["at_least"] if "at_least" in rule.values else bool(counted)


def member_of(version: Version, name: str) -> Any:
    if name == "region":
        return version.territory // 10**7 * 10**7 if version.territory // 10**7 % 1000 else None
    if name == "province":
        return version.territory // 10**4 * 10**4 if version.territory // 10**4 % 1000 else None
    if name == "founded":
        return version.founded_on.year if version.founded_on else None
    return getattr(version, name) or None


def size_at(question: Question, counts: list[Count], day: dt.date) -> str | None:
    rule = question.reading.denominator
    day = rule.values["date"] if rule.rule.name == "stock_at" else day
    at = question.known_at
    found = [
        c
        for c in counts
        if c.recorded_at <= at < (c.superseded_at or FAR) and c.valid_from <= day < (c.valid_to or FAR_DAY)
    ]
    last = max(found, key=lambda c: (c.valid_from, c.recorded_at), default=None)
    return last.size or None if last else None


def count(question: Question, history: History) -> dict[tuple[Any, ...], list[int]]:
    """{members: [numerator, denominator]} over the question's dimensions; () is the total at the date asked."""
    cells: dict[tuple[Any, ...], list[int]] = defaultdict(lambda: [0, 0])
    days = question.year_ends if "year" in question.by else [question.on]
    told, counted, done = (defaultdict(list) for _ in range(3))
    for grouped, rows in zip((told, counted, done), history, strict=True):
        for row in rows:
            grouped[row.organisation].append(row)
    for organisation, versions in told.items():
        for day in days:
            member = member_version(question, versions, day)
            doing = member
            if not question.reading.inside:
                doing = in_force(versions, day, question.known_at)
                doing = doing if doing is not None and belongs(question.reading, doing) else None
            for version, place in ((doing, 0), (member, 1)):
                if version is None or (place == 0 and not reached(question, done[organisation], day)):
                    continue
                plain = {"year": day.year, "size": size_at(question, counted[organisation], day)}
                key = tuple(plain[n] if n in plain else member_of(version, n) for n in question.by)
                cells[key][place] += 1
                if question.by and day == question.on:
                    cells[()][place] += 1
    return cells
