"""All pairs as a small network, without losing one.

A pair's value is a sum over attributes, so a need and an expert meet in a *cell*: (skill, class, sector or any, region
or any). An expert enters the cells that describe what they offer with the points earned there; a need enters the cell
that describes it and the more general ones above. Points are never negative, so the best path of a pair carries its
exact fit, and 600 million pairs become some hundred thousand arcs.

Nodes: 0 the root, then kinds of needs, cells, experts. Arcs run root -> kind -> cell -> (general cell) -> expert ->
root; a unit that goes round is one need served. `profit` is what a unit earns on an arc.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

import numpy as np
from numba import njit

from .columns import UNSAID, Array
from .fit import Market

compiled = njit(cache=True, nogil=True)
CLOSED = -1


@dataclass(frozen=True)
class Ties:
    """What sets single needs apart: `out` takes no part; `mark` 0 ordinary, else a number of its own, negative when the
    need may use its own arcs only; `near`, `far`, `worth`: the own arcs, need to expert with points without urgency."""

    out: Array
    mark: Array
    near: Array
    far: Array
    worth: Array

    @classmethod
    def none(cls, count: int) -> Self:
        """Nothing sets any need apart."""
        nothing = np.empty(0, np.int64)
        return cls(np.zeros(count, bool), np.zeros(count, np.int64), nothing, nothing, nothing)

    def arcs(self, kind_of: Array) -> tuple[Array, Array, Array]:
        """Own arcs from the kind of each need."""
        return kind_of[self.near], self.far, self.worth


@dataclass(frozen=True)
class Shape:
    """How a cell is one number: class, skill, sector, region with "any" as the last code of each."""

    skills: int
    sectors: int
    regions: int

    @classmethod
    def of(cls, market: Market) -> tuple[Self, Array]:
        """The shape, and the cell of each need. An attribute that earns nothing is "any" for all."""
        needs, words = market.needs, market.needs.words
        shape = cls(len(words["skill"]), len(words["sector"]), len(words["region"]))
        unsaid = np.full(len(needs), UNSAID, np.int32)
        sector = needs.sector if market.sector_points else unsaid
        region = needs.region if market.region_points else unsaid
        return shape, shape.key(market.classes, needs.skill, sector, region)

    def key(self, classes: Array, skill: Array, sector: Array, region: Array) -> Array:
        """The number of a cell; -1 counts as any."""
        s = np.where(skill < 0, self.skills, skill).astype(np.int64)
        k = np.where(sector < 0, self.sectors, sector)
        r = np.where(region < 0, self.regions, region)
        return ((classes.astype(np.int64) * (self.skills + 1) + s) * (self.sectors + 1) + k) * (self.regions + 1) + r

    def parts(self, keys: Array) -> tuple[Array, Array, Array, Array]:
        """(class, skill, sector, region) of each cell, "any" as the last code."""
        rest, region = np.divmod(keys, self.regions + 1)
        rest, sector = np.divmod(rest, self.sectors + 1)
        classes, skill = np.divmod(rest, self.skills + 1)
        return classes, skill, sector, region

    def rank(self, keys: Array) -> Array:
        """How many attributes of each cell are "any"."""
        _, skill, sector, region = self.parts(keys)
        return (skill == self.skills).astype(np.int64) + (sector == self.sectors) + (region == self.regions)


@dataclass(frozen=True)
class Network:
    """Arcs as columns, from kinds of needs down to the root. `profit` in thousandths, `room` in units.

    Nodes: 0 the root, `gates` for whoever lets needs in (floors), kinds, cells, experts, in that order.
    """

    kind_of: Array  # of each need, -1 when it takes no part
    size: Array  # needs of each kind
    group: Array  # of each kind
    urgency: Array  # points of each kind
    rank: Array  # of each cell: how many of its attributes are "any"
    gates: int
    experts: int
    tail: Array
    head: Array
    room: Array
    profit: Array

    @property
    def first_cell(self) -> int:
        """The node of the first cell."""
        return 1 + self.gates + len(self.size)

    @property
    def first_expert(self) -> int:
        """The node of the first expert."""
        return self.first_cell + len(self.rank)

    @property
    def nodes(self) -> int:
        """Number of nodes, the root included."""
        return self.first_expert + self.experts

    @classmethod
    def of(cls, market: Market, capacity: Array, group: Array, ties: Ties, gates: int) -> Self:
        """The network of the needs that `ties` leave in; needs of one kind share `group`: the floors they count for."""
        shape, own = Shape.of(market)
        kinds, kind_of, size = _kinds(market, group, own, ties)
        lower, upper, keys = _climb(shape, kinds[:, 1], optional_skill=not market.weights.is_skill_required)
        enter_cell, enter_expert, points = _enter(market, capacity, shape, keys)
        base = np.searchsorted(keys, kinds[:, 1])
        mass = np.bincount(base, weights=size, minlength=len(keys)).astype(np.int64)
        first_kind = 1 + gates
        first_cell = first_kind + len(kinds)
        first_expert = first_cell + len(keys)
        open_, taking = np.flatnonzero(kinds[:, 3] != CLOSED), np.flatnonzero(capacity)
        near, far, worth = ties.arcs(kind_of)
        nought = [np.zeros(len(part), np.int64) for part in (open_, lower, taking)]
        nought_near = np.zeros(len(near), np.int64)
        tail = [
            first_kind + open_,
            first_kind + near,
            first_cell + lower,
            first_cell + enter_cell,
            first_expert + taking,
        ]
        head = [
            first_cell + base[open_],
            first_expert + far,
            first_cell + upper,
            first_expert + enter_expert,
            nought[2],
        ]
        # one more than can ever pass: an inner arc that is full would hide the price of what lies behind it
        room = [size[open_] + 1, nought_near + 2, mass[lower] + 1, capacity[enter_expert] + 1, capacity[taking]]
        profit = [nought[0], worth, nought[1], points, nought[2]]
        arcs = [np.concatenate(part).astype(np.int64) for part in (tail, head, room, profit)]
        return cls(kind_of, size, kinds[:, 0], kinds[:, 2], shape.rank(keys), gates, len(capacity), *arcs)


def _kinds(market: Market, group: Array, own: Array, ties: Ties) -> tuple[Array, Array, Array]:
    """Needs that nothing tells apart are one kind: rows (group, cell, urgency, mark), kind of each need, sizes."""
    rows = np.flatnonzero(~ties.out)
    table = np.stack([group[rows], own[rows], market.urgency[rows], ties.mark[rows]], axis=1)
    kinds, inverse, size = np.unique(table, axis=0, return_inverse=True, return_counts=True)
    kind_of = np.full(len(own), -1, np.int64)
    kind_of[rows] = inverse.reshape(-1)
    kinds[:, 3] = np.where(kinds[:, 3] < 0, CLOSED, 0)
    return kinds, kind_of, size


def _climb(shape: Shape, own: Array, *, optional_skill: bool) -> tuple[Array, Array, Array]:
    """(lower, upper, keys): from each cell that needs lie in to each more general one, as places in sorted `keys`."""
    base = np.unique(own)
    classes, skill, sector, region = shape.parts(base)
    any_ = np.full(len(base), UNSAID)
    pairs = [
        np.stack([base, shape.key(classes, s, k, r)], axis=1)
        for s in ((skill, any_) if optional_skill else (skill,))
        for k in (sector, any_)
        for r in (region, any_)
    ]
    table = np.unique(np.concatenate(pairs), axis=0)
    table = table[table[:, 0] != table[:, 1]]
    keys = np.unique(np.concatenate([base, table[:, 1]]))
    return np.searchsorted(keys, table[:, 0]), np.searchsorted(keys, table[:, 1]), keys


def _enter(market: Market, capacity: Array, shape: Shape, keys: Array) -> tuple[Array, Array, Array]:
    """(cell, expert, points) of every way that an expert enters a cell which some need can reach."""
    values = (
        capacity,
        market.speaks,
        market.offer_start,
        market.offer_skill,
        market.offer_points,
        market.sector_start,
        market.sector_codes,
        market.region,
        market.seniority,
        market.sector_points,
        market.region_points,
        market.weights.least,
        market.weights.is_skill_required,
        shape.skills,
        shape.sectors,
        shape.regions,
        keys,
    )
    nothing = np.empty(0, np.int32)
    count = _entries(*values, nothing, nothing, nothing, False)
    cell, expert, points = (np.empty(count, np.int32) for _ in range(3))
    _entries(*values, cell, expert, points, True)
    return cell, expert, points


@compiled
def _entries(  # type: ignore[no-untyped-def]
    capacity,
    speaks,
    offer_start,
    offer_skill,
    offer_points,
    sector_start,
    sector_codes,
    region,
    seniority,
    sector_points,
    region_points,
    least,
    required,
    skills,
    sectors,
    regions,
    keys,
    cell,
    expert,
    points,
    write,
):
    """Counts the entries, or writes them."""
    count = 0
    for e in range(len(capacity)):
        if capacity[e] == 0:
            continue
        for o in range(offer_start[e], offer_start[e + 1] + (0 if required else 1)):
            is_any = o == offer_start[e + 1]
            s = skills if is_any else offer_skill[o]
            from_skill = (0 if is_any else offer_points[o]) + seniority[e]
            for c in range(speaks.shape[1]):
                if not speaks[e, c]:
                    continue
                for k in range(sector_start[e], sector_start[e + 1] + 1):
                    any_sector = k == sector_start[e + 1]
                    if not any_sector and sector_points == 0:
                        continue
                    row = (c * (skills + 1) + s) * (sectors + 1) + (sectors if any_sector else sector_codes[k])
                    for r in range(2):
                        if r == 1 and (region[e] < 0 or region_points == 0):
                            continue
                        value = from_skill + (0 if any_sector else sector_points) + r * region_points
                        if value < least:
                            continue
                        key = row * (regions + 1) + (region[e] if r else regions)
                        at = np.searchsorted(keys, key)
                        if at < len(keys) and keys[at] == key:
                            if write:
                                cell[count], expert[count], points[count] = at, e, value
                            count += 1
    return count
