"""Needs and experts of any size from a seed: skewed as registers are, with many ties and some rarities.

Invented rows for measuring only. Needs are many in farming and crafts and in Arabic; experts are many in digital
trades and strategy, come from a few regions, and speak Amazigh or Spanish seldom: what is asked most is not what is
offered most.
"""

from __future__ import annotations

from typing import Any

import numpy as np

SKILLS = tuple(
    "governance accounting tax_and_law strategy production design packaging quality certification marketing export "
    "online_sales financing digital human_resources".split()
)
ASKED = (4, 10, 4, 4, 12, 6, 9, 8, 8, 14, 5, 7, 12, 4, 3)
OFFERED = (5, 7, 8, 13, 6, 4, 2, 6, 3, 10, 8, 8, 9, 16, 7)
REGIONS = tuple(f"region-{n:02}" for n in range(1, 13))
LIVING = (11, 8, 13, 10, 6, 14, 12, 9, 10, 3, 3, 1)
LEAVING = (14, 22, 8, 7, 5, 16, 5, 6, 14, 1.5, 1, 0.5)
LANGUAGES = ("ar", "fr", "zgh", "es", "en")
HEARD = (58, 22, 14, 4, 2)
SPOKEN = (0.72, 0.95, 0.22, 0.12, 0.5)
SECTORS = ("agriculture", "craft", "food", "housing", "argan", "fishing", "tourism", "trade", "services")
SECTOR_SHARES = (58, 20, 7, 3, 3, 2, 3, 2, 2)
SECTOR_OFFER = (12, 9, 14, 6, 2, 2, 15, 20, 20)
URGENCIES = ("low", "normal", "high")


def needs(count: int, seed: int = 1) -> dict[str, Any]:
    """Columns of `count` needs."""
    rng = np.random.default_rng((seed, 1))
    region = rng.choice(12, count, p=_share(LIVING))
    tilt = np.random.default_rng(7).gamma(2.0, 0.5, (12, len(SECTORS))) * np.array(SECTOR_SHARES)
    sector = _by(rng, tilt, region)
    skill = _by(rng, np.random.default_rng(8).gamma(3.0, 0.4, (len(SECTORS), len(SKILLS))) * np.array(ASKED), sector)
    return {
        "id": [f"N{n:06}" for n in range(count)],
        "skill": _words(SKILLS, skill),
        "region": _words(REGIONS, region),
        "language": _words(LANGUAGES, rng.choice(5, count, p=_share(HEARD))),
        "women_led": (rng.random(count) < 0.16 + 0.02 * (sector == 4) * 20).tolist(),
        "rural": (rng.random(count) < np.where(region == 5, 0.25, 0.66)).tolist(),
        "sector": _words(SECTORS, sector),
        "urgency": _words(URGENCIES, rng.choice(3, count, p=(0.5, 0.35, 0.15))),
    }


def experts(count: int, seed: int = 1) -> dict[str, Any]:
    """Columns of `count` experts with about three places each."""
    rng = np.random.default_rng((seed, 2))
    speak = rng.random((count, 5)) < np.array(SPOKEN)
    speak[~speak.any(axis=1), 1] = True
    levels = rng.integers(1, 5, (count, 4))
    skills = [
        ";".join(f"{SKILLS[s]}:{v}" for s, v in zip(row, mine, strict=False))
        for row, mine in zip(_some(rng, OFFERED, count, 4), levels, strict=True)
    ]
    return {
        "id": [f"E{n:05}" for n in range(count)],
        "skills": skills,
        "languages": [";".join(LANGUAGES[k] for k in np.flatnonzero(row)) for row in speak],
        "region_of_origin": _words(REGIONS, rng.choice(12, count, p=_share(LEAVING))),
        "capacity": rng.choice(6, count, p=(0.03, 0.17, 0.2, 0.2, 0.15, 0.25)).tolist(),
        "sectors": [";".join(SECTORS[k] for k in row) for row in _some(rng, SECTOR_OFFER, count, 3)],
        "seniority": np.minimum(rng.gamma(2.5, 4.5, count).astype(int), 40).tolist(),
    }


def _share(weights: Any) -> Any:
    return np.array(weights, float) / np.sum(weights)


def _words(names: tuple[str, ...], codes: Any) -> list[str]:
    return [names[code] for code in codes]


def _by(rng: Any, tables: Any, group: Any) -> Any:
    """A draw per row from the table of its group."""
    steps = np.cumsum(tables / tables.sum(axis=1, keepdims=True), axis=1)
    return np.minimum((rng.random(len(group))[:, None] > steps[group]).sum(axis=1), tables.shape[1] - 1)


def _some(rng: Any, weights: Any, count: int, most: int) -> list[Any]:
    """Between one and `most` different codes a row, by weight (Gumbel keys)."""
    keys = np.log(_share(weights)) + rng.gumbel(size=(count, len(weights)))
    order = np.argsort(-keys, axis=1)[:, :most]
    return [row[:n] for row, n in zip(order, rng.integers(1, most + 1, count), strict=True)]
