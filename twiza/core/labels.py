"""The words of codes in the reader's language: as choices of a field, as a label, as a tone."""

from __future__ import annotations

from functools import cache

from django.utils.functional import Promise
from django.utils.translation import gettext, gettext_lazy, pgettext, pgettext_lazy

from .codes import Code
from .messages import Message


def translated(words: str) -> str:
    """A message that a pure room marked, in the active language."""
    return pgettext(words.context, words) if isinstance(words, Message) else gettext(words)


def lazily(words: str) -> Promise:
    """The same, said when it is read."""
    return pgettext_lazy(words.context, words) if isinstance(words, Message) else gettext_lazy(words)


@cache
def choices(codes: type[Code]) -> list[tuple[str, Promise]]:
    """The codes with their words, for a field of a model or of a form. Not to be changed."""
    return [(code.value, lazily(code.label)) for code in codes]


def label(codes: type[Code], value: str) -> str:
    """The words of a code; the code itself when a newer version wrote it."""
    return translated(codes(value).label) if value in codes._value2member_map_ else value


def tones(codes: type[Code]) -> dict[str, str]:
    """The tone of each code."""
    return {code.value: code.tone for code in codes}
