"""Undoing an import whole: what it brought is superseded, what it had superseded is recorded again."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import models, transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from twiza.accounts.rules import Permission
from twiza.core.actions import Actor, record_audit, require
from twiza.core.models import Stamp
from twiza.core.refusals import Refusal

from ..models import Batch, BatchState, Headcount, Identifier, Organisation, Profile
from .bulk import in_chunks, update_rows
from .imports import BatchNotReady
from .superseding import refresh_organisations

FACTS: tuple[Any, ...] = (Profile, Headcount, Identifier)
SHOWN = 5


class BatchInUse(Refusal):
    """Later work depends on what the import brought. `params`: count, names (the first), and `organisations` (ids)."""

    message = _(
        "This import cannot be undone: %(count)s organisations were corrected or used since (%(names)s). "
        "Undo that first."
    )


@transaction.atomic
def undo_batch(*, batch: Batch, by: Actor, at: dt.datetime, reason: str = "") -> Batch:
    """Undo an import whole, or refuse and say which organisations stand in the way. A second call changes nothing.

    Organisations that it created are withdrawn; values that it changed return to what they were. What was known between
    the import and now can still be asked (`as_of(known=...)`). Raises NotAllowed, BatchNotReady, BatchInUse.
    """
    Stamp.bump("register")
    require(by, Permission.REGISTER_IMPORT, batch)
    fresh = Batch.objects.select_for_update().get(pk=batch.pk)
    if fresh.state == BatchState.UNDONE:
        return fresh
    if fresh.state != BatchState.APPLIED:
        raise BatchNotReady()
    created = list(Organisation.objects.filter(batch=fresh).order_by("pk").values_list("pk", flat=True))
    touched = _touched(fresh, set(created))
    _refuse_when_used(fresh, created)
    for fact in FACTS:
        brought = fact.objects.filter(superseded_at__isnull=True)
        brought.filter(source=fresh.source).update(superseded_at=at)
        for chunk in in_chunks(touched):  # the closing rows of earlier profiles bear the earlier source
            brought.filter(organisation_id__in=chunk, recorded_at=fresh.applied_at).update(superseded_at=at)
    Organisation.objects.filter(batch=fresh).update(withdrawn_at=at)
    for fact in FACTS:
        _record_again(fact, fresh, touched, at)
    refresh_organisations(touched)
    keys = fresh.read_as.get("place_keys", {})
    update_rows(Organisation, ("place_key",), [(key, int(own)) for own, key in keys.items()])
    fresh.state, fresh.undone_at = BatchState.UNDONE, at
    fresh.save(update_fields=["state", "undone_at"])
    after = {"withdrawn": len(created), "restored": len(touched)}
    record_audit("register.undo_batch", fresh, by=by, at=at, before=fresh.counts, after=after, note=reason)
    return fresh


def _touched(batch: Batch, created: set[int]) -> list[int]:
    """Organisations that were there before and got facts from the import."""
    found: set[int] = set()
    for fact in FACTS:
        rows = fact.objects.filter(source=batch.source).order_by().values_list("organisation_id", flat=True)
        found.update(rows.distinct())
    return sorted(found - created)


def _refuse_when_used(batch: Batch, created: list[int]) -> None:
    """Refuse when a fact of the import was superseded since.

    Or anything else hangs on an organisation that it created.
    """
    used: set[int] = set()
    for fact in FACTS:
        later = fact.objects.filter(source=batch.source, superseded_at__isnull=False)
        used.update(later.order_by().values_list("organisation_id", flat=True))
        for chunk in in_chunks(created):
            others = fact.objects.filter(
                ~Q(source=batch.source), organisation_id__in=chunk, superseded_at__isnull=True
            )
            used.update(others.order_by().values_list("organisation_id", flat=True))
    for link in _links_from_above():
        for chunk in in_chunks(created):
            rows = link.model._base_manager.filter(**{f"{link.name}__in": chunk}).order_by()
            used.update(rows.values_list(link.attname, flat=True))
    if used:
        first = Organisation.anchors.filter(pk__in=sorted(used)[:SHOWN]).order_by("pk")
        names = ", ".join(str(one) for one in first) + (", …" if len(used) > SHOWN else "")
        raise BatchInUse(count=len(used), names=names, organisations=sorted(used))


def _links_from_above() -> list[models.ForeignKey[Any, Any]]:
    """Foreign keys of other rooms that point at an organisation."""
    fields = [getattr(link, "field", None) for link in Organisation._meta.get_fields(include_hidden=True)]
    keys = [field for field in fields if isinstance(field, models.ForeignKey)]
    return [key for key in keys if key.model._meta.app_label != "register"]


def _record_again(fact: Any, batch: Batch, organisations: list[int], at: dt.datetime) -> None:
    """Copies, recorded now, of the facts that the import had superseded."""
    for chunk in in_chunks(organisations):
        copies = list(
            fact.objects.filter(organisation_id__in=chunk, superseded_at=batch.applied_at).order_by("pk")
        )
        for copy in copies:
            copy.pk, copy.recorded_at, copy.superseded_at = None, at, None
        fact.objects.bulk_create(copies)
