"""A text in several languages, and a wording that remembers which language it is really in. Pure values."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from html import escape
from typing import Any

from .languages import Extent, codes, find, known

OPENS, NAMED, CLOSES = "\ue000", "\ue001", "\ue002"  # letters of private use, which no text of people holds
_page: ContextVar[str] = ContextVar("language of the page", default="")


class Wording(str):
    """A string that knows its language, so that a page in another language marks it."""

    language: str

    def __new__(cls, text: str = "", language: str = "") -> Wording:
        """The text, in that language."""
        self = super().__new__(cls, text)
        self.language = language
        return self

    def __html__(self) -> str:
        """The text as a template writes it: escaped, marked when the page is in another language."""
        return marked(escape(self), self.language)


class Translated(Mapping[str, str]):
    """One text by language code. Where a language has none, that of the house stands in, then any other."""

    def __init__(self, texts: Mapping[str, str] | Iterable[tuple[str, str]] = ()) -> None:
        self._texts = dict(texts)

    def __getitem__(self, code: str) -> str:
        return self._texts[code]

    def __iter__(self) -> Iterator[str]:
        return iter(self._texts)

    def __len__(self) -> int:
        return len(self._texts)

    def __repr__(self) -> str:
        return f"Translated({self._texts!r})"

    def within(self, code: str | None) -> Wording:
        """The text in a language, else in the first that has one; empty when none has."""
        for candidate in (known(code), *codes(), *self._texts):
            if text := self._texts.get(candidate):
                return Wording(text, candidate)
        return Wording()

    def columns(self, name: str) -> dict[str, str]:
        """The texts by the names of their columns: {"title_fr": ..., "title_ar": ...}."""
        return {column_of(name, code): text for code, text in self._texts.items()}


def column_of(name: str, code: str) -> str:
    """The name of the column that keeps a text in a language: `title_fr`."""
    return f"{name}_{code}"


def gathered(row: Mapping[str, Any], name: str) -> Translated:
    """The text of that name in a flat table of columns."""
    return Translated((code, str(row[held])) for code in codes() if (held := column_of(name, code)) in row)


def filled(texts: Mapping[str, str], extent: Extent = Extent.PAGES) -> Translated:
    """A text given in some languages, in every language that goes so far; empty where it was not given."""
    return Translated((code, (texts.get(code) or "").strip()) for code in codes(extent))


def marked(text: str, language: str) -> str:
    """The text between marks that say its language; as it is where no page asks, or where the page is in it."""
    page = _page.get()
    return f"{OPENS}{language}{NAMED}{text}{CLOSES}" if page and language and text and language != page else text


@contextmanager
def page_in(language: str) -> Iterator[None]:
    """For a while, what is in another language than this one comes marked; `settle` turns marks into elements."""
    token = _page.set(language)
    try:
        yield
    finally:
        _page.reset(token)


_MARKS = re.compile(f"{OPENS}[^{NAMED}]*{NAMED}|{CLOSES}")
_WRITTEN = re.compile(r"(?:\\ue000|%EE%80%80)[a-z-]*(?:\\ue001|%EE%80%81)|\\ue002|%EE%80%82")  # in JSON, in addresses
# what stands between < and >, and the elements that hold letters and no elements
_NO_ELEMENTS = re.compile(
    r"<(title|option|textarea|script|style|svg)\b.*?</\1\s*>|<!--.*?-->|<[^>]*>", re.IGNORECASE | re.DOTALL
)


def settle(page: str) -> str:
    """Marks become `<span lang dir>` where an element may stand, and go away elsewhere."""
    if "\\ue000" in page or "%EE%80%80" in page:
        page = _WRITTEN.sub("", page)
    if OPENS not in page:
        return page
    return _MARKS.sub(_element, _NO_ELEMENTS.sub(lambda found: _MARKS.sub("", found[0]), page))


def _element(found: re.Match[str]) -> str:
    if found[0] == CLOSES:
        return "</span>"
    language = find(found[0][1:-1])
    return f'<span lang="{language.code}" dir="{language.direction}">'
