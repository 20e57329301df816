"""Writes organisations and their facts in bulk; shared by imports and by the demonstration.

Always inside a transaction.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone

from twiza.core.actions import Actor, record_audit
from twiza.core.chunks import in_chunks
from twiza.core.models import Source, Stamp
from twiza.territory.models import Territory

from ..models import Batch, Headcount, Identifier, Organisation, Profile
from ..rules.names import name_key, search_text
from ..rules.records import COUNT_COLUMNS, PROFILE_COLUMNS, Record
from ..rules.vocabulary import size_of
from .acts import Act
from .bulk import insert_rows, reserve_ids

_FACT = ("valid_from", "valid_to", "recorded_at", "source_id")
_CHUNK = 5000


@transaction.atomic
def load_organisations(
    *,
    records: Sequence[Record],
    source: Source,
    by: Actor,
    at: dt.datetime,
    step: Callable[[int, int], None] | None = None,
) -> list[int]:
    """Write organisations that are known to be new, with their facts; their ids in the order of the records.

    No linking is done: the caller vouches that nobody is there yet (demonstration, first load).
    `place_parts`, keys and search are derived. Facts are recorded at `at`. One audit row for all. About
    65,000 in 10 s on SQLite.
    """
    Stamp.bump("register")
    for record in records:
        record.key, record.key_ar = name_key(record.name_fr), name_key(record.name_ar)
    own = write_new(records, source=source, batch=None, at=at, step=step)
    record_audit(Act.LOAD_ORGANISATIONS, source, by=by, at=at, after={"organisations": len(own)})
    return own


def write_new(
    records: Sequence[Record],
    *,
    source: Source,
    batch: Batch | None,
    at: dt.datetime,
    step: Callable[[int, int], None] | None = None,
) -> list[int]:
    """Insert organisations, profiles, head counts and identifiers; their ids in the order of the records."""
    if not records:
        return []
    own = list(reserve_ids(Organisation, len(records)))
    day = timezone.localdate(at)
    words = territory_words({record.territory_id for record in records})
    for start in range(0, len(records), _CHUNK):
        part = list(zip(own[start : start + _CHUNK], records[start : start + _CHUNK], strict=True))
        insert_rows(
            Organisation, _ORGANISATION, (_organisation(pk, r, source, batch, at, day, words) for pk, r in part)
        )
        insert_rows(Profile, _PROFILE, [row for pk, r in part for row in _profiles(pk, r, source, at, day)])
        insert_rows(Headcount, _HEADCOUNT, [row for pk, r in part if (row := _headcount(pk, r, source, at, day))])
        insert_rows(Identifier, _IDENTIFIER, [row for pk, r in part for row in _identifiers(pk, r, source, at, day)])
        if step:
            step(min(start + _CHUNK, len(records)), len(records))
    return own


def territory_words(territories: Iterable[int]) -> dict[int, str]:
    """The names of these territories, for the search column."""
    words: dict[int, str] = {}
    for chunk in in_chunks(sorted(territories)):
        for pk, fr, ar in Territory.objects.filter(pk__in=chunk).order_by().values_list("pk", "name_fr", "name_ar"):
            words[pk] = f"{fr} {ar}"
    return words


_ORGANISATION = (
    "id",
    *PROFILE_COLUMNS,
    "status_on",
    *COUNT_COLUMNS,
    "counted_on",
    "size",
    "name_key",
    "name_key_ar",
    "place_key",
    "search",
    "batch_id",
    "source_id",
    "is_synthetic",
    "recorded_at",
)
_PROFILE = ("organisation_id", *PROFILE_COLUMNS, *_FACT)
_HEADCOUNT = ("organisation_id", *COUNT_COLUMNS, *_FACT)
_IDENTIFIER = ("organisation_id", "scheme", "authority", "value", *_FACT)


def _organisation(
    pk: int, r: Record, source: Source, batch: Batch | None, at: dt.datetime, day: dt.date, words: dict[int, str]
) -> tuple[Any, ...]:
    counts = [getattr(r, column) for column in COUNT_COLUMNS]
    counted = (r.counted_on or day) if any(value is not None for value in counts) else None
    numbers = [one.value for one in r.identifiers]
    return (
        pk,
        *_values(r),
        r.struck_off_on,
        *counts,
        counted,
        size_of(r.members),
        r.key[:300],
        r.key_ar[:300],
        r.place_key[:400],
        search_text(r.name_fr, r.name_ar, *numbers, r.place, words.get(r.territory_id, "")),
        batch.pk if batch else None,
        source.pk,
        source.is_synthetic,
        at,
    )


def _values(r: Record) -> tuple[Any, ...]:
    return (
        r.name_fr,
        r.name_ar,
        r.form,
        r.law_class,
        r.sector,
        r.branch,
        r.activities,
        r.territory_id,
        r.place,
        r.longitude,
        r.latitude,
        r.founded_on,
        r.status,
        r.women_led,
    )


def _profiles(pk: int, r: Record, source: Source, at: dt.datetime, day: dt.date) -> list[tuple[object, ...]]:
    """What is true since the founding (else since the day of the list).

    A striking off ends one profile and begins another.
    """
    since = r.founded_on or r.struck_off_on or r.counted_on or day
    values = _values(r)
    if r.struck_off_on and r.founded_on and r.struck_off_on > r.founded_on and r.status == "struck_off":
        status = PROFILE_COLUMNS.index("status")
        before = (*values[:status], "active", *values[status + 1 :])
        return [
            (pk, *before, since, r.struck_off_on, at, source.pk),
            (pk, *values, r.struck_off_on, None, at, source.pk),
        ]
    return [(pk, *values, since, None, at, source.pk)]


def _headcount(pk: int, r: Record, source: Source, at: dt.datetime, day: dt.date) -> tuple[Any, ...] | None:
    if r.members is None and r.women is None and r.youth is None and r.disabled is None:
        return None
    return (pk, r.members, r.women, r.youth, r.disabled, r.counted_on or day, None, at, source.pk)


def _identifiers(pk: int, r: Record, source: Source, at: dt.datetime, day: dt.date) -> list[tuple[Any, ...]]:
    since = r.registered_on or r.founded_on or day
    return [(pk, one.scheme, one.authority, one.value, since, None, at, source.pk) for one in r.identifiers]
