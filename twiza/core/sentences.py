"""What a refusal says to its reader: the one place where messages and their parameters become a sentence."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext

from . import formats
from .codes import Code
from .labels import translated
from .refusals import Refusal
from .translation import active_language
from .values import Money


def sentence(refusal: Refusal) -> str:
    """The message of a refusal in the active language, its parameters as people write them."""
    words = refusal.message
    said = str(words) if isinstance(words, Promise) else gettext(words)
    return said % {name: shown(value) for name, value in refusal.params.items()}


def shown(value: Any) -> Any:
    """A parameter in the active language: a day, an instant, an amount, a code by its label; the rest as it is."""
    language = active_language()
    if isinstance(value, Code):
        return translated(value.label)
    if isinstance(value, Money):
        return formats.money(value, language)
    if isinstance(value, dt.datetime):
        return formats.instant(value, language)
    if isinstance(value, dt.date):
        return formats.day(value, language)
    if isinstance(value, list | tuple | set | frozenset):
        return formats.join([str(shown(one)) for one in value], language)
    return value
