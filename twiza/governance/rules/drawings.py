"""The pictures of a report: coverage by year against the path, coverage by region on the map. Vega-Lite in, SVG out.

Every picture repeats figures that a table holds; colours differ in lightness too, so that a grey print still tells them apart.
"""

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

import fontpkg_amiri
import vl_convert

from .figures import Document, Reading, Target
from .paper import RIGHT_TO_LEFT

INK, FAINT, PATH = "#1b2a3a", "#d5dedd", "#5b6770"
READING_COLOURS = ("#0f5c57", "#c8791b", "#6a4c93", "#1c568c")
MAP_COLOURS = ("#e3f0ee", "#9fcdc6", "#4f9d94", "#0f5c57", "#063b38")
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
        if any(reading.by.get("region") for reading in target.readings):
            found.append(f"map-{target.code}")
    return found


def draw(document: Document, name: str, language: str, say: Say, regions: Shapes) -> str:
    """One picture as SVG text. `regions` is a GeoJSON collection whose features carry `id`. KeyError for an unknown name."""
    _fonts()
    for target in document.targets:
        if name == f"trajectory-{target.code}":
            return _svg(trajectory(target, language, say), language)
        if name == f"map-{target.code}":
            return _svg(region_maps(target, language, say, regions), language)
    raise KeyError(name)


def trajectory(target: Target, language: str, say: Say) -> dict[str, Any]:
    """The chart: recorded rate (line and points), forecast (dashes in a band) for each reading, the written path in grey."""
    rows: list[dict[str, Any]] = []
    for reading in target.readings:
        name = reading.title.within(language) or reading.code
        for point in reading.trajectory.points:
            row = {"year": str(point.year), "series": name}
            for key in ("rate", "forecast", "low", "high"):
                value = getattr(point, key)
                row[key] = None if value is None else float(value)
            rows.append(row)
    path = [
        {"year": str(point.year), "path": float(point.path), "series": say("path")}
        for point in (target.readings[0].trajectory.points if target.readings else ())
        if point.path is not None
    ]
    names = [reading.title.within(language) or reading.code for reading in target.readings]
    return {
        "width": 560,
        "height": 250,
        "layer": [_band(rows), _line(path, "path", dash=[2, 3]), _line(rows, "forecast", dash=[6, 4]), _line(rows, "rate", points=True)],
        "encoding": {
            "x": {"field": "year", "type": "ordinal", "title": None, "axis": {"labelAngle": 0}, "sort": "descending" if language in RIGHT_TO_LEFT else "ascending"},
            "color": {
                "field": "series",
                "type": "nominal",
                "title": None,
                "scale": {"domain": [*names, say("path")], "range": [*READING_COLOURS[: len(names)], PATH]},
                "legend": {"orient": "bottom", "symbolType": "stroke", "symbolSize": 300, "symbolStrokeWidth": 3, "symbolOpacity": 1, "columns": 1, "labelLimit": 520},
            },
        },
    }


def _band(rows: list[dict[str, Any]]) -> dict[str, Any]:
    inside = [row for row in rows if row["low"] is not None]
    return {
        "data": {"values": inside},
        "mark": {"type": "area", "opacity": 0.16},
        "encoding": {"y": {"field": "low", "type": "quantitative"}, "y2": {"field": "high"}},
    }


def _line(rows: list[dict[str, Any]], field: str, dash: list[int] | None = None, points: bool = False) -> dict[str, Any]:
    mark: dict[str, Any] = {"type": "line", "strokeWidth": 2.2, "point": {"filled": True, "size": 42} if points else False}
    if dash:
        mark["strokeDash"] = dash
    y = {"field": field, "type": "quantitative", "title": None, "axis": {"format": ".0%", "gridColor": FAINT, "tickCount": 6}}
    return {"data": {"values": [row for row in rows if row[field] is not None]}, "mark": mark, "encoding": {"y": y}}


def region_maps(target: Target, language: str, say: Say, regions: Shapes) -> dict[str, Any]:
    """One choropleth for each reading, side by side on one scale of colours; a region with nothing to count stays pale."""
    maps = [_region_map(reading, language, say, regions) for reading in target.readings if reading.by.get("region")]
    if language in RIGHT_TO_LEFT:
        maps.reverse()
    return {"concat": maps, "columns": 2, "spacing": 24, "resolve": {"scale": {"color": "shared"}}}


def _region_map(reading: Reading, language: str, say: Say, regions: Shapes) -> dict[str, Any]:
    rates = {part.code: part.rate for part in reading.by["region"]}
    features = []
    for shape in regions["features"]:
        rate = rates.get(str(shape["id"]))
        features.append({"type": "Feature", "geometry": shape["geometry"], "properties": {"rate": None if rate is None else float(rate)}})
    return {
        "title": {"text": reading.title.within(language) or reading.code, "fontSize": 13, "color": INK},
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
                "scale": {"type": "quantize", "range": list(MAP_COLOURS), "nice": True},
                "legend": {"format": ".0%", "orient": "bottom", "direction": "horizontal", "gradientLength": 300},
            }
        },
    }


def _svg(spec: dict[str, Any], language: str) -> str:
    font = "Amiri" if language in RIGHT_TO_LEFT else "Libertinus Serif, Amiri, serif"
    config = {
        "font": font,
        "background": "transparent",
        "view": {"stroke": None},
        "axis": {"labelFontSize": 12, "labelColor": INK, "domainColor": PATH, "tickColor": PATH},
        "axisY": {"orient": "right" if language in RIGHT_TO_LEFT else "left"},
        "legend": {"labelFontSize": 12, "titleFontSize": 12, "labelColor": INK, "titleColor": INK},
    }
    return vl_convert.vegalite_to_svg(
        {"$schema": "https://vega.github.io/schema/vega-lite/v6.json", **spec, "config": config},
        vl_version="6.1",
        allowed_base_urls=[],
    )
