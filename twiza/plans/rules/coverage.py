"""Coverage: a question put to the column tables, its figures and the organisations behind each of them.

Placing. An organisation is described by its version in the denominator: as at the asked date for live_stock and
active_only, as at the frozen date for stock_at, as last described since the start for cumulative_distinct. So
region, sector and the rest always add up to the total. The `year` dimension is not a part of the total: each
year is the state at its last day (the last year: at the date asked), all as known at the same instant.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, partial
from typing import Any

import numpy as np

from twiza.core.values import RuleError
from twiza.plans.rules.columns import HUNDREDTHS, Array, Events, Organisations, day_number, instant_number, subtree
from twiza.plans.rules.readings import WOMEN_LED, Reading

DIMENSIONS = ("region", "province", "sector", "year", "women_led", "size", "founded")
MOST_CELLS = 4_000_000
Member = str | int | None


@dataclass(frozen=True)
class Question:
    """What is asked: a reading, a date, an instant of knowledge, the window of events and the dimensions.

    since, until: the events that count lie from `since` to the earlier of `on` and `until`, ends included.
    actions: ids of the plan's actions whose events count; None = every event.
    """

    reading: Reading
    on: dt.date
    known_at: dt.datetime
    since: dt.date
    until: dt.date | None = None
    actions: tuple[int, ...] | None = None
    by: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        for name in self.by:
            if name not in DIMENSIONS:
                raise RuleError("dimension_unknown", dimension=name)
        if len(set(self.by)) < len(self.by):
            raise RuleError("dimension_repeated", dimension=next(n for n in self.by if self.by.count(n) > 1))
        instant_number(self.known_at)

    @property
    def year_ends(self) -> list[dt.date]:
        """The days at which years are read: each 31 December since the start, then the date asked."""
        ends = [dt.date(year, 12, 31) for year in range(self.since.year, self.on.year)]
        return [*ends, self.on]


@dataclass(frozen=True)
class Cell:
    """One figure: its member of each dimension, numerator, denominator and rate (None over an empty denominator)."""

    members: Mapping[str, Member]
    numerator: int
    denominator: int

    @property
    def rate(self) -> float | None:
        """Numerator over denominator to six decimals."""
        return rate(self.numerator, self.denominator)


def rate(numerator: int, denominator: int) -> float | None:
    """The share to six decimals, None when nothing is there to be reached."""
    return round(numerator / denominator, 6) if denominator else None


@dataclass(frozen=True)
class Rows:
    """The organisations behind a figure: ids in the denominator and in the numerator, and when each was reached."""

    denominator: list[int]
    numerator: list[int]
    reached_on: dict[int, dt.date]


@dataclass(frozen=True)
class Answer:
    """The figures of one question; `by` in the order of its dimensions, the unknown member last."""

    question: Question
    numerator: int
    denominator: int
    by: tuple[Cell, ...]
    organisations: Organisations
    events: Events

    @property
    def on(self) -> dt.date:
        """The day at which it was true."""
        return self.question.on

    @property
    def known_at(self) -> dt.datetime:
        """The instant at which it was known."""
        return self.question.known_at

    @property
    def rate(self) -> float | None:
        """Numerator over denominator to six decimals."""
        return rate(self.numerator, self.denominator)

    def rows(self, members: Mapping[str, Member] | None = None) -> Rows:
        """The organisations behind the total, or behind the cell with these members of any dimensions."""
        return rows_behind(self.question, self.organisations, self.events, members or {})


def answer(question: Question, organisations: Organisations, events: Events) -> Answer:
    """Coverage at the date, as known at the instant, in total and by the dimensions asked.

    Errors: RuleError (unknown code, too many cells). Equal questions to equal tables give equal answers.
    """
    dims = [name for name in question.by if name != "year"]
    codings = [_coding(name, organisations) for name in dims]
    sizes = [len(members) for _, members in codings]
    days = question.year_ends if "year" in question.by else [question.on]
    total = int(np.prod(sizes, dtype=np.int64))
    if total * len(days) > MOST_CELLS:
        raise RuleError("too_many_cells", cells=total * len(days), most=MOST_CELLS)
    cells = np.zeros(len(organisations), dtype=np.int32)
    for (codes, _members), size in zip(codings, sizes, strict=True):
        cells *= size
        cells += codes
    numerator, denominator = _Count(question, organisations, events).cubes(days, cells, total)
    found = _cells(question, days, [members for _, members in codings], numerator, denominator)
    return Answer(question, int(numerator[-1].sum()), int(denominator[-1].sum()), found, organisations, events)


def history(
    question: Question, organisations: Organisations, events: Events, days: Sequence[dt.date]
) -> list[tuple[dt.date, int, int]]:
    """(day, numerator, denominator) at each of the days, all as known at the question's instant."""
    cells = np.zeros(len(organisations), dtype=np.int32)
    numerator, denominator = _Count(question, organisations, events).cubes(list(days), cells, 1)
    return [(day, int(n), int(d)) for day, n, d in zip(days, numerator[:, 0], denominator[:, 0], strict=True)]


def rows_behind(
    question: Question, organisations: Organisations, events: Events, members: Mapping[str, Member]
) -> Rows:
    """The organisations behind the cell with these members. A `year` reads the state at that year's end."""
    wanted = dict(members)
    if "year" in wanted:
        year = wanted.pop("year")
        ends = {day.year: day for day in question.year_ends}
        if year not in ends:
            raise RuleError("member_unknown", dimension="year", member=str(year))
        question = replace(question, on=ends[year])
    hits, versions = _Count(question, organisations, events).memberships()
    keys = []
    for column in versions.T:
        kept = column >= 0
        for name, member in wanted.items():
            if name not in DIMENSIONS:
                raise RuleError("dimension_unknown", dimension=name)
            codes, known = _coding(name, organisations)
            if member not in known:
                raise RuleError("member_unknown", dimension=name, member=str(member))
            kept[kept] = codes[column[kept]] == known.index(member)
        keys.append(kept)
    in_numerator = np.flatnonzero(keys[1])
    days = {int(organisations.keys[i]): dt.date.fromordinal(int(hits[i])) for i in in_numerator}
    return Rows(organisations.keys[keys[0]].tolist(), list(days), days)


def _coding(name: str, organisations: Organisations) -> tuple[Array, list[Member]]:
    """The column of a dimension as numbers with the members that they number, unknown as None."""
    if name in ("region", "province"):
        return organisations[name], [int(i) or None for i in organisations[f"{name}_ids"]]
    if name == "women_led":
        by_code = sorted(WOMEN_LED.items(), key=lambda item: item[1])
        return organisations["women_led"] + np.int8(1), [word for word, _ in by_code]
    if name == "founded":
        years = organisations["founded_year"]
        first = int(years[years > 0].min(initial=9999))
        last = max(int(years.max(initial=0)), first)
        codes = np.where(years > 0, years - np.int16(first - 1), 0).astype(np.int16)
        return codes, [None, *range(first, last + 1)]
    return organisations[name], [word or None for word in organisations.vocabulary[name]]


def _cells(
    question: Question, days: list[dt.date], members: list[list[Member]], numerator: Array, denominator: Array
) -> tuple[Cell, ...]:
    if not question.by:
        return ()
    dims = [name for name in question.by if name != "year"]
    shape = [len(days), *(len(known) for known in members)]
    found = np.argwhere(((numerator > 0) | (denominator > 0)).reshape(shape))
    counts = zip(numerator.reshape(shape)[tuple(found.T)], denominator.reshape(shape)[tuple(found.T)], strict=True)
    cells = []
    for index, (top, bottom) in zip(found.tolist(), counts, strict=True):
        values: dict[str, Member] = {n: known[i] for n, known, i in zip(dims, members, index[1:], strict=True)}
        values["year"] = days[index[0]].year
        cells.append(Cell({name: values[name] for name in question.by}, int(top), int(bottom)))
    return tuple(sorted(cells, key=lambda cell: [_rank(value) for value in cell.members.values()]))


def _rank(value: Member) -> tuple[bool, int, str]:
    return (value is None, value if isinstance(value, int) else 0, str(value))


class _Count:
    """One question prepared for the kernels: rules and filters as masks over the tables' codes."""

    def __init__(self, question: Question, organisations: Organisations, events: Events) -> None:
        self.question, self.organisations, self.events = question, organisations, events
        reading = question.reading
        population, self.inside = reading.population, reading.inside
        self.statuses = _mask(organisations, "status", reading.denominator.statuses)
        self.sectors = _mask(organisations, "sector", population.sectors)
        self.forms = _mask(organisations, "form", population.forms)
        self.women = np.ones(3, dtype=np.bool_)
        if population.women_led:
            self.women[:] = False
            self.women[WOMEN_LED[population.women_led] + 1] = True
        self.spans = np.array([subtree(t) for t in population.territories], dtype=np.int64).reshape(-1, 2)
        self.kinds = _mask(events, "kind", reading.numerator.kinds)
        self.actions = np.zeros(0, dtype=np.bool_)
        if question.actions is not None:
            self.actions = np.zeros(max(question.actions, default=0) + 1, dtype=np.bool_)
            self.actions[list(question.actions)] = True

    @cached_property
    def thresholds(self) -> tuple[int, int]:
        """Least number of events and least quantity in hundredths."""
        values = self.question.reading.numerator.values
        return int(values.get("at_least", 1)), int(values.get("hours", 0) * HUNDREDTHS)

    def cubes(self, days: list[dt.date], cells: Array, total: int) -> tuple[Array, Array]:
        """Numerators and denominators by day and cell, int64."""
        from twiza.plans.rules import kernels

        nobody = np.zeros(0, np.int32), np.zeros((0, 2), np.int64)
        call = partial(self._call, days, cells, *nobody)
        return kernels.run(self.organisations.organisations, (len(days), total), call)

    def memberships(self) -> tuple[Array, Array]:
        """For each organisation the day when it was reached and its version in denominator and numerator."""
        from twiza.plans.rules import kernels

        count = self.organisations.organisations
        hits, members = np.full(count, kernels.NEVER, np.int32), np.full((count, 2), -1, np.int64)
        cells = np.zeros(len(self.organisations), dtype=np.int32)
        kernels.run(count, (1, 1), partial(self._call, [self.question.on], cells, hits, members))
        return hits, members

    def _call(
        self,
        days: list[dt.date],
        cells: Array,
        hits: Array,
        members: Array,
        low: int,
        high: int,
        numerator: Array,
        denominator: Array,
    ) -> None:
        from twiza.plans.rules import kernels

        question, table, events = self.question, self.organisations, self.events
        denominator_rule = question.reading.denominator
        mode = {"stock_at": kernels.STOCK, "cumulative_distinct": kernels.CUMULATIVE}.get(
            denominator_rule.rule.name, kernels.LIVE
        )
        reference = denominator_rule.values.get("date") or denominator_rule.values.get("since") or question.on
        last = min(question.on, question.until) if question.until else question.on
        window = np.array([day_number(question.since), day_number(last)], dtype=np.int32)
        names = ("valid_from", "valid_to", "recorded_at", "superseded_at", "status", "form", "sector")
        kernels._pass(
            low, high, mode, day_number(reference), self.inside,
            np.array([day_number(day) for day in days], dtype=np.int32), instant_number(question.known_at),
            window, *self.thresholds,
            table.offsets, *(table[name] for name in names), table["territory"], table["women_led"],
            self.statuses, self.sectors, self.forms, self.women, self.spans,
            events.offsets, *(events[name] for name in Events.COLUMNS), self.kinds, self.actions,
            cells, numerator, denominator, hits, members,
        )  # fmt: skip


def _mask(table: Organisations | Events, column: str, words: tuple[str, ...]) -> Array:
    """Which codes of a column pass a filter; an empty filter passes all."""
    known = table.vocabulary[column]
    for word in words:
        if word not in known:
            raise RuleError("code_unknown", column=column, word=word)
    return np.array([not words or word in words for word in known], dtype=np.bool_)
