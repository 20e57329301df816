"""Titles in every language, read from the catalogues and from the columns of rows."""

from __future__ import annotations

from collections.abc import Callable

from django.utils.functional import Promise
from django.utils.translation import override

from twiza.core.languages import Extent, codes
from twiza.core.translation import localised, texts

from .titles import Title


def in_three(say: Callable[[str], str]) -> Title:
    """What `say(language)` answers in each language while that language is active."""
    said = {}
    for language in codes(Extent.PAPERS):
        with override(language):
            said[language] = say(language)
    return Title(**said)


def title_of(words: str | Promise | None) -> Title:
    """Words of the catalogues as a frozen title."""
    return Title() if words is None or words == "" else in_three(lambda _language: str(words))


def column(obj: object, name: str) -> Title:
    """The text of a row as a frozen title, gaps left empty."""
    held = texts(obj, name)
    return Title(**{code: held.get(code, "").strip() for code in codes(Extent.PAPERS)})


def place(obj: object) -> Title:
    """The name of a place or of anything that falls back between its languages."""
    return Title(**{code: localised(obj, "name", code) for code in codes(Extent.PAPERS)})
