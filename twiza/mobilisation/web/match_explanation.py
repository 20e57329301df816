"""Why this expert for this need, in words: what the run that proposed the pair kept of it, and nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import ngettext

from twiza.core import formats
from twiza.support.models import Need

from ..models import Proposal, labels
from .presenters import TERMS, FitTerm, lang


@dataclass(frozen=True)
class Explanation:
    """The parts of a fit, those that bring nothing apart; what else there was; what the place is worth to others.

    `next_best` is the id of an expert, "" when nobody else could help; `rival` the need that would have the place
    otherwise. `cost` and `margin` in points of fit, at the prices of the run. `out`: who could help but may not.
    """

    fit: float
    fits: list[FitTerm]
    misses: list[FitTerm]
    next_best: str
    next_fit: float
    is_next_full: bool
    margin: float
    cost: float
    rival: Need | None
    rival_skill: str
    rival_fit: float
    out: list[str]


def explanation_of(proposal: Proposal) -> Explanation | None:
    """What the run said of the pair; None for a request that no run proposed."""
    explanation = proposal.explanation
    if "chosen" not in explanation:
        return None
    terms: Mapping[str, list[float]] = explanation["chosen"]["terms"]
    parts = [FitTerm(str(TERMS[name]), value, most) for name, (value, most) in terms.items() if name in TERMS]
    other, rival = explanation["next_best"], explanation["rival"]
    lost = Need.objects.select_related("case__organisation").filter(pk=rival["need"]).first() if rival else None
    return Explanation(
        fit=proposal.fit,
        fits=sorted((part for part in parts if part.value), key=lambda part: -part.value),
        misses=[part for part in parts if not part.value and part.most],
        next_best=other["expert"] if other else "",
        next_fit=other["fit"] if other else 0.0,
        is_next_full=bool(other and other["full"]),
        margin=explanation["margin"],
        cost=explanation["cost"],
        rival=lost,
        rival_skill=labels.skill(lost.skill) if lost else "",
        rival_fit=rival["fit"] if rival else 0.0,
        out=_out(explanation["out"]),
    )


def _out(values: Mapping[str, int]) -> list[str]:
    """Experts who could help but may not, by reason, as sentences."""
    avowed, declined = values.get("conflict", 0), values.get("declined", 0)
    said = []
    if avowed:
        said.append(
            ngettext(
                "%(n)s expert who could help has a conflict of interest with this cooperative.",
                "%(n)s experts who could help have a conflict of interest with this cooperative.",
                avowed,
            )
        )
    if declined:
        said.append(
            ngettext(
                "%(n)s expert who could help said no before, or did not answer.",
                "%(n)s experts who could help said no before, or did not answer.",
                declined,
            )
        )
    numbers = [formats.number(n, lang()) for n in (avowed, declined) if n]
    return [sentence % {"n": n} for sentence, n in zip(said, numbers, strict=True)]
