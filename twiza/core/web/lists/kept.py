"""A list whose rows are kept in memory: words, facets and order are asked of the rows themselves."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from typing import Any, TypeVar

from twiza.core.facets import Coded, counts, narrow
from twiza.core.text import fold

from .declared import Facet
from .listing import Line, Listing

C = TypeVar("C", bound=Coded)


class KeptListing(Listing[C, Line]):
    """A list of rows in memory. A facet counts the rows that fit every other choice."""

    def seen(self) -> Iterable[C]:
        """Every row that the reader may see."""
        raise NotImplementedError

    @cached_property
    def worded(self) -> Sequence[C]:
        """The rows that hold every word and fit the filters, before any choice among facets."""
        words = fold(self.question.words).split()
        rows: Any = self.seen()
        if words:
            rows = [row for row in rows if all(word in row.search for word in words)]
        return list(self.fitting(rows))

    @cached_property
    def found(self) -> Sequence[C]:  # type: ignore[override]
        """The rows that fit, in the order asked."""
        rows = narrow(self.worded, self._chosen)
        by = self.order.by if self.order else None
        return sorted(rows, key=by) if by else rows

    @property
    def _chosen(self) -> dict[str, str]:
        return {name: codes[0] for name, codes in self.question.chosen.items()}

    def counts(self) -> Mapping[str, Mapping[str, int]]:
        """Counted over the rows that hold the words."""
        return counts(self.worded, self._chosen, [facet.name for facet in self.facets])

    def words_of(self, facet: Facet[C], code: str) -> object:
        """The words of a value: as declared, else as a row that has it names it, else the code."""
        if code in facet.words or facet.named is None:
            return facet.words.get(code, code)
        row = next((row for row in self.worded if code in row.codes[facet.name]), None)
        return code if row is None else facet.named(row, code)
