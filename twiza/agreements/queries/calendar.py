"""The calendar of the house: every agreement as the calendar's rule sees it, in a handful of queries."""

from __future__ import annotations

from collections import defaultdict
from datetime import date

from twiza.core.cache import remember

from ..models.agreements import Agreement
from ..models.commitments import stand_agreements
from ..models.councils import SessionItem
from ..rules.calendar import SESSIONS, CalendarEntry, Due, Watched, entries
from ..rules.standing import Standing
from ..rules.vocabulary import DocumentKind

# What an entry is computed from, own room and higher ones
STAMPS = ("agreements", "territory", "register", "plans", "support", "mobilisation", "funding")


def watched(*, today: date) -> list[Watched]:
    """Every agreement as the calendar sees it; a commitment already kept is not due any more."""
    found = list(Agreement.objects.for_list().order_by("key"))
    stood = stand_agreements(found, on=today, with_parties=False)
    lapses = {one.pk: one.lapses_on(today) for one in found}
    evaluated: dict[int, date] = defaultdict(lambda: date.min)
    asked = dict(
        SessionItem.objects.filter(visa_asked_on__isnull=False, visa_on__isnull=True).values_list(
            "agreement_id", "visa_asked_on"
        )
    )
    rows = []
    for one in found:
        for paper in one.documents.all():
            if paper.kind == DocumentKind.EVALUATION_REPORT and paper.dated_on:
                evaluated[one.pk] = max(evaluated[one.pk], paper.dated_on)
        council = next((p.institution.kind for p in one.parties.all() if p.institution.kind in SESSIONS), "")
        dues = tuple(
            Due(s.commitment.number, s.commitment.due, s.verdict.standing != Standing.KEPT)
            for s in stood[one.pk]
            if s.commitment.due
        )
        rows.append(
            Watched(
                one.key,
                one.state,
                one.span,
                council,
                len(one.unsigned()),
                lapses.get(one.parent_id) if one.parent_id else None,
                evaluated.get(one.pk),
                asked.get(one.pk),
                dues,
            )
        )
    return rows


def agenda(*, first: date, last: date, today: date) -> list[CalendarEntry]:
    """The entries between two days; the agreements are read again only when a fact has moved."""
    rows = remember(f"agreements.calendar:{today}", STAMPS, lambda: watched(today=today))
    name = f"agreements.agenda:{first}:{last}:{today}"
    return remember(name, STAMPS, lambda: entries(rows, first=first, last=last, today=today))
