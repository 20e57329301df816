"""The list of cases as a file. Free text that may name people stays out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import islice

from django.http import HttpResponseBase
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from twiza.core import tables

from ..models import Case
from .shown import CaseLine, case_lines

CHUNK = 1000


def export_cases(
    cases: Iterable[Case], fmt: str, *, on: date, filters: list[tuple[str, str]]
) -> HttpResponseBase:
    """The cases of the list, in its order. Raises tables.UnknownFormat."""
    language = get_language() or "fr"
    name = _("support-cases")
    return tables.export(_lines(cases, on), columns(), fmt, name, language, as_of=on, filters=filters)


def _lines(cases: Iterable[Case], on: date) -> Iterator[CaseLine]:
    """Lines by the thousand: sessions are counted once for each chunk."""
    rows = iter(cases)
    while chunk := list(islice(rows, CHUNK)):
        yield from case_lines(chunk, on)


def columns() -> list[tables.Column]:
    """What a row says, in the order of the page."""
    return [
        tables.Column("case", _("Case"), lambda line: line.case.pk, "integer", 10),
        tables.Column(
            "name_fr", _("Organisation (French)"), lambda line: line.case.organisation.name_fr, width=32
        ),
        tables.Column(
            "name_ar", _("Organisation (Arabic)"), lambda line: line.case.organisation.name_ar, width=32
        ),
        tables.Column("place", _("Place"), lambda line: line.case.organisation.territory.name),
        tables.Column("pathway", _("Pathway"), lambda line: line.case.pathway.title, width=28),
        tables.Column("phase", _("Phase"), lambda line: line.case.get_phase_display()),
        tables.Column("state", _("State"), lambda line: line.case.get_state_display()),
        tables.Column("opened_on", _("Opened on"), lambda line: line.case.opened_on, "day"),
        tables.Column("closed_on", _("Closed on"), lambda line: line.case.closed_on, "day"),
        tables.Column("sessions_done", _("Sessions done"), lambda line: line.progress.done, "integer", 12),
        tables.Column(
            "sessions_expected", _("Sessions expected"), lambda line: line.progress.expected, "integer", 12
        ),
        tables.Column("last_session", _("Last session"), lambda line: line.case.last_held_on, "day"),
        tables.Column("next_due", _("Next due"), lambda line: line.case.due_on, "day"),
        tables.Column("days_late", _("Days late"), lambda line: line.late_days or None, "integer", 12),
        tables.Column("late_reason", _("Reason"), "late", width=28),
        tables.Column("agent", _("Followed by"), lambda line: str(line.case.agent), width=24),
    ]
