"""Long tables drawn fast: the template of a row is rendered once a language, then filled for each row."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from html import escape

from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

OPEN, CLOSE = "\ue010", "\ue011"  # private characters, other than those of core/translated.py


def fill_rows(template: str, rows: Iterable[Mapping[str, object]], names: tuple[str, ...]) -> SafeString:
    """The rows one after the other, each value escaped; the template may only print `names`, not decide on them.

    A page of 25 rows costs 25 string formats instead of some 500 template nodes.
    """
    line = _stencil(template, get_language() or "", names)
    return mark_safe("".join(line.format(**{name: _safe(row[name]) for name in names}) for row in rows))


def _safe(value: object) -> str:
    return value if isinstance(value, SafeString) else escape(str(value))


@lru_cache(maxsize=64)
def _stencil(template: str, _language: str, names: tuple[str, ...]) -> str:
    """The template with a hole for each name, as a format string."""
    holes = {name: mark_safe(f"{OPEN}{name}{CLOSE}") for name in names}
    text = render_to_string(template, holes)
    return text.replace("{", "{{").replace("}", "}}").replace(OPEN, "{").replace(CLOSE, "}")
