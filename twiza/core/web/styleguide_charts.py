"""Invented charts for the sheet of components."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from django.conf import settings

from twiza.core.translated import gathered
from twiza.core.translation import active_language

from .. import charts

_LABELS = {
    "fr": {
        "observed": "Observé",
        "target": "Objectif",
        "forecast": "Prévision (intervalle à 80 %)",
        "value": "Couverture",
        "none": "non mesuré",
    },
    "ar": {
        "observed": "المنجز",
        "target": "الهدف",
        "forecast": "التوقع (مجال ثقة 80%)",
        "value": "نسبة التغطية",
        "none": "غير مقيسة",
    },
    "en": {
        "observed": "Observed",
        "target": "Target",
        "forecast": "Forecast (80% interval)",
        "value": "Coverage",
        "none": "not measured",
    },
}
_TITLES = {
    "fr": ["Couverture par année", "Couverture par région", "Carte", "Tendance"],
    "ar": ["نسبة التغطية حسب السنة", "نسبة التغطية حسب الجهة", "الخريطة", "المنحى"],
    "en": ["Coverage by year", "Coverage by region", "Map", "Trend"],
}


@dataclass(frozen=True)
class Specimen:
    """A chart with its title."""

    title: str
    svg: str


def specimen_charts() -> list[Specimen]:
    """One chart of each kind in the active language."""
    lang = active_language()
    labels, titles = _LABELS.get(lang, _LABELS["fr"]), _TITLES.get(lang, _TITLES["fr"])
    observed = list(zip(range(2021, 2027), [0.02, 0.05, 0.09, 0.15, 0.22, 0.27], strict=True))
    target = [(year, 0.08 * (year - 2020)) for year in range(2020, 2031)]
    forecast = [(2026 + i, 0.27 + 0.035 * i, 0.27 + 0.055 * i, 0.27 + 0.075 * i) for i in range(5)]
    shapes = json.loads((settings.BASE_DIR / "twiza/territory/boundaries/regions.geojson").read_text())
    names = {_key(f): gathered(f["properties"], "name").within(lang) for f in shapes["features"]}
    values = {key: i * 0.083 if i != 4 else None for i, key in enumerate(names)}
    rows = [charts.Bar(names[k], v, 0.4, f"?region={k}") for k, v in sorted(values.items(), key=lambda r: -(r[1] or 0))]
    made = [
        lambda w: charts.coverage(observed, lang=lang, labels=labels, target=target, forecast=forecast, width=w),
        lambda w: charts.bars(rows, lang=lang, labels=labels, width=w),
        lambda w: charts.choropleth(
            shapes,
            values,
            lang=lang,
            names=names,
            labels=labels,
            width=w,
            height=w,
            hrefs={k: f"/{lang}/register/?region={k}" for k in names},
        ),
        lambda w: charts.sparkline([0.1, 0.2, 0.15, None, 0.3, 0.4], lang=lang),
    ]
    return [
        Specimen(title, charts.responsive(make, title=title, wide=560))
        for title, make in zip(titles, made, strict=True)
    ]


def _key(feature: dict[str, Any]) -> int:
    return int(feature["id"])
