"""What moved: the last acts of people, in words, from the audit trail."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from twiza.core.models import AuditRow

from .audit_labels import ANY, LABELS

ECHOES = ["plans.event"]  # the shadow of another act
UNNAMED = {"support.session", "support.diagnostic", "support.measure", "agreements.fulfilment"}


@dataclass(frozen=True)
class Act:
    """One act: what was done, to what (when that has a name), by whom, when."""

    words: object
    name: str
    by: str
    at: datetime


def last(count: int) -> Iterator[Act]:
    """The last acts of people (not of the software), newest first."""
    rows = (
        AuditRow.objects.filter(by_id__isnull=False)
        .exclude(action="set_language")
        .exclude(object_type__in=ECHOES)
    )
    for row in rows[:count]:
        name = "" if row.object_type in UNNAMED else row.object_label
        yield Act(LABELS.get(row.action, ANY), name, row.by_label, row.at)
