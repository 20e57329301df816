"""The end of a matching: the bound computed from the tables alone, the reason of each unmet need, the floors."""

from __future__ import annotations

import resource
import time
from pathlib import Path

import numpy as np

from .columns import SCALE, Array
from .floors import FloorMet
from .gates import FINE
from .outcome import Match, Unmet
from .problem import MatchingProblem, Solved
from .proof import NEVER, best_of_all, quality


def certified(case: MatchingProblem, solved: Solved, begin: float) -> Match:
    """The outcome with its proof over all pairs; `begin` on the performance counter."""
    market = case.market
    drawn = zip(solved.needs.tolist(), solved.experts.tolist(), strict=True)
    kept = np.array([case.proposed.get(need) == expert for need, expert in drawn], bool)
    fit = quality(market, solved.needs, solved.experts) + market.urgency[solved.needs]
    before = np.array([market.fit(*pair) for pair in case.fixed.T.tolist()], np.int64)
    needs, experts = np.r_[case.fixed[0], solved.needs], np.r_[case.fixed[1], solved.experts]
    order = np.argsort(needs, kind="stable")
    fixed = np.arange(len(needs)) < len(before)
    best, demand = best_of_all(market, solved.prices, case.capacity > 0, FINE)
    rents, bound = _bound(case, solved, best.value[demand])
    bonus = market.weights.stay * int(kept.sum())
    return Match(
        market=market,
        capacity=case.capacity,
        needs=needs[order],
        experts=experts[order],
        fit=np.r_[before, fit][order],
        fixed=fixed[order],
        standing=np.r_[np.ones(len(before), bool), kept][order],
        bound=bound - bonus + int(before.sum()),
        prices=solved.prices / FINE,
        rents=rents / FINE,
        reasons=_reasons(case, solved, best.possible[demand], best.skilled[demand]),
        floors=_floors(case, solved),
        cost_of_floors=max(0, solved.free.fit - solved.run.fit),
        seconds=time.perf_counter() - begin,
        peak_mb=peak_mb(),
        forbidden=case.forbidden,
    )


def peak_mb() -> float:
    """The most memory that this process has held so far, in megabytes, without what its parent held before it."""
    status = Path("/proc/self/status")
    for line in status.read_text().splitlines() if status.exists() else ():
        if line.startswith("VmHWM"):
            return int(line.split()[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _bound(case: MatchingProblem, solved: Solved, value: Array) -> tuple[Array, int]:
    """(what each need gains at the prices, fine; the bound in thousandths, bonus included, fixed pairs not).

    Floors that cannot be met are lowered to what is met: the bound is that of the problem which can be solved.
    """
    market, demands = case.market, case.demands
    for need in case.closed:
        allowed = case.allowed(need)
        possible = allowed > NEVER
        value[need] = (FINE * allowed - solved.prices)[possible].max() if possible.any() else NEVER
    for (need, expert), worth in case.own.items():
        value[need] = max(value[need], FINE * worth - solved.prices[expert])
    lift = (solved.floor_prices @ demands.counts)[demands.atom] if len(demands.floors) else 0
    rents = np.maximum(0, value + FINE * market.urgency + lift)
    rents[case.fixed[0]] = 0
    y = solved.run.y
    lowered = np.minimum(demands.asked, demands.counts @ y)
    total = int(rents.sum() + case.capacity @ solved.prices - solved.floor_prices @ lowered)
    if np.isfinite(solved.bound):
        total = min(total, int(np.ceil(solved.bound)))
    return rents, total // FINE


def _floors(case: MatchingProblem, solved: Solved) -> tuple[FloorMet, ...]:
    demands, y = case.demands, solved.run.y
    costs = solved.floor_prices * demands.unit
    columns = (demands.wanted(y), demands.met(y), demands.short(y), costs, solved.clashes)
    return tuple(
        FloorMet(floor.name, int(asked), int(met), int(short), float(cost) / FINE / SCALE, bool(clashes))
        for floor, asked, met, short, cost, clashes in zip(demands.floors, *columns, strict=True)
    )


def _reasons(case: MatchingProblem, solved: Solved, possible: Array, skilled: Array) -> tuple[Unmet | None, ...]:
    """Why each need has nobody. Of needs alike, the first in the table are served."""
    market, net = case.market, solved.run.net
    is_least = (possible <= 0) & (skilled > 0)
    for need, out in case.never_of.items():
        possible[need] -= int((quality(market, np.full(len(out), need), np.array(out)) > NEVER).sum())
    kinds_of_reason = (None, *Unmet)
    reasons = np.full(len(market.needs), kinds_of_reason.index(Unmet.EXHAUSTED))
    reasons[possible <= 0] = kinds_of_reason.index(Unmet.NO_EXPERT)
    reasons[is_least] = kinds_of_reason.index(Unmet.BELOW_LEAST)
    yielding = np.maximum(0, solved.free.served - solved.run.served)
    unserved = np.ones(len(reasons), bool)
    unserved[solved.needs] = unserved[case.fixed[0]] = False
    rows = np.flatnonzero(unserved & (net.kind_of >= 0))
    rows = rows[np.argsort(net.kind_of[rows], kind="stable")]
    kinds = net.kind_of[rows]
    place = np.arange(len(rows)) - np.searchsorted(kinds, kinds)
    reasons[rows[place < yielding[kinds]]] = kinds_of_reason.index(Unmet.YIELDED)
    reasons[~unserved] = 0
    return tuple(kinds_of_reason[code] for code in reasons.tolist())
