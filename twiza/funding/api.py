"""Money for programs: the same rights, the same actions, the same refusals as the pages."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Field, Query, Router, Schema

from twiza.accounts.models import visible
from twiza.accounts.rules import Permission
from twiza.agreements.models import Institution
from twiza.core.api import Problem
from twiza.core.values import Money
from twiza.register.models import Organisation

from .actions import record_entry
from .models import Entry, FundedAgreement, Tranche
from .queries import statement

router = Router()
TEXT = r"^[^\x00]*$"  # PostgreSQL stores no NUL
REFUSALS: dict[int, type[Schema]] = {401: Problem, 403: Problem, 404: Problem, 409: Problem, 422: Problem}


class StatementFilters(Schema):
    """The question: a day, an instant of knowledge, a currency."""

    on: date | None = None
    known_at: datetime | None = None
    currency: str = Field("MAD", pattern="^[A-Z]{3}$")


class EntryFilters(Schema):
    """What narrows the ledger."""

    stage: str = Field("", pattern="^(|promised|committed|ordered|paid|received|spent|justified|returned)$")
    year: int | None = Field(None, ge=2000, le=2100)
    offset: int = Field(0, ge=0, le=10_000_000)
    limit: int = Field(100, ge=1, le=1000)


class EntryOut(Schema):
    """One fact of the ledger; a reversal names what it reverses."""

    id: int
    stage: str
    payer: str
    payee: str
    year: int
    centimes: int
    currency: str
    home_centimes: int
    is_in_kind: bool
    reference: str
    value_on: date
    recorded_at: datetime
    reverses_id: int | None

    @staticmethod
    def resolve_payer(entry: Entry) -> str:
        """The readable name of the payer."""
        return entry.payer.code

    @staticmethod
    def resolve_payee(entry: Entry) -> str:
        """The readable name of the payee."""
        return entry.payee.code


class EntryPage(Schema):
    """A page of entries and how many there are."""

    count: int
    items: list[EntryOut]


class EntryIn(Schema):
    """One fact; the reference, or the key where there is none, makes a second sending harmless."""

    idempotency_key: str = Field(min_length=8, max_length=64, pattern=TEXT)
    stage: str = Field(pattern="^(promised|committed|ordered|paid|received|spent|justified|returned)$")
    centimes: int = Field(ge=1, le=10**17)
    currency: str = Field("MAD", pattern="^[A-Z]{3}$")
    value_on: date
    year: int | None = Field(None, ge=2000, le=2100)
    payer: str = Field("", max_length=60, pattern=TEXT, description="code of an institution; empty by default")
    payee: str = Field("", max_length=60, pattern=TEXT, description="code of an institution; empty by default")
    payee_organisation: int | None = Field(None, ge=1, le=2**63 - 1)
    reference: str = Field("", max_length=80, pattern=TEXT)
    is_in_kind: bool = False
    note: str = Field("", max_length=300, pattern=TEXT)


class ConditionOut(Schema):
    """What a tranche waits for."""

    kind: str
    params: dict[str, object]
    is_met: bool
    owner: str | None


class TrancheOut(Schema):
    """A tranche with its conditions as they stand today."""

    id: int
    number: int
    payer: str
    year: int
    centimes: int
    currency: str
    due_on: date | None
    state: str
    conditions: list[ConditionOut]

    @staticmethod
    def resolve_payer(tranche: Tranche) -> str:
        """The readable name of the payer."""
        return tranche.payer.code

    @staticmethod
    def resolve_conditions(tranche: Tranche) -> list[dict[str, object]]:
        """Each condition with its verdict."""
        return [
            {
                "kind": one.condition.kind,
                "params": one.condition.params,
                "is_met": one.verdict.is_met,
                "owner": one.condition.owner.code if one.condition.owner else None,
            }
            for one in tranche.judged(timezone.localdate())
        ]


def _money(request: HttpRequest, key: str) -> FundedAgreement:
    """The agreement whose money the caller may see."""
    rows: Any = visible(request.user, Permission.FUNDING_VIEW, FundedAgreement.objects.all())
    found: FundedAgreement = get_object_or_404(rows, key=key)
    return found


@router.get("/{slug:key}/statement", response={200: dict[str, object], **REFUSALS})
def get_statement(request: HttpRequest, key: str, filters: Query[StatementFilters]) -> Any:
    """What an agreement's money comes to: by party, year and stage; `consolidated` counts each dirham once."""
    agreement = _money(request, key)
    on = filters.on or timezone.localdate()
    known_at = filters.known_at
    if known_at is not None and known_at.tzinfo is None:
        known_at = timezone.make_aware(known_at)
    return statement(agreement, on=on, known_at=known_at, currency=filters.currency)


@router.get("/{slug:key}/entries", response={200: EntryPage, **REFUSALS})
def list_entries(request: HttpRequest, key: str, filters: Query[EntryFilters]) -> dict[str, object]:
    """The entries of one agreement, reversals included, in order of value day."""
    rows = Entry.objects.for_list().filter(agreement=_money(request, key))
    if filters.stage:
        rows = rows.filter(stage=filters.stage)
    if filters.year:
        rows = rows.filter(year=filters.year)
    return {"count": rows.count(), "items": list(rows[filters.offset : filters.offset + filters.limit])}


@router.post("/{slug:key}/entries", response={200: EntryOut, **REFUSALS})
def post_entry(request: HttpRequest, key: str, body: EntryIn) -> object:
    """Record a fact within its envelope; the same reference or key again answers with the first one."""
    agreement = _money(request, key)
    payer = get_object_or_404(Institution, code=body.payer) if body.payer else None
    payee: Any = get_object_or_404(Institution, code=body.payee) if body.payee else None
    if body.payee_organisation:
        payee = get_object_or_404(Organisation, pk=body.payee_organisation)
    return record_entry(
        agreement=agreement,
        stage=body.stage,
        amount=Money(body.centimes, body.currency),
        value_on=body.value_on,
        year=body.year,
        payer=payer,
        payee=payee,
        reference=body.reference,
        is_in_kind=body.is_in_kind,
        note=body.note,
        idempotency_key=body.idempotency_key,
        by=request.user,
        at=timezone.now(),
    )


@router.get("/{slug:key}/tranches", response={200: list[TrancheOut], **REFUSALS})
def list_tranches(request: HttpRequest, key: str) -> object:
    """The tranches of one agreement with what each waits for."""
    return Tranche.objects.filter(agreement=_money(request, key)).for_list()
