"""What rests on an organisation, and facts recorded again: what every undoing must know."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from twiza.core.chunks import in_chunks
from twiza.core.refusals import Refusal

from ..models import Headcount, Identifier, Organisation, Profile

FACTS: tuple[Any, ...] = (Profile, Headcount, Identifier)
SHOWN = 5


class BatchInUse(Refusal):
    """Later work depends on what the import brought. `params`: count, names (the first), and `organisations` (ids)."""

    message = _(
        "This import cannot be undone: %(count)s organisations were corrected or used since (%(names)s). "
        "Undo that first."
    )


def refuse_when_used(*found: Iterable[int]) -> None:
    """Refuse and name the organisations in the way, if there are any. Raises: BatchInUse."""
    used = sorted({one for ids in found for one in ids})
    if used:
        first = Organisation.anchors.filter(pk__in=used[:SHOWN]).order_by("pk")
        names = ", ".join(str(one) for one in first) + (", …" if len(used) > SHOWN else "")
        raise BatchInUse(count=len(used), names=names, organisations=used)


def hung_on(organisations: Sequence[int]) -> set[int]:
    """Those of the organisations to which something of another room is tied."""
    used: set[int] = set()
    for link in _links_from_above():
        for chunk in in_chunks(organisations):
            rows = link.model._base_manager.filter(**{f"{link.name}__in": chunk}).order_by()
            used.update(rows.values_list(link.attname, flat=True))
    return used


def _links_from_above() -> list[models.ForeignKey[Any, Any]]:
    """Foreign keys of other rooms that point at an organisation."""
    fields = [getattr(link, "field", None) for link in Organisation._meta.get_fields(include_hidden=True)]
    keys = [field for field in fields if isinstance(field, models.ForeignKey)]
    return [key for key in keys if key.model._meta.app_label != "register"]


def record_again(fact: Any, then: dt.datetime, organisations: Sequence[int], at: dt.datetime) -> None:
    """Copies, recorded now, of the facts of these organisations that were superseded at an instant."""
    for chunk in in_chunks(organisations):
        copies = list(fact.objects.filter(organisation_id__in=chunk, superseded_at=then).order_by("pk"))
        for copy in copies:
            copy.pk, copy.recorded_at, copy.superseded_at = None, at, None
        fact.objects.bulk_create(copies)
