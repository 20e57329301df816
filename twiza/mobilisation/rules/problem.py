"""One matching under way: what stands, what is forbidden, and the solves."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Self

import numpy as np

from twiza.core.messages import gettext_noop as _
from twiza.core.refusals import Unprocessable

from .columns import Array
from .fit import Market
from .floors import Demands, Floor
from .flow_decomposition import Pair, pairs_of
from .gates import FINE, Gates, Run
from .multipliers import Progress, Search, find_prices
from .network import Network, Ties
from .proof import NEVER, quality, values_of
from .rounding import round_up

PREMIUM = 20  # a floor pays so many perfect pairs for a need that it lacks
RAISED, MOST_PREMIUM = (10, 10_000)  # by how much that is raised when needs are lacking that could be met, up to where
NEIGHBOURS = 16  # own arcs that a need with forbidden pairs begins with


@dataclass(frozen=True)
class Limits:
    """When overlapping floors are near enough (`gap`, a share of the bound), and how many solves they may take."""

    gap: float = 1e-5
    rounds: int = 60


@dataclass(frozen=True)
class Solved:
    """A run with its pairs, the prices that bound it (fine, of experts and of floors) and the run without floors."""

    run: Run
    free: Run
    needs: Array
    experts: Array
    prices: Array
    floor_prices: Array
    clashes: Array  # mask of the floors that cannot be met together
    bound: float  # fine fit, from the search among floors; infinite when there was none


@dataclass
class MatchingProblem:
    """`own`: pairs with an arc of their own, {(need, expert): thousandths}; `closed` needs have no other."""

    market: Market
    capacity: Array  # places left after the fixed pairs
    fixed: Array  # 2 x pairs
    proposed: dict[int, int]  # pairs that earn more when they stay
    forbidden: frozenset[Pair]
    demands: Demands
    own: dict[Pair, int]
    closed: set[int] = field(default_factory=set)

    @classmethod
    def of(
        cls, market: Market, floors: Sequence[Floor], fixed: Collection[Pair], stay: Collection[Pair], never: set[Pair]
    ) -> Self:
        """Checks what stands, sets it apart. A proposal that is no longer possible is dropped, a fixed pair never."""
        kept = _checked(market, fixed)
        checked = _checked(market, stay)
        taken = np.bincount(kept[1], minlength=len(market.experts))
        capacity = np.maximum(0, market.experts.capacity - taken)
        worth = quality(market, checked[0], checked[1])
        served = np.zeros(len(market.needs), bool)
        served[kept[0]] = True
        proposed: dict[int, int] = {}
        own: dict[Pair, int] = {}
        for need, expert, value in zip(*checked.tolist(), worth.tolist(), strict=True):
            if value > NEVER and capacity[expert] and not served[need] and (need, expert) not in never:
                proposed[need], own[need, expert] = expert, value + market.weights.stay
        demands = Demands.of(floors, market.needs, served)
        return cls(market, capacity, kept, proposed, frozenset(never), demands, own)

    def solve(self, limits: Limits, progress: Progress | None) -> Solved:
        """Solve; take the few needs that met a forbidden expert out of the cells; until none does, none would gain."""
        perfect = FINE * sum(self.market.weights.points.values())
        while True:
            net = self._network()
            gates = Gates(net, self.demands, perfect, PREMIUM * perfect)
            free = run = gates.free()
            prices, floor_prices, bound = free.prices, np.zeros(len(self.demands.floors), np.int64), np.inf
            clashes = np.zeros(len(self.demands.floors), bool)
            if self.demands.short(free.y).any():
                search, clashes = under_floors(gates, free, limits, progress)
                run, bound, floor_prices = search.best or free, search.fit_bound, search.prices
                prices = search.bound_run.prices if search.bound_run else prices
            needs, experts = pairs_of(net, run.served, run.flow, self.forbidden)
            drawn = zip(needs.tolist(), experts.tolist(), strict=True)
            if not self._widen([pair[0] for pair in drawn if pair in self.forbidden], prices):
                return Solved(run, free, needs, experts, prices, floor_prices, clashes, bound)

    def _network(self) -> Network:
        count = len(self.market.needs)
        out, mark = np.zeros(count, bool), np.zeros(count, np.int64)
        out[self.fixed[0]] = True
        table = np.array([(*pair, worth) for pair, worth in self.own.items()], np.int64).reshape(-1, 3).T
        mark[table[0]] = table[0] + 1
        shut = np.array(sorted(self.closed), np.int64)
        mark[shut] = -shut - 1
        demands = self.demands
        gates = len(demands.size) + len(demands.nested)
        return Network.of(self.market, self.capacity, demands.atom, Ties(out, mark, *table), gates)

    def _widen(self, needs: list[int], prices: Array) -> bool:
        """Close `needs`; give every closed need the experts whom it would rather have at these prices. False: none."""
        self.closed |= set(needs)
        grown = bool(needs)
        for need in sorted(self.closed):
            values = self.allowed(need)
            gain = np.where(values > NEVER, FINE * values - prices, NEVER * FINE)
            mine = [expert for (owner, expert) in self.own if owner == need]
            best = gain[mine].max() if mine else NEVER * FINE
            for expert in np.argsort(-gain, kind="stable")[:NEIGHBOURS].tolist():
                if gain[expert] > best and (need, expert) not in self.own:
                    self.own[need, expert] = int(values[expert])
                    grown = True
        return grown

    @cached_property
    def never_of(self) -> dict[int, list[int]]:
        """The experts forbidden to each need."""
        found: dict[int, list[int]] = {}
        for need, expert in sorted(self.forbidden):
            found.setdefault(need, []).append(expert)
        return found

    def allowed(self, need: int) -> Array:
        """Fit without urgency of a need with every expert who has a place and is not forbidden."""
        values = values_of(self.market, need)
        values[self.never_of.get(need, [])] = NEVER
        values[self.capacity == 0] = NEVER
        return values


def under_floors(gates: Gates, free: Run, limits: Limits, progress: Progress | None) -> tuple[Search, Array]:
    """The search under the floors, and the floors that cannot be met together, proved.

    When some are missed by more than they must be, what a floor pays is raised until that is no longer so.
    """
    least, clashes = -1, np.zeros(len(gates.demands.floors), bool)
    while True:
        search = Search(gates, limits.gap, limits.rounds, progress)
        search.learn(free)
        find_prices(search)
        round_up(search)
        lack = int(gates.demands.short((search.best or free).y).sum())
        if lack and least < 0:
            least, clashes = least_lack(gates)
        if lack <= max(0, least) or gates.premium > MOST_PREMIUM * gates.perfect:
            return search, clashes
        gates = replace(gates, premium=RAISED * gates.premium)


def least_lack(gates: Gates) -> tuple[int, Array]:
    """(needs that all floors together must lack whatever the assignment, mask of the floors that this is due to)."""
    blank = replace(gates.net, profit=np.zeros_like(gates.net.profit), urgency=np.zeros_like(gates.net.urgency))
    search = Search(Gates(blank, gates.demands, FINE, FINE), 0.0, 60)
    search.learn(search.gates.free())
    find_prices(search)
    least, prices = max(0, int(np.ceil(-search.bound / FINE - 1e-6))), search.prices.copy()
    for floor in np.flatnonzero(prices):  # whoever the proof can do without is not to blame
        fewer = np.where(np.arange(len(prices)) == floor, 0, prices)
        if np.ceil(-search.gates.bound(fewer) / FINE - 1e-6) >= least:
            prices = fewer
    return least, prices > 0


class NeedKeptTwice(Unprocessable):
    message = _("The need “%(id)s” stands with two experts: an organisation has one expert for one need.")


class PairUnknown(Unprocessable):
    message = _("A standing pair names a row that is not in the tables.")


def _checked(market: Market, pairs: Collection[Pair]) -> Array:
    """Pairs as two columns. Raises: `pair_unknown`, `need_kept_twice`."""
    table = np.array(sorted(pairs), np.int64).reshape(-1, 2).T
    for side, count in zip(table, (len(market.needs), len(market.experts)), strict=True):
        if len(side) and not 0 <= side.min() <= side.max() < count:
            raise PairUnknown()
    if len(np.unique(table[0])) < table.shape[1]:
        twice = table[0][:-1][np.diff(table[0]) == 0][0]
        raise NeedKeptTwice(id=market.needs.ids[int(twice)])
    return table
