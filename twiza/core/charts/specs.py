"""What a chart says, as Vega-Lite: one function a kind of chart."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from .. import formats
from ..languages import find

Spec = dict[str, Any]

INK, SOFT, LINE, PAPER = "#13211f", "#4e5d5a", "#dde4e2", "#ffffff"
ACCENT, PALE, TARGET, LATE = "#0b5d55", "#9cc7c1", "#a85b0c", "#a31f1f"
NO_DATA = "#d6d6d6"
RAMP = ["#d5ebe6", "#a9d1ca", "#7ab5ac", "#3a8a80", "#0b5d55", "#053b36"]
FONTS = "Plex, 'IBM Plex Sans Arabic', 'IBM Plex Sans', Amiri, sans-serif"
_CLASSES = {
    "fr": ("moins de {}", "{} à {}", "{} et plus"),
    "ar": ("أقل من {}", "{} إلى {}", "{} فأكثر"),
    "en": ("under {}", "{} to {}", "{} and more"),
}
HERE = "https://twiza.invalid"  # Vega drops an address without a host; taken off again in _link


@dataclass(frozen=True)
class Bar:
    """One bar: words, a value (None = not measured), its target if any, the address of the rows behind it."""

    label: str
    value: float | None
    target: float | None = None
    href: str = ""


@dataclass(frozen=True)
class LegendEntry:
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
    `observed`, `target`, `forecast` (say the interval's probability there).
    """
    every = (*observed, *target, *forecast)
    years, top = sorted({int(row[0]) for row in every}), max([0.1, *(row[-1] for row in every)])
    x = {"field": "year", "type": "ordinal", "scale": {"domain": years, "reverse": find(lang).is_rtl},
         "axis": {"title": None, "labelAngle": 0, "grid": False, "values": _spread(years, width)}}  # fmt: skip
    scale = {"domain": [0, min(1.0, top * 1.1)], "nice": True, "clamp": True}
    y = {"field": "rate", "type": "quantitative", "scale": scale,
         "axis": {"title": None, "format": ".0%", "tickCount": 5,
                  "orient": "right" if find(lang).is_rtl else "left"}}  # fmt: skip
    lines = {
        "target": list(target),
        "forecast": [(year, middle) for year, _, middle, _ in forecast],
        "observed": list(observed),
    }
    drawn = {key: rows for key, rows in lines.items() if rows}
    entries = [
        LegendEntry(labels[key], _COLOURS[key], _KINDS[key])
        for key in ("observed", "target", "forecast")
        if key in drawn
    ]
    colour = _line_colours(entries, lang, width)
    layers: list[Spec] = []
    if forecast:
        band = [{"year": year, "rate": low, "high": high} for year, low, _, high in forecast]
        layers.append({"data": {"values": band}, "mark": {"type": "area", "color": ACCENT, "opacity": 0.14},
                       "encoding": {"x": x, "y": y, "y2": {"field": "high"}}})  # fmt: skip
    for key, rows in drawn.items():
        name = _label(labels[key], lang)
        point = {"filled": True, "size": 55} if key == "observed" else False
        layers.append({
            "data": {"values": [{"year": year, "rate": rate, "series": name} for year, rate in rows]},
            "mark": {"type": "line", "strokeWidth": 2.5, "strokeDash": _DASHES[key], "point": point},
            "encoding": {"x": x, "y": y, "color": colour},
        })  # fmt: skip
    return _spec({"layer": layers, "width": width, "height": height}, lang, entries)


def _line_colours(entries: Sequence[LegendEntry], lang: str, width: int) -> Spec:
    """The colour of each line, with the legend that a report shows."""
    return {
        "field": "series", "type": "nominal",
        "scale": {"domain": [_label(e.label, lang) for e in entries], "range": [e.colour for e in entries]},
        "legend": {"title": None, "orient": "top", "symbolType": "stroke", "symbolStrokeWidth": 3, "labelLimit": 320,
                   "direction": "horizontal", "columns": 1 if width < 420 else 0},
    }  # fmt: skip


_DASHES = {"target": [6, 4], "forecast": [2, 3], "observed": [1, 0]}
_COLOURS = {"observed": ACCENT, "target": TARGET, "forecast": "#4f9d93"}
_KINDS = {"observed": "solid", "target": "dashed", "forecast": "dotted"}


def bars(
    rows: Sequence[Bar], *, lang: str, labels: Mapping[str, str], fmt: str = ".0%", width: int = 640, step: int = 30
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
    rtl = find(lang).is_rtl
    y = {"field": "label", "type": "nominal", "sort": [row["label"] for row in data],
         "axis": {"title": None, "orient": "right" if rtl else "left", "labelColor": INK, "ticks": False,
                  "labelLimit": int(width * 0.42),
                  "domain": False, "labelPadding": 8}}  # fmt: skip
    scale = {"domain": [0, top * (1 + 55 / (width * 0.5))], "reverse": rtl, "nice": False}
    x = {"field": "value", "type": "quantitative", "scale": scale,
         "axis": {"title": None, "format": fmt, "tickCount": 5 if width > 420 else 3, "orient": "bottom"}}  # fmt: skip
    links = {"href": {"field": "href"}} if any(row.href for row in rows) else {}
    layers: list[Spec] = [
        {"mark": {"type": "bar", "color": ACCENT, "height": {"band": 0.62}, "cornerRadiusEnd": 3},
         "encoding": {"x": x, "y": y, **links}},
        {"mark": {"type": "text", "align": "right" if rtl else "left", "dx": -6 if rtl else 6, "color": INK,
                  "fontWeight": 500},
         "encoding": {"x": {"field": "value", "type": "quantitative", "scale": scale}, "y": y,
                      "text": {"field": "words"}},
         "transform": [{"calculate": "isValid(datum.value) ? datum.value : 0", "as": "value"}]},
    ]  # fmt: skip
    if any(row.target is not None for row in rows):
        layers.insert(1, {
            "mark": {"type": "tick", "color": TARGET, "thickness": 3, "height": {"band": 0.9}},
            "encoding": {"x": {"field": "target", "type": "quantitative", "scale": scale}, "y": y},
            "transform": [{"filter": "isValid(datum.target)"}],
        })  # fmt: skip
    entries = [LegendEntry(labels["value"], ACCENT, "square")]
    if len(layers) == 3:
        entries.append(LegendEntry(labels["target"], TARGET, "solid"))
    return _spec({"data": {"values": data}, "layer": layers, "width": width, "height": {"step": step}}, lang, entries)


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
    features = [
        _shape(
            feature, values, lang=lang, names=names, none=labels["none"], hrefs=hrefs or {}, limits=thresholds, fmt=fmt
        )
        for feature in geojson["features"]
    ]
    entries = [(-1, labels["none"], NO_DATA)] if any(f["class"] < 0 for f in features) else []
    entries += [
        (index, _class_words(index, thresholds, fmt, lang), colour)
        for index, colour in enumerate(_ramp(len(thresholds) + 1))
    ]
    legend = {"title": _label(labels["value"], lang), "orient": "bottom", "direction": "horizontal", "columns": 3,
              "symbolType": "square", "symbolStrokeWidth": 0, "symbolSize": 180, "titleLimit": width,
              "labelExpr": json.dumps({i: _label(text, lang) for i, text, _ in entries}) + "[datum.label]"}  # fmt: skip
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
    return _spec(chart, lang, [LegendEntry(text, colour, "square") for _, text, colour in entries], labels["value"])


def _shape(
    feature: Mapping[str, Any], values: Mapping[int, float | None], *, lang: str, names: Mapping[int, str], none: str,
    hrefs: Mapping[int, str], limits: Sequence[float], fmt: str,
) -> Spec:  # fmt: skip
    """One shape with its class (-1 = not measured), what it says and where it leads."""
    key = int(feature.get("id") or feature["properties"]["id"])
    value, href = values.get(key), hrefs.get(key)
    colon = formats.NBSP + ":" if lang == "fr" else ":"
    return {
        "type": "Feature", "geometry": feature["geometry"], "href": HERE + href if href else None,
        "said": f"{names.get(key, '')}{colon} {none if value is None else _value_words(value, fmt, lang)}",
        "class": -1 if value is None else sum(value >= limit for limit in limits),
    }  # fmt: skip


def sparkline(values: Sequence[float | None], *, lang: str, width: int = 120, height: int = 32) -> Spec:
    """A small line without axes, its last point marked; gaps stay gaps."""
    data = [{"i": i, "v": v, "last": i == len(values) - 1} for i, v in enumerate(values)]
    x = {
        "field": "i",
        "type": "quantitative",
        "axis": None,
        "scale": {"reverse": find(lang).is_rtl, "nice": False, "padding": 4},
    }
    y = {"field": "v", "type": "quantitative", "axis": None, "scale": {"zero": False, "padding": 4}}
    line = {"mark": {"type": "line", "color": ACCENT, "strokeWidth": 2, "invalid": "break-paths-filter-domains"},
            "encoding": {"x": x, "y": y}}  # fmt: skip
    dot = {"mark": {"type": "circle", "color": ACCENT, "size": 40, "opacity": 1}, "encoding": {"x": x, "y": y},
           "transform": [{"filter": "datum.last && isValid(datum.v)"}]}  # fmt: skip
    spec = _spec({"data": {"values": data}, "layer": [line, dot], "width": width, "height": height}, lang)
    return {**spec, "padding": 0, "usermeta": {**spec["usermeta"], "fixed": [width, height]}}


def _spec(chart: Spec, lang: str, legend: Sequence[LegendEntry] = (), legend_title: str = "") -> Spec:
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
            "lang": formats.language(lang),
            "legend": [asdict(entry) for entry in legend],
            "legend_title": legend_title,
        },
        "config": {
            "font": FONTS, "aria": False, "view": {"stroke": None}, "axis": axis, "text": {"fontSize": 13},
            "legend": {"labelColor": INK, "labelFontSize": 13, "titleColor": SOFT, "titleFontSize": 13,
                       "titleFontWeight": 500},
        },
    }  # fmt: skip


def _class_words(index: int, thresholds: Sequence[float], fmt: str, lang: str) -> str:
    """A class of the map in words: under 20 %, 20 % to 40 %, 80 % and more."""
    said = [_value_words(limit, fmt, lang) for limit in thresholds]
    under, between, over = _CLASSES.get(lang, ("< {}", "{} – {}", "≥ {}"))
    if index == 0:
        return under.format(said[0])
    if index == len(said):
        return over.format(said[-1])
    return between.format(said[index - 1], said[index])


def _spread(years: Sequence[int], width: int) -> list[int]:
    """The years that are written under the axis so that their words do not touch."""
    every = max(1, -(-len(years) * 48 // width))
    return [year for index, year in enumerate(years) if index % every == 0]


def _ramp(classes: int) -> list[str]:
    """So many colours of the ramp, from its light end to its dark one."""
    return [RAMP[round(i * (len(RAMP) - 2) / max(classes - 1, 1))] for i in range(classes)]


def _label(text: str, lang: str) -> str:
    """A label whose brackets and signs do not turn round in an Arabic drawing."""
    return f"\u2067{text}\u2069" if find(lang).is_rtl and text else text


def _value_words(value: float | None, fmt: str, lang: str) -> str:
    if fmt.endswith("%"):
        return formats.percent(value, lang, int(fmt[1]) if fmt[1:2].isdigit() else 0)
    return formats.number(value, lang)
