"""The path, the pace, the capacity, and forecasts whose intervals hold what they promise."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pytest

from twiza.core.refusals import Unprocessable
from twiza.plans.rules import trajectory as tr

START, DUE = dt.date(2021, 1, 1), dt.date(2030, 12, 31)
ENDS = tr.month_ends(START, DUE)


def test_the_straight_path_rises_from_the_baseline_to_the_promise():
    path = dict(tr.yearly_path(starts_on=START, due_on=DUE, promised=0.8))
    assert path[2030] == 0.8
    assert path[2025] == pytest.approx(0.4, abs=0.001)
    assert list(path) == list(range(2021, 2031))


def test_a_written_path_is_followed_between_its_years():
    told = {2021: 0.05, 2023: 0.25, 2030: 0.8}
    assert tr.path_at(dt.date(2023, 12, 31), starts_on=START, due_on=DUE, promised=0.8, path=told) == 0.25
    assert tr.path_at(dt.date(2022, 12, 31), starts_on=START, due_on=DUE, promised=0.8, path=told) == pytest.approx(
        0.15
    )


def test_pace_needed_counts_what_remains_over_the_time_left():
    told = tr.pace(
        on=dt.date(2026, 12, 31),
        starts_on=START,
        due_on=DUE,
        numerator=3000,
        a_year_ago=2400,
        denominator=10_000,
        promised=0.8,
    )
    assert (told.remaining, told.last_year) == (5000, 600.0)
    assert told.needed == pytest.approx(1250, abs=1)
    assert told.so_far == pytest.approx(500, abs=1)


def test_no_pace_is_needed_once_the_due_day_is_past():
    told = tr.pace(
        on=dt.date(2031, 6, 1), starts_on=START, due_on=DUE, numerator=1, a_year_ago=1, denominator=10, promised=0.8
    )
    assert told.needed is None


def test_capacity_rounds_experts_up_in_each_cell():
    cells = [({"region": 1}, 10, 100), ({"region": 2}, 90, 100), ({"region": None}, 0, 3)]
    needs = tr.capacity(cells, promised=0.8, years_left=2.0, per_expert_year=4)
    assert [(n.members["region"], n.remaining, n.experts) for n in needs] == [(1, 70, 9), (None, 3, 1), (2, 0, 0)]


@pytest.mark.parametrize(("left", "per", "code"), [(0.0, 4.0, "no_time_left"), (2.0, 0.0, "capacity_unknown")])
def test_capacity_is_refused_without_time_or_experts(left, per, code):
    with pytest.raises(Unprocessable, match=code):
        tr.capacity([], promised=0.8, years_left=left, per_expert_year=per)


def _history(months: int, rate: float = 0.01, stock: int = 5000, seed: int = 1) -> list[tr.Month]:
    rng = np.random.default_rng(seed)
    total, told = 0, []
    for end in ENDS[:months]:
        total += int(rng.binomial(stock - total, rate))
        told.append((end, total, stock))
    return told


@pytest.mark.parametrize(
    ("months", "reason"),
    [
        (_history(11), "history_short"),
        ([(end, 0, 100) for end in ENDS[:24]], "nothing_reached"),
        ([(end, 0, 0) for end in ENDS[:24]], "nothing_to_reach"),
        (_history(120), "past_due"),
    ],
)
def test_no_figure_is_given_without_ground_for_it(months, reason):
    told = tr.forecast(months, due_on=DUE, promised=0.8)
    assert (told.reason, told.points, told.chance) == (reason, (), None)


def test_a_forecast_never_passes_its_denominator_and_never_falls():
    told = tr.forecast(_history(60, rate=0.05), due_on=DUE, promised=0.8, frozen=True)
    assert all(0 <= p.low <= p.rate <= p.high <= 1 for p in told.points)
    assert [p.numerator for p in told.points] == sorted(p.numerator for p in told.points)
    assert all(p.denominator == 5000 for p in told.points)
    assert told.points[-1].on == DUE


def test_the_same_history_gives_the_same_forecast():
    assert tr.forecast(_history(36), due_on=DUE, promised=0.8) == tr.forecast(_history(36), due_on=DUE, promised=0.8)


def test_the_chance_of_the_promise_follows_the_pace():
    slow, fast = (tr.forecast(_history(60, rate=rate), due_on=DUE, promised=0.8, frozen=True) for rate in (0.002, 0.03))
    assert slow.chance == 0.0
    assert fast.chance == 1.0


def _world(kind: str, rng: np.random.Generator, stock: int) -> list[tuple[int, int]]:
    """Ten years of a programme: the share reached of those that remain steady, growing, seasonal, bursty or adrift."""
    months, level = len(ENDS), rng.uniform(0.004, 0.015)
    steps = np.arange(months)
    hazard = {
        "steady": np.full(months, level),
        "growing": level * (1 - np.exp(-(steps + 1) / 18)),
        "seasonal": level * (1 + 0.6 * np.sin(2 * np.pi * steps / 12)),
        "bursty": level * rng.gamma(3, 1 / 3, months),
        "adrift": level * np.exp(np.cumsum(rng.normal(0, 0.05, months))),
    }[kind]
    stocks = stock + np.cumsum(rng.poisson(stock * 0.006, months))
    total, told = 0, []
    for share, size in zip(hazard, stocks, strict=True):
        total += int(rng.binomial(max(size - total, 0), min(share, 1)))
        told.append((total, int(size)))
    return told


def test_backtest_the_80_per_cent_interval_holds_about_80_per_cent_of_what_came():
    """Forecasts made after three years and a half, judged on the years that followed, over worlds of five kinds."""
    rng, hits = np.random.default_rng(7), []
    for kind in ("steady", "growing", "seasonal", "bursty", "adrift"):
        for stock in (400, 8000):
            for _ in range(6):
                world = _world(kind, rng, stock)
                months = [(end, n, d) for end, (n, d) in zip(ENDS[:42], world, strict=False)]
                told = tr.forecast(months, due_on=DUE, promised=0.8, futures=400)
                for point in told.points[1:5]:
                    n, d = world[ENDS.index(point.on)]
                    hits.append(point.low <= n / d <= point.high)
    assert 0.74 <= np.mean(hits) <= 0.97, np.mean(hits)
