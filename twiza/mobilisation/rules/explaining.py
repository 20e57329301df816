"""Why this expert for this need: term by term, who would be next, and what the place is worth to all others."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from .columns import SCALE
from .outcome import Match
from .proof import NEVER, values_of


@dataclass(frozen=True)
class Side:
    """One expert beside a need. `terms`: {name: (earned, at most)}, thousandths; `obstacles`: why it is impossible."""

    expert: int
    fit: int
    terms: Mapping[str, tuple[int, int]]
    obstacles: tuple[str, ...]
    is_full: bool

    def as_json(self, match: Match) -> dict[str, Any]:
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
    expert is worth to all others. `margin`: how much the pair is better than the next best or than having nobody, after
    these prices; nought when something else would be as good.
    """

    need: int
    chosen: Side
    fits: tuple[str, ...]
    partly: tuple[str, ...]
    misses: tuple[str, ...]
    next_best: Side | None
    cost: float
    margin: float

    def as_json(self, match: Match) -> dict[str, Any]:
        """Stable keys, for a proposal to keep."""
        return {
            "need": match.market.needs.ids[self.need],
            "chosen": self.chosen.as_json(match),
            "fits": list(self.fits),
            "partly": list(self.partly),
            "misses": list(self.misses),
            "next_best": self.next_best.as_json(match) if self.next_best else None,
            "cost": round(self.cost / SCALE, 3),
            "margin": round(self.margin / SCALE, 3),
        }


def explain_pair(match: Match, need: int, expert: int) -> Explained:
    """The pair of two rows, matched or not, explained at the prices of the matching."""
    values = values_of(match.market, need)
    values[match.market.experts.capacity == 0] = NEVER
    values[[e for n, e in match.forbidden if n == need]] = NEVER
    priced = np.where(values > NEVER, values - match.prices, -np.inf)
    here = float(priced[expert])
    priced[expert] = -np.inf
    other = int(np.argmax(priced)) if np.isfinite(priced).any() else None
    chosen = _side(match, need, expert)
    shares = {name: (earned, most) for name, (earned, most) in chosen.terms.items() if most}
    without = max(float(priced[other]) if other is not None else -np.inf, -float(match.market.urgency[need]))
    return Explained(
        need=need,
        chosen=chosen,
        fits=tuple(name for name, (earned, most) in shares.items() if earned == most),
        partly=tuple(name for name, (earned, most) in shares.items() if 0 < earned < most),
        misses=tuple(name for name, (earned, _) in shares.items() if earned == 0),
        next_best=None if other is None else _side(match, need, other),
        cost=float(match.prices[expert]),
        margin=max(0.0, here - without) if np.isfinite(here) else 0.0,
    )


def _side(match: Match, need: int, expert: int) -> Side:
    market = match.market
    terms = {
        name: (points, market.weights.points[name]) for name, points in market.terms(need, expert).items()
    }
    obstacles = market.obstacles(need, expert) + ["forbidden"] * ((need, expert) in match.forbidden)
    taken = int((match.experts == expert).sum())
    fit = sum(earned for earned, _ in terms.values())
    return Side(expert, fit, terms, tuple(obstacles), taken >= market.experts.capacity[expert])
