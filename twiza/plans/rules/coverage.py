"""Coverage: a question put to the column tables, its figures and the organisations behind each of them.

Placing. An organisation is described by its version in the denominator: as at the asked date for live_stock and
active_only, as at the frozen date for stock_at, as last described since the start for cumulative_distinct. So
region, sector and the rest always add up to the total. The `year` dimension is not a part of the total: each
year is the state at its last day (the last year: at the date asked), all as known at the same instant.
"""

from __future__ import annotations

import datetime as dt
import math
import os
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from types import ModuleType
from typing import Any

import numpy as np

from twiza.core.messages import gettext_noop as _
from twiza.core.refusals import Unprocessable
from twiza.plans.rules.columns import (
    MINUTES,
    Array,
    ColumnTable,
    Events,
    Facts,
    Organisations,
    day_number,
    instant_number,
    subtree,
)
from twiza.plans.rules.questions import DIMENSIONS, DimensionUnknown, Question
from twiza.plans.rules.readings import WOMEN_LED

MOST_CELLS = 4_000_000
CHUNK = 1 << 16
CLOCKS = ("valid_from", "valid_to", "recorded_at", "superseded_at")
Member = str | int | None


@dataclass(frozen=True)
class CoverageCell:
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
class CoverageAnswer:
    """The figures of one question; `by` in the order of its dimensions, the unknown member last."""

    question: Question
    numerator: int
    denominator: int
    by: tuple[CoverageCell, ...]
    facts: Facts

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
        return rows_behind(self.question, self.facts, members or {})


class TooManyCells(Unprocessable):
    message = _("This breakdown would have %(cells)s cells; ask for fewer dimensions.")


def answer(question: Question, facts: Facts) -> CoverageAnswer:
    """Coverage at the date, as known at the instant, in total and by the dimensions asked.

    Raises: CodeUnknown, TooManyCells. Equal questions to equal tables give equal answers.
    """
    dims = [name for name in question.by if name not in ("year", "size")]
    codings = [_coding(name, facts.organisations) for name in dims]
    members = [known for _, known in codings]
    with_size = "size" in question.by
    if with_size:
        dims.append("size")
        members.append([word or None for word in facts.headcounts.vocabulary["size"]])
    days = question.year_ends if "year" in question.by else [question.on]
    total = math.prod(len(known) for known in members)
    if total * len(days) > MOST_CELLS:
        raise TooManyCells(cells=total * len(days), most=MOST_CELLS)
    cells = np.zeros(len(facts.organisations), dtype=np.int32)
    for codes, known in codings:
        cells *= len(known)
        cells += codes
    plain = math.prod(len(known) for _, known in codings)
    numerator, denominator = _Count(question, facts, days).cubes(cells, plain, with_size)
    found = _cells(question, days, dict(zip(dims, members, strict=True)), numerator, denominator)
    return CoverageAnswer(question, int(numerator[-1].sum()), int(denominator[-1].sum()), found, facts)


def history(question: Question, facts: Facts, days: Sequence[dt.date]) -> list[tuple[dt.date, int, int]]:
    """(day, numerator, denominator) at each of the days up to the question's date, all as known at its instant."""
    cells = np.zeros(len(facts.organisations), dtype=np.int32)
    numerator, denominator = _Count(question, facts, days).cubes(cells, 1)
    return [(day, int(n), int(d)) for day, n, d in zip(days, numerator[:, 0], denominator[:, 0], strict=True)]


class MemberUnknown(Unprocessable):
    message = _("“%(member)s” is not a member of the dimension “%(dimension)s”.")


def rows_behind(question: Question, facts: Facts, members: Mapping[str, Member]) -> Rows:
    """The organisations behind the cell with these members. A `year` reads the state at that year's end.

    Raises: DimensionUnknown, MemberUnknown.
    """
    wanted = dict(members)
    if "year" in wanted:
        ends = {day.year: day for day in question.year_ends}
        year = wanted.pop("year")
        if year not in ends:
            raise MemberUnknown(dimension="year", member=str(year))
        question = replace(question, on=ends[int(year)])
    count = _Count(question, facts, [question.on])
    organisations = facts.organisations
    placed, done, hits = (
        array[:, 0] if array.ndim == 2 else array for array in count.placed(0, organisations.organisations)
    )
    kept = [placed >= 0, (done >= 0) & (hits <= count.days[0])]
    for name, member in wanted.items():
        for chosen, versions in zip(kept, (placed, done), strict=True):
            codes, known = _codes_of(name, facts, count, versions)
            if member not in known:
                raise MemberUnknown(dimension=name, member=str(member))
            chosen &= codes == known.index(member)
    in_numerator = np.flatnonzero(kept[1])
    days = {int(organisations.keys[i]): dt.date.fromordinal(int(hits[i])) for i in in_numerator}
    return Rows(organisations.keys[kept[0]].tolist(), list(days), days)


def _codes_of(name: str, facts: Facts, count: _Count, versions: Array) -> tuple[Array, list[Member]]:
    """The code of each organisation in a dimension, by its version, with the members that the codes number."""
    if name == "size":
        sizes = count.sizes(0, facts.organisations.organisations)[:, 0]
        return sizes, [word or None for word in facts.headcounts.vocabulary["size"]]
    if name not in DIMENSIONS:
        raise DimensionUnknown(dimension=name, known=", ".join(DIMENSIONS))
    codes, known = _coding(name, facts.organisations)
    return codes[versions], known


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
    question: Question, days: list[dt.date], members: dict[str, list[Member]], numerator: Array, denominator: Array
) -> tuple[CoverageCell, ...]:
    """The cells that hold anybody, in the order of the question's dimensions."""
    if not question.by:
        return ()
    axes: dict[str, list[Member]] = {"year": [day.year for day in days], **members}
    shape = [len(known) for known in axes.values()]
    tops, bottoms = numerator.reshape(shape), denominator.reshape(shape)
    places = np.nonzero((tops > 0) | (bottoms > 0))
    codes = dict(zip(axes, places, strict=True))
    ranks: dict[str, Array] = {name: np.array(_order(known), np.int64)[codes[name]] for name, known in axes.items()}
    order = np.lexsort([ranks[name] for name in reversed(question.by)])
    columns = [[axes[name][i] for i in codes[name][order].tolist()] for name in question.by]
    counts = zip(tops[places][order].tolist(), bottoms[places][order].tolist(), strict=True)
    return tuple(
        CoverageCell(dict(zip(question.by, values, strict=True)), top, bottom)
        for values, (top, bottom) in zip(zip(*columns, strict=True), counts, strict=True)
    )


def _order(known: Sequence[Member]) -> list[int]:
    """The place of each member: by number or by code, the unknown last."""
    ranked = sorted(known, key=_rank)
    return [ranked.index(member) for member in known]


def _rank(value: Member) -> tuple[bool, int, str]:
    return (value is None, value if isinstance(value, int) else 0, str(value))


class _Count:
    """One question prepared for the kernels: rules and filters as masks over the tables' codes."""

    def __init__(self, question: Question, facts: Facts, days: Sequence[dt.date]) -> None:
        self.question, self.facts = question, facts
        self.rule = question.reading.denominator
        self.days = np.array([day_number(day) for day in days], dtype=np.int32)
        self.known = instant_number(question.known_at)
        self.belongs, self.counted = self._population()

    def _population(self) -> tuple[Array, Array]:
        """Which versions belong to the population, and which also have a status that the denominator counts."""
        table, population = self.facts.organisations, self.question.reading.population
        women = np.ones(3, dtype=np.bool_)
        if population.women_led:
            women[:] = False
            women[WOMEN_LED[population.women_led] + 1] = True
        spans = np.array([subtree(t) for t in population.territories], dtype=np.int64).reshape(-1, 2)
        belongs, counted = np.empty((2, len(table)), dtype=np.bool_)
        kernels().belonging(
            0,
            len(table),
            *(table[name] for name in ("sector", "form", "women_led", "territory", "status")),
            _mask(table, "sector", population.sectors),
            _mask(table, "form", population.forms),
            women,
            spans,
            _mask(table, "status", self.rule.statuses),
            belongs,
            counted,
        )
        return belongs, counted

    def cubes(self, cells: Array, total: int, with_size: bool = False) -> tuple[Array, Array]:
        """Numerators and denominators [day, cell], int64. With size, a cell is its number * sizes + the class."""
        classes = len(self.facts.headcounts.vocabulary["size"]) if with_size else 1

        def count(low: int, high: int) -> Array:
            cube = np.zeros((2, len(self.days), total * classes), dtype=np.int64)
            for start in range(low, high, CHUNK):
                members, done, hits = self.placed(start, min(start + CHUNK, high))
                extra = self.sizes(start, len(hits)) if with_size else np.zeros((0, 0), np.int8)
                kernels().tally(self.days, done, hits, True, cells, classes, extra, cube[0])
                kernels().tally(self.days, members, hits, False, cells, classes, extra, cube[1])
            return cube

        numerator, denominator = sum(_spread(count, self.facts.organisations.organisations))
        return numerator, denominator

    def placed(self, low: int, high: int) -> tuple[Array, Array, Array]:
        """For organisations low..high and each day: version in the denominator, version in the numerator were it
        reached, -1 outside; and the day when each was reached."""
        members = self._members(low, high)
        done = members
        if not self.question.reading.inside:
            done = self._in_force(self.facts.organisations, low, high, self.days, self.belongs)
        return members, done, self._hits(low, high, done)

    def sizes(self, low: int, count: int) -> Array:
        """The size class of organisations from low on at the day at which they are described."""
        table = self.facts.headcounts
        days = self._frozen_days() if self.rule.rule.name == "stock_at" else self.days
        rows = self._in_force(table, low, low + count, days, np.ones(len(table), dtype=np.bool_))
        classes = np.append(table["size"], np.int8(0))[rows]
        return np.ascontiguousarray(np.broadcast_to(classes, (count, len(self.days))))

    def _members(self, low: int, high: int) -> Array:
        table = self.facts.organisations
        if self.rule.rule.name == "stock_at":
            stock = self._in_force(table, low, high, self._frozen_days(), self.counted)
            return np.repeat(stock, len(self.days), axis=1)
        if self.rule.rule.name != "cumulative_distinct":
            return self._in_force(table, low, high, self.days, self.counted)
        found = np.empty((high - low, len(self.days)), dtype=np.int64)
        since = day_number(self.rule.values["since"])
        kernels().ever_counted(
            low,
            high,
            self.days,
            since,
            self.known,
            table.offsets,
            *(table[name] for name in CLOCKS),
            self.counted,
            found,
        )
        return found

    def _frozen_days(self) -> Array:
        return np.array([day_number(self.rule.values["date"])], dtype=np.int32)

    def _in_force(self, table: ColumnTable, low: int, high: int, days: Array, counts: Array) -> Array:
        found = np.empty((high - low, len(days)), dtype=np.int64)
        columns = (table[name] for name in CLOCKS)
        kernels().in_force(low, high, days, self.known, table.offsets, *columns, counts, found)
        return found

    def _hits(self, low: int, high: int, concerned: Array) -> Array:
        question, events, rule = self.question, self.facts.events, self.question.reading.numerator
        last = min(question.on, question.until) if question.until else question.on
        actions = np.zeros(0, dtype=np.bool_)
        if question.actions is not None:
            actions = np.zeros(max(question.actions, default=0) + 1, dtype=np.bool_)
            actions[list(question.actions)] = True
        hits = np.empty(high - low, dtype=np.int32)
        kernels().reached(
            low,
            high,
            concerned,
            day_number(question.since),
            day_number(last),
            self.known,
            rule.values.get("at_least", 1),
            math.ceil(rule.values.get("hours", 0) * MINUTES),
            events.offsets,
            *(events[name] for name in Events.COLUMNS),
            _mask(events, "kind", rule.kinds),
            actions,
            hits,
        )
        return hits


def kernels() -> ModuleType:
    """The compiled loops, imported on first use: numba takes longer to import than most commands to run."""
    from twiza.plans.rules import kernels as module

    return module


def _spread(count: Callable[[int, int], Any], organisations: int) -> list[Any]:
    """`count(low, high)` over all organisations, on every core when there are many."""
    threads = min(os.cpu_count() or 1, 8) if organisations > 2 * CHUNK else 1
    bounds = [organisations * i // threads for i in range(threads + 1)]
    if threads == 1:
        return [count(0, organisations)]
    with ThreadPoolExecutor(threads) as pool:
        return list(pool.map(count, bounds[:-1], bounds[1:]))


class CodeUnknown(Unprocessable):
    message = _("“%(word)s” is not a known code of %(column)s.")


def _mask(table: Organisations | Events, column: str, words: tuple[str, ...]) -> Array:
    """Which codes of a column pass a filter; an empty filter passes all."""
    known = table.vocabulary[column]
    for word in words:
        if word not in known:
            raise CodeUnknown(column=column, word=word)
    return np.array([not words or word in words for word in known], dtype=np.bool_)
