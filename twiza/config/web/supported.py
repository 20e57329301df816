"""Who was supported, commune by commune: what anybody may read, and how it is counted.

A line is an organisation and a published convention under which at least one session or training was held and is still
held true. Project holders are natural persons and are left out. No name of a person, no note, no contact appears.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Max, Min
from django.utils.translation import gettext as _

from twiza.core.cache import remember
from twiza.core.tables import Column
from twiza.core.translation import active_language
from twiza.plans.models import Event, EventKind
from twiza.register.models import Organisation, lineage
from twiza.register.rules.activities import SECTORS
from twiza.territory.models import Territory
from twiza.territory.rules import ids

COUNTED = (EventKind.SESSION, EventKind.TRAINING)
CHUNK = 2_000


@dataclass(frozen=True, slots=True)
class SupportedLine:
    """One organisation under one convention: how many sessions, the first and the last day."""

    organisation_id: int
    territory_id: int
    agreement_key: str
    sessions: int
    first_on: date
    last_on: date


@dataclass(frozen=True)
class SupportedRow:
    """A line in words."""

    name: str
    commune: str
    province: str
    region: str
    sector: str
    agreement_key: str
    sessions: int
    first_on: date
    last_on: date


def lines() -> Sequence[SupportedLine]:
    """Every line, by place; counted again only when something moved."""
    return remember("config.supported", ("plans", "agreements", "register"), _count)


def narrow(all_lines: Iterable[SupportedLine], *, agreement_key: str, territory: int | None) -> list[SupportedLine]:
    """The lines of a convention and of a territory; an empty key or None narrows nothing."""
    first, last = ids.subtree(territory) if territory else (0, 10**14)
    return [
        line
        for line in all_lines
        if first <= line.territory_id <= last and (not agreement_key or line.agreement_key == agreement_key)
    ]


def show(chosen: Sequence[SupportedLine]) -> Iterator[SupportedRow]:
    """The lines in the reader's language, some thousands at a time."""
    lang = active_language()
    for start in range(0, len(chosen), CHUNK):
        part = chosen[start : start + CHUNK]
        organisations = Organisation.objects.in_bulk({line.organisation_id for line in part})
        levels = {line.territory_id: [ids.at_level(line.territory_id, n) for n in (1, 2, 3)] for line in part}
        places = Territory.objects.in_bulk({one for found in levels.values() for one in found if one})
        for line in part:
            if line.organisation_id not in organisations:
                continue
            organisation = organisations[line.organisation_id]
            region, province, commune = (places[one].name if one in places else "" for one in levels[line.territory_id])
            yield SupportedRow(
                organisation.name,
                commune,
                province,
                region,
                SECTORS.label(organisation.sector, lang),
                line.agreement_key,
                line.sessions,
                line.first_on,
                line.last_on,
            )


def columns() -> list[Column]:
    """The columns of the download."""
    return [
        Column("name", _("Cooperative"), width=40),
        Column("commune", _("Commune"), width=24),
        Column("province", _("Province or prefecture"), width=24),
        Column("region", _("Region"), width=26),
        Column("sector", _("Sector"), width=22),
        Column("agreement_key", _("Convention"), width=16),
        Column("sessions", _("Sessions held"), kind="integer", width=12),
        Column("first_on", _("First session"), kind="day", width=14),
        Column("last_on", _("Last session"), kind="day", width=14),
    ]


def method() -> str:
    """How the list is made, in a paragraph."""
    return _(
        "A cooperative is on the list when at least one session or training was held for it under a published "
        "convention and recorded with its date; a corrected or cancelled session no longer counts. Project holders, "
        "who are natural persons, are left out. The list says what is known on the day of the download."
    )


def _count() -> Sequence[SupportedLine]:
    published: Any = {"action__axis__plan__agreement__is_published": True, "kind__in": COUNTED}
    rows = (
        Event.objects.current()
        .filter(organisation__withdrawn_at__isnull=True, **published)
        .exclude(organisation__form="project_holder")
        .values_list("organisation_id", "organisation__territory_id", "action__axis__plan__agreement__key")
        .annotate(sessions=Count("id"), first_on=Min("valid_from"), last_on=Max("valid_from"))
        .order_by("organisation__territory_id", "organisation_id", "action__axis__plan__agreement__key")
    )
    return _one_each(SupportedLine(*row) for row in rows)


def _one_each(found: Iterable[SupportedLine]) -> list[SupportedLine]:
    """The same lines, those of records that are one organisation made one, at the place of the record kept."""
    roots = lineage().roots()
    items = list(found)
    if not any(line.organisation_id in roots for line in items):
        return items
    places = dict(Organisation.objects.filter(pk__in=set(roots.values())).order_by().values_list("pk", "territory_id"))
    joined: dict[tuple[int, str], SupportedLine] = {}
    for line in items:
        own = roots.get(line.organisation_id, line.organisation_id)
        other = joined.get((own, line.agreement_key))
        joined[own, line.agreement_key] = SupportedLine(
            own,
            places.get(own, line.territory_id),
            line.agreement_key,
            line.sessions + (other.sessions if other else 0),
            min(line.first_on, other.first_on) if other else line.first_on,
            max(line.last_on, other.last_on) if other else line.last_on,
        )
    return sorted(joined.values(), key=lambda line: (line.territory_id, line.organisation_id, line.agreement_key))
