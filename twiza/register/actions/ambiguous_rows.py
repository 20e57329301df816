"""An ambiguous row of an import, answered for: it is written as the import would have done, or unwritten."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from twiza.core.refusals import Refusal

from ..models import Batch, BatchRow, Identifier, Merge, Organisation, Pair, Profile
from ..queries.dependants import FACTS, hung_on, record_again, refuse_when_used
from ..rules.changes import count_changes, profile_changes
from ..rules.identifiers import number_key
from ..rules.identity import AMBIGUOUS, CREATED, UNCHANGED, UPDATED, known_from, numbers_differ
from ..rules.records import COUNT_COLUMNS, PROFILE_COLUMNS, Record, record_from
from .bulk import update_rows
from .merging import IdentifiersDiffer, known_group
from .revisions import Revision, refresh_organisations, write_revisions
from .writing import write_new


class NumberTaken(Refusal):
    """A number of the row is borne by another organisation. `params`: value, name."""

    message = _("The number %(value)s of this row is that of “%(name)s”. One of the two is wrong: correct it first.")


def create_from_row(row: BatchRow, *, at: dt.datetime) -> dict[str, Any]:
    """The row becomes a new organisation, as if the import had created it. Raises: NumberTaken."""
    record = record_of(row)
    _refuse_taken(record, [])
    (own,) = write_new([record], source=_source(row), batch=row.batch, at=at)
    return _settle(row, CREATED, own, at)


def update_from_row(row: BatchRow, organisation: Organisation, *, at: dt.datetime) -> dict[str, Any]:
    """The row tells of an organisation that the register has. Raises: IdentifiersDiffer, NumberTaken."""
    record, group = record_of(row), known_group(organisation)
    if numbers_differ(known_from(record), group):
        text = ", ".join(one.value for one in record.identifiers)
        held = ", ".join(value for values in (group.kin or group.identifiers).values() for value in sorted(values))
        raise IdentifiersDiffer(scheme="", left=text, right=held)
    _refuse_taken(record, [organisation.pk])
    columns = (*PROFILE_COLUMNS, *COUNT_COLUMNS, "counted_on", "place_key")
    current = own_values(organisation.pk) | {
        name: getattr(organisation, name) for name in columns if name not in PROFILE_COLUMNS
    }
    profile = profile_changes(current, record, row.batch.mapping.get("constants", {}))
    counts = count_changes(current, record)
    held_numbers = {(key, value) for key, values in (group.kin or group.identifiers).items() for value in values}
    new = [
        one
        for one in record.identifiers
        if ((one.scheme, one.authority), number_key(one.scheme, one.value)) not in held_numbers
    ]
    if not (profile or counts or new):
        return _settle(row, UNCHANGED, organisation.pk, at)
    day = timezone.localdate(at)
    moved = {"territory_id", "place"} & set(profile)
    told_on = record.counted_on or day
    revision = Revision(organisation.pk, profile, told_on, counts, told_on, new, record.place_key if moved else None)
    write_revisions([revision], source=_source(row), at=at, day=day)
    return _settle(row, UPDATED, organisation.pk, at) | {"place_key": current["place_key"]}


def unwrite_row(row: BatchRow, effect: dict[str, Any], *, at: dt.datetime) -> None:
    """Take back what an answer wrote: as if the row had never been answered for. Raises: BatchInUse."""
    own, then = int(effect["organisation"]), dt.datetime.fromisoformat(effect["at"])
    if effect["outcome"] == CREATED:
        refuse_when_used(hung_on([own]), _met_elsewhere(own, row), _told_since(own, row))
        for fact in FACTS:
            fact.objects.filter(organisation_id=own, superseded_at__isnull=True).update(superseded_at=at)
        Organisation.anchors.filter(pk=own).update(withdrawn_at=at)
        Pair.objects.filter(right_id=own).delete()
    elif effect["outcome"] == UPDATED:
        brought = [fact.objects.filter(organisation_id=own, recorded_at=then) for fact in FACTS]  # ours alone
        later = any(rows.filter(superseded_at__isnull=False).exists() for rows in brought)
        refuse_when_used([own] if later else [])
        for fact, rows in zip(FACTS, brought, strict=True):
            rows.update(superseded_at=at)
            record_again(fact, then, [own], at)
        update_rows(Organisation, ("place_key",), [(effect.get("place_key", ""), own)])
        refresh_organisations([own])
    _count(row.batch, row.outcome, AMBIGUOUS)
    row.outcome, row.organisation_ref = AMBIGUOUS, None
    row.save(update_fields=["outcome", "organisation_ref"])


def own_values(organisation: int) -> dict[str, Any]:
    """The profile columns that a record itself holds today, whatever it was merged with."""
    profile = Profile.objects.current().filter(organisation_id=organisation).order_by("valid_from", "id").last()
    values = profile or Organisation.anchors.get(pk=organisation)
    return {column: getattr(values, column) for column in PROFILE_COLUMNS}


def record_of(row: BatchRow) -> Record:
    """What an ambiguous row says."""
    return record_from(row.told["record"])


def _source(row: BatchRow) -> Any:
    return row.batch.source


def _met_elsewhere(own: int, row: BatchRow) -> set[int]:
    """The organisation when a merge or a decision on another pair rests on it."""
    merged = Merge.objects.current().touching([own]).exists()
    decided = Pair.objects.filter(right_id=own).exclude(state="open").exclude(row=row).exists()
    return {own} if merged or decided else set()


def _told_since(own: int, row: BatchRow) -> set[int]:
    """The organisation when anything but its row has told of it."""
    facts = [fact.objects.filter(organisation_id=own) for fact in FACTS]
    return {own} if any(rows.exclude(source=_source(row)).exists() for rows in facts) else set()


def _refuse_taken(record: Record, allowed: Sequence[int]) -> None:
    """Refuse when an organisation other than those allowed bears a number of the record."""
    for one in record.identifiers:
        held = Identifier.objects.current().filter(
            scheme=one.scheme, authority=one.authority, value=one.value, valid_to=None, organisation__withdrawn_at=None
        )
        other = held.exclude(organisation_id__in=allowed).select_related("organisation").first()
        if other is not None:
            raise NumberTaken(value=one.value, name=str(other.organisation))


def _settle(row: BatchRow, outcome: str, own: int, at: dt.datetime) -> dict[str, Any]:
    _count(row.batch, row.outcome, outcome)
    row.outcome, row.organisation_ref = outcome, own
    row.save(update_fields=["outcome", "organisation_ref"])
    return {"organisation": own, "outcome": outcome, "at": at.isoformat()}


def _count(batch: Batch, before: str, after: str) -> None:
    fresh = Batch.objects.select_for_update().get(pk=batch.pk)
    counts = Counter(fresh.counts)
    counts[before] -= 1
    counts[after] += 1
    fresh.counts = dict(counts)
    fresh.save(update_fields=["counts"])
