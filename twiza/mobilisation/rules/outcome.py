"""What a matching says: its pairs, how good they are and how that is proved, who stays without an expert and why."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from twiza.core.codes import Code
from twiza.core.messages import pgettext

from .columns import SCALE, Array
from .fit import Market
from .floors import FloorMet


class Unmet(Code):
    """Why a need has no expert."""

    NO_EXPERT = "no_eligible_expert", pgettext("why a need has no expert", "No eligible expert")
    BELOW_LEAST = "fit_below_the_least", pgettext("why a need has no expert", "Fit below the least asked for")
    YIELDED = "yielded_to_a_floor", pgettext("why a need has no expert", "Gave way to a floor")
    EXHAUSTED = "capacity_exhausted", pgettext("why a need has no expert", "All places taken by better fits")


@dataclass(frozen=True)
class Match:
    """Pairs as columns sorted by need: rows in `needs` and `experts`, `fit` in thousandths.

    `bound`: no assignment that keeps the same floors and as many standing pairs can earn more; `objective == bound`
    is a proof. `prices`: thousandths that one place of each expert is worth; `rents`: what each need gains over having
    none. `standing` marks pairs that were there before and stayed; `fixed` those that were not up for change.
    """

    market: Market
    capacity: Array
    needs: Array
    experts: Array
    fit: Array
    fixed: Array
    standing: Array
    bound: int
    prices: Array
    rents: Array
    reasons: tuple[Unmet | None, ...]
    floors: tuple[FloorMet, ...]
    cost_of_floors: int
    seconds: float
    peak_mb: float
    forbidden: frozenset[tuple[int, int]] = frozenset()

    @property
    def objective(self) -> int:
        """Total fit in thousandths."""
        return int(self.fit.sum())

    @property
    def gap(self) -> float:
        """How far the objective may lie below the best, as a share of the bound."""
        return max(0.0, (self.bound - self.objective) / self.bound) if self.bound > 0 else 0.0

    @property
    def is_optimal(self) -> bool:
        """Whether nothing better exists, proved."""
        return self.objective >= self.bound

    @property
    def unmet(self) -> dict[int, Unmet]:
        """The needs without an expert and the reason of each."""
        return {row: reason for row, reason in enumerate(self.reasons) if reason is not None}

    @property
    def expert_of(self) -> Array:
        """The expert of each need, -1 for none."""
        found = np.full(len(self.market.needs), -1, np.int64)
        found[self.needs] = self.experts
        return found

    @property
    def pairs(self) -> list[tuple[str, str, int]]:
        """(need id, expert id, fit in thousandths) in the order of the needs."""
        needs, experts = self.market.needs.ids, self.market.experts.ids
        return [(needs[n], experts[e], int(f)) for n, e, f in zip(self.needs, self.experts, self.fit, strict=True)]

    def figures(self) -> dict[str, object]:
        """What a run keeps of it: numbers only, fits as people read them (1 = perfect with the default weights)."""
        counts = {reason.value: 0 for reason in Unmet}
        for reason in self.unmet.values():
            counts[reason] += 1
        return {
            "pairs": len(self.needs),
            "objective": self.objective / SCALE,
            "bound": self.bound / SCALE,
            "gap": self.gap,
            "floors": [floor.as_json() for floor in self.floors],
            "cost_of_floors": self.cost_of_floors / SCALE,
            "unmet": counts,
            "seconds": round(self.seconds, 3),
            "peak_mb": round(self.peak_mb, 1),
        }
