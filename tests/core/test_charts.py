"""Charts: valid Vega-Lite, drawings that a strict policy lets through, that say what they show."""

import re
from collections.abc import Callable
from typing import Any

import altair
import pytest

from twiza.core import charts

LABELS = {
    "fr": {"observed": "Observé", "target": "Objectif", "forecast": "Prévision", "value": "Taux", "none": "non mesuré"},
    "ar": {"observed": "المنجز", "target": "الهدف", "forecast": "التوقع", "value": "النسبة", "none": "غير مقيسة"},
}
SQUARES = {
    "type": "FeatureCollection",
    "features": [
        {
            "type": "Feature",
            "id": number,
            "properties": {},
            "geometry": {"type": "Polygon", "coordinates": [[[x, 30], [x, 31], [x + 1, 31], [x + 1, 30], [x, 30]]]},
        }
        for number, x in ((1, -9), (2, -8), (3, -7))
    ],
}


def coverage(lang: str, width: int = 640) -> charts.Spec:
    return charts.coverage(
        [(2021, 0.02), (2022, 0.05), (2023, 0.09)],
        lang=lang,
        labels=LABELS[lang],
        target=[(2020, 0.0), (2030, 0.8)],
        forecast=[(2023, 0.09, 0.09, 0.09), (2024, 0.1, 0.13, 0.16)],
        width=width,
    )


def bars(lang: str) -> charts.Spec:
    rows = [charts.Bar("Oriental <b>", 0.5, 0.4, "/fr/register/?region=2&x=1"), charts.Bar("Souss-Massa", None)]
    return charts.bars(rows, lang=lang, labels=LABELS[lang])


def choropleth(lang: str) -> charts.Spec:
    return charts.choropleth(
        SQUARES,
        {1: 0.1, 2: 0.9, 3: None},
        lang=lang,
        names={1: "Une", 2: "Deux", 3: "Trois"},
        labels=LABELS[lang],
        hrefs={1: "/fr/?region=1", 2: "/fr/?region=2", 3: "/fr/?region=3"},
    )


def sparkline(lang: str) -> charts.Spec:
    return charts.sparkline([0.1, None, 0.3], lang=lang)


KINDS = [coverage, bars, choropleth, sparkline]


@pytest.mark.parametrize("lang", ["fr", "ar"])
@pytest.mark.parametrize("make", KINDS)
def test_specification_follows_the_schema(make: Callable[[str], charts.Spec], lang: str) -> None:
    altair.Chart.from_dict(make(lang))


@pytest.mark.parametrize("lang", ["fr", "ar"])
@pytest.mark.parametrize("make", KINDS)
def test_drawing_carries_nothing_that_the_policy_refuses(make: Callable[[str], charts.Spec], lang: str) -> None:
    drawn = charts.svg(make(lang), title="Titre & suite", desc="Une phrase.")
    assert not re.search(r"\sstyle=|<style|<script|\son\w+=|twiza\.invalid|xlink", drawn)
    assert "<title" in drawn
    assert "Titre &amp; suite</title>" in drawn
    assert "Une phrase.</desc>" in drawn
    assert 'direction="ltr"' in drawn


def test_shapes_are_links_that_say_their_name_and_value() -> None:
    drawn = charts.svg(choropleth("fr"), title="Carte")
    assert 'role="group"' in drawn
    assert re.findall(r'<a href="([^"]+)" aria-label="([^"]+)"', drawn) == [
        ("/fr/?region=1", "Une\u00a0: 10\u00a0%"),
        ("/fr/?region=2", "Deux\u00a0: 90\u00a0%"),
        ("/fr/?region=3", "Trois\u00a0: non mesuré"),
    ]


def test_a_region_that_was_not_measured_is_drawn_grey_and_never_left_out() -> None:
    spec = choropleth("fr")
    assert [shape["class"] for shape in spec["data"]["values"]] == [0, 4, -1]
    assert len(re.findall(r"<path[^>]+stroke=\"#ffffff\"", charts.svg(spec, title="Carte"))) == 3


def test_words_in_a_chart_cannot_become_markup() -> None:
    drawn = charts.svg(bars("fr"), title="<b>", desc="</desc><script>")
    assert "<b>" not in drawn
    assert "<script>" not in drawn
    assert "/fr/register/?region=2&amp;x=1" in drawn


def test_arabic_is_mirrored() -> None:
    layer = coverage("ar")["layer"][0]["encoding"]
    assert layer["x"]["scale"]["reverse"] is True
    assert layer["y"]["axis"]["orient"] == "right"
    assert coverage("fr")["layer"][0]["encoding"]["x"]["scale"]["reverse"] is False


def test_years_under_the_axis_do_not_touch_on_a_phone() -> None:
    many = charts.coverage([(y, 0.1) for y in range(2020, 2031)], lang="fr", labels=LABELS["fr"], width=330)
    shown = many["layer"][0]["encoding"]["x"]["axis"]["values"]
    assert len(shown) * 45 <= 330


def test_a_drawing_is_made_once(monkeypatch: pytest.MonkeyPatch) -> None:
    spec = charts.sparkline([1, 2, 3], lang="fr", width=77)
    first = charts.svg(spec, title="Une")

    def fail(*args: Any, **kwargs: Any) -> str:
        raise AssertionError("drawn twice")

    monkeypatch.setattr("twiza.core.charts.drawing.draw", fail)
    assert charts.svg(spec, title="Une") == first
    with pytest.raises(AssertionError, match="drawn twice"):
        charts.svg(spec, title="Autre")


def test_both_widths_are_drawn_for_one_figure() -> None:
    widths: list[int] = []

    def make(width: int) -> charts.Spec:
        widths.append(width)
        return coverage("fr", width)

    drawn = charts.responsive(make, title="Couverture", wide=700, narrow=300)
    assert widths == [700, 300]
    assert drawn.count("<svg xmlns") == 2
    ids = re.findall(r' id="([^"]+)"', drawn)
    assert len(ids) == len(set(ids))
