"""Agreements that the reader may see, with the standing of their commitments on any day."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Query, Router, Schema

from twiza.accounts.models import visible
from twiza.accounts.rules import Permission
from twiza.core.api import with_texts
from twiza.core.translation import columns, texts

from ..models import Agreement, Stood, sentences, stand_agreements
from ..rules.standing import tally, worst

router = Router()


class Problem(Schema):
    """Why the answer is no."""

    detail: str
    code: str = ""


@with_texts("title")
class AgreementOut(Schema):
    """An agreement. Money in centimes; what the text does not say is null or empty."""

    key: str
    reference: str
    kind: str
    state: str
    parent: str | None
    starts_on: date | None
    ends_on: date | None
    duration_months: int | None
    lapses_on: date | None
    territory_id: int | None
    budget_centimes: int | None
    currency: str
    signed_on: date | None
    is_published: bool
    is_demo: bool
    notices: list[str]


@with_texts("name")
class PartyOut(Schema):
    """A party with its roles and the day it signed."""

    institution: str
    roles: list[str]
    signed_on: date | None


@with_texts("title")
class ClauseOut(Schema):
    """An article."""

    number: int
    type: str
    standing: str | None


@with_texts("wording")
class StandingOut(Schema):
    """A commitment with its standing: `reason` is a code, `sentence` its words, figures in `unit`."""

    number: int
    clause: int | None
    kind: str
    parties: list[str]
    due_on: date | None
    evidence_rule: str
    standing: str
    reason: str
    sentence: str
    done: Decimal | None
    wanted: Decimal | None
    unit: str


class DetailOut(AgreementOut):
    """An agreement with its parties and clauses."""

    parties: list[PartyOut]
    clauses: list[ClauseOut]


class StandingsOut(Schema):
    """All commitments of an agreement on a day, as known at an instant."""

    key: str
    on: date
    known_at: datetime | None
    tally: dict[str, int]
    commitments: list[StandingOut]


class AgreementFilters(Schema):
    """What to list: words in any script, a kind, a state, a party."""

    q: str = ""
    kind: str = ""
    state: str = ""
    party: str = ""
    offset: int = Query(0, ge=0, le=100_000)
    limit: int = Query(100, ge=1, le=500)


class Page(Schema):
    """A page of agreements and how many there are."""

    count: int
    items: list[AgreementOut]


def visible_agreements(request: HttpRequest) -> QuerySet[Agreement]:
    """What the reader may see, in order of key."""
    return visible(request.user, Permission.AGREEMENT_VIEW, Agreement.objects.for_list()).order_by("key")


@router.get("/agreements", response={200: Page, 401: Problem}, summary="Agreements that you may see")
def list_agreements(request: HttpRequest, filters: Query[AgreementFilters]) -> dict[str, object]:
    """In order of key."""
    rows: Any = visible_agreements(request)
    rows = rows.matching(filters.q.replace("\x00", ""))
    if filters.party:
        rows = rows.filter(parties__institution__code=filters.party.replace("\x00", ""))
    chosen = {"kind": filters.kind, "state": filters.state}
    rows = rows.filter(**{name: value.replace("\x00", "") for name, value in chosen.items() if value})
    on = timezone.localdate()
    page = rows[filters.offset : filters.offset + filters.limit]
    return {"count": rows.count(), "items": [_agreement(one, on) for one in page]}


@router.get("/agreements/{slug:key}", response={200: DetailOut, 401: Problem, 404: Problem}, summary="One agreement")
def read_agreement(request: HttpRequest, key: str) -> dict[str, object]:
    """Its identity, parties and clauses; a clause stands where its worst commitment stands today."""
    agreement = get_object_or_404(visible_agreements(request), key=key)
    on = timezone.localdate()
    stood = stand_agreements([agreement], on=on)[agreement.pk]
    return _agreement(agreement, on) | {
        "parties": [_party(party) for party in agreement.parties.all()],
        "clauses": [_clause(clause, stood) for clause in agreement.clauses.all()],
    }


@router.get(
    "/agreements/{slug:key}/standings",
    response={200: StandingsOut, 401: Problem, 404: Problem},
    summary="Where each commitment stands",
)
def read_standings(
    request: HttpRequest, key: str, on: date | None = None, known_at: datetime | None = None
) -> dict[str, object]:
    """On a day (today when none), as known at an instant (now when none)."""
    agreement = get_object_or_404(visible_agreements(request), key=key)
    day = on or timezone.localdate()
    if known_at is not None and timezone.is_naive(known_at):
        known_at = timezone.make_aware(known_at)
    stood = stand_agreements([agreement], on=day, known=known_at)[agreement.pk]
    counts = tally(one.verdict.standing for one in stood)
    return {
        "key": agreement.key,
        "on": day,
        "known_at": known_at,
        "commitments": [_standing(one) for one in stood],
        "tally": {code.value: count for code, count in counts.items()},
    }


def _agreement(one: Agreement, on: date) -> dict[str, object]:
    plain = (
        "key",
        "reference",
        "kind",
        "state",
        *columns("title"),
        "starts_on",
        "ends_on",
        "duration_months",
        "territory_id",
        "budget_centimes",
        "currency",
        "is_published",
        "is_demo",
    )
    return {name: getattr(one, name) for name in plain} | {
        "parent": one.parent.key if one.parent else None,
        "lapses_on": one.lapses_on(on),
        "signed_on": one.signed_on(),
        "notices": [notice.code for notice in one.notices(on)],
    }


def _party(party: Any) -> dict[str, object]:
    body = party.institution
    return {
        "institution": body.code,
        **texts(body, "name").columns("name"),
        "roles": party.roles,
        "signed_on": party.signed_on,
    }


def _clause(clause: Any, stood: list[Stood]) -> dict[str, object]:
    found = worst(one.verdict.standing for one in stood if one.commitment.clause_id == clause.pk)
    plain = ("number", "type", *columns("title"))
    return {name: getattr(clause, name) for name in plain} | {"standing": found.value if found else None}


def _standing(one: Stood) -> dict[str, object]:
    row, measure = one.commitment, one.measure
    return {
        "number": row.number,
        "clause": row.clause.number if row.clause else None,
        "kind": row.kind,
        **texts(row, "wording").columns("wording"),
        "parties": [party.institution.code for party in row.parties.all()],
        "due_on": row.due,
        "evidence_rule": row.evidence_rule,
        "standing": one.code,
        "reason": one.verdict.reason,
        "sentence": sentences.reason(one.verdict),
        "done": measure.done if measure else None,
        "wanted": measure.wanted if measure else None,
        "unit": measure.unit if measure else "",
    }
