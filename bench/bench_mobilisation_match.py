"""The matching against a top-300 greedy, with overlapping floors, after changes, and at the scale of several countries.

Every figure is asserted before it is timed: certified optimum, capacity, gap, memory, broken pairs. Several seeds, each
with its baseline in the same run.
"""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable
from typing import Any

import numpy as np

from bench import bench_mobilisation_data as data
from bench.harness import ROOT, Measure
from twiza.mobilisation.rules.columns import Experts, Needs
from twiza.mobilisation.rules.fit import Market, Weights
from twiza.mobilisation.rules.floors import Floor, read_floors
from twiza.mobilisation.rules.greedy import greedy
from twiza.mobilisation.rules.matching import match
from twiza.mobilisation.rules.outcome import Match
from twiza.mobilisation.rules.replanning import replan

BIG, SMALL, HUGE = (60_000, 10_000), (20_000, 2_000), (300_000, 50_000)


def tables(size: tuple[int, int], seed: int) -> tuple[Needs, Experts]:
    """Needs and experts of one seed."""
    return Needs.of(data.needs(size[0], seed)), Experts.of(data.experts(size[1], seed))


def fifteen(needs: Needs, places: int) -> tuple[Floor, ...]:
    """Fifteen floors that overlap: twelve regions, women-led, rural, both; above what the best match gives them."""
    share = round(places / len(needs), 3)
    return read_floors(
        [
            {"each": "region", "share": round(0.75 * share, 3)},
            {"name": "women-led", "women_led": True, "share": round(1.25 * share, 3)},
            {"name": "rural", "rural": True, "share": round(1.05 * share, 3)},
            {"name": "women-led and rural", "women_led": True, "rural": True, "share": round(1.4 * share, 3)},
        ],
        needs,
    )


def clock(run: Callable[[], Any]) -> tuple[Any, float]:
    """(what it returns, milliseconds)."""
    begin = time.perf_counter()
    found = run()
    return found, (time.perf_counter() - begin) * 1000


def sound(found: Match) -> None:
    """Stop when a place is given twice or a bound is passed."""
    taken = np.bincount(found.experts, minlength=len(found.market.experts))
    assert (taken <= found.market.experts.capacity).all()
    assert len(np.unique(found.needs)) == len(found.needs)
    assert found.objective <= found.bound


def bench_optimum(measure: Measure) -> None:
    """The certified optimum of 600 million pairs beside a top-300 greedy: three seeds."""
    match(*tables((500, 100), 1))  # compiles
    ours, theirs, more = [], [], []
    for seed in (1, 2, 3):
        needs, experts = tables(BIG, seed)
        market = Market.of(needs, experts, Weights())
        if seed == 1:
            greedy(market, experts.capacity, top=1)  # compiles
        (_, _, fits), plain = clock(lambda market=market: greedy(market, market.experts.capacity))
        found, took = clock(lambda needs=needs, experts=experts: match(needs, experts))
        sound(found)
        assert found.is_optimal
        ours.append(took)
        theirs.append(plain)
        more.append(found.objective / int(fits.sum()) - 1)
    assert min(more) >= 0.02, more
    measure.add(
        f"mobilisation: certified optimum over all pairs, {min(more):.1%} to {max(more):.1%} more fit",
        "60,000 needs x 10,000 experts, 3 seeds",
        ours,
        baseline_is="greedy on the 300 best of each need (compiled)",
        baseline=float(np.median(theirs)),
        limit_ms=3 * float(np.median(theirs)),
    )


def bench_floors(measure: Measure) -> None:
    """Fifteen overlapping floors: gap at most 1e-4, proved."""
    for size, seeds in ((SMALL, (1, 2)), (BIG, (1,))):
        gaps, took = [], []
        for seed in seeds:
            needs, experts = tables(size, seed)
            floors = fifteen(needs, int(experts.capacity.sum()))
            found, spent = clock(lambda n=needs, e=experts, f=floors: match(n, e, floors=f))
            sound(found)
            assert not any(floor.short for floor in found.floors), found.floors
            assert found.gap <= 1e-4, found.gap
            gaps.append(found.gap)
            took.append(spent)
        label = f"{size[0]:,} needs x {size[1]:,} experts, {len(seeds)} seeds"
        measure.add(f"mobilisation: fifteen overlapping floors, gap at most {max(gaps):.1e}", label, took)


def bench_replanning(measure: Measure) -> None:
    """Three in a hundred experts leave."""
    for seed in (1, 2):
        needs, experts = tables(BIG, seed)
        before = match(needs, experts)
        stay = np.random.default_rng(seed).random(len(experts)) >= 0.03
        columns = {
            name: [value for value, kept in zip(column, stay, strict=True) if kept]
            for name, column in data.experts(BIG[1], seed).items()
        }
        after = Experts.of(columns)
        samples = []
        for _ in range(3):
            again, took = clock(lambda b=before, n=needs, a=after: replan(b, n, a))
            samples.append(took)
        sound(again.match)
        fresh, plain = clock(lambda n=needs, a=after: match(n, a))
        assert again.broken <= 1.2 * again.lost, (again.broken, again.lost)
        lost = 1 - again.match.objective / fresh.objective
        measure.add(
            f"mobilisation: replanning, {again.broken:,} pairs broken, {again.lost:,} unavoidable, {lost:.2%} of fit",
            f"60,000 x 10,000, 3 % of experts leave, seed {seed}",
            samples,
            baseline_is="a fresh optimum",
            baseline=plain,
            limit_ms=2000,
        )


def bench_continent(measure: Measure) -> None:
    """15 billion pairs, and the memory of a process of its own at both sizes."""
    for size in (BIG, HUGE):
        code = f"from bench.bench_mobilisation_match import alone; alone({size[0]}, {size[1]})"
        told = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
        took, gap, peak = (float(word) for word in told.stdout.split())
        assert gap <= 1e-4, gap
        if size == BIG:
            assert peak < 1000, peak
        measure.add(
            f"mobilisation: optimum in a process of its own, gap {gap:.1e}, {peak:.0f} MB at most",
            f"{size[0]:,} needs x {size[1]:,} experts",
            [took],
        )


def alone(needs: int, experts: int) -> None:
    """Print milliseconds, gap and peak memory in megabytes of this process."""
    match(*tables((500, 100), 1))  # compiles
    told = tables((needs, experts), 1)
    found, took = clock(lambda: match(*told))
    sound(found)
    print(took, found.gap, found.peak_mb)
