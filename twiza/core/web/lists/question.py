"""What a list is asked, read from its address and written back into one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.http import QueryDict

from .declared import Facet, Order

MOST_LETTERS = 100


@dataclass(frozen=True)
class Question:
    """Words, values chosen of facets, values given to filters, an order.

    texts: the values of the filters as the address has them, without those that cannot be read or change nothing.
    """

    words: str = ""
    chosen: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    given: Mapping[str, Any] = field(default_factory=dict)
    texts: Mapping[str, str] = field(default_factory=dict)
    sort: str = ""

    @property
    def is_filtered(self) -> bool:
        """Whether rows may be left out."""
        return bool(self.words or self.chosen or self.given)

    @property
    def key(self) -> tuple[object, ...]:
        """The same for two addresses that count the same rows: without order and page."""
        return self.words, tuple(sorted(self.chosen.items())), tuple(sorted(self.texts.items()))

    def address(self, **changes: str | Sequence[str]) -> str:
        """The query of the question with some parts changed, from the first page; an empty part is left out."""
        parts = {"q": self.words, **self.chosen, "sort": self.sort, **self.texts, **changes}
        return "?" + urlencode({name: value for name, value in parts.items() if value}, doseq=True)


def read(
    query: QueryDict, form: forms.Form, facets: Sequence[Facet[Any]], orders: Sequence[Order], *, is_many: bool
) -> Question:
    """The question of an address. is_many: whether a facet takes several values, else the last one."""
    form.is_valid()
    given = {name: value for name, value in form.cleaned_data.items() if value not in (None, "", False)}
    texts = {name: query[name] for name in given if name in query and query[name] != str(form.fields[name].initial)}
    chosen = {
        facet.name: tuple(values) if is_many else tuple(values[-1:])
        for facet in facets
        if (values := [text[:MOST_LETTERS] for text in query.getlist(facet.name)]) and (is_many or values[-1])
    }
    sort = query.get("sort", "")
    offered = {order.code for order in orders[1:]}
    words = query.get("q", "").replace("\0", "").strip()[:MOST_LETTERS]
    return Question(words, chosen, given, texts, sort if sort in offered else "")
