"""Searching, counting and paging the register over columns in memory. Pure: arrays in, arrays out.

A catalogue holds one row per organisation. A question is a set of filters; the answer is the organisations of one
page in order, their number, and for each facet the number of organisations behind each of its values, counted with
every other filter applied but its own, so that a reader sees what another choice would give.

At 100,000 rows a question with all facets takes a few milliseconds (docs/benchmarks.md); SQL takes one scan a facet.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from twiza.core.text import fold
from twiza.core.values import RuleError

Mask = NDArray[np.bool_]
CODED = ("sector", "status", "women_led", "size", "form")
PLACES = ("region", "province")
FACETS = (*PLACES, *CODED)
SORTS = ("name", "-founded", "founded", "-members", "members", "id")
MOST_PATTERNS = 50
REGION_STEP, PROVINCE_STEP = 10**7, 10**4


@dataclass(frozen=True)
class CatalogueFilters:
    """What is asked: words, and for each facet the values wanted (none = all)."""

    words: str = ""
    wanted: dict[str, tuple[str, ...]] = field(default_factory=dict)
    founded_from: int | None = None
    founded_to: int | None = None
    sort: str = "name"

    def __post_init__(self) -> None:
        unknown = set(self.wanted) - set(FACETS)
        if unknown:
            raise RuleError("unknown_facet", facet=sorted(unknown)[0])
        if self.sort not in SORTS:
            raise RuleError("unknown_sort", sort=self.sort)

    @property
    def is_empty(self) -> bool:
        """Whether everything is asked for."""
        return not (self.words.strip() or any(self.wanted.values()) or self.founded_from or self.founded_to)


@dataclass(frozen=True)
class CodedColumn:
    """A column of few values: small codes and what they stand for."""

    codes: NDArray[np.int16]
    values: tuple[str, ...]

    @classmethod
    def of(cls, column: Iterable[str]) -> CodedColumn:
        """Code a column of strings; the empty string means unknown and is kept."""
        array = pa.array(list(column), type=pa.string()).dictionary_encode()
        return cls(array.indices.to_numpy().astype(np.int16), tuple(array.dictionary.to_pylist()))

    def mask(self, wanted: Iterable[str]) -> Mask:
        """Rows whose value is one of those wanted."""
        keep = np.isin(np.array(self.values, dtype=object), list(wanted))
        return keep[self.codes] if len(self.values) else np.zeros(len(self.codes), dtype=bool)

    def count(self, rows: Mask) -> dict[str, int]:
        """How many of the rows have each value; values of nobody are left out."""
        counts = np.bincount(self.codes[rows], minlength=len(self.values))
        return {self.values[i]: int(counts[i]) for i in np.flatnonzero(counts)}


@dataclass(frozen=True)
class Catalogue:
    """The register as columns, in the order of ids."""

    ids: NDArray[np.int64]
    territory: NDArray[np.int64]
    founded: NDArray[np.int16]
    members: NDArray[np.int32]
    search: pa.StringArray
    coded: dict[str, CodedColumn]

    def __len__(self) -> int:
        return len(self.ids)

    @cached_property
    def places(self) -> dict[str, CodedColumn]:
        """The region and the province of each organisation, as ids in text; empty when only a wider place is known."""
        return {"region": self._place(REGION_STEP), "province": self._place(PROVINCE_STEP)}

    def _place(self, step: int) -> CodedColumn:
        wider = self.territory - self.territory % step
        known = self.territory % (step * 1000) >= step
        ids, codes = np.unique(np.where(known, wider, 0), return_inverse=True)
        return CodedColumn(codes.astype(np.int16), tuple(str(i) if i else "" for i in ids))

    @cached_property
    def orders(self) -> dict[str, NDArray[np.int64]]:
        """Row numbers in each order; unknown dates and counts come last either way."""
        by_name = pc.sort_indices(self.search).to_numpy().astype(np.int64)
        orders = {"name": by_name, "id": np.arange(len(self.ids))}
        for name, column, unknown in (("founded", self.founded, 0), ("members", self.members, -1)):
            gone = column == unknown
            for sign, key in ((1, name), (-1, f"-{name}")):
                orders[key] = np.lexsort((sign * column.astype(np.int64), gone))
        return orders

    def rows(self, filters: CatalogueFilters, *, but: str = "", base: Mask | None = None) -> Mask:
        """The organisations that satisfy every filter, one facet left aside."""
        mask = np.ones(len(self), dtype=bool) if base is None else base.copy()
        for facet, wanted in filters.wanted.items():
            if wanted and facet != but:
                mask &= self.column(facet).mask(wanted)
        if filters.founded_from:
            mask &= self.founded >= filters.founded_from
        if filters.founded_to:
            mask &= (self.founded <= filters.founded_to) & (self.founded > 0)
        return mask

    def inside(self, first: int, last: int) -> Mask:
        """The organisations whose finest known place has an id between two, both included."""
        return np.asarray((self.territory >= first) & (self.territory <= last))

    def column(self, facet: str) -> CodedColumn:
        """The coded column of a facet."""
        return self.places[facet] if facet in PLACES else self.coded[facet]

    def matching(self, words: str) -> Mask | None:
        """Organisations whose names, numbers or place contain every word, as folded; None when nothing is asked.

        A word must begin a word of the text, or be three letters long to be found inside one.
        """
        asked = fold(words).split()
        if not asked:
            return None
        mask = np.ones(len(self), dtype=bool)
        for word in asked:
            mask &= self._holding(word if len(word) >= 3 else f" {word}")
        return mask

    def _holding(self, pattern: str) -> Mask:
        """Rows whose text holds the pattern; the latest patterns are kept, since a reader turns pages and facets."""
        kept = self._patterns.get(pattern)
        if kept is None:
            kept = pc.match_substring(self.search, pattern).to_numpy(zero_copy_only=False)
            if len(self._patterns) >= MOST_PATTERNS:
                self._patterns.pop(next(iter(self._patterns)), None)
            self._patterns[pattern] = kept
        return kept

    @cached_property
    def _patterns(self) -> dict[str, Mask]:
        return {}

    def ask(
        self,
        filters: CatalogueFilters,
        *,
        offset: int = 0,
        limit: int = 25,
        base: Mask | None = None,
        facets: bool = True,
    ) -> CataloguePage:
        """One page of the organisations wanted, their number, and the facets."""
        found = self.matching(filters.words)
        if found is not None:
            base = found if base is None else base & found
        rows = self.rows(filters, base=base)
        order = self.orders[filters.sort]
        inside = order[rows[order]]
        counts: dict[str, dict[str, int]] = {}
        for facet in FACETS if facets else ():
            alone = self.rows(filters, but=facet, base=base) if filters.wanted.get(facet) else rows
            counts[facet] = self.column(facet).count(alone)
        return CataloguePage(self.ids[inside[offset : offset + limit]], len(inside), counts, rows)


@dataclass(frozen=True)
class CataloguePage:
    """A page of ids in order, how many there are in all, facet counts, and the rows themselves."""

    ids: NDArray[np.int64]
    total: int
    facets: dict[str, dict[str, int]]
    rows: Mask
