"""How experts answer: one line of figures per expert, counted for a whole page at once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from ..models import AbilityKind, Expert, Proposal, labels
from ..rules.states import ANSWERED, ProposalState
from .places import country_name
from .presenters import TONES, listed, sector, skill_lines


@dataclass(frozen=True)
class ExpertLine:
    """An expert in a list; `answered` of `asked_ever` requests had an answer, `silent` had none."""

    expert: Expert
    tone: str
    country: str
    skills: str
    languages: str
    sectors: str
    asked_ever: int
    answered: int
    silent: int
    busy: int
    note: str

    @property
    def rate(self) -> float | None:
        """The share of requests that were answered; None before any came to its end."""
        ended = self.answered + self.silent
        return self.answered / ended if ended else None


def expert_lines(experts: Iterable[Expert], on: date) -> list[ExpertLine]:
    """Lines of a list; requests are counted for all the experts in one query."""
    rows = list(experts)
    counted = (
        Proposal.objects.filter(expert__in=rows, sent_at__isnull=False)
        .order_by()
        .values("expert")
        .annotate(
            asked=Count("pk"),
            answered=Count("pk", filter=Q(state__in=ANSWERED)),
            silent=Count("pk", filter=Q(state=ProposalState.SILENT)),
        )
    )
    values = {row["expert"]: row for row in counted}
    none = {"asked": 0, "answered": 0, "silent": 0}
    lines = []
    for expert in rows:
        counts = values.get(expert.pk, none)
        lines.append(
            ExpertLine(
                expert=expert,
                tone=TONES[expert.state],
                country=country_name(expert.country),
                skills=listed(f"{name} ({level})" for name, level, _n in skill_lines(expert)[:3]),
                languages=listed(labels.label(labels.LANGUAGES, c) for c in expert.codes(AbilityKind.LANGUAGE)),
                sectors=listed(sector(c) for c in expert.codes(AbilityKind.SECTOR)),
                asked_ever=counts["asked"],
                answered=counts["answered"],
                silent=counts["silent"],
                busy=getattr(expert, "asked", 0),
                note=_note(expert, on),
            )
        )
    return lines


def _note(expert: Expert, on: date) -> str:
    """What keeps this expert from being asked, in words."""
    if not expert.has_consented:
        return _("has not confirmed consent yet") if expert.state == "candidate" else ""
    if expert.pause_asked_on:
        return _("silent twice: asked whether to pause")
    if expert.state == "vetted" and expert.is_stale(on=on):
        return _("said nothing for over a year: not asked any more")
    return ""
