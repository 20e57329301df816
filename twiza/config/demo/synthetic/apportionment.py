"""Shares made whole numbers that add up exactly: the demonstration meets its totals by construction, not by chance."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]


def apportion(total: int, weights: Floats) -> Ints:
    """Whole numbers in proportion to the weights that add up to the total (largest remainder)."""
    exact = total * weights / weights.sum()
    whole = np.floor(exact).astype(np.int64)
    missing = total - int(whole.sum())
    whole[np.argsort(-(exact - whole), kind="stable")[:missing]] += 1
    return whole


def apportion_between(total: int, weights: Floats, low: Ints, high: Ints) -> Ints:
    """The same, each number kept between its bounds; ValueError when no such numbers exist."""
    if not low.sum() <= total <= high.sum():
        raise ValueError(f"{total} does not lie between {low.sum()} and {high.sum()}")
    share = low.copy()
    while (missing := total - int(share.sum())) > 0:
        open_ = np.flatnonzero((share < high) & (weights > 0))
        if not len(open_):
            open_ = np.flatnonzero(share < high)
        wanted = apportion(missing, np.maximum(weights[open_], 1e-9))
        share[open_] = np.minimum(share[open_] + wanted, high[open_])
    return share


def deal(rng: np.random.Generator, counts: Ints) -> Ints:
    """The codes 0, 1, 2... as often as counted, in an order drawn once."""
    return rng.permutation(np.repeat(np.arange(len(counts)), counts))


def pick(rng: np.random.Generator, size: int, weights: Floats) -> Ints:
    """Indices of exactly `size` different items, likelier for larger weights; weight 0 is never picked."""
    if size > np.count_nonzero(weights):
        raise ValueError(f"{size} items wanted of {np.count_nonzero(weights)}")
    keys = np.full(len(weights), -np.inf)
    likely = weights > 0
    keys[likely] = np.log(weights[likely]) + rng.gumbel(size=int(likely.sum()))
    return np.sort(np.argsort(-keys, kind="stable")[:size])
