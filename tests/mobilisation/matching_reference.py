"""The matching said again, plainly: fits by the written formula, the optimum by HiGHS over all pairs.

Shares no code with the rules. Whoever doubts a result can take this file, two tables and scipy.
"""

from __future__ import annotations

from fractions import Fraction
from math import floor
from typing import Any

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, linprog, milp
from scipy.sparse import coo_matrix

Row = dict[str, Any]
WEIGHTS = {"skill": 0.4, "sector": 0.2, "region": 0.15, "seniority": 0.1, "urgency": 0.15}
URGENCY = {"low": Fraction(0), "normal": Fraction(1, 2), "high": Fraction(1)}


def fit(need: Row, expert: Row, told: Row | None = None) -> int | None:
    """Thousandths of a pair, urgency included; None when the pair is not possible."""
    told = {**WEIGHTS, **(told or {})}
    levels = dict(entry.partition(":")[::2] for entry in expert["skills"].split(";") if entry)
    shares = [Fraction(int(levels[need["skill"]] or 4), 4)] if need["skill"] in levels else []
    for other, part in told.get("related", {}).get(need["skill"], {}).items():
        if other in levels:
            shares.append(Fraction(int(levels[other] or 4), 4) * Fraction(str(part)))
    if not shares and told.get("skill_required", True):
        return None
    if need["language"] and need["language"] not in expert["languages"].split(";"):
        return None
    asked, offered = need.get("mode", "either"), expert.get("mode", "either")
    if "either" not in (asked, offered) and asked != offered:
        return None
    share = {
        "skill": max(shares, default=Fraction(0)),
        "sector": Fraction(bool(need["sector"]) and need["sector"] in expert["sectors"].split(";")),
        "region": Fraction(bool(need["region"]) and need["region"] == expert["region_of_origin"]),
        "seniority": Fraction(min(expert["seniority"], 20), 20),
        "urgency": URGENCY[need["urgency"]],
    }
    points = {term: floor(1000 * Fraction(str(told[term])) * part + Fraction(1, 2)) for term, part in share.items()}
    total = sum(points.values())
    return total if total - points["urgency"] >= 1000 * Fraction(str(told.get("least", 0))) else None


def fits(needs: list[Row], experts: list[Row], told: Row | None = None) -> list[tuple[int, int, int]]:
    """(need, expert, fit) of every possible pair."""
    pairs = [(n, e, fit(need, expert, told)) for n, need in enumerate(needs) for e, expert in enumerate(experts)]
    return [(n, e, value) for n, e, value in pairs if value is not None]


def optimum(edges: list[tuple[int, int, int]], needs: int, capacity: list[int]) -> float:
    """The greatest total fit, by linear programming over all pairs (the polytope's corners are whole)."""
    if not edges:
        return 0.0
    rows, right = _capacities(edges, needs, capacity)
    told = linprog([-value for _, _, value in edges], A_ub=rows, b_ub=right, bounds=(0, 1), method="highs")
    return float(-told.fun)


def optimum_with_floors(
    edges: list[tuple[int, int, int]], needs: int, capacity: list[int], groups: list[tuple[set[int], int]], premium: int
) -> float:
    """The greatest total fit less `premium` for each need that a floor (members, at least) lacks, by HiGHS."""
    if not edges:
        return -float(premium * sum(least for _, least in groups))
    rows, right = _capacities(edges, needs, capacity)
    count = len(edges)
    limits = [LinearConstraint(np.c_[rows.toarray(), np.zeros((rows.shape[0], len(groups)))], ub=right)]
    for number, (members, least) in enumerate(groups):
        row = np.r_[[float(n in members) for n, _, _ in edges], np.eye(len(groups))[number]]
        limits.append(LinearConstraint(row[None], lb=least))
    cost = np.r_[[-value for _, _, value in edges], np.full(len(groups), premium)]
    upper = np.r_[np.ones(count), np.full(len(groups), np.inf)]
    told = milp(
        cost, constraints=limits, integrality=np.ones(len(cost)), bounds=Bounds(0, upper), options={"mip_rel_gap": 0}
    )
    return float(-told.fun)


def _capacities(edges: list[tuple[int, int, int]], needs: int, capacity: list[int]) -> tuple[Any, list[int]]:
    numbers = range(len(edges))
    rows = [n for n, _, _ in edges] + [needs + e for _, e, _ in edges]
    table = coo_matrix(
        (np.ones(2 * len(edges)), (rows, [*numbers, *numbers])), shape=(needs + len(capacity), len(edges))
    )
    return table.tocsr(), [1] * needs + list(capacity)
