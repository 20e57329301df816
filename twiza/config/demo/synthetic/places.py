"""Provinces and communes of the demonstration: weights by census, points inside the province."""

from __future__ import annotations

import csv
import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

import twiza.territory
from twiza.territory.rules import tree

from ..dataset import dataset
from .names import Pair

BOUNDARIES = Path(twiza.territory.__file__).parent / "boundaries"


@dataclass(frozen=True)
class Places:
    """Communes as columns, in order of id; `province` and `region` are codes (01.511, 01)."""

    ids: NDArray[np.int64]
    names: list[Pair]
    province: NDArray[np.str_]
    region: NDArray[np.str_]
    population: NDArray[np.float64]
    is_urban: NDArray[np.bool_]
    longitude: NDArray[np.float64]
    latitude: NDArray[np.float64]

    def weights(self, sector: str, branch: str) -> NDArray[np.float64]:
        """How likely an activity sits in each commune: census, town or country, where things grow."""
        urban = next(one.urban for one in dataset().register.sectors if one.code == sector)
        town = np.where(self.is_urban, urban, 1 - urban)
        people = np.where(self.is_urban, self.population / self._people(True), self.population / self._people(False))
        regions = {one.region: one.cooperatives for one in dataset().regions}
        factor = np.array([regions[code] for code in self.region])
        return people * town * factor * self._home(sector) * self._home(branch)

    def _people(self, is_urban: bool) -> float:
        return float(self.population[self.is_urban == is_urban].sum())

    def _home(self, activity: str) -> NDArray[np.float64]:
        """The factor of each commune for a sector or a branch; the province's word goes before the region's."""
        known_places = dataset().places
        homes = known_places.homes.get(activity)
        if homes is None:
            return np.ones(len(self.ids))
        elsewhere = homes["elsewhere"]
        known = {code: homes.get(code, homes.get(code[:2], elsewhere)) for code in np.unique(self.province)}
        if activity == "fishing":  # provinces of the coast only, with the factor of their region
            known = {code: homes.get(code[:2], 1.0) if code in known_places.coast else 0.0 for code in known}
        return np.array([known[code] for code in self.province])


@cache
def places() -> Places:
    """The communes of the Kingdom."""
    with (BOUNDARIES / "places.csv").open(encoding="utf-8", newline="") as lines:
        points = {int(row["id"]): (float(row["longitude"]), float(row["latitude"])) for row in csv.DictReader(lines)}
    rows = sorted((place for place in tree.moroccan_rows() if place.kind == "commune"), key=lambda place: place.id)
    return Places(
        ids=np.array([row.id for row in rows]),
        names=[(row.name_fr, row.name_ar) for row in rows],
        province=np.array([row.code[:6] for row in rows]),
        region=np.array([row.code[:2] for row in rows]),
        population=np.array([row.population or 0 for row in rows], dtype=float),
        is_urban=np.array([bool(row.is_urban) for row in rows]),
        longitude=np.array([points[row.id][0] for row in rows]),
        latitude=np.array([points[row.id][1] for row in rows]),
    )


@cache
def seats() -> dict[str, str]:
    """The seat of the court of first instance for each province code."""
    wanted, courts = ("province", "prefecture"), dataset().places.courts
    return {row.code: courts.get(row.code, row.name_fr) for row in tree.moroccan_rows() if row.kind in wanted}


@cache
def shapes() -> dict[str, NDArray[np.float64]]:
    """The outer ring of each province, by code."""
    features = json.loads((BOUNDARIES / "provinces.geojson").read_text(encoding="utf-8"))["features"]
    return {one["properties"]["code"]: np.array(one["geometry"]["coordinates"][0]) for one in features}


def inside(ring: NDArray[np.float64], x: NDArray[np.float64], y: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Which points lie inside a ring (even-odd rule)."""
    (x1, y1), (x2, y2) = ring[:-1].T, ring[1:].T
    crosses = (y1[None] > y[:, None]) != (y2[None] > y[:, None])
    with np.errstate(divide="ignore", invalid="ignore"):
        at = (x2 - x1)[None] * (y[:, None] - y1[None]) / (y2 - y1)[None] + x1[None]
    return np.asarray((crosses & (x[:, None] < at)).sum(axis=1) % 2 == 1)


def scatter(rng: np.random.Generator, commune: NDArray[np.int64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """A point near the middle of its commune for each index of a commune, inside the province."""
    known, ring_of = places(), shapes()
    spread = np.where(known.is_urban[commune], 0.012, 0.035)
    longitude, latitude = known.longitude[commune].copy(), known.latitude[commune].copy()
    waiting = np.arange(len(commune))
    for shrink in (1.0, 0.6, 0.3, 0.1, 0.02):
        x = known.longitude[commune[waiting]] + rng.normal(size=len(waiting)) * spread[waiting] * shrink
        y = known.latitude[commune[waiting]] + rng.normal(size=len(waiting)) * spread[waiting] * shrink
        good = np.zeros(len(waiting), dtype=bool)
        codes = known.province[commune[waiting]]
        for code in np.unique(codes):
            here = codes == code
            good[here] = inside(ring_of[code], x[here], y[here])
        longitude[waiting[good]], latitude[waiting[good]] = x[good], y[good]
        waiting = waiting[~good]
    for index in waiting:  # the middle of the commune lies beyond the simplified border: the middle of the province
        ring = ring_of[known.province[commune[index]]]
        longitude[index], latitude[index] = _middle(ring)
    return longitude.round(4), latitude.round(4)


def _middle(ring: NDArray[np.float64]) -> tuple[float, float]:
    """A point well inside the ring: the middle of its widest crossing at mid-height."""
    (x1, y1), (x2, y2) = ring[:-1].T, ring[1:].T
    y = float((ring[:, 1].min() + ring[:, 1].max()) / 2) + 1e-7
    hit = (y1 > y) != (y2 > y)
    at = np.sort((x2 - x1)[hit] * (y - y1[hit]) / (y2 - y1)[hit] + x1[hit])
    widest = int(np.argmax(at[1::2] - at[::2]))
    return float((at[2 * widest] + at[2 * widest + 1]) / 2), y
