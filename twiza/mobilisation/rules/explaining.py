"""Why this expert for this need: term by term, who would be next, what the place is worth to all others, who stays out.

Everything is read from the matching: its prices, its proof, its forbidden pairs. Nothing is computed again elsewhere.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from .columns import SCALE, Array
from .matching import conflicts
from .outcome import Match
from .proof import NEVER, quality, values_of


@dataclass(frozen=True)
class ExplainedExpert:
    """One expert beside a need. `terms`: {name: (earned, at most)}, thousandths; `obstacles`: why it is impossible."""

    expert: int
    fit: int
    terms: Mapping[str, tuple[int, int]]
    obstacles: tuple[str, ...]
    is_full: bool

    def as_json(self, match: Match) -> dict[str, object]:
        """Stable keys; points as people read them."""
        return {
            "expert": match.market.experts.ids[self.expert],
            "fit": self.fit / SCALE,
            "terms": {name: [earned / SCALE, most / SCALE] for name, (earned, most) in self.terms.items()},
            "obstacles": list(self.obstacles),
            "full": self.is_full,
        }


@dataclass(frozen=True)
class Explained:
    """Why this expert for this need, in thousandths.

    `fits`, `partly`, `misses`: terms that earn all, something, nothing of what they could. `next_best`: the expert whom
    the need would turn to without this one, the places of all counted at their price. `cost`: what one place of this
    expert is worth to all others; `rival`: the need that would have it otherwise and the fit there, None when nobody
    lacks it. `margin`: how much the pair is better than the next best or than having nobody, after these prices; nought
    when something else would be as good. `out`: experts who could help but may not, {"conflict" | "declined": number}.
    """

    need: int
    chosen: ExplainedExpert
    fits: tuple[str, ...]
    partly: tuple[str, ...]
    misses: tuple[str, ...]
    next_best: ExplainedExpert | None
    cost: float
    margin: float
    rival: tuple[int, int] | None
    out: Mapping[str, int]

    def as_json(self, match: Match) -> dict[str, object]:
        """Stable keys, for a proposal to keep."""
        needs = match.market.needs.ids
        return {
            "need": needs[self.need],
            "chosen": self.chosen.as_json(match),
            "fits": list(self.fits),
            "partly": list(self.partly),
            "misses": list(self.misses),
            "next_best": self.next_best.as_json(match) if self.next_best else None,
            "cost": round(self.cost / SCALE, 3),
            "margin": round(self.margin / SCALE, 3),
            "rival": {"need": needs[self.rival[0]], "fit": self.rival[1] / SCALE} if self.rival else None,
            "out": dict(self.out),
        }


def explain_pair(match: Match, need: int, expert: int) -> Explained:
    """The pair of two rows, matched or not, explained at the prices of the matching."""
    return Explainer(match).pair(need, expert)


@dataclass(frozen=True)
class Explainer:
    """Explains the pairs of one matching; what they share is read once. A pair takes one look at every expert."""

    match: Match

    def pair(self, need: int, expert: int) -> Explained:
        """One pair, matched or not."""
        match = self.match
        values = values_of(match.market, need)
        values[match.market.experts.capacity == 0] = NEVER
        barred = self._forbidden.get(need, [])
        able = [e for e in barred if values[e] > NEVER]
        values[barred] = NEVER
        priced = np.where(values > NEVER, values - match.prices, -np.inf)
        here = float(priced[expert])
        priced[expert] = -np.inf
        other = int(np.argmax(priced)) if np.isfinite(priced).any() else None
        chosen = self._side(need, expert)
        shares = {name: (earned, most) for name, (earned, most) in chosen.terms.items() if most}
        without = max(float(priced[other]) if other is not None else -np.inf, -float(match.market.urgency[need]))
        avowed = sum((need, e) in self._conflicts for e in able)
        return Explained(
            need=need,
            chosen=chosen,
            fits=tuple(name for name, (earned, most) in shares.items() if earned == most),
            partly=tuple(name for name, (earned, most) in shares.items() if 0 < earned < most),
            misses=tuple(name for name, (earned, _) in shares.items() if earned == 0),
            next_best=None if other is None else self._side(need, other),
            cost=float(match.prices[expert]),
            margin=max(0.0, here - without) if np.isfinite(here) else 0.0,
            rival=self._rival(expert),
            out={name: n for name, n in (("conflict", avowed), ("declined", len(able) - avowed)) if n},
        )

    def _side(self, need: int, expert: int) -> ExplainedExpert:
        market = self.match.market
        points = market.weights.points
        terms = {name: (earned, points[name]) for name, earned in market.terms(need, expert).items()}
        is_avowed = (need, expert) in self._conflicts
        is_barred = (need, expert) in self.match.forbidden
        found = ["conflict"] if is_avowed else ["declined"] if is_barred else []
        obstacles = tuple(market.obstacles(need, expert) + found)
        is_full = bool(self._taken[expert] >= market.experts.capacity[expert])
        return ExplainedExpert(expert, sum(earned for earned, _ in terms.values()), terms, obstacles, is_full)

    def _rival(self, expert: int) -> tuple[int, int] | None:
        """(need, fit) to whom the place would go: the one that gains most by it over what it has now.

        Only where places are scarce: nobody lacks a place that is worth nothing.
        """
        if expert not in self._rivals:
            self._rivals[expert] = self._find_rival(expert)
        return self._rivals[expert]

    def _find_rival(self, expert: int) -> tuple[int, int] | None:
        match = self.match
        if match.prices[expert] <= 0:
            return None
        count = len(match.market.needs)
        quality_result = quality(match.market, np.arange(count), np.full(count, expert))
        gain = np.where(quality_result > NEVER, quality_result + match.market.urgency - match.rents, -np.inf)
        gain[self._mine(expert)] = -np.inf
        gain[[need for need, e in match.forbidden if e == expert]] = -np.inf
        best = int(np.argmax(gain)) if count else 0
        return (best, int(quality_result[best] + match.market.urgency[best])) if count and gain[best] > 0 else None

    def _mine(self, expert: int) -> Array:
        """The needs that the expert has, and those that were not up for change."""
        return self.match.needs[(self.match.experts == expert) | self.match.fixed]

    @cached_property
    def _taken(self) -> Array:
        return np.bincount(self.match.experts, minlength=len(self.match.market.experts))

    @cached_property
    def _forbidden(self) -> dict[int, list[int]]:
        found: dict[int, list[int]] = defaultdict(list)
        for need, expert in sorted(self.match.forbidden):
            found[need].append(expert)
        return found

    @cached_property
    def _conflicts(self) -> set[tuple[int, int]]:
        return conflicts(self.match.market.needs, self.match.market.experts)

    @cached_property
    def _rivals(self) -> dict[int, tuple[int, int] | None]:
        return {}
