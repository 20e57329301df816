"""What moved: the last acts of people, in words, from the audit trail."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from importlib import import_module
from importlib.util import find_spec

from django.conf import settings
from django.utils.translation import gettext

from twiza.accounts.actions import VISITS
from twiza.accounts.models import User
from twiza.accounts.queries import trail_rows
from twiza.core.audit import AuditType, declared
from twiza.core.labels import translated

ECHOES = ["plans.event"]  # written beside another act
QUIET = ["set_language", *VISITS]  # acts that move no record
UNNAMED = {"support.session", "support.diagnostic", "support.measure", "agreements.fulfilment"}


@dataclass(frozen=True)
class Line:
    """One act: what was done, to what (when that has a name), by whom, when."""

    words: object
    name: str
    by: str
    at: datetime


def words_of(action: str) -> str:
    """What was done, in the active language; vaguely when an earlier edition wrote it."""
    act = acts().get(action)
    return translated(act.label) if act else gettext("record changed")


@cache
def acts() -> dict[str, AuditType]:
    """Every act of every room."""
    for room in settings.ROOMS:
        if find_spec(f"twiza.{room}.actions"):
            import_module(f"twiza.{room}.actions")
    return declared()


def last(count: int, reader: User) -> Iterator[Line]:
    """The last acts of people (not of the software) that a reader may see, newest first."""
    rows = trail_rows(reader).filter(by_id__isnull=False).exclude(action__in=QUIET).exclude(object_type__in=ECHOES)
    for row in rows[:count]:
        name = "" if row.object_type in UNNAMED else row.object_label
        yield Line(words_of(row.action), name, row.by_label, row.at)
