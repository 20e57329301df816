"""Charts as data: each function returns a Vega-Lite specification; `svg` draws it for a page under a strict policy.

A specification is a plain dictionary, the same for the page, the PDF and the DOCX. In Arabic the whole drawing is
mirrored: time runs from right to left, bars start at the right, the value axis stands on the right. Every chart needs
its table beside it: a drawing alone is not read by everybody.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from django.core.cache import cache
from django.utils.safestring import SafeString, mark_safe

from twiza.core import words

Spec = dict[str, Any]

INK, SOFT, LINE, PAPER = "#13211f", "#4e5d5a", "#dde4e2", "#ffffff"
ACCENT, PALE, TARGET, LATE = "#0b5d55", "#9cc7c1", "#a85b0c", "#a31f1f"
NO_DATA = "#e3e8e6"
RAMP = ["#e3f0ed", "#b3d6d0", "#7ab5ac", "#3a8a80", "#0b5d55", "#053b36"]
FONTS = "Plex, 'IBM Plex Sans Arabic', 'IBM Plex Sans', Amiri, sans-serif"
DAY = 24 * 3600
VERSION = "2"
HERE = "https://twiza.invalid"  # Vega drops an address without a host; taken off again in _link


@dataclass(frozen=True)
class Bar:
    """One bar: words, a value (None = not measured), its target if any, the address of the rows behind it."""

    label: str
    value: float | None
    target: float | None = None
    href: str = ""


@dataclass(frozen=True)
class Entry:
    """One line of a legend: words, colour, and how it is drawn (square, solid, dashed, dotted)."""

    label: str
    colour: str
    kind: str


def coverage(
    observed: Sequence[tuple[int, float]],
    *,
    lang: str,
    labels: Mapping[str, str],
    target: Sequence[tuple[int, float]] = (),
    forecast: Sequence[tuple[int, float, float, float]] = (),
    width: int = 640,
    height: int = 300,
) -> Spec:
    """A rate over the years: what was observed, the path to the target, the forecast inside its interval.

    observed, target: (year, ratio). forecast: (year, low, middle, high), ratios. labels: the words of the legend under
    `observed`, `target`, `forecast` (say the interval's probability there) and `rate` (title of the axis).
    """
    years = sorted({row[0] for row in (*observed, *target, *forecast)})
    top = max([0.1, *(row[-1] for row in (*observed, *target, *forecast))])
    names = {key: _label(labels[key], lang) for key in ("observed", "target", "forecast") if key in labels}
    x = {"field": "year", "type": "ordinal", "scale": {"domain": years, "reverse": lang == "ar"},
         "axis": {"title": None, "labelAngle": 0, "grid": False, "values": _spread(years, width)}}  # fmt: skip
    y = {"field": "rate", "type": "quantitative", "scale": {"domain": [0, min(1.0, top * 1.1)], "nice": True, "clamp": True},
         "axis": {"title": None, "format": ".0%", "tickCount": 5, "orient": "right" if lang == "ar" else "left"}}  # fmt: skip
    drawn = [
        key for key, rows in (("observed", observed), ("target", target), ("forecast", forecast)) if rows
    ]
    colour = {
        "field": "series", "type": "nominal",
        "scale": {"domain": [names[k] for k in drawn], "range": [_COLOURS[k] for k in drawn]},
        "legend": {"title": None, "orient": "top", "symbolType": "stroke", "symbolStrokeWidth": 3, "labelLimit": 320,
                   "direction": "horizontal", "columns": 1 if width < 420 else 0},
    }  # fmt: skip
    layers: list[Spec] = []
    if forecast:
        band = [{"year": y_, "rate": low, "high": high} for y_, low, _, high in forecast]
        layers.append({"data": {"values": band}, "mark": {"type": "area", "color": ACCENT, "opacity": 0.14},
                       "encoding": {"x": x, "y": y, "y2": {"field": "high"}}})  # fmt: skip
    series = {
        "target": [(yr, rate) for yr, rate in target],
        "forecast": [(yr, middle) for yr, _, middle, _ in forecast],
        "observed": list(observed),
    }
    dash = {"target": [6, 4], "forecast": [2, 3], "observed": [1, 0]}
    for key, rows in series.items():
        if not rows:
            continue
        values = [{"year": yr, "rate": rate, "series": names[key]} for yr, rate in rows]
        point = {"filled": True, "size": 55} if key == "observed" else False
        layers.append({"data": {"values": values},
                       "mark": {"type": "line", "strokeWidth": 2.5, "strokeDash": dash[key], "point": point},
                       "encoding": {"x": x, "y": y, "color": colour}})  # fmt: skip
    entries = [Entry(labels[key], _COLOURS[key], _KINDS[key]) for key in drawn]
    return _spec({"layer": layers, "width": width, "height": height}, lang, entries)


_COLOURS = {"observed": ACCENT, "target": TARGET, "forecast": "#4f9d93"}
_KINDS = {"observed": "solid", "target": "dashed", "forecast": "dotted"}


def bars(
    rows: Sequence[Bar],
    *,
    lang: str,
    labels: Mapping[str, str],
    fmt: str = ".0%",
    width: int = 640,
    step: int = 30,
) -> Spec:
    """Horizontal bars, one a row in the order given, each with its value in words and a tick at its target.

    fmt: d3 format of values and axis (`.0%` for ratios, `,.0f` for counts). labels: `value` and `target`.
    """
    data = [
        {
            "label": _label(row.label, lang), "value": row.value, "target": row.target,
            "href": HERE + row.href if row.href else None, "words": _value_words(row.value, fmt, lang),
        }
        for row in rows
    ]  # fmt: skip
    top = max([0.0, *(v for row in rows for v in (row.value, row.target) if v is not None)]) or 1.0
    rtl = lang == "ar"
    y = {"field": "label", "type": "nominal", "sort": [row["label"] for row in data],
         "axis": {"title": None, "orient": "right" if rtl else "left", "labelColor": INK, "labelLimit": int(width * 0.42), "ticks": False,
                  "domain": False, "labelPadding": 8}}  # fmt: skip
    scale = {"domain": [0, top * (1 + 55 / (width * 0.5))], "reverse": rtl, "nice": False}
    x = {"field": "value", "type": "quantitative", "scale": scale,
         "axis": {"title": None, "format": fmt, "tickCount": 5 if width > 420 else 3, "orient": "bottom"}}  # fmt: skip
    links = {"href": {"field": "href"}} if any(row.href for row in rows) else {}
    layers: list[Spec] = [
        {"mark": {"type": "bar", "color": ACCENT, "height": {"band": 0.62}, "cornerRadiusEnd": 3},
         "encoding": {"x": x, "y": y, **links}},
        {"mark": {"type": "text", "align": "right" if rtl else "left", "dx": -6 if rtl else 6, "color": INK, "fontWeight": 500},
         "encoding": {"x": {"field": "value", "type": "quantitative", "scale": scale}, "y": y, "text": {"field": "words"}},
         "transform": [{"calculate": "isValid(datum.value) ? datum.value : 0", "as": "value"}]},
    ]  # fmt: skip
    if any(row.target is not None for row in rows):
        layers.insert(1, {
            "mark": {"type": "tick", "color": TARGET, "thickness": 3, "height": {"band": 0.9}},
            "encoding": {"x": {"field": "target", "type": "quantitative", "scale": scale}, "y": y},
            "transform": [{"filter": "isValid(datum.target)"}],
        })  # fmt: skip
    entries = [Entry(labels["value"], ACCENT, "square")]
    if len(layers) == 3:
        entries.append(Entry(labels["target"], TARGET, "solid"))
    return _spec(
        {"data": {"values": data}, "layer": layers, "width": width, "height": {"step": step}}, lang, entries
    )


def choropleth(
    geojson: Mapping[str, Any],
    values: Mapping[int, float | None],
    *,
    lang: str,
    names: Mapping[int, str],
    labels: Mapping[str, str],
    hrefs: Mapping[int, str] | None = None,
    thresholds: Sequence[float] = (0.2, 0.4, 0.6, 0.8),
    fmt: str = ".0%",
    width: int = 520,
    height: int = 560,
) -> Spec:
    """A map: each shape coloured by the class of its value, grey where nothing was measured.

    geojson: a FeatureCollection whose features have an integer `id` (or property `id`). values, names, hrefs: by that
    id; a shape with an address is a link that says its name and value. labels: `value` (what is shown) and `none`
    (not measured).
    """
    hrefs = hrefs or {}
    features = []
    for feature in geojson["features"]:
        key = int(feature.get("id") or feature["properties"]["id"])
        value, href = values.get(key), hrefs.get(key)
        said = f"{names.get(key, '')}{':' if lang != 'fr' else words.NBSP + ':'} {labels['none'] if value is None else _value_words(value, fmt, lang)}"
        features.append({
            "type": "Feature", "geometry": feature["geometry"], "said": said, "href": HERE + href if href else None,
            "class": -1 if value is None else sum(value >= limit for limit in thresholds),
        })  # fmt: skip
    entries = [(-1, labels["none"], NO_DATA)] if any(f["class"] < 0 for f in features) else []
    entries += [
        (index, _class_words(index, thresholds, fmt, lang), colour)
        for index, colour in enumerate(_ramp(len(thresholds) + 1))
    ]
    legend = {"title": _label(labels["value"], lang), "orient": "bottom", "direction": "horizontal", "columns": 3,
              "symbolType": "square", "symbolStrokeWidth": 0, "symbolSize": 180, "titleLimit": width,
              "labelExpr": json.dumps({str(i): _label(text, lang) for i, text, _ in entries}) + "[datum.label]"}  # fmt: skip
    encoding: Spec = {
        "color": {"field": "class", "type": "nominal", "legend": legend,
                  "scale": {"domain": [i for i, _, _ in entries], "range": [colour for _, _, colour in entries]}},
        "description": {"field": "said"},
    }  # fmt: skip
    if hrefs:
        encoding["href"] = {"field": "href"}
    chart = {
        "data": {"values": features},
        "mark": {"type": "geoshape", "stroke": PAPER, "strokeWidth": 0.9, "aria": True},
        "encoding": encoding,
        "projection": {"type": "mercator"},
        "width": width, "height": height,
    }  # fmt: skip
    return _spec(chart, lang, [Entry(text, colour, "square") for _, text, colour in entries], labels["value"])


def sparkline(values: Sequence[float | None], *, lang: str, width: int = 120, height: int = 32) -> Spec:
    """A small line without axes, its last point marked; gaps stay gaps."""
    data = [{"i": i, "v": v, "last": i == len(values) - 1} for i, v in enumerate(values)]
    x = {
        "field": "i",
        "type": "quantitative",
        "axis": None,
        "scale": {"reverse": lang == "ar", "nice": False, "padding": 4},
    }
    y = {"field": "v", "type": "quantitative", "axis": None, "scale": {"zero": False, "padding": 4}}
    line = {"mark": {"type": "line", "color": ACCENT, "strokeWidth": 2, "invalid": "break-paths-filter-domains"},
            "encoding": {"x": x, "y": y}}  # fmt: skip
    dot = {"mark": {"type": "circle", "color": ACCENT, "size": 40, "opacity": 1}, "encoding": {"x": x, "y": y},
           "transform": [{"filter": "datum.last && isValid(datum.v)"}]}  # fmt: skip
    spec = _spec({"data": {"values": data}, "layer": [line, dot], "width": width, "height": height}, lang)
    return {**spec, "padding": 0, "usermeta": {**spec["usermeta"], "fixed": [width, height]}}


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
    both = [
        (css, svg(make(width), title=title, desc=desc)) for css, width in (("wide", wide), ("narrow", narrow))
    ]
    return mark_safe("".join(f'<div class="kit-{css}-chart">{drawn}</div>' for css, drawn in both))


def draw(spec: Spec, *, font: str = "") -> str:
    """The drawing as a stand-alone SVG file for a report; `font` replaces the fonts of the page."""
    import vl_convert

    lang = spec["usermeta"]["lang"]
    config = {**spec["config"], "font": font} if font else spec["config"]
    return str(
        vl_convert.vegalite_to_svg(
            {**spec, "config": config},
            vl_version="6.1",
            format_locale=_format_locale(lang),
            allowed_base_urls=[],
        )
    )


def _spec(chart: Spec, lang: str, legend: Sequence[Entry] = (), legend_title: str = "") -> Spec:
    axis = {
        "labelColor": SOFT, "labelFontSize": 13, "titleColor": SOFT, "gridColor": LINE, "domainColor": "#b9c6c2",
        "tickColor": "#b9c6c2", "labelPadding": 6,
    }  # fmt: skip
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v6.json",
        **chart,
        "background": "transparent",
        "autosize": {"type": "fit-x" if isinstance(chart.get("height"), dict) else "pad", "contains": "padding"},
        "usermeta": {
            "lang": words.language(lang),
            "legend": [asdict(entry) for entry in legend],
            "legend_title": legend_title,
        },
        "config": {
            "font": FONTS, "aria": False, "view": {"stroke": None}, "axis": axis, "text": {"fontSize": 13},
            "legend": {"labelColor": INK, "labelFontSize": 13, "titleColor": SOFT, "titleFontSize": 13, "titleFontWeight": 500},
        },
    }  # fmt: skip


def _without_legend(part: Any) -> Any:
    """The same specification with every legend left out: the page writes its own."""
    if isinstance(part, dict):
        return {
            key: None if key == "legend" else _without_legend(value)
            for key, value in part.items()
            if key != "config"
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


def _class_words(index: int, thresholds: Sequence[float], fmt: str, lang: str) -> str:
    """A class of the map in words: under 20 %, 20 % to 40 %, 80 % and more."""
    said = [_value_words(limit, fmt, lang) for limit in thresholds]
    if index == 0:
        return {"fr": "moins de {}", "ar": "أقل من {}", "en": "under {}"}[lang].format(said[0])
    if index == len(said):
        return {"fr": "{} et plus", "ar": "{} فأكثر", "en": "{} and more"}[lang].format(said[-1])
    return {"fr": "{} à {}", "ar": "{} إلى {}", "en": "{} to {}"}[lang].format(said[index - 1], said[index])


def _spread(years: Sequence[int], width: int) -> list[int]:
    """The years that are written under the axis so that their words do not touch."""
    every = max(1, -(-len(years) * 48 // width))
    return [year for index, year in enumerate(years) if index % every == 0]


def _ramp(classes: int) -> list[str]:
    """So many colours of the ramp, from its light end to its dark one."""
    return [RAMP[round(i * (len(RAMP) - 2) / max(classes - 1, 1))] for i in range(classes)]


def _label(text: str, lang: str) -> str:
    """A label whose brackets and signs do not turn round in an Arabic drawing."""
    return f"\u2067{text}\u2069" if lang == "ar" and text else text


def _value_words(value: float | None, fmt: str, lang: str) -> str:
    if fmt.endswith("%"):
        return words.percent(value, lang, int(fmt[1]) if fmt[1:2].isdigit() else 0)
    return words.number(value, lang)


def _format_locale(lang: str) -> dict[str, Any]:
    if lang == "en":
        return {"decimal": ".", "thousands": ",", "grouping": [3], "currency": ["", ""]}
    percent = "%" if lang == "ar" else "\u00a0%"
    return {"decimal": ",", "thousands": "\u00a0", "grouping": [3], "currency": ["", ""], "percent": percent}


def _clean(drawn: str, title: str, desc: str, key: str, fixed: list[int] | None) -> str:
    """Vega's file as a part of our page: named, sized by its box, free of style attributes."""
    body = re.sub(r"<\?xml[^>]*>|<!DOCTYPE[^>]*>", "", drawn)
    body = re.sub(r'\sstyle="([^"]*)"', _presentation, body)
    body = re.sub(
        r'<a ([^>]*)>(<path) aria-label="([^"]*)"', r'<a \1 aria-label="\3"><title>\3</title>\2', body
    )
    body = re.sub(r"<a ([^>]*)>", _link, body)
    has_links = "<a href" in body
    body = re.sub(r'\s(aria-roledescription|role|pointer-events)="[^"]*"', "", body)
    body = re.sub(r'(<path[^>]*?) aria-label="[^"]*"', r"\1", body)
    box = re.search(r'viewBox="[^"]*"', body)
    role, named = "group" if has_links else "img", f'aria-labelledby="t{key}"'
    head = f'<svg xmlns="http://www.w3.org/2000/svg" {box.group(0) if box else ""} direction="ltr" role="{role}" {named}'
    head += f' width="{fixed[0]}" height="{fixed[1]}" class="kit-fixed"' if fixed else ""
    head += f' aria-describedby="d{key}">' if desc else ">"
    head += f'<title id="t{key}">{escape(title)}</title>' + (
        f'<desc id="d{key}">{escape(desc)}</desc>' if desc else ""
    )
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
