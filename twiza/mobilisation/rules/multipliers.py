"""Floors that overlap: prices that make them worth meeting, and with them a total that no assignment can pass.

For any prices of the floors one flow gives such a total; the prices that make it least are sought by a level bundle
(Lemaréchal, Nemirovskii, Nesterov 1995). Floors that nest take no part: the flow honours them by itself.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
from scipy.optimize import linprog

from .columns import Array
from .floors import Demands
from .gates import FINE, Gates, Run

Progress = Callable[[int, int], None]  # (best so far, bound), in thousandths


@dataclass
class Search:
    """The state of the search, in fine units; `runs` are all solves so far."""

    gates: Gates
    gap: float
    rounds: int
    progress: Progress | None = None
    best: Run | None = None
    best_value: float = -np.inf  # fit less premiums for what is short
    bound: float = np.inf
    prices: Array = field(default_factory=lambda: np.empty(0))
    bound_run: Run | None = None
    runs: list[Run] = field(default_factory=list)

    @property
    def demands(self) -> Demands:
        """The floors."""
        return self.gates.demands

    def is_closed(self) -> bool:
        """Whether best and bound are near enough, or no whole fit lies between."""
        return self.bound - self.best_value <= max(self.gap * abs(self.bound) / 2, FINE - 1)

    @property
    def fit_bound(self) -> float:
        """The bound on the fit alone, of assignments that lack as many needs as the best does."""
        if self.best is None:
            return np.inf
        return self.bound + self.gates.premium * float(self.demands.short(self.best.y).sum())

    def value(self, run: Run) -> float:
        """Fit less premiums for what is short."""
        return FINE * run.fit - self.gates.premium * float(self.demands.short(run.y).sum())

    def learn(self, run: Run) -> bool:
        """Remember a solve; whether it is the best so far."""
        self.runs.append(run)
        is_better = (value := self.value(run)) > self.best_value
        if is_better:
            self.best, self.best_value = run, value
        if self.progress:
            self.progress(int(self.best_value // FINE), int(min(self.bound, 2**53) // FINE))
        return is_better


def find_prices(search: Search) -> None:
    """Prices of the floors that do not nest, by the level method on the convex bound.

    They are sought up to a perfect pair first, and up to the premium only when that is not enough.
    """
    if not _descend(search, float(search.gates.perfect)):
        _descend(search, float(search.gates.premium))


def _descend(search: Search, most: float) -> bool:
    """Whether the least bound was found with prices below `most`."""
    step, loose = search.gates.step, _loose(search.demands)
    points, values, gradients = [np.zeros(len(loose))], [], []
    for _ in range(search.rounds):
        value, gradient = _evaluate(search, points[-1])
        values.append(value)
        gradients.append(gradient)
        if not len(gradient):
            return True
        slopes = np.array(gradients)
        constants = np.array(values) - np.einsum("ij,ij->i", slopes, np.array(points))
        floor = _lowest(slopes, constants, most)
        if search.bound - floor <= max(search.gap * abs(search.bound) / 8, FINE / 2):
            break
        level, centre = floor + 0.5 * (search.bound - floor), points[int(np.argmin(values))]
        point = step * np.rint(_nearest(slopes, constants, level, centre, most) / step)
        if any((point == known).all() for known in points):
            break
        points.append(point)
    return bool((search.prices[loose] < most - step).all())


def _evaluate(search: Search, prices: Array) -> tuple[float, Array]:
    """(bound at these prices of the loose floors, its slope)."""
    gates, demands = search.gates, search.demands
    loose, values = _loose(demands), np.zeros(len(demands.floors), np.int64)
    values[loose] = prices
    run = gates.priced(values)
    paid = gates.premium * int(np.maximum(0, demands.asked[list(demands.nested)]).sum())
    value = run.total - paid - float(values @ demands.asked)
    if value < search.bound:
        search.bound, search.prices, search.bound_run = value, values + gates.nested_prices(run), run
    search.learn(run)
    return value, (demands.counts[loose] @ run.y - demands.asked[loose]).astype(float)


def _loose(demands: Demands) -> Array:
    return np.setdiff1d(np.arange(len(demands.floors)), demands.nested)


def _lowest(slopes: Array, constants: Array, most: float) -> float:
    """The least of the model: max over cuts of constant + slope . price, prices within 0 and `most`."""
    size, scale = slopes.shape[1], max(1.0, float(np.abs(constants).max()))
    solution = linprog(
        np.r_[np.zeros(size), 1.0],
        A_ub=np.c_[slopes * most / scale, -np.ones(len(slopes))],
        b_ub=-constants / scale,
        bounds=[(0, 1)] * size + [(None, None)],
    )
    return float(solution.fun * scale)


def _nearest(slopes: Array, constants: Array, level: float, centre: Array, most: float) -> Array:
    """The prices nearest to `centre` (largest step least) where the model is at most `level`."""
    size, ones = slopes.shape[1], np.ones((slopes.shape[1], 1))
    norm = np.maximum(1.0, np.abs(slopes).sum(axis=1, keepdims=True))
    rows = np.r_[np.c_[slopes / norm, np.zeros(len(slopes))], np.c_[np.eye(size), -ones], np.c_[-np.eye(size), -ones]]
    right = np.r_[(level - constants) / norm[:, 0], centre, -centre]
    solution = linprog(np.r_[np.zeros(size), 1.0], A_ub=rows, b_ub=right, bounds=[(0, most)] * size + [(0, None)])
    return np.asarray(solution.x[:size]) if solution.x is not None else centre
