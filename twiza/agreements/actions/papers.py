"""Numbering an agreement and completing its clauses from the template of its kind."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from twiza.accounts.rules import Permission
from twiza.core.actions import Actor, record_audit, require

from ..models import Agreement, Clause, NumberSeries, template_clauses
from ..rules.drafting import numbered
from ..rules.vocabulary import clause_rank
from .acts import Act
from .drafting import add_clause
from .locking import editable, locked, refresh_search


@transaction.atomic
def number_agreement(*, agreement: Agreement, series: str, year: int, by: Actor, at: datetime) -> str:
    """The next number of a series in a year, without gap or repeat; an agreement that has a number keeps it.

    Raises: NotAllowed, SeriesUnknown.
    """
    require(by, Permission.AGREEMENT_MOVE, agreement)
    # The counter of the room moves first: writers wait for each other, and a number not used is given back.
    fresh = locked(agreement)
    if fresh.reference:
        return fresh.reference
    numbered(series, year, 1)
    NumberSeries.objects.get_or_create(code=series, year=year)
    row = NumberSeries.objects.select_for_update().get(code=series, year=year)
    row.last += 1
    row.save(update_fields=["last"])
    fresh.reference = numbered(series, year, row.last)
    fresh.save(update_fields=["reference"])
    refresh_search(fresh)
    record_audit(
        Act.NUMBER_AGREEMENT, fresh, by=by, at=at, after={"series": series, "year": year, "reference": fresh.reference}
    )
    agreement.reference = fresh.reference
    return fresh.reference


@transaction.atomic
def fill_clauses(*, agreement: Agreement, by: Actor, at: datetime) -> list[Clause]:
    """Add the clauses of the template that the draft lacks, in French and in Arabic, and put all in the usual order.

    Twice adds nothing. Raises: NotAllowed, TextFrozen.
    """
    require(by, Permission.AGREEMENT_DRAFT, agreement)
    fresh = editable(agreement)
    made = [
        add_clause(agreement=fresh, type=type_, by=by, at=at, **columns) for type_, columns in template_clauses(fresh)
    ]
    if made:
        ordered = sorted(fresh.clauses.all(), key=lambda one: (clause_rank(one.type), one.number))
        # Numbers are unique: first out of the way, then into place.
        for shift in (1000, 0):
            for place, clause in enumerate(ordered, start=1):
                clause.number = place + shift
                clause.save(update_fields=["number"])
        record_audit(Act.FILL_CLAUSES, fresh, by=by, at=at, after={"added": [clause.type for clause in made]})
    return made
