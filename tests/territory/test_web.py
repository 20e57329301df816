"""The pages of places: public, in three languages, with shapes that maps can draw."""

from __future__ import annotations

import csv
import itertools
import json
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

import twiza.territory
from twiza.territory.models import Territory
from twiza.territory.rules import tree

BOUNDARIES = Path(twiza.territory.__file__).parent / "boundaries"


def signed_area(ring: list[list[float]]) -> float:
    """Positive when the ring runs counter-clockwise on the map."""
    return sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in itertools.pairwise(ring)) / 2


@pytest.mark.parametrize(
    ("name", "kinds", "count"), [("regions", {"region"}, 12), ("provinces", {"province", "prefecture"}, 75)]
)
def test_boundaries_are_complete_and_wound_for_the_sphere(name: str, kinds: set[str], count: int) -> None:
    features = json.loads((BOUNDARIES / f"{name}.geojson").read_text(encoding="utf-8"))["features"]
    wanted = {place.id: place.code for place in tree.moroccan_rows() if place.kind in kinds}
    assert len(features) == count
    assert {feature["id"]: feature["properties"]["code"] for feature in features} == wanted
    for feature in features:
        shape = feature["geometry"]
        polygons = shape["coordinates"] if shape["type"] == "MultiPolygon" else [shape["coordinates"]]
        for outer, *_ in polygons:
            assert outer[0] == outer[-1]
            assert signed_area(outer) < 0


def test_neighbours_share_their_borders() -> None:
    """An inner border is walked once in each direction; a border walked once is the coast or the frontier."""
    features = json.loads((BOUNDARIES / "provinces.geojson").read_text(encoding="utf-8"))["features"]
    walked: dict[frozenset[tuple[float, ...]], int] = {}
    for feature in features:
        ring = feature["geometry"]["coordinates"][0]
        for start, end in itertools.pairwise(ring):
            edge = frozenset([tuple(start), tuple(end)])
            walked[edge] = walked.get(edge, 0) + 1
    assert set(walked.values()) == {1, 2}
    assert sum(times == 2 for times in walked.values()) > 1500


def test_boundary_files_stay_small() -> None:
    assert sum(file.stat().st_size for file in BOUNDARIES.glob("*.geojson")) < 160_000


def test_every_commune_has_a_point() -> None:
    with (BOUNDARIES / "places.csv").open(encoding="utf-8", newline="") as lines:
        points = {int(row["id"]) for row in csv.DictReader(lines)}
    assert {place.id for place in tree.moroccan_rows() if place.kind == "commune"} <= points


@pytest.mark.django_db
def test_boundaries_are_served_once(client: Client) -> None:
    url = reverse("territory:boundaries", args=["regions"])
    first = client.get(url)
    assert first["Content-Type"] == "application/geo+json"
    assert len(first.json()["features"]) == 12
    assert client.get(url, headers={"If-None-Match": first["ETag"]}).status_code == 304
    assert client.get(reverse("territory:boundaries", args=["world"])).status_code == 404


@pytest.mark.parametrize(("words", "code"), [("tanger", "01.511"), ("طنجة", "01.511"), ("laâyoune", "11.321")])
def test_search_answers_in_two_scripts(client: Client, kingdom: None, words: str, code: str) -> None:
    kinds = ["province", "prefecture"]
    results = client.get(reverse("territory:territory-search"), {"q": words, "kind": kinds}).json()["results"]
    assert [one["code"] for one in results] == [code]
    assert len(results[0]["path"]) == 2


def test_search_within_a_region_and_as_options(client: Client, kingdom: None) -> None:
    url = reverse("territory:territory-search")
    results = client.get(url, {"q": "sidi", "within": "5040090000000"}).json()["results"]
    assert results
    assert all(one["code"].startswith("09") for one in results)
    options = client.get(url, {"q": "sidi"}, headers={"HX-Request": "true"}).content.decode()
    assert options.count("<option") == 20
    assert client.get(url, {"q": "sidi", "within": "x"}).status_code == 200


@pytest.mark.parametrize("language", ["fr", "ar", "en"])
def test_detail_shows_the_place_to_everybody(client: Client, kingdom: None, language: str) -> None:
    province = Territory.objects.get(code="05.091")
    page = client.get(f"/{language}/territory/{province.pk}/")
    text = page.content.decode()
    assert page.status_code == 200
    assert province.name_ar in text
    assert ('dir="rtl"' in text.split(">", 2)[1]) == (language == "ar")


def test_an_unknown_place_is_not_found(client: Client, kingdom: None) -> None:
    assert client.get(reverse("territory:territory-detail", args=[1])).status_code == 404


def test_api_lists_places(client: Client, kingdom: None) -> None:
    page = client.get("/api/territory/territories", {"kind": "province", "within": 5040010000000}).json()
    assert page["count"] == 6
    assert {"id", "last", "code", "name_ar"} <= set(page["items"][0])
    assert client.get("/api/territory/territories/5040015110000").json()["name_fr"] == "Tanger-Assilah"
    assert client.get("/api/territory/territories/1").status_code == 404
    assert client.get("/api/territory/territories", {"within": "abc"}).status_code == 422
