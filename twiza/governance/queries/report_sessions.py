"""Sessions held under an agreement, by year, region and stage, as our books held them at an instant."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import Q, Sum
from django.utils.translation import gettext_lazy as _

from twiza.agreements.models import Agreement
from twiza.core.printing.title_readers import column, place, title_of
from twiza.core.printing.titles import Title
from twiza.register.models import Profile, lineage
from twiza.support.models import Session, Stage
from twiza.territory.models import Territory

from ..rules.figures import Sessions, Tally

REGION_STEP = 10**7
MINUTES = Decimal(60)
OUTSIDE, NOWHERE = _("Outside any stage"), _("Unknown place")


@dataclass
class _Sum:
    """A running tally."""

    sessions: int = 0
    minutes: int = 0
    people: int = 0
    women: int = 0
    organisations: set[int] = field(default_factory=set)

    def add(self, row: Mapping[str, Any]) -> None:
        self.sessions += 1
        self.minutes += row["minutes"]
        self.people += row["present"] or 0
        self.women += row["women"] or 0
        self.organisations.add(row["case__organisation_id"])

    def tally(self, code: Hashable, title: Title) -> Tally:
        hours = (self.minutes / MINUTES).quantize(Decimal("0.01"))
        return Tally(str(code), title, self.sessions, len(self.organisations), hours, self.people, self.women)


def sessions_of(agreement: Agreement, *, on: date, known: datetime) -> Sessions:
    """Sessions in which somebody came, from the agreement's first day to `on`, of cases opened under its plan.

    A session belongs to the region where its organisation stood on the day of the figures.
    """
    held = Session.objects.of_agreement(agreement.key).known_at(known).held().filter(valid_from__lte=on).order_by()
    if agreement.starts_on:
        held = held.filter(valid_from__gte=agreement.starts_on)
    rows = held.annotate(
        present=Sum("attendance__people"), women=Sum("attendance__people", filter=Q(attendance__sex="women"))
    ).values("valid_from", "minutes", "stage_id", "case__organisation_id", "present", "women")
    where = _regions(held, on, known)
    total = _Sum()
    years: dict[int, _Sum] = defaultdict(_Sum)
    regions: dict[int, _Sum] = defaultdict(_Sum)
    stages: dict[int, _Sum] = defaultdict(_Sum)
    roots = lineage().roots(known)
    for row in rows.iterator(chunk_size=5000):
        row["case__organisation_id"] = roots.get(row["case__organisation_id"], row["case__organisation_id"])
        for one in (
            total,
            years[row["valid_from"].year],
            regions[where.get(row["case__organisation_id"], 0)],
            stages[row["stage_id"] or 0],
        ):
            one.add(row)
    places = {region.pk: place(region) for region in Territory.objects.filter(pk__in=list(regions))}
    named = Stage.objects.filter(pk__in=list(stages)).order_by("pathway_id", "position")
    by_stage = [stages[stage.pk].tally(stage.code, column(stage, "title")) for stage in named]
    if 0 in stages:
        by_stage.append(stages[0].tally("none", title_of(OUTSIDE)))
    return Sessions(
        total.tally("total", Title()),
        tuple(years[year].tally(year, Title(str(year))) for year in sorted(years)),
        tuple(regions[pk].tally(pk, places.get(pk, title_of(NOWHERE))) for pk in sorted(regions)),
        tuple(by_stage),
    )


def _regions(held: Any, on: date, known: datetime) -> dict[int, int]:
    """Organisation id -> id of the region where it stood on the day, as known then."""
    kept = set(lineage().roots(known).values())
    stood = Profile.objects.as_of(valid=on, known=known).filter(
        Q(organisation__in=held.values("case__organisation")) | Q(organisation__in=kept)
    )
    pairs = stood.order_by("organisation_id", "valid_from", "pk").values_list("organisation_id", "territory_id")
    return {organisation: territory // REGION_STEP * REGION_STEP for organisation, territory in pairs.iterator()}
