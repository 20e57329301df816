"""The languages of the house: declared once, in the settings; the rest is known from the code (CLDR through Babel).

`TWIZA_LANGUAGES` in the settings is the one list. Pages, columns, catalogues, formats, forms, commands and papers
ask here which languages there are, how they are written, and which one stands in for another.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import IntEnum
from functools import cached_property

from babel import Locale
from babel.core import get_global

LANGUAGE_LENGTH = 8  # of a column that keeps a code


class Extent(IntEnum):
    """How far a language goes in the house; each step holds those before it."""

    PAGES = 1  # words of the screen, texts typed by people
    PAPERS = 2  # reports, sheets, letters and e-mails are written in it
    DEEDS = 3  # conventions, minutes and decisions are drafted in it


@dataclass(frozen=True)
class Language:
    """One language: its code (ISO 639), its own name, the country whose usage it follows, how far it goes.

    is_partial: its catalogues may have gaps, which the language of the house fills, marked as such.
    numbers_like: a locale of CLDR for its numbers where offices write them otherwise than CLDR says. called: its names
    in other languages, where the administration says another one than CLDR.
    """

    code: str
    name: str
    region: str = "MA"
    extent: Extent = Extent.PAGES
    is_partial: bool = False
    short: str = ""
    numbers_like: str = ""
    called: Mapping[str, str] = field(default_factory=dict, hash=False, compare=False)

    @cached_property
    def locale(self) -> Locale:
        """Its months, days, lists and grammar."""
        return Locale(self.code, self.region or None)

    @cached_property
    def number_locale(self) -> Locale:
        """How its numbers are grouped."""
        return Locale.parse(self.numbers_like) if self.numbers_like else self.locale

    @cached_property
    def is_rtl(self) -> bool:
        """Whether it is read from right to left."""
        return bool(self.locale.character_order == "right-to-left")

    @property
    def direction(self) -> str:
        """`rtl` or `ltr`."""
        return "rtl" if self.is_rtl else "ltr"

    @property
    def tag(self) -> str:
        """What stands in `<html lang>` (BCP 47): fr-MA, ar-MA, zgh-MA."""
        return f"{self.code}-{self.region}" if self.region else self.code

    @cached_property
    def script(self) -> str:
        """The script that it is written in (ISO 15924): Latn, Arab, Tfng."""
        return str(get_global("likely_subtags")[self.code]).split("_")[1]

    @property
    def mark(self) -> str:
        """The letters that stand for it where its name has no room."""
        return self.short or self.name[:2]  # language-list: letters of a name, not of a code

    @property
    def attrs(self) -> dict[str, str]:
        """The attributes of an element whose text is in it."""
        return {"lang": self.code, "dir": self.direction}

    def called_in(self, other: str) -> str:
        """Its name in another language: `arabe`, `الفرنسية`."""
        return self.called.get(other) or str(find(other).locale.languages.get(self.code) or self.name)


_declared: tuple[Language, ...] = ()


def declare(*languages: Language) -> tuple[Language, ...]:
    """Say which languages there are, the language of the house first. The settings do it, once."""
    global _declared
    if not languages or languages[0].is_partial:
        raise ValueError("the language of the house, which fills the gaps of the others, comes first and is whole")
    _declared = languages
    return languages


@contextmanager
def declared(*languages: Language) -> Iterator[None]:
    """Other languages for a while."""
    before = _declared
    declare(*languages)
    try:
        yield
    finally:
        declare(*before)


def spoken(extent: Extent = Extent.PAGES) -> tuple[Language, ...]:
    """The languages that go at least so far, in their order."""
    if not _declared:
        raise LookupError("no language is declared: the settings were not read")
    return tuple(language for language in _declared if language.extent >= extent)


def codes(extent: Extent = Extent.PAGES) -> tuple[str, ...]:
    """Their codes."""
    return tuple(language.code for language in spoken(extent))


def choices(extent: Extent = Extent.PAGES) -> list[tuple[str, str]]:
    """Their codes with their own names, for a field of choices."""
    return [(language.code, language.name) for language in spoken(extent)]


def of_papers() -> list[tuple[str, str]]:
    """The choices of the languages of papers, for a model: migrations name the function, not what it answers."""
    return choices(Extent.PAPERS)


def default() -> Language:
    """The language of the house, which stands in for every other."""
    return spoken()[0]


def find(code: str | None, extent: Extent = Extent.PAGES) -> Language:
    """The language that a code such as "ar-MA" or "fr_FR" means; that of the house when it does not go so far."""
    base = (code or "").replace("_", "-").split("-")[0].lower()
    return next((language for language in spoken(extent) if language.code == base), default())


def known(code: str | None, extent: Extent = Extent.PAGES) -> str:
    """The code of that language."""
    return find(code, extent).code
