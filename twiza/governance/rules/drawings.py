"""The pictures of a report: coverage by year against the path, coverage by region on the map. Vega-Lite in,
SVG out.

Every picture repeats figures that a table holds; colours differ in lightness too, so that a grey print
still tells them apart.
"""

import math
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

import fontpkg_amiri
import vl_convert

from twiza.core import formats
from twiza.core.languages import find

from .figures import Document, ReadingFigures, Target

INK, FAINT, PATH = "#1b2a3a", "#d5dedd", "#5b6770"
READING_COLOURS = ("#0f5c57", "#c8791b", "#6a4c93", "#1c568c")
MAP_COLOURS = ("#e3f0ee", "#9fcdc6", "#4f9d94", "#0f5c57", "#063b38")
LEGEND = {
    "orient": "bottom",
    "symbolType": "stroke",
    "symbolSize": 300,
    "symbolStrokeWidth": 3,
    "symbolOpacity": 1,
    "columns": 1,
    "labelLimit": 520,
}
NUMBERS = {"decimal": ",", "thousands": "\u202f", "grouping": [3], "currency": ["", ""]}
Shapes = Mapping[str, Any]
Say = Callable[..., str]


@lru_cache(maxsize=1)
def _fonts() -> None:
    vl_convert.register_font_directory(str(fontpkg_amiri.ROOT / "files"))


def names(document: Document) -> list[str]:
    """The pictures that a document can have, by the names that the layout asks for."""
    found = []
    for target in document.targets:
        if any(reading.trajectory.points for reading in target.readings):
            found.append(f"trajectory-{target.code}")
        found += [f"map-{target.code}-{reading.code}" for reading in target.readings if reading.by.get("region")]
    return found


def draw(document: Document, name: str, language: str, say: Say, regions: Shapes, font: str = "") -> str:
    """One picture as SVG text. `regions` is a GeoJSON collection whose features carry `id`. KeyError for an
    unknown name.
    """
    _fonts()
    for target in document.targets:
        if name == f"trajectory-{target.code}":
            return _svg(trajectory(target, language, say), language, font)
        for reading in target.readings:
            if name == f"map-{target.code}-{reading.code}" and reading.by.get("region"):
                return _svg(region_map(reading, _top(target), say, regions), language, font)
    raise KeyError(name)


def trajectory(target: Target, language: str, say: Say) -> dict[str, Any]:
    """The chart: recorded rate (line and points), forecast (dashes in a band) for each reading, the written
    path in grey.
    """
    rows = _rows(target, language)
    path = [
        {"year": str(point.year), "path": float(point.path), "series": say("path")}
        for point in (target.readings[0].trajectory.points if target.readings else ())
        if point.path is not None
    ]
    names = [reading.title.within(language) or reading.code for reading in target.readings]
    return {
        "width": 560,
        "height": 205,
        "layer": [
            _band(rows),
            _line(path, "path", [2, 3]),
            _line(rows, "forecast", [6, 4]),
            _line(rows, "rate", points=True),
        ],
        "encoding": {
            "x": {
                "field": "year",
                "type": "ordinal",
                "title": None,
                "axis": {"labelAngle": 0},
                "sort": "descending" if find(language).is_rtl else "ascending",
            },
            "color": {
                "field": "series",
                "type": "nominal",
                "title": None,
                "scale": {"domain": [*names, say("path")], "range": [*READING_COLOURS[: len(names)], PATH]},
                "legend": LEGEND,
            },
        },
    }


def _rows(target: Target, language: str) -> list[dict[str, object]]:
    """One row for each year of each reading."""
    rows: list[dict[str, Any]] = []
    for reading in target.readings:
        name = reading.title.within(language) or reading.code
        for point in reading.trajectory.points:
            row: dict[str, Any] = {"year": str(point.year), "series": name}
            for key in ("rate", "forecast", "low", "high"):
                value = getattr(point, key)
                row[key] = None if value is None else float(value)
            rows.append(row)
    return rows


def _band(rows: list[dict[str, Any]]) -> dict[str, Any]:
    inside = [row for row in rows if row["low"] is not None]
    return {
        "data": {"values": inside},
        "mark": {"type": "area", "opacity": 0.16},
        "encoding": {"y": {"field": "low", "type": "quantitative"}, "y2": {"field": "high"}},
    }


def _line(
    rows: list[dict[str, Any]], field: str, dash: list[int] | None = None, points: bool = False
) -> dict[str, Any]:
    mark: dict[str, Any] = {
        "type": "line",
        "strokeWidth": 2.2,
        "point": {"filled": True, "size": 42} if points else False,
    }
    if dash:
        mark["strokeDash"] = dash
    y = {
        "field": field,
        "type": "quantitative",
        "title": None,
        "axis": {"format": ".0%", "gridColor": FAINT, "tickCount": 6},
    }
    return {"data": {"values": [row for row in rows if row[field] is not None]}, "mark": mark, "encoding": {"y": y}}


def _top(target: Target) -> float:
    """The upper end of the colours, one for all maps of a target: the highest regional rate, up to the next
    ten percent.
    """
    rates = [part.rate for reading in target.readings for part in reading.by.get("region", ()) if part.rate is not None]
    return math.ceil(max(0.1, *map(float, rates)) * 10) / 10 if rates else 1.0


def region_map(reading: ReadingFigures, top: float, say: Say, regions: Shapes) -> dict[str, Any]:
    """The choropleth of one reading in five classes from nought to `top`; a region with nothing to count stays
    grey.
    """
    rates = {part.code: part.rate for part in reading.by["region"]}
    features = []
    for shape in regions["features"]:
        rate = rates.get(str(shape["id"]))
        properties = {"rate": None if rate is None else float(rate)}
        features.append({"type": "Feature", "geometry": shape["geometry"], "properties": properties})
    return {
        "width": 300,
        "height": 260,
        "projection": {"type": "mercator"},
        "data": {"values": {"type": "FeatureCollection", "features": features}, "format": {"property": "features"}},
        "mark": {"type": "geoshape", "stroke": "#ffffff", "strokeWidth": 0.8},
        "encoding": {
            "color": {
                "condition": {"test": "datum.properties.rate === null", "value": "#e8e8e8"},
                "field": "properties.rate",
                "type": "quantitative",
                "title": say("rate"),
                "scale": {"type": "quantize", "domain": [0, top], "range": list(MAP_COLOURS)},
                "legend": {
                    "format": ".0%",
                    "orient": "bottom",
                    "direction": "horizontal",
                    "gradientLength": 300,
                    "labelFontSize": 14,
                    "titleFontSize": 14,
                },
            }
        },
    }


def _svg(spec: dict[str, Any], language: str, font: str) -> str:
    font = font or ("Amiri" if find(language).is_rtl else "Libertinus Serif, Amiri, serif")
    config = {
        "font": font,
        "background": "transparent",
        "view": {"stroke": None},
        "axis": {"labelFontSize": 12, "labelColor": INK, "domainColor": PATH, "tickColor": PATH},
        "axisY": {"orient": "right" if find(language).is_rtl else "left"},
        "legend": {"labelFontSize": 12, "titleFontSize": 12, "labelColor": INK, "titleColor": INK},
    }
    return vl_convert.vegalite_to_svg(
        {"$schema": "https://vega.github.io/schema/vega-lite/v6.json", **spec, "config": config},
        vl_version="6.1",
        allowed_base_urls=[],
        format_locale=NUMBERS | {"percent": formats.percent_sign(language)},
    )
