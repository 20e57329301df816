"""The one write of the room: load the tree as published."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.db import transaction

from twiza.core.actions import Actor, record_audit
from twiza.core.audit import AuditType
from twiza.core.messages import gettext_noop as _
from twiza.core.models import Source, SourceKind, Stamp
from twiza.core.text import fold

from .models import Territory
from .rules import ids, tree

PLACES = Path(__file__).parent / "boundaries" / "places.csv"
_FIELDS = [
    "last",
    "kind",
    "parent_id",
    "code",
    "name_fr",
    "name_ar",
    "name_en",
    "search",
    "population",
    "is_urban",
    "longitude",
    "latitude",
    "source_id",
]


class Act(AuditType):
    """What the actions of this room leave in the audit trail."""

    LOAD_TERRITORIES = "territory.load_territories", _("territories loaded")


@dataclass(frozen=True)
class Loaded:
    """What a load did, in rows."""

    created: int
    updated: int
    unchanged: int


@transaction.atomic
def load_territories(
    *, by: Actor, at: datetime, world: bool = True, step: Callable[[int, int], None] | None = None
) -> Loaded:
    """Bring the table in line with the published tree; a second call changes nothing.

    world: other countries and their first level too. Ids once given are kept; nothing is ever deleted, because other
    rooms point here. `step(done, total)` is told how far the work is.
    """
    Stamp.bump("territory")
    present = {row.pk: row for row in Territory.objects.all()}
    known = {row.code: row.pk for row in present.values()}
    places = [*tree.moroccan_rows(), *(tree.world_rows(known) if world else ())]
    sources = {key: _source(label, at) for key, label in tree.versions().items()}
    rows = [_row(place, point, sources[place.source]) for place, point in _pointed(places)]
    created = [row for row in rows if row.pk not in present]
    updated = [row for row in rows if row.pk in present and _differs(row, present[row.pk])]
    total, done = len(created) + len(updated), 0
    for start in range(0, len(created), 500):
        Territory.objects.bulk_create(created[start : start + 500])
        done += len(created[start : start + 500])
        if step:
            step(done, total)
    Territory.objects.bulk_update(updated, _FIELDS, batch_size=200)
    loaded = Loaded(len(created), len(updated), len(rows) - total)
    if total:
        morocco = Territory.objects.get(pk=ids.MOROCCO)
        record_audit(Act.LOAD_TERRITORIES, morocco, by=by, at=at, after=vars(loaded))
    return loaded


def _source(label: str, at: datetime) -> Source:
    defaults = {"kind": SourceKind.DOCUMENT, "recorded_at": at}
    return Source.objects.get_or_create(label=label, reference="territory", defaults=defaults)[0]


def _pointed(places: list[tree.Place]) -> Iterator[tuple[tree.Place, tuple[float, float] | None]]:
    """Each place with a point inside it, where the boundaries know one."""
    with PLACES.open(encoding="utf-8", newline="") as lines:
        points = {int(row["id"]): (float(row["longitude"]), float(row["latitude"])) for row in csv.DictReader(lines)}
    return ((place, points.get(place.id)) for place in places)


def _row(place: tree.Place, point: tuple[float, float] | None, source: Source) -> Territory:
    words = dict.fromkeys(fold(name) for name in (*place.names.values(), place.code))
    return Territory(
        id=place.id,
        last=ids.subtree(place.id)[1],
        kind=place.kind,
        parent_id=place.parent,
        code=place.code,
        **place.names.columns("name"),
        search=" | ".join(words),
        population=place.population,
        is_urban=place.is_urban,
        longitude=point[0] if point else None,
        latitude=point[1] if point else None,
        source=source,
    )


def _differs(row: Territory, stored: Territory) -> bool:
    return any(getattr(row, field) != getattr(stored, field) for field in _FIELDS)
