"""What the matching reads: needs and experts as plain columns, and the requests that tie some of them already."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Q

from twiza.plans.models import Plan
from twiza.support.models import Need
from twiza.territory.models import Territory

from ..models.people import Ability, AbilityKind, Conflict, Expert
from ..models.proposals import Proposal
from ..rules.reminders import LADDER, places_left
from ..rules.states import PersonState, ProposalState
from .need_summaries import region_of
from .target_floors import accompanied

Columns = dict[str, list[Any]]
Pairs = dict[str, str]
LISTS = {AbilityKind.LANGUAGE.value: "languages", AbilityKind.SECTOR.value: "sectors"}
NEED = ("id", "skill", "language", "mode", "urgency", "organisation", "sector", "women_led", "region", "rural", "first")
EXPERT = ("id", "skills", "languages", "sectors", "conflicts", "region_of_origin", "mode", "capacity", "seniority")
REFUSED = (ProposalState.DECLINED.value, ProposalState.SILENT.value, ProposalState.CLOSED.value)


@dataclass
class Supply:
    """Columns of needs and experts, keys as in the rules of matching, rows in the order of their ids.

    {need id: expert id}: `held` were asked and stay, `proposed` are drafts that may move. `refused`: pairs that came to
    nothing before and are not proposed again.
    """

    needs: Columns = field(default_factory=dict)
    experts: Columns = field(default_factory=dict)
    held: Pairs = field(default_factory=dict)
    proposed: Pairs = field(default_factory=dict)
    refused: set[tuple[str, str]] = field(default_factory=set)


def supply(*, on: date, plan: Plan | None = None, territory: Territory | None = None) -> Supply:
    """Unmet needs of live cases of a plan or territory, and the experts who hold or could take them on a day.

    The places of an expert are those left for these needs: requests and drafts for needs elsewhere are taken off. Who
    is paused, stale or being asked whether to pause keeps what they hold and gets nothing new.
    """
    needs = _needs(on, plan, territory)
    inside = {int(pk) for pk in needs["id"]}
    held: dict[int, int] = {}
    drafts: dict[int, int] = {}
    elsewhere: Counter[int] = Counter()
    rows = Proposal.objects.open().order_by("pk").values_list("need_id", "expert_id", "state")
    for need, expert, state in rows:
        if need in inside:
            (drafts if state == ProposalState.DRAFT else held)[need] = expert
        else:
            elsewhere[expert] += 1
    experts = _experts(on, Counter(held.values()), elsewhere)
    known = {int(pk) for pk in experts["id"]}
    past = Proposal.objects.filter(state__in=REFUSED, need__in=inside, expert__in=known)
    return Supply(
        needs=needs,
        experts=experts,
        held={str(n): str(e) for n, e in held.items()},
        proposed={str(n): str(e) for n, e in drafts.items() if e in known},
        refused={(str(n), str(e)) for n, e in past.order_by("pk").values_list("need_id", "expert_id")},
    )


def _needs(on: date, plan: Plan | None, territory: Territory | None) -> Columns:
    rows = Need.objects.unmet().filter(case__state__in=["open", "on_hold"], stated_on__lte=on)
    if plan is not None:
        rows = rows.filter(case__action__axis__plan=plan)
    if territory is not None:
        where = "case__organisation__territory_id"
        rows = rows.filter(**{f"{where}__gte": territory.pk, f"{where}__lte": territory.last})
    items = rows.order_by("pk").values_list(
        "pk",
        "skill",
        "language",
        "mode",
        "urgency",
        "case__organisation_id",
        "case__organisation__sector",
        "case__organisation__women_led",
        "case__organisation__territory_id",
    )
    columns: Columns = {name: [] for name in NEED}
    regions = dict(Territory.objects.regions().values_list("pk", "code"))
    known = accompanied(on)
    rural = set(Territory.objects.filter(is_urban=False).values_list("pk", flat=True))
    for pk, skill, language, mode, urgency, organisation, sector, women_led, place in items:
        region = regions.get(region_of(place), "")
        row = (
            str(pk),
            skill,
            language,
            mode,
            urgency,
            str(organisation),
            sector,
            women_led,
            region,
            place in rural,
            organisation not in known,
        )
        for name, value in zip(NEED, row, strict=True):
            columns[name].append(value)
    return columns


def _experts(on: date, held: Counter[int], elsewhere: Counter[int]) -> Columns:
    oldest = date.fromordinal(on.toordinal() - LADDER.stale)
    free = Q(state=PersonState.VETTED, refreshed_on__gt=oldest, pause_asked_on__isnull=True)
    rows = Expert.objects.filter(free | Q(pk__in=list(held))).select_related("region_of_origin").order_by("pk")
    experts = list(rows)
    keys = [expert.pk for expert in experts]
    values, conflicts = _abilities(keys), _conflicts(keys)
    columns: Columns = {name: [] for name in EXPERT}
    for expert in experts:
        has = values.get(expert.pk, {})
        takes_more = (
            expert.state == PersonState.VETTED and expert.pause_asked_on is None and expert.refreshed_on > oldest
        )
        left = places_left(expert.capacity, held[expert.pk] + elsewhere[expert.pk]) if takes_more else 0
        row = (
            str(expert.pk),
            *(has.get(name, []) for name in ("skills", "languages", "sectors")),
            conflicts.get(expert.pk, []),
            expert.region_of_origin.code if expert.region_of_origin else "",
            expert.mode,
            held[expert.pk] + left,
            expert.seniority,
        )
        for name, value in zip(EXPERT, row, strict=True):
            columns[name].append(value)
    return columns


def _abilities(experts: Iterable[int]) -> dict[int, dict[str, list[str]]]:
    """{expert: {"skills": ["export:3"], "languages": [...], "sectors": [...]}}."""
    details: dict[int, dict[str, list[str]]] = {}
    rows = Ability.objects.order_by("pk").values_list("expert_id", "kind", "code", "level")
    wanted = set(experts)
    for expert, kind, code, level in rows:
        if expert in wanted:
            values = details.setdefault(expert, {}).setdefault(LISTS.get(kind, "skills"), [])
            values.append(f"{code}:{level}" if level else code)
    return details


def _conflicts(experts: Iterable[int]) -> dict[int, list[str]]:
    """{expert: organisation ids}."""
    values: dict[int, list[str]] = {}
    wanted = set(experts)
    for expert, organisation in Conflict.objects.order_by("pk").values_list("expert_id", "organisation_id"):
        if expert in wanted:
            values.setdefault(expert, []).append(str(organisation))
    return values
