"""From units on arcs back to pairs: which need met which expert in each cell."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Set

import numpy as np

from .columns import Array
from .network import Network

Pair = tuple[int, int]


def pairs_of(net: Network, served: Array, flow: Array, forbidden: Set[Pair]) -> tuple[Array, Array]:
    """(needs, experts) of the units in `flow`, `served` of each kind; needs of one kind in the order of their table.

    In a cell any need may meet any expert; a forbidden pair is avoided there by a swap when a swap can avoid it.
    """
    waiting: dict[int, list[int]] = defaultdict(list)
    first_kind = 1 + net.gates
    for kind, rows in enumerate(_rows_of(net, served)):
        waiting[first_kind + kind] = rows
    needs: list[int] = []
    experts: list[int] = []
    arcs, first_expert = _in_order(net, flow), net.first_expert
    columns = (net.tail[arcs].tolist(), net.head[arcs].tolist(), flow[arcs].tolist())
    for tail, head, units in zip(*columns, strict=True):
        if head < first_expert:
            queue = waiting[tail]
            waiting[head] += queue[:units]
            waiting[tail] = queue[units:]
            continue
        expert = head - first_expert
        for _ in range(units):
            needs.append(_take(waiting[tail], expert, forbidden))
            experts.append(expert)
    table = np.array([needs, experts], np.int64).reshape(2, -1)
    _swap(net, table, forbidden)
    order = np.argsort(table[0], kind="stable")
    return table[0, order], table[1, order]


def _rows_of(net: Network, served: Array) -> list[list[int]]:
    """The needs of each kind that are served."""
    order = np.argsort(net.kind_of, kind="stable")
    order = order[np.searchsorted(net.kind_of[order], 0) :]
    ends = np.cumsum(net.size)
    return [
        order[end - size : end - size + units].tolist() for end, size, units in zip(ends, net.size, served, strict=True)
    ]


def _in_order(net: Network, flow: Array) -> Array:
    """Arcs that carry units, from kinds to the most general cells; in each, experts before the cells above."""
    arcs = np.flatnonzero((flow > 0) & (net.head != 0))
    tail, head = net.tail[arcs], net.head[arcs]
    rank = np.full(len(arcs), -1)
    in_cell = tail >= net.first_cell
    rank[in_cell] = net.rank[tail[in_cell] - net.first_cell]
    return arcs[np.lexsort((head, head < net.first_expert, tail, rank))]


def _take(queue: list[int], expert: int, forbidden: Set[Pair]) -> int:
    for place, need in enumerate(queue):
        if (need, expert) not in forbidden:
            return queue.pop(place)
    return queue.pop(0)


def _swap(net: Network, table: Array, forbidden: Set[Pair]) -> None:
    """A forbidden pair changes partners with a pair of the same kind, whose need is alike."""
    if not forbidden:
        return
    by_kind: dict[int, list[int]] = defaultdict(list)
    for row, need in enumerate(table[0].tolist()):
        by_kind[int(net.kind_of[need])].append(row)
    for row in range(table.shape[1]):
        need, expert = (int(side) for side in table[:, row])
        if (need, expert) not in forbidden:
            continue
        for other in by_kind[int(net.kind_of[need])]:
            theirs = int(table[0, other])
            if (need, int(table[1, other])) not in forbidden and (theirs, expert) not in forbidden:
                table[0, row], table[0, other] = theirs, need
                break
