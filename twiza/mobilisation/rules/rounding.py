"""Floors that overlap: whole numbers of needs per atom that keep the floors and lose next to nothing.

First the mixture of all solves so far that keeps the floors at the least loss (it is fractional), rounded; then
exchanges between atoms, whose gains the residual network tells exactly one by one. Each proposal is served by a flow in
exactly its numbers, so that what is reported is always a real assignment.
"""

from __future__ import annotations

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, linprog, milp
from scipy.sparse import coo_array, csr_array

from .columns import Array
from .flow import FAR
from .gates import FINE, Run, exchanges
from .multipliers import Search

EXACTLY = 4  # perfect pairs that a need pays to be served when its number is set
PARTNERS = 10  # exchanges looked at for each atom, the most promising
SECONDS = 5.0  # that one small mixed problem may take


def round_up(search: Search) -> None:
    """Improve `search.best` until it meets the bound or nothing improves any more."""
    if search.is_closed() or search.best is None:
        return
    run = _serve(search, _mixture(search))
    if search.value(run) < search.best_value:
        run = _serve(search, search.best.y)
    reach, gains = np.inf, exchanges(run)
    for _ in range(search.rounds):
        if search.is_closed():
            return
        y = _propose(search, run, gains, reach)
        if y is None or (y == run.y).all():
            return
        moved = float(np.abs(y - run.y).sum()) / 2
        tried = _serve(search, y)
        if search.value(tried) > search.value(run):
            run, reach, gains = tried, 2 * min(reach, moved), exchanges(tried)
        elif min(reach, moved) <= 1:
            return
        else:
            reach = max(1.0, min(reach, moved) / 2)


def _serve(search: Search, y: Array) -> Run:
    run = search.gates.exact(y, EXACTLY * search.gates.perfect)
    search.learn(run)
    return run


def _mixture(search: Search) -> Array:
    """Whole numbers per atom nearest to the best mixture of the solves so far that keeps the floors."""
    demands, unit = search.demands, float(search.gates.perfect)
    floors, ys = len(demands.floors), np.array([run.y for run in search.runs]).T
    worth = np.array([FINE * run.fit for run in search.runs]) / unit
    solution = linprog(
        np.r_[-worth, np.full(floors, search.gates.premium / unit)],
        A_ub=-np.c_[demands.counts @ ys, np.diag(demands.unit)],
        b_ub=-demands.asked,
        A_eq=np.r_[np.ones(len(worth)), np.zeros(floors)][None],
        b_eq=[1.0],
    )
    mixed = ys @ solution.x[: len(worth)]
    atoms, eye = len(mixed), np.eye(len(mixed))
    nothing = np.zeros((atoms, floors))
    found = milp(
        np.r_[np.zeros(atoms), np.full(floors, 1000.0), np.ones(atoms)],
        constraints=[
            LinearConstraint(np.c_[demands.counts, np.diag(demands.unit), np.zeros((floors, atoms))], lb=demands.asked),
            LinearConstraint(np.c_[eye, nothing, -eye], ub=mixed),
            LinearConstraint(np.c_[eye, nothing, eye], lb=mixed),
        ],
        integrality=np.r_[np.ones(atoms + floors), np.zeros(atoms)],
        bounds=Bounds(0, np.r_[demands.size, np.full(floors + atoms, np.inf)]),
        options={"time_limit": SECONDS},
    )
    return np.rint(found.x[:atoms] if found.x is not None else mixed).astype(np.int64)


def _propose(search: Search, run: Run, gains: Array, reach: float) -> Array | None:
    """Numbers per atom: the exchanges from `run`, at most `reach` of them, that promise most under the floors."""
    demands, unit = search.demands, float(search.gates.perfect)
    atoms, floors = len(demands.size), len(demands.floors)
    more, less = _promising(search, gains)
    count = len(more)
    places = np.r_[more, less], np.r_[range(count), range(count)]
    moves = csr_array(coo_array((np.r_[np.ones(count), -np.ones(count)], places), shape=(atoms + 1, count)))[:atoms]
    blank = np.zeros((floors, atoms))
    rows = [
        LinearConstraint(np.c_[moves.toarray(), -np.eye(atoms), blank.T], lb=-run.y, ub=-run.y),
        LinearConstraint(np.c_[np.zeros((floors, count)), demands.counts, np.diag(demands.unit)], lb=demands.asked),
    ]
    if np.isfinite(reach):
        rows.append(LinearConstraint(np.r_[np.ones(count), np.zeros(atoms + floors)][None], ub=reach))
    solution = milp(
        np.r_[-gains[more, less] / unit, np.zeros(atoms), np.full(floors, search.gates.premium / unit)],
        constraints=rows,
        integrality=np.r_[np.zeros(count), np.ones(atoms + floors)],
        bounds=Bounds(0, np.r_[np.full(count, np.inf), demands.size, np.full(floors, np.inf)]),
        options={"mip_rel_gap": 0.0, "time_limit": SECONDS},
    )
    return None if solution.x is None else np.rint(solution.x[count : count + atoms]).astype(np.int64)


def _promising(search: Search, gains: Array) -> tuple[Array, Array]:
    """(one more of, one less of) for the exchanges that lose least at the prices of the floors."""
    lift = np.r_[search.prices @ search.demands.counts, 0]
    loss = -(gains + lift[:, None] - lift[None, :]).astype(float)
    loss[gains <= FAR // 2] = np.inf
    np.fill_diagonal(loss, np.inf)
    near = np.zeros(loss.shape, bool)
    most = min(PARTNERS, len(loss) - 1)
    np.put_along_axis(near, np.argsort(loss, axis=1, kind="stable")[:, :most], True, axis=1)
    np.put_along_axis(near, np.argsort(loss, axis=0, kind="stable")[:most], True, axis=0)
    more, less = np.nonzero(near & np.isfinite(loss))
    return more, less
