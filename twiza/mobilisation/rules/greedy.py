"""What matching is compared with: each need's best candidates, then the best pairs first, as spreadsheets do it."""

from __future__ import annotations

import numpy as np

from .columns import Array
from .fit import Market
from .network import compiled
from .proof import by_skill


def greedy(
    market: Market, capacity: Array, top: int = 300, open_needs: Array | None = None
) -> tuple[Array, Array, Array]:
    """(needs, experts, fits) of taking pairs from the greatest fit downward among each need's `top` best experts.

    Candidates of equal fit are taken from a different place in the list for each need, lest all needs alike have the
    same ones. Needs outside the mask `open_needs` get nobody. Forbidden pairs, floors and standing pairs are not looked
    at.
    """
    needs = market.needs
    start, owner, points = by_skill(market)
    width = np.minimum(top, np.diff(start))[needs.skill]
    if open_needs is not None:
        width = np.where(open_needs, width, 0)
    row = np.zeros(len(needs) + 1, np.int64)
    np.cumsum(width, out=row[1:])
    expert, fit = np.full(row[-1], -1, np.int32), np.zeros(row[-1], np.int32)
    highest = sum(market.weights.points.values()) + 1
    _candidates(
        market.classes,
        needs.skill,
        needs.sector,
        needs.region,
        market.urgency,
        start,
        points + market.seniority[owner],
        market.speaks[owner],
        market.sector_bits[owner],
        market.region[owner],
        capacity[owner] > 0,
        owner,
        market.sector_points,
        market.region_points,
        market.weights.least,
        highest,
        row,
        expert,
        fit,
    )
    order = np.argsort(highest - fit, kind="stable")
    chosen = _take(order, np.repeat(np.arange(len(needs)), width), expert, capacity.copy(), len(needs))
    mine = np.flatnonzero(chosen >= 0)
    return mine, expert[chosen[mine]].astype(np.int64), fit[chosen[mine]].astype(np.int64)


@compiled
def _candidates(  # type: ignore[no-untyped-def]
    classes,
    skill,
    sector,
    region_asked,
    urgency,
    start,
    base,
    speaks,
    bits,
    region,
    is_open,
    owner,
    by_sector,
    by_region,
    least,
    highest,
    row,
    expert,
    fit,
):
    """For each need the best experts: fits are counted, then those above the fit that fills the list are taken."""
    empty = np.empty(len(owner), np.int64)
    for i in range(len(classes)):
        c, k, r, first, last = classes[i], sector[i], region_asked[i], start[skill[i]], start[skill[i] + 1]
        counts = np.zeros(highest + 1, np.int64)
        for o in range(first, last):
            value = base[o]
            if k >= 0 and (bits[o, k >> 6] >> np.uint64(k & 63)) & np.uint64(1):
                value += by_sector
            if r >= 0 and region[o] == r:
                value += by_region
            empty[o] = value if speaks[o, c] and is_open[o] and value >= least else -1
            if empty[o] >= 0:
                counts[empty[o]] += 1
        left, lowest = row[i + 1] - row[i], highest
        while lowest > 0 and left > counts[lowest]:
            left -= counts[lowest]
            lowest -= 1
        at, shift = row[i], (i * 2654435761) % max(1, last - first)
        for turn in range(last - first):
            o = first + (turn + shift) % (last - first)
            if empty[o] > lowest or (empty[o] == lowest and left > 0):
                left -= empty[o] == lowest
                expert[at], fit[at] = owner[o], empty[o] + urgency[i]
                at += 1


@compiled
def _take(order, need, expert, left, needs):  # type: ignore[no-untyped-def]
    """The edge that each need took, -1 for none."""
    chosen = np.full(needs, -1, np.int64)
    for edge in order:
        i, e = need[edge], expert[edge]
        if e >= 0 and chosen[i] < 0 and left[e] > 0:
            chosen[i] = edge
            left[e] -= 1
    return chosen
