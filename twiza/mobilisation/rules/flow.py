"""The best circulation in a network, and what a unit is worth at each node.

OR-Tools finds the flow (cost scaling); the worth of nodes is read from its residual graph, since the solver keeps it to
itself. A unit at an expert who is full is worth less than nought: what it displaces. That is the expert's price.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from ortools.graph.python import min_cost_flow

from .columns import Array
from .network import compiled

FAR = -(1 << 60)  # worth of a node from which no unit reaches the root


@dataclass(frozen=True)
class Arcs:
    """Columns of arcs; `room` is the most units, `profit` what each earns."""

    tail: Array
    head: Array
    room: Array
    profit: Array

    def __add__(self, other: Arcs) -> Arcs:
        names = ("tail", "head", "room", "profit")
        return Arcs(*(np.concatenate([getattr(self, name), getattr(other, name)]) for name in names))

    @classmethod
    def of(cls, rows: list[tuple[int, int, int, int]]) -> Arcs:
        """From (tail, head, room, profit)."""
        return cls(*np.array(rows, np.int64).reshape(-1, 4).T)


def circulate(arcs: Arcs, nodes: int) -> tuple[Array, Array]:
    """(units on each arc, worth of a unit at each node): the circulation that earns most. Raises: ArithmeticError."""
    unit = max(1, int(np.gcd.reduce(arcs.profit)))  # smaller costs take fewer rounds of scaling
    solver = min_cost_flow.SimpleMinCostFlow()
    solver.add_arcs_with_capacity_and_unit_cost(
        arcs.tail.astype(np.int32), arcs.head.astype(np.int32), arcs.room, -(arcs.profit // unit)
    )
    # a node that no arc names would not exist
    solver.set_node_supply(nodes - 1, 0)
    status = solver.solve()
    if status != solver.OPTIMAL:
        raise ArithmeticError(f"minimum-cost flow: {status}")
    flow = solver.flows(np.arange(len(arcs.tail), dtype=np.int32))
    return flow, worth_before(arcs, flow, nodes, 0)


def worth_before(arcs: Arcs, flow: Array, nodes: int, end: int) -> Array:
    """What a unit at each node earns at most on its way to `end`, with `flow` in place; FAR where there is no way."""
    worth = np.full(nodes, FAR, np.int64)
    worth[end] = 0
    if not _spread(arcs.tail, arcs.head, arcs.profit, flow, arcs.room, worth, nodes):
        raise ArithmeticError("minimum-cost flow: a cycle still earns")
    return worth


@compiled
def _spread(tail, head, profit, flow, room, worth, most):  # type: ignore[no-untyped-def]
    """Longest ways to the root in the residual graph, by sweeps to and fro. False when they never settle."""
    for _ in range(most + 1):
        moved = False
        for turn in range(2 * len(tail)):
            is_back = turn >= len(tail)
            arc = turn - len(tail) if is_back else len(tail) - 1 - turn
            if (flow[arc] > 0) if is_back else (flow[arc] < room[arc]):
                near, far = (head[arc], tail[arc]) if is_back else (tail[arc], head[arc])
                values = worth[far] + (-profit[arc] if is_back else profit[arc])
                if worth[far] > FAR and values > worth[near]:
                    worth[near] = values
                    moved = True
        if not moved:
            return True
    return False
