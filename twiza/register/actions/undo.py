"""Undoing an import whole: what it brought is superseded, what it had superseded is recorded again."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.db.models import Q

from twiza.accounts.rules import Permission
from twiza.core.actions import Actor, record_audit, require
from twiza.core.chunks import in_chunks
from twiza.core.models import Stamp

from ..models import Batch, BatchState, Merge, Organisation, Pair
from ..queries.dependants import FACTS, BatchInUse, hung_on, record_again, refuse_when_used
from .acts import Act
from .ambiguous_rows import unwrite_row
from .bulk import update_rows
from .imports import BatchNotReady
from .revisions import refresh_organisations


@transaction.atomic
def undo_batch(*, batch: Batch, by: Actor, at: dt.datetime, reason: str = "") -> Batch:
    """Undo an import whole, or refuse and say which organisations stand in the way. A second call changes nothing.

    Organisations that it created are withdrawn; values that it changed return to what they were. What was known between
    the import and now can still be asked (`as_of(known=...)`). Raises: NotAllowed, BatchNotReady, BatchInUse.
    """
    Stamp.bump("register")
    require(by, Permission.REGISTER_IMPORT, batch)
    fresh = Batch.objects.select_for_update().get(pk=batch.pk)
    if fresh.state == BatchState.UNDONE:
        return fresh
    if fresh.state != BatchState.APPLIED or fresh.applied_at is None:
        raise BatchNotReady()
    instants = _take_answers_back(fresh, at)
    mine = Organisation.anchors.filter(batch=fresh, withdrawn_at__isnull=True)
    created = list(mine.order_by("pk").values_list("pk", flat=True))
    touched = _touched(fresh)
    refuse_when_used(_in_the_way(fresh, created, instants))
    for chunk in in_chunks(created):
        Pair.objects.waiting().filter(Q(left__in=chunk) | Q(right__in=chunk)).delete()
    for fact in FACTS:
        brought = fact.objects.filter(superseded_at__isnull=True)
        brought.filter(source=fresh.source).update(superseded_at=at)
        for chunk in in_chunks(touched):  # the closing rows of earlier profiles bear the earlier source
            brought.filter(organisation_id__in=chunk, recorded_at=fresh.applied_at).update(superseded_at=at)
    mine.update(withdrawn_at=at)
    for fact in FACTS:
        record_again(fact, fresh.applied_at, touched, at)
    refresh_organisations(touched)
    keys = fresh.read_as.get("place_keys", {})
    update_rows(Organisation, ("place_key",), [(key, int(own)) for own, key in keys.items()])
    fresh.state, fresh.undone_at = BatchState.UNDONE, at
    fresh.save(update_fields=["state", "undone_at"])
    after = {"withdrawn": len(created), "restored": len(touched)}
    record_audit(Act.UNDO_BATCH, fresh, by=by, at=at, before=fresh.counts, after=after, note=reason)
    return fresh


def _touched(batch: Batch) -> list[int]:
    """Organisations that were there before and got facts from the import."""
    found: set[int] = set()
    for fact in FACTS:
        rows = fact.objects.filter(source=batch.source).order_by().values_list("organisation_id", flat=True)
        found.update(rows.distinct())
    return sorted(found - set(Organisation.anchors.filter(batch=batch).values_list("pk", flat=True)))


def _in_the_way(batch: Batch, created: list[int], instants: list[dt.datetime]) -> set[int]:
    """Organisations of which a fact of the import was superseded since, or on which anything else hangs."""
    used: set[int] = set()
    for fact in FACTS:
        later = fact.objects.filter(source=batch.source, superseded_at__isnull=False)
        later = later.exclude(superseded_at__in=instants)
        used.update(later.order_by().values_list("organisation_id", flat=True))
        for chunk in in_chunks(created):
            others = fact.objects.filter(~Q(source=batch.source), organisation_id__in=chunk, superseded_at__isnull=True)
            used.update(others.order_by().values_list("organisation_id", flat=True))
    for chunk in in_chunks(created):
        for sides in Merge.objects.current().touching(chunk).values_list("kept_id", "absorbed_id"):
            used.update(set(sides) & set(chunk))
    return used | hung_on(created)


def _take_answers_back(batch: Batch, at: dt.datetime) -> list[dt.datetime]:
    """Unwrite what was answered for the rows of the import, the last answer first; nothing is asked of it any more.

    Returns the instants at which facts were superseded by it: they are nobody's later work.
    """
    instants = [at]
    answered = Pair.objects.filter(row__batch=batch).exclude(effect={}).select_related("row__batch")
    for pair in answered.order_by("-decided_at", "-pk"):
        if pair.row is not None:
            unwrite_row(pair.row, pair.effect, at=at)
        instants.append(dt.datetime.fromisoformat(pair.effect["at"]))
    Pair.objects.filter(row__batch=batch).delete()
    return instants


__all__ = ["BatchInUse", "undo_batch"]
