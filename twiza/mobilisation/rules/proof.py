"""Every possible pair looked at, one by one: the fit from the tables, and the bound that no assignment can pass.

With a price v >= 0 on each place of an expert, no assignment earns more than

    sum over needs of max(0, best over all experts of fit - v) + sum over experts of capacity x v

whatever the prices are. Nothing here knows the network: a total that equals this bound is proved the best.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .columns import Array
from .fit import Market
from .network import Shape, compiled

NEVER = -(1 << 40)  # an impossible pair


@dataclass(frozen=True)
class Best:
    """For each distinct demand: the best `value` of fit without urgency minus price, by whom, out of how many."""

    value: Array
    expert: Array
    possible: Array  # experts with whom a pair is possible, whatever their capacity
    skilled: Array  # the same without asking for the least fit


def quality(market: Market, need: Array, expert: Array) -> Array:
    """Fit without urgency of pairs (two columns of rows), NEVER where the pair is not possible."""
    needs = market.needs
    return _pairs(
        need.astype(np.int64),
        expert.astype(np.int64),
        market.classes,
        needs.skill,
        needs.sector,
        needs.region,
        market.speaks,
        market.sector_bits,
        market.region,
        market.seniority,
        market.sector_points,
        market.region_points,
        market.weights.least,
        market.weights.is_skill_required,
        market.offer_start,
        market.offer_skill,
        market.offer_points,
    )


def values_of(market: Market, need: int) -> Array:
    """Fit without urgency of one need with every expert, NEVER where the pair is not possible."""
    count = len(market.experts)
    return quality(market, np.full(count, need), np.arange(count))


def best_of_all(market: Market, prices: Array, is_open: Array, fine: int = 1) -> tuple[Best, Array]:
    """(best of each distinct demand over all experts in `is_open`, the demand of each need).

    `prices` and values are in thousandths / `fine`.
    """
    _, own = Shape.of(market)
    keys, first, demand = np.unique(own, return_index=True, return_inverse=True)
    start, owner, points = by_skill(market)
    value = np.full(len(keys), NEVER, np.int64)
    expert = np.full(len(keys), -1, np.int64)
    possible, skilled = np.zeros(len(keys), np.int64), np.zeros(len(keys), np.int64)
    needs = market.needs
    _scan(
        market.classes[first],
        needs.skill[first],
        needs.sector[first],
        needs.region[first],
        start,
        points + market.seniority[owner],
        market.speaks[owner],
        market.sector_bits[owner],
        market.region[owner],
        prices[owner],
        is_open[owner],
        owner,
        market.sector_points,
        market.region_points,
        market.weights.least,
        fine,
        value,
        expert,
        possible,
        skilled,
    )
    return Best(value, expert, possible, skilled), demand.reshape(-1)


def by_skill(market: Market) -> tuple[Array, Array, Array]:
    """(start, expert, points): whom a need for each skill may turn to; everybody when no skill is required."""
    skills, count = len(market.needs.words["skill"]), len(market.experts)
    owner = np.repeat(np.arange(count), np.diff(market.offer_start))
    if not market.weights.is_skill_required:
        points = np.zeros((skills, count), np.int64)
        points[market.offer_skill, owner] = market.offer_points
        return np.arange(skills + 1) * count, np.tile(np.arange(count), skills), points.reshape(-1)
    order = np.argsort(market.offer_skill, kind="stable")
    start = np.searchsorted(market.offer_skill[order], np.arange(skills + 1))
    return start, owner[order], market.offer_points[order]


@compiled
def _pairs(  # type: ignore[no-untyped-def]
    need,
    expert,
    classes,
    skill,
    sector,
    region_asked,
    speaks,
    bits,
    region,
    seniority,
    by_sector,
    by_region,
    least,
    required,
    start,
    offered,
    points,
):
    """Fit without urgency of each pair, NEVER where it is not possible."""
    out = np.full(len(need), NEVER, np.int64)
    for row in range(len(need)):
        i, e = need[row], expert[row]
        values = -1 if required else 0
        for o in range(start[e], start[e + 1]):
            if offered[o] == skill[i]:
                values = points[o]
        if values < 0 or not speaks[e, classes[i]]:
            continue
        values += seniority[e]
        k, r = sector[i], region_asked[i]
        if k >= 0 and (bits[e, k >> 6] >> np.uint64(k & 63)) & np.uint64(1):
            values += by_sector
        if r >= 0 and region[e] == r:
            values += by_region
        if values >= least:
            out[row] = values
    return out


@compiled
def _scan(  # type: ignore[no-untyped-def]
    classes,
    skill,
    sector,
    region_asked,
    start,
    base,
    speaks,
    bits,
    region,
    prices,
    is_open,
    owner,
    by_sector,
    by_region,
    least,
    fine,
    value,
    expert,
    possible,
    skilled,
):
    """Every demand against everyone whom it may turn to."""
    for d in range(len(classes)):
        c, k, r = classes[d], sector[d], region_asked[d]
        word, shift = max(k, 0) >> 6, np.uint64(max(k, 0) & 63)
        for o in range(start[skill[d]], start[skill[d] + 1]):
            if not speaks[o, c]:
                continue
            skilled[d] += 1
            values = base[o]
            if k >= 0 and (bits[o, word] >> shift) & np.uint64(1):
                values += by_sector
            if r >= 0 and region[o] == r:
                values += by_region
            if values >= least:
                possible[d] += 1
                if is_open[o] and fine * values - prices[o] > value[d]:
                    value[d], expert[d] = fine * values - prices[o], owner[o]
