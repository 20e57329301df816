"""What a run says of itself: by region, by skill, for women-led and rural organisations, beside a greedy assignment."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from .columns import SCALE, UNSAID, Array
from .greedy import greedy
from .outcome import Match

GREEDY_UP_TO = 100_000_000  # pairs; beyond, the comparison would take as long as the run


def figures_of(match: Match) -> dict[str, Any]:
    """The figures of a run, frozen with it. Shares are of the needs; None where nobody needs anything.

    `regions`, `skills`: [{"code", "needs", "met", "share", "unmet": {reason: needs}, "places"}] in the order of the
    codes; `places` are those of experts from the region, or with the skill. `women_led`, `rural`: the same for the
    needs of such organisations and of the others. `fairness`: lowest and highest share of the regions and their
    difference. `greedy`: total fit of taking the best pairs first, the fixed ones standing, None when it would take too
    long. `kept`: pairs that stood before and stay.
    """
    market, needs = match.market, match.market.needs
    met = match.expert_of >= 0
    origin = Counter(
        {code: int(match.capacity[market.region == code].sum()) for code in range(len(needs.words["region"]))}
    )
    skilled = _places_by_skill(match)
    regions = _groups(needs.words["region"], needs.region, met, match, origin)
    return match.figures() | {
        "needs": len(needs),
        "experts": len(market.experts),
        "places": int(match.capacity.sum()),
        "regions": regions,
        "skills": _groups(needs.words["skill"], needs.skill, met, match, skilled),
        "women_led": _halves(needs.women_led, met),
        "rural": _halves(needs.rural, met),
        "fairness": fairness([group["share"] for group in regions if group["needs"]]),
        "greedy": of_greedy(match),
        "kept": int(match.standing.sum()),
    }


def fairness(shares: Sequence[float]) -> dict[str, float] | None:
    """Lowest and highest share and their difference; None without any."""
    if not shares:
        return None
    return {"lowest": min(shares), "highest": max(shares), "spread": max(shares) - min(shares)}


def of_greedy(match: Match) -> float | None:
    """Total fit of taking the best pairs first beside what is fixed; None when it would take too long."""
    market = match.market
    if len(market.needs) * len(market.experts) > GREEDY_UP_TO:
        return None
    is_open = np.ones(len(market.needs), bool)
    is_open[match.needs[match.fixed]] = False
    found = greedy(market, match.capacity, open_needs=is_open)[2]
    return int(found.sum() + match.fit[match.fixed].sum()) / SCALE


def compare(now: Mapping[str, Any], before: Mapping[str, Any]) -> dict[str, Any]:
    """How the figures of a run differ from those of another: pairs, fit, and needs met by region."""
    was = {group["code"]: group["met"] for group in before.get("regions", [])}
    return {
        "pairs": now["pairs"] - before["pairs"],
        "objective": round(now["objective"] - before["objective"], 3),
        "regions": {g["code"]: g["met"] - was.get(g["code"], 0) for g in now["regions"]},
    }


def _groups(
    words: Sequence[str], codes: Array, met: Array, match: Match, places: Mapping[int, int]
) -> list[dict[str, Any]]:
    reasons = match.unmet
    groups = []
    for code, word in sorted(enumerate(words), key=lambda pair: pair[1]):
        inside = codes == code
        why = Counter(reasons[row].value for row in np.flatnonzero(inside & ~met).tolist() if row in reasons)
        count, served = int(inside.sum()), int((inside & met).sum())
        groups.append(
            {
                "code": word,
                "needs": count,
                "met": served,
                "share": served / count if count else None,
                "unmet": dict(sorted(why.items())),
                "places": places.get(code, 0),
            }
        )
    return groups


def _halves(mask: Array, met: Array) -> dict[str, Any]:
    values = {}
    for name, inside in (("yes", mask), ("no", ~mask)):
        count, served = int(inside.sum()), int((inside & met).sum())
        values[name] = {"needs": count, "met": served, "share": served / count if count else None}
    return values


def _places_by_skill(match: Match) -> dict[int, int]:
    """Places of experts who have each skill that is asked; one expert counts for each of their skills."""
    market = match.market
    owners = np.repeat(np.arange(len(market.experts)), np.diff(market.offer_start))
    return {
        code: int(match.capacity[owners[market.offer_skill == code]].sum())
        for code in range(len(market.needs.words["skill"]))
        if code != UNSAID
    }
