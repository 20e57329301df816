"""Organisations supported under several conventions, and how often the lists of programmes count them twice."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations

from django.db.models import Count, Max, Min

from twiza.core.cache import remember
from twiza.register.models import Organisation, lineage

from ..models.events import Event


@dataclass(frozen=True, slots=True)
class Support:
    """What one convention did with an organisation: events in force, the first and the last day."""

    agreement: str
    events: int
    first_on: date
    last_on: date


@dataclass(frozen=True, slots=True)
class Supported:
    """An organisation with what each convention did with it; merged records are one."""

    organisation: int
    territory: int
    by: tuple[Support, ...]

    @property
    def agreements(self) -> tuple[str, ...]:
        """The keys of the conventions, in order."""
        return tuple(one.agreement for one in self.by)


@dataclass(frozen=True)
class Overlaps:
    """How the conventions chosen overlap: each organisation counted once, and what adding up their lists would give.

    pairs: {(key, key): organisations supported under both}. rows: those under two at least.
    """

    organisations: int
    added_up: int
    each: dict[str, int]
    pairs: dict[tuple[str, str], int]
    rows: tuple[Supported, ...]


def supported() -> Sequence[Supported]:
    """Every organisation of the register for which something happened under a convention's plan, by id.

    Counted again only when the plans or the register have moved. About a second for 100,000 events.
    """
    return remember("plans.supported", ("plans", "register"), _read)


def overlaps(
    keys: Collection[str], *, rows: Iterable[Supported] | None = None, within: Collection[str] = ()
) -> Overlaps:
    """The overlaps of the conventions with these keys; the others do not exist for the question.

    within: keys that each of `rows` must have, for a list of two conventions.
    """
    wanted, each, pairs = set(keys), Counter[str](), Counter[tuple[str, str]]()
    organisations, found = 0, []
    for one in supported() if rows is None else rows:
        mine = tuple(support for support in one.by if support.agreement in wanted)
        if not mine:
            continue
        organisations += 1
        names = [support.agreement for support in mine]
        each.update(names)
        if len(mine) > 1:
            pairs.update(combinations(names, 2))
            if set(within) <= set(names):
                found.append(Supported(one.organisation, one.territory, mine))
    return Overlaps(organisations, sum(each.values()), dict(each), dict(pairs), tuple(found))


def _read() -> Sequence[Supported]:
    rows = (
        Event.objects.current()
        .filter(action__isnull=False, organisation__withdrawn_at__isnull=True)
        .values_list("organisation_id", "action__axis__plan__agreement__key")
        .annotate(events=Count("id"), first_on=Min("valid_from"), last_on=Max("valid_from"))
        .order_by("organisation_id", "action__axis__plan__agreement__key")
    )
    roots = lineage().roots()
    values: dict[int, dict[str, Support]] = defaultdict(dict)
    for record, key, events, first, last in rows:
        mine = values[roots.get(record, record)]
        other = mine.get(key)
        mine[key] = (
            Support(key, events + other.events, min(first, other.first_on), max(last, other.last_on))
            if other
            else Support(key, events, first, last)
        )
    where = dict(Organisation.objects.order_by().values_list("pk", "territory_id"))
    return [
        Supported(own, where[own], tuple(mine[key] for key in sorted(mine)))
        for own, mine in sorted(values.items())
        if own in where
    ]
