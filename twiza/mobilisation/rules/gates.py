"""One solve: the network behind gates that let needs in by atom, free, under prices of floors, or in exact numbers.

Floors that nest become gates with a premium on the units that they ask for, which the flow then honours exactly.
Other floors lift or lower what an atom earns by their price. Profits are multiplied by FINE, so that a price may be
a fraction.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .columns import Array
from .floors import Demands
from .flow import FAR, Arcs, circulate, worth_before
from .network import Network

FINE = 60


@dataclass(frozen=True)
class Run:
    """One solve. `total`, `worth` in fine units; `served` of each kind, `y` of each atom, `flow` of the net's arcs."""

    total: int
    flow: Array
    served: Array
    y: Array
    worth: Array
    net: Network

    @property
    def fit(self) -> int:
        """Thousandths earned, urgency and bonus included, premiums not."""
        return int(self.flow @ self.net.profit + self.served @ self.net.urgency)

    @property
    def prices(self) -> Array:
        """Fine price of a place of each expert."""
        worth = self.worth[self.net.first_expert :]
        return np.where(worth > FAR, np.maximum(0, -worth), 0)  # who has no place has no price

    @property
    def marginal(self) -> Array:
        """Fine gain of one more unit of each atom."""
        return self.worth[1 : len(self.y) + 1]


@dataclass(frozen=True)
class Gates:
    """Atoms are nodes 1 to `atoms`, nested floors the nodes after them."""

    net: Network
    demands: Demands
    perfect: int  # fine units of a perfect pair
    premium: int  # fine units that a floor pays for a need it lacks

    @property
    def atoms(self) -> int:
        """Number of atoms."""
        return len(self.demands.size)

    @property
    def step(self) -> int:
        """Fine units between prices worth trying: a twelfth of what all fits are multiples of."""
        return max(1, FINE * int(np.gcd(np.gcd.reduce(self.net.profit), np.gcd.reduce(self.net.urgency))) // 12)

    def free(self) -> Run:
        """Without floors."""
        return self._run([(0, 1 + atom, int(size) + 1, 0) for atom, size in enumerate(self.demands.size)])

    def exact(self, y: Array, premium: int) -> Run:
        """So many needs of each atom, as far as they can be served; each pays `premium`, taken out of `total` again."""
        run = self._run([(0, 1 + atom, int(room), premium) for atom, room in enumerate(y)])
        return Run(run.total - premium * int(run.y.sum()), run.flow, run.served, run.y, run.worth, run.net)

    def priced(self, prices: Array) -> Run:
        """Nested floors as gates, the others at a fine price each (those of nested floors are not read)."""
        loose = np.setdiff1d(np.arange(len(prices)), self.demands.nested)
        return self._run(self._nest(), prices[loose] @ self.demands.counts[loose])

    def bound(self, prices: Array) -> float:
        """What no assignment can pass at these fine prices of all floors, nested or not."""
        entry = [(0, 1 + atom, int(size) + 1, 0) for atom, size in enumerate(self.demands.size)]
        return self._run(entry, prices @ self.demands.counts).total - float(prices @ self.demands.asked)

    def nested_prices(self, run: Run) -> Array:
        """Fine price that each nested floor has in a priced run; 0 for the others."""
        parents, _ = self._parents()
        found = np.zeros(len(self.demands.floors), np.int64)
        for place, floor in enumerate(self.demands.nested):
            gap = run.worth[parents[place]] - run.worth[1 + self.atoms + place]
            found[floor] = min(max(0, int(gap)), self.premium)
        return found

    def _parents(self) -> tuple[list[int], Array]:
        """(node above each nested floor, node above each atom): the smallest floor around it."""
        inside = self.demands.counts[list(self.demands.nested)] > 0
        above = np.zeros(self.atoms, np.int64)
        parents: list[int] = []
        for place, members in enumerate(inside):
            parents.append(int(above[np.argmax(members)]))
            above[members] = 1 + self.atoms + place
        return parents, above

    def _nest(self) -> list[tuple[int, int, int, int]]:
        parents, above = self._parents()
        rows = [(int(node), 1 + atom, int(self.demands.size[atom]) + 1, 0) for atom, node in enumerate(above)]
        for place, floor in enumerate(self.demands.nested):
            gate, asked = 1 + self.atoms + place, max(0, int(self.demands.asked[floor]))
            most = int(self.demands.size.sum()) + 1
            rows += [(parents[place], gate, asked, self.premium), (parents[place], gate, most, 0)]
        return rows

    def _run(self, entry: list[tuple[int, int, int, int]], lift: Array | None = None) -> Run:
        net, kinds = self.net, 1 + self.net.gates + np.arange(len(self.net.size))
        lifted = FINE * net.urgency + (0 if lift is None else lift[net.group])
        gates = Arcs.of(entry)
        arcs = (
            gates + Arcs(1 + net.group, kinds, net.size, lifted) + Arcs(net.tail, net.head, net.room, FINE * net.profit)
        )
        flow, worth = circulate(arcs, net.nodes)
        first = len(gates.tail)
        served = flow[first : first + len(kinds)]
        y = np.bincount(net.group, weights=served, minlength=self.atoms).astype(np.int64)
        return Run(int(flow @ arcs.profit), flow[first + len(kinds) :], served, y, worth, net)


def exchanges(run: Run) -> Array:
    """Fine gain of one need more of atom b and one less of atom a, [b, a]; the last row and column stand for nobody.

    Two assignments differ by such exchanges, each worth at most its gain here: the sum bounds what any other numbers
    per atom can bring. FAR where no exchange exists.
    """
    net, atoms = run.net, len(run.y)
    kinds = 1 + net.gates + np.arange(len(net.size))
    inner = Arcs(1 + net.group, kinds, net.size, FINE * net.urgency)
    inner += Arcs(net.tail, net.head, net.room, FINE * net.profit)
    flow = np.concatenate([run.served, run.flow])
    ends = [*range(1, atoms + 1), 0]
    return np.stack([worth_before(inner, flow, net.nodes, end)[ends] for end in ends], axis=1)
