"""A synthetic register and its events as column tables, any size, from a seed; the shape of the Moroccan register.

Invented rows for measuring only: sector and region weights, corrections, strikings-off and late recording in
plausible shares, so that kernels meet the branches that real histories have.
"""

from __future__ import annotations

import datetime as dt

import numpy as np

from twiza.plans.rules import columns as col

STATUSES = ("", "in_creation", "active", "dormant", "struck_off")
FORMS = ("", "cooperative", "union", "association")
SECTORS = ("", "agriculture", "craft", "housing", "food", "argan", "fishing", "tourism", "trade", "services")
SECTOR_SHARES = (0.01, 0.60, 0.19, 0.03, 0.04, 0.02, 0.02, 0.03, 0.03, 0.03)
SIZES = ("", "micro", "small", "medium", "large")
KINDS = ("", "session", "case_opened", "case_closed", "training")
WORDS = {"status": STATUSES, "form": FORMS, "sector": SECTORS}
_DAY = 86_400_000_000


def _at(day: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """An instant within the month that follows each day."""
    epoch = dt.date(1970, 1, 1).toordinal()
    return (day.astype(np.int64) - epoch) * _DAY + rng.integers(0, 30 * _DAY, len(day))


def organisations(count: int, seed: int = 1) -> col.Organisations:
    """`count` organisations with about 1.3 versions each."""
    rng = np.random.default_rng(seed)
    first, last = dt.date(2005, 1, 1).toordinal(), dt.date(2026, 6, 30).toordinal()
    founded = first + (np.sqrt(rng.random(count)) * (last - first)).astype(np.int32)
    region = rng.integers(1, 13, count)
    province = 100 * rng.integers(1, 9, count) + region
    base = {
        "keys": np.arange(1, count + 1, dtype=np.int64),
        "valid_from": founded,
        "valid_to": np.full(count, col.OPEN_DAY, np.int32),
        "recorded_at": _at(founded, rng),
        "superseded_at": np.full(count, col.OPEN_AT, np.int64),
        "founded_on": np.where(rng.random(count) < 0.02, 0, founded),
        "status": rng.choice([2, 3], count, p=[0.85, 0.15]),
        "form": rng.choice([1, 2, 3], count, p=[0.96, 0.02, 0.02]),
        "sector": rng.choice(len(SECTORS), count, p=SECTOR_SHARES),
        "territory": 504 * 10**10 + region * 10**7 + province * 10**4 + rng.integers(1, 40, count),
        "women_led": rng.choice([-1, 0, 1], count, p=[0.05, 0.80, 0.15]),
    }
    changed = rng.random(count) < 0.2
    moved_on = (founded + rng.integers(30, 2500, count)).astype(np.int32)
    after = {name: values[changed] for name, values in base.items()}
    base["valid_to"][changed] = moved_on[changed]
    after["valid_from"] = moved_on[changed]
    after["recorded_at"] = _at(after["valid_from"], rng)
    after["status"] = rng.choice([2, 3, 4], int(changed.sum()), p=[0.5, 0.25, 0.25])
    corrected = rng.random(count) < 0.1
    right = {name: values[corrected] for name, values in base.items()}
    base["superseded_at"][corrected] = base["recorded_at"][corrected] + 200 * _DAY
    right["recorded_at"] = base["superseded_at"][corrected]
    right["sector"] = rng.choice(len(SECTORS), int(corrected.sum()), p=SECTOR_SHARES)
    merged = {name: np.concatenate([base[name], after[name], right[name]]) for name in base}
    return col.Organisations.build(merged.pop("keys"), merged, WORDS)


def headcounts(owners: np.ndarray, seed: int = 3) -> col.Headcounts:
    """One head count for nine organisations in ten."""
    rng = np.random.default_rng(seed)
    counted = owners[rng.random(len(owners)) < 0.9]
    days = dt.date(2018, 1, 1).toordinal() + rng.integers(0, 2500, len(counted))
    columns = {
        "valid_from": days,
        "valid_to": np.full(len(counted), col.OPEN_DAY),
        "recorded_at": _at(days, rng),
        "superseded_at": np.full(len(counted), col.OPEN_AT),
        "size": rng.choice(len(SIZES), len(counted), p=[0.0, 0.55, 0.28, 0.12, 0.05]),
    }
    return col.Headcounts.build(counted, columns, {"size": SIZES}, owners)


def events(owners: np.ndarray, count: int, seed: int = 2) -> col.Events:
    """About `count` events on the given organisations, 2021 to 2026, one in twenty corrected."""
    rng = np.random.default_rng(seed)
    first, last = dt.date(2021, 1, 1).toordinal(), dt.date(2026, 11, 1).toordinal()
    owner = np.sort(rng.integers(0, len(owners), count))
    on = rng.integers(first, last, count).astype(np.int32)
    order = np.argsort(owner * 4096 + (on - first))
    owner, on = owner[order], on[order]
    recorded = _at(on, rng)
    superseded = np.where(rng.random(count) < 0.05, recorded + 90 * _DAY, col.OPEN_AT)
    columns = {
        "on": on,
        "recorded_at": recorded,
        "superseded_at": superseded,
        "kind": rng.choice([1, 2, 3, 4], count, p=[0.7, 0.1, 0.05, 0.15]),
        "action": rng.integers(0, 9, count),
        "quantity": rng.integers(50, 400, count),
    }
    return col.Events.build(owners[owner], columns, {"kind": KINDS}, owners)


def facts(count: int, happened: int, seed: int = 1) -> col.Facts:
    """A register of `count` organisations with their head counts and `happened` events."""
    told = organisations(count, seed)
    return col.Facts(told, headcounts(told.keys, seed + 1), events(told.keys, happened, seed + 2))
