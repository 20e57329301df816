"""What a plan promised, as floors of its runs: so many needs of whom its targets speak, at the pace that is needed.

A target says a share of a population by a day; its first reading says how many organisations a year are still needed.
A run is asked for the part of that which falls on `months`: needs of that population to whose organisation no expert
has come yet, for whoever was accompanied once counts once. Never more than there are.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db.models import Q

from twiza.plans.models import Plan, Reading, Target
from twiza.plans.queries import last_known
from twiza.plans.queries.trajectory import paced
from twiza.support.models import Need
from twiza.territory.models import Territory

from ..models.missions import Mission
from ..rules.floors import FloorCount
from .need_summaries import region_of

TARGET = "target"  # {"each": "target", "months": 1}: one floor for each target of the plan
MONTHS = 1


def with_targets(
    floors: Sequence[Mapping[str, object]], *, plan: Plan | None, on: date, known_at: datetime
) -> list[dict[str, Any]]:
    """The floors, {"each": "target"} spelled out for a plan on a day; left out where there is no plan.

    Raises: `floor_count` when `months` is no whole number.
    """
    spelled: list[dict[str, Any]] = []
    for floor in floors:
        if floor.get("each") != TARGET:
            spelled.append(dict(floor))
        elif plan is not None:
            spelled += target_floors(plan, on=on, known_at=known_at, months=_months(floor))
    return spelled


def target_floors(plan: Plan, *, on: date, known_at: datetime, months: int = MONTHS) -> list[dict[str, Any]]:
    """One floor for each target of the plan that is not yet due nor reached, named "target KEY"."""
    lines = []
    for target in Target.objects.filter(plan=plan).order_by("key").prefetch_related("readings"):
        reading = next(iter(sorted(target.readings.all(), key=lambda one: one.order)), None)
        if reading is None or not target.starts_on <= on < target.due_on:
            continue
        floor = _floor(plan, target, reading, on, known_at, months)
        if floor["at_least"]:
            lines.append(floor)
    return lines


def accompanied(on: date) -> set[int]:
    """Organisations to which an expert has come: with a mission opened up to a day."""
    rows = Mission.objects.filter(opened_on__lte=on).order_by()
    return set(rows.values_list("case__organisation_id", flat=True).distinct())


def _floor(plan: Plan, target: Target, reading: Reading, on: date, known_at: datetime, months: int) -> dict[str, Any]:
    """The floor of one target: whom it counts, and how many needs of theirs."""
    population = reading.rules.population
    where: dict[str, Any] = {"first": True}
    rows = Need.objects.unmet().filter(case__action__axis__plan=plan, case__state__in=["open", "on_hold"])
    if population.sectors:
        where["sector"] = ";".join(population.sectors)
        rows = rows.filter(case__organisation__sector__in=population.sectors)
    if population.women_led:
        where["women_led"] = population.women_led == "yes"
        rows = rows.filter(case__organisation__women_led=where["women_led"])
    if population.territories:
        places = {region_of(place) for place in population.territories}
        regions = list(Territory.objects.regions().filter(pk__in=places))
        where["region"] = ";".join(region.code for region in regions)
        inside = Q(pk__in=[])
        for region in regions:
            inside |= region.encloses("case__organisation__territory")
        rows = rows.filter(inside)
    known = accompanied(on)
    there = sum(
        pk not in known for pk in rows.filter(stated_on__lte=on).values_list("case__organisation_id", flat=True)
    )
    _, pace = paced(reading, on=on, known_at=last_known(known_at))
    wanted = math.ceil(round((pace.needed or 0.0) * months / 12, 6))
    return {"name": f"{TARGET} {target.key}", "at_least": min(wanted, there), **where}


def _months(floor: Mapping[str, object]) -> int:
    text = str(floor.get("months", MONTHS))
    if not text.isdigit() or not 1 <= int(text) <= 120:
        raise FloorCount(value=text, id=TARGET)
    return int(text)
