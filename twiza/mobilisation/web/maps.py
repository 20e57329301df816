"""Supply and demand by region: needs that wait there, places of experts who come from there or go anywhere."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from twiza import territory
from twiza.core import charts
from twiza.territory.models import Territory

from ..models import Ability, AbilityKind, Expert, labels
from ..queries.need_summaries import region_of
from ..rules.reminders import places_left
from .presenters import lang

SHAPES = Path(str(territory.__file__)).parent / "boundaries" / "regions.geojson"


@dataclass(frozen=True)
class RegionBalance:
    """One region: needs that wait, of which urgent and unasked; places of experts who come from it."""

    region: Territory
    needs: int
    urgent: int
    nobody: int
    places: int


@dataclass(frozen=True)
class SkillBalance:
    """One skill in the country: needs that wait, experts who have it and can be asked, their places."""

    code: str
    label: str
    needs: int
    experts: int
    places: int

    @property
    def missing(self) -> int:
        """Places that lack if every expert gave all of theirs to this skill; never below nought."""
        return max(self.needs - self.places, 0)


@dataclass(frozen=True)
class Balance:
    """Both tables, and the places of experts who name no region."""

    regions: list[RegionBalance]
    skills: list[SkillBalance]
    anywhere: int
    needs: int
    places: int


def balance(needs: object, *, on: date) -> Balance:
    """Supply and demand on a day: needs the reader may see, experts of the whole country."""
    waiting: Counter[int] = Counter()
    urgent: Counter[int] = Counter()
    nobody: Counter[int] = Counter()
    skills: Counter[str] = Counter()
    rows = needs.order_by().values_list("case__organisation__territory_id", "urgency", "skill", "standing")
    for place, urgency, skill, standing in rows:
        region = region_of(place)
        waiting[region] += 1
        urgent[region] += urgency == "high"
        nobody[region] += standing == "nobody"
        skills[skill] += 1
    experts = list(Expert.objects.askable(on=on).order_by("pk"))
    left = {expert.pk: places_left(expert.capacity, expert.asked) for expert in experts}
    from_: Counter[int] = Counter()
    for expert in experts:
        from_[expert.region_of_origin_id or 0] += left[expert.pk]
    regions = [
        RegionBalance(r, waiting[r.pk], urgent[r.pk], nobody[r.pk], from_[r.pk]) for r in Territory.objects.regions()
    ]
    return Balance(regions, _skills(skills, left), from_[0], sum(waiting.values()), sum(left.values()))


def _skills(needs: Counter[str], left: dict[int, int]) -> list[SkillBalance]:
    has: dict[str, set[int]] = defaultdict(set)
    rows = Ability.objects.filter(kind=AbilityKind.SKILL, expert__in=list(left)).order_by("pk")
    for code, expert in rows.values_list("code", "expert_id"):
        has[code].add(expert)
    lines = [
        SkillBalance(code, labels.skill(code), needs[code], len(has[code]), sum(left[pk] for pk in has[code]))
        for code in {*needs, *has}
    ]
    return sorted(lines, key=lambda line: (-line.needs, line.label))


def map_of(table: Balance) -> SafeString:
    """Needs that wait, region by region; each shape leads to its needs."""
    values: dict[int, float | None] = {line.region.pk: float(line.needs) for line in table.regions}
    names = {line.region.pk: line.region.name for line in table.regions}
    address = reverse("mobilisation:need-list")
    most = max((line.needs for line in table.regions), default=0)
    steps = _steps(most)
    return charts.responsive(
        lambda width: charts.choropleth(
            _shapes(),
            values,
            lang=lang(),
            names=names,
            labels={"value": _("Needs waiting"), "none": _("None")},
            hrefs={pk: f"{address}?region={pk}" for pk in names},
            thresholds=steps,
            fmt=",.0f",
            width=min(width, 460),
            height=min(width, 460),
        ),
        title=_("Needs waiting by region"),
        wide=460,
    )


def _steps(most: int) -> tuple[float, ...]:
    """Four limits that share out what there is; never the same twice."""
    found = sorted({max(1, round(most * part)) for part in (0.1, 0.25, 0.5, 0.75)})
    return tuple(float(step) for step in found) or (1.0,)


@lru_cache(maxsize=1)
def _shapes() -> Any:
    return json.loads(SHAPES.read_text(encoding="utf-8"))
