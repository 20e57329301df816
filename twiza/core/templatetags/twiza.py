"""The tags and filters that every page may use: icons, numbers and dates in words, the query string, form fields."""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any

from django import forms, template
from django.conf import settings
from django.db.models import Model
from django.template.context import Context
from django.template.defaultfilters import stringfilter
from django.urls import translate_url
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from twiza.core.translated import Wording
from twiza.core.translation import texts

from .. import formats, languages
from ..web.addresses import open_address, reader

register = template.Library()

_TONE_ICONS = {
    "success": "circle-check",
    "warning": "alert-triangle",
    "danger": "alert-octagon",
    "info": "info-circle",
    "secondary": "circle-dashed",
}


def _lang() -> str:
    return formats.language(get_language())


@lru_cache(maxsize=512)
def _icon_paths(name: str) -> str:
    """What stands between <svg> and </svg> in the file of that icon; nothing when there is no such icon."""
    file = Path(settings.TABLER_ICONS) / f"{name}.svg"
    if not re.fullmatch(r"[a-z0-9-]+", name) or not file.is_file():
        return ""
    inner = re.search(r"<svg[^>]*>(.*)</svg>", file.read_text(encoding="utf-8"), re.DOTALL)
    return re.sub(r"\s+", " ", inner.group(1)).strip() if inner else ""


@register.simple_tag
@lru_cache(maxsize=512)
def icon(name: str, css: str = "") -> SafeString:
    """The outline icon of that name (Tabler), hidden from screen readers: a word must stand beside it."""
    mirrored = name.startswith(
        ("arrow-left", "arrow-right", "chevron-left", "chevron-right", "chevrons-", "external-link")
    )
    classes = " ".join(["icon", *(["icon-mirrored"] if mirrored else []), *([css] if css else [])])
    return format_html(
        '<svg xmlns="http://www.w3.org/2000/svg" class="{}" width="24" height="24" viewBox="0 0 24 24" fill="none"'
        ' stroke="currentColor" stroke-width="1.75" stroke-linecap="round" stroke-linejoin="round"'
        ' aria-hidden="true" focusable="false">{}</svg>',
        classes,
        mark_safe(_icon_paths(name)),
    )


@register.filter
def tone_icon(tone: str) -> str:
    """The icon that says a tone without its colour."""
    return _TONE_ICONS.get(tone, "circle-dashed")


@register.filter
def number(value: int | float | Decimal | None, decimals: int | None = None) -> str:
    """A number in the reader's language."""
    return formats.number(_or_none(value), _lang(), decimals)


@register.filter
def percent(value: float | Decimal | None, decimals: int = 1) -> str:
    """A ratio as a percentage in the reader's language."""
    return formats.percent(_or_none(value), _lang(), decimals)


@register.filter
def money(value: formats.HasCents | None) -> str:
    """An amount to the centime."""
    return formats.money(_or_none(value), _lang())


@register.filter
def money_millions(value: formats.HasCents | None) -> str:
    """An amount in millions."""
    return formats.money_millions(_or_none(value), _lang())


@register.filter
def day(value: dt.date | None, style: str = "long") -> str:
    """A day in words: long, short or number."""
    return formats.day(_or_none(value), _lang(), style)


@register.filter
def month(value: dt.date | None) -> str:
    """A month and its year."""
    return formats.month(_or_none(value), _lang())


@register.filter
def instant(value: dt.datetime | None) -> str:
    """An instant on the clock of Morocco."""
    return formats.instant(_or_none(value), _lang())


@register.simple_tag
def period(starts_on: dt.date | None, ends_on: dt.date | None) -> str:
    """Two days as one phrase."""
    return formats.period(_or_none(starts_on), _or_none(ends_on), _lang())


@register.filter(is_safe=True)
@stringfilter
def trim(text: str) -> str:
    """The text without the space around it: an empty block stays empty for the style sheet."""
    return text.strip()


@register.filter
def join_words(items: Any) -> str:
    """The items as one phrase: a, b and c."""
    return formats.join([str(item) for item in items], _lang())


def _or_none(value: object) -> Any:
    return None if value == "" else value


@register.simple_tag(takes_context=True)
def query(context: Context, **changes: object) -> str:
    """The present query string with some keys changed; None or "" takes a key away."""
    request = context.get("request")
    params = request.GET.copy() if request is not None else None
    if params is None:
        return "?"
    for key, value in changes.items():
        if value is None or value == "":
            params.pop(key, None)
        elif isinstance(value, list | tuple):
            params.setlist(key, [str(v) for v in value])
        else:
            params[key] = str(value)
    return f"?{params.urlencode()}"


@register.simple_tag(takes_context=True)
def language_links(context: Context) -> list[dict[str, Any]]:
    """The same page, filters kept, in each language: code, name, short, url, is_active."""
    request = context.get("request")
    here = request.get_full_path() if request is not None else "/"
    return [
        {
            "code": language.code,
            "name": language.name,
            "short": language.mark,
            "url": _translated(here, language.code),
            "is_active": language.code == _lang(),
        }
        for language in languages.spoken()
    ]


def _translated(path: str, code: str) -> str:
    """The path in another language: by its view, else by its prefix (a page not found has no view)."""
    url = translate_url(path, code)
    return url if url != path else re.sub(rf"^/({'|'.join(languages.codes())})(?=/|$)", f"/{code}", path)


@register.simple_tag
def page_language() -> languages.Language:
    """The language of the page: its tag, direction and name."""
    return languages.find(get_language())


@register.filter
def language_attrs(language: str) -> SafeString:
    """The attributes of an element whose text is in that language: lang="ar" dir="rtl"."""
    spoken = {one.code: one for one in languages.spoken()}
    if language not in spoken:
        return format_html('lang="{}" dir="auto"', language) if language else mark_safe('dir="auto"')
    return format_html('lang="{}" dir="{}"', language, spoken[language].direction)


@register.simple_tag
def every_text(row: Any, name: str) -> list[Wording]:
    """A text of a row in each language that has it; each knows its language."""
    return [Wording(text, code) for code, text in texts(row, name).items() if text]


@register.filter
def language_name(code: str) -> str:
    """The name of a language in the reader's."""
    return languages.find(code).called_in(_lang())


@register.simple_tag(takes_context=True)
def url_or_none(context: Context, name: str, *args: object, of: Model | None = None, **kwargs: object) -> str:
    """The address of that name, or nothing when no room serves it or this reader may not open it.

    `of=object` asks whether the reader's right reaches that object too.
    """
    return open_address(reader(context), name, *args, of=of, **kwargs)


@register.simple_tag
def field_widget(bound: forms.BoundField) -> SafeString:
    """The widget of a form field with the classes of the kit."""
    widget = bound.field.widget
    attrs: dict[str, Any] = {}
    if isinstance(widget, forms.CheckboxInput | forms.RadioSelect | forms.CheckboxSelectMultiple):
        css = "form-check-input"
    elif isinstance(widget, forms.Select):
        css = "form-select"
    else:
        css = "form-control"
    given = widget.attrs.get("class", "")
    attrs["class"] = f"{css} {given}".strip() + (" is-invalid" if bound.errors else "")
    if isinstance(widget, forms.Textarea) and widget.attrs.get("rows") in (None, "10", 10):
        attrs["rows"] = 4
    if getattr(widget, "input_type", "") in ("email", "password"):
        attrs["placeholder"] = ""  # the label says it
    return bound.as_widget(attrs=attrs)


@register.filter
def widget_kind(bound: forms.BoundField) -> str:
    """How a field is laid out: hidden, check, choices or line."""
    widget = bound.field.widget
    if widget.is_hidden:
        return "hidden"
    if isinstance(widget, forms.RadioSelect | forms.CheckboxSelectMultiple):
        return "choices"
    return "check" if isinstance(widget, forms.CheckboxInput) else "line"


@register.simple_tag
def field_choice(choice: Any) -> SafeString:
    """One radio button or box of a choice field, without its label."""
    choice.data["attrs"]["class"] = "form-check-input"
    return choice.tag()


@register.simple_tag
def page_numbers(page: Any) -> list[int | None]:
    """The page numbers to show, None for a gap: first, last and the neighbours of the present one."""
    last, now = page.paginator.num_pages, page.number
    kept = sorted({1, last, *range(max(1, now - 1), min(last, now + 1) + 1)})
    shown: list[int | None] = []
    for before, n in zip([0, *kept], kept, strict=False):
        if n - before > 1:
            shown.append(None)
        shown.append(n)
    return shown


@register.filter
def message_tone(message: Any) -> str:
    """The tone of a Django message."""
    tones = {"success": "success", "warning": "warning", "error": "danger"}
    return tones.get(message.level_tag, "info")


@register.filter
def display_name(user: Any) -> str:
    """The name that a person is called by on the screen."""
    name = str(getattr(user, "name", "") or user.get_username())
    return name.split("@")[0] if "@" in name else name


@register.filter
def initials(user: object) -> str:
    """At most two letters that stand for the person's name."""
    words_of_name = re.findall(r"[^\W\d_]+", re.sub(r"\(.*?\)", "", display_name(user)))
    return "".join(word[0] for word in words_of_name[:2]).upper()
