"""Why this expert for this need, in words: what fits, what does not, who would be next, what it costs the others."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from twiza.support.models import Need
from twiza.territory.models import Territory

from ..models import Proposal, words
from ..models.summaries import region_of
from ..models.tables import Columns, supply
from ..rules.columns import SCALE, Experts, Needs
from ..rules.fit import Market, Weights
from .shown import TERMS, Part


@dataclass(frozen=True)
class Explanation:
    """The parts of a fit and those that bring nothing; who is next best; which other need this place could serve."""

    fit: float
    fits: list[Part]
    misses: list[Part]
    next_best: str
    next_fit: float
    other: Need | None
    other_fit: float
    other_skill: str

    @property
    def lead(self) -> float:
        """By how much this expert fits better than the next."""
        return self.fit - self.next_fit


def explanation_of(proposal: Proposal) -> Explanation:
    """The frozen parts of the fit, and the alternatives of today among experts with a place left."""
    terms: dict[str, list[int]] = proposal.explanation.get("terms", {})
    parts = [
        Part(str(TERMS[name]), points / SCALE, most / SCALE)
        for name, (points, most) in terms.items()
        if name in TERMS
    ]
    run = proposal.run
    weights = Weights.read(run.weights) if run is not None and run.weights else Weights()
    table = supply(on=timezone.localdate())
    next_best, next_fit = _next(proposal, table.experts, weights)
    other, other_fit = _other(proposal, table.needs, table.experts, weights)
    return Explanation(
        fit=proposal.fit,
        fits=sorted((p for p in parts if p.value), key=lambda p: -p.value),
        misses=[p for p in parts if not p.value],
        next_best=next_best,
        next_fit=next_fit,
        other=other,
        other_fit=other_fit,
        other_skill=words.skill(other.skill) if other else "",
    )


def _next(proposal: Proposal, experts: Columns, weights: Weights) -> tuple[str, float]:
    """The best other expert who could be asked today: id and fit; "" when there is none."""
    need = proposal.need
    place = need.case.organisation
    region = Territory.objects.filter(pk=region_of(place.territory_id)).values_list("code", flat=True).first()
    row = {
        "id": [str(need.pk)], "skill": [need.skill], "language": [need.language], "mode": [need.mode],
        "urgency": [need.urgency], "organisation": [str(place.pk)], "sector": [place.sector],
        "women_led": [place.women_led], "region": [region or ""],
    }  # fmt: skip
    market = Market.of(Needs.of(row), Experts.of(experts), weights)
    taken = {str(pk) for pk in Proposal.objects.filter(need=need).values_list("expert_id", flat=True)}
    best, found = 0, ""
    for index, name in enumerate(market.experts.ids):
        if name in taken or str(place.pk) in experts["conflicts"][index] or market.obstacles(0, index):
            continue
        fit = market.fit(0, index)
        if fit > best:
            best, found = fit, name
    return found, best / SCALE


def _other(
    proposal: Proposal, needs: Columns, experts: Columns, weights: Weights
) -> tuple[Need | None, float]:
    """The need without anybody that this expert's place would serve best; None when there is none."""
    expert = proposal.expert
    row = next((i for i, name in enumerate(experts["id"]) if name == str(expert.pk)), None)
    if row is None or not needs["id"]:
        return None, 0.0
    alone: dict[str, Any] = {name: [column[row]] for name, column in experts.items()}
    market = Market.of(Needs.of(needs), Experts.of(alone), weights)
    held = set(Proposal.objects.open().values_list("need_id", flat=True))
    best, found = 0, 0
    for index, name in enumerate(market.needs.ids):
        if int(name) in held or market.obstacles(index, 0):
            continue
        fit = market.fit(index, 0)
        if fit > best:
            best, found = fit, int(name)
    other = Need.objects.select_related("case__organisation").filter(pk=found).first() if found else None
    return other, best / SCALE
