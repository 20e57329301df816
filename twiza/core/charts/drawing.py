"""How a specification becomes SVG: for a page under a strict policy, or for a report."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Mapping
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from django.core.cache import cache
from django.utils.safestring import SafeString, mark_safe

from twiza.core import formats
from twiza.core.languages import find

from .specs import HERE, Spec

DAY = 24 * 3600
VERSION = "4"
LARGEST = 1.25  # how far a drawing may grow beyond the width that it was made for


def svg(spec: Spec, *, title: str, desc: str = "") -> SafeString:
    """The legend in words and the drawing as inline SVG, free of style attributes; kept a day by content.

    title: what the chart shows. desc: what it says, in a sentence. Both are read to people who do not see it. Shapes
    with an address stay links.
    """
    content = json.dumps([VERSION, title, desc, spec], sort_keys=True, ensure_ascii=False)
    key = "chart:" + hashlib.sha256(content.encode()).hexdigest()
    drawn = cache.get(key)
    if drawn is None:
        drawn = _legend(spec["usermeta"]) + _clean(
            draw({**_without_legend(spec), "usermeta": spec["usermeta"]}),
            title,
            desc,
            key[6:18],
            spec["usermeta"].get("fixed"),
        )
        cache.set(key, drawn, DAY)
    return mark_safe(drawn)


def responsive(
    make: Callable[[int], Spec], *, title: str, desc: str = "", wide: int = 720, narrow: int = 330
) -> SafeString:
    """The chart drawn twice, for a desk and for a phone, so that its words stay readable; CSS shows one.

    make: from a width in pixels to the specification.
    """
    both = [(css, svg(make(width), title=title, desc=desc)) for css, width in (("wide", wide), ("narrow", narrow))]
    return mark_safe("".join(f'<div class="kit-{css}-chart">{drawn}</div>' for css, drawn in both))


def draw(spec: Spec, *, font: str = "") -> str:
    """The drawing as a stand-alone SVG file for a report; `font` replaces the fonts of the page."""
    import vl_convert

    lang = spec["usermeta"]["lang"]
    config = {**spec["config"], "font": font} if font else spec["config"]
    return str(
        vl_convert.vegalite_to_svg(
            {**spec, "config": config}, vl_version="6.1", format_locale=_format_locale(lang), allowed_base_urls=[]
        )
    )


def _without_legend(part: object) -> Any:
    """The same specification with every legend left out: the page writes its own."""
    if isinstance(part, dict):
        return {
            key: None if key == "legend" else _without_legend(value) for key, value in part.items() if key != "config"
        } | ({"config": part["config"]} if "config" in part else {})
    return [_without_legend(value) for value in part] if isinstance(part, list) else part


def _legend(meta: Mapping[str, Any]) -> str:
    """The legend as a list that wraps on a phone and follows the page's direction."""
    lines = {"solid": "", "dashed": ' stroke-dasharray="5 3"', "dotted": ' stroke-dasharray="2 2.5"'}
    items = []
    for entry in meta["legend"]:
        colour = quoteattr(entry["colour"])
        shape = (
            f'<rect width="16" height="12" y="1" rx="2" fill={colour}/>'
            if entry["kind"] == "square"
            else f'<path d="M0 7H22" fill="none" stroke={colour} stroke-width="3"{lines[entry["kind"]]}/>'
        )
        mark = f'<svg width="{16 if entry["kind"] == "square" else 22}" height="14" aria-hidden="true">{shape}</svg>'
        items.append(f"<li>{mark} {escape(entry['label'])}</li>")
    title = f'<p class="kit-legend-title">{escape(meta["legend_title"])}</p>' if meta["legend_title"] else ""
    return f'{title}<ul class="kit-legend">{"".join(items)}</ul>' if items else ""


def _format_locale(lang: str) -> dict[str, Any]:
    signs = find(lang).number_locale.number_symbols["latn"]
    return {
        "decimal": signs["decimal"],
        "thousands": signs["group"].replace(formats.THIN, formats.NBSP),
        "grouping": [3],
        "currency": ["", ""],
        "percent": formats.percent_sign(lang),
    }


def _clean(drawn: str, title: str, desc: str, key: str, fixed: list[int] | None) -> str:
    """Vega's file as a part of our page: named, sized by its box, free of style attributes."""
    body = re.sub(r"<\?xml[^>]*>|<!DOCTYPE[^>]*>", "", drawn)
    body = re.sub(r'\sstyle="([^"]*)"', _presentation, body)
    body = re.sub(r'<a ([^>]*)>(<path) aria-label="([^"]*)"', r'<a \1 aria-label="\3"><title>\3</title>\2', body)
    body = re.sub(r"<a ([^>]*)>", _link, body)
    has_links = "<a href" in body
    body = re.sub(r'\s(aria-roledescription|role|pointer-events)="[^"]*"', "", body)
    body = re.sub(r'(<path[^>]*?) aria-label="[^"]*"', r"\1", body)
    box = re.search(r'viewBox="\S+ \S+ (\S+) [^"]*"', body)
    role = "group" if has_links else "img"
    width = f'width="{fixed[0]}" height="{fixed[1]}" class="kit-fixed"' if fixed else ""
    if box and not fixed:
        width = f'width="{round(float(box.group(1)) * LARGEST)}"'
    named = f'aria-labelledby="t{key}"' + (f' aria-describedby="d{key}"' if desc else "")
    head = f'<svg xmlns="http://www.w3.org/2000/svg" {box.group(0) if box else ""} {width} direction="ltr"'
    head += f' role="{role}" {named}><title id="t{key}">{escape(title)}</title>'
    head += f'<desc id="d{key}">{escape(desc)}</desc>' if desc else ""
    return re.sub(r"<svg[^>]*>", lambda _: head, body, count=1)


def _presentation(style: re.Match[str]) -> str:
    """A style attribute as presentation attributes."""
    pairs = (part.split(":", 1) for part in style.group(1).split(";") if ":" in part)
    return "".join(f" {name.strip()}={quoteattr(value.strip())}" for name, value in pairs)


def _link(tag: re.Match[str]) -> str:
    """A link in the same window, by its plain address, with its words; other links fall."""
    address = re.search(rf'href="{HERE}(/[^"]*)"', tag.group(1))
    said = re.search(r'aria-label="[^"]*"', tag.group(1))
    return f'<a href="{address.group(1)}"{" " + said.group(0) if said else ""}>' if address else "<a>"
