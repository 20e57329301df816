"""A list whose rows are in the database: filters, words and order become one query."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import Any, ClassVar, TypeVar

from django.db import models

from twiza.core.text import fold

from .listing import Line, Listing

M = TypeVar("M", bound=models.Model)


class QueryListing(Listing[M, Line]):
    """A list of rows of the database."""

    search_in: ClassVar[str] = ""  # the folded text in which each word is sought

    def seen(self) -> models.QuerySet[M]:
        """Every row that the reader may see."""
        raise NotImplementedError

    def holding(self, rows: object, words: str) -> Any:
        """The rows that hold every word."""
        for word in fold(words).split():
            rows = rows.filter(**{f"{self.search_in}__contains": word})
        return rows

    def ordered(self, rows: Any) -> Any:
        """The rows in the order asked."""
        return rows.order_by(*self.order.by) if self.order else rows

    def narrowed(self, rows: object) -> Any:
        """The rows that hold the words and fit every filter, in no order yet."""
        if self.question.words and self.search_label:
            rows = self.holding(rows, self.question.words)
        return self.fitting(rows)

    @cached_property
    def found(self) -> models.QuerySet[M]:  # type: ignore[override]
        """The rows that fit, in the order asked."""
        return self.ordered(self.narrowed(self.seen()))

    def stream(self) -> Iterator[M]:
        """Every row that fits, by the thousand."""
        return self.found.iterator(chunk_size=1000)
