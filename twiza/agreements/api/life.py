"""The life of agreements: their text on any day, the calendar, council sessions, papers being read."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db.models import Prefetch
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Router, Schema, Status

from twiza.accounts.rules import Permission
from twiza.accounts.web.guard import UserRequest
from twiza.core.refusals import NotAllowed
from twiza.core.values import Money, add_months

from ..models import (
    Amendment,
    CostLine,
    CouncilSession,
    PaperReading,
    SessionItem,
    consolidated,
    sentences,
    session_cost,
)
from ..queries import agenda
from .agreements import Problem, visible_agreements

router = Router()


class ValueOut(Schema):
    """A value of the text on the day: `amendment` is the number of the one that gave it, null as signed."""

    path: list[str]
    value: Any
    signed: Any
    amendment: int | None


class CostOut(Schema):
    """A line of the cost table."""

    party: str
    year: int
    component: str
    centimes: int


class AmendmentOut(Schema):
    """An amendment of the root; it counts from `approved_at`."""

    number: int
    key: str
    state: str
    signed_on: date | None
    approved_at: datetime | None


class TextOut(Schema):
    """The consolidated text and money of the root agreement on a day, as known at an instant."""

    key: str
    on: date
    known_at: datetime | None
    budget_centimes: int | None
    currency: str
    costs: list[CostOut]
    text: list[ValueOut]
    amendments: list[AmendmentOut]


class EntryOut(Schema):
    """A line of the calendar: `tone` says how grave it is, `sentence` why it is there."""

    on: date
    code: str
    tone: str
    key: str
    sentence: str


class ItemOut(Schema):
    """An agreement on a session with its steps; money in centimes."""

    order: int
    key: str
    state: str
    budget: str | None
    share: str | None
    vote: str
    ayes: int | None
    noes: int | None
    abstentions: int | None
    voted_on: date | None
    visa_asked_on: date | None
    visa_due_on: date | None
    visa_on: date | None
    notified_on: date | None


class SessionOut(Schema):
    """A session of a council."""

    id: int
    institution: str
    opens_on: date
    is_ordinary: bool


class SessionDetailOut(SessionOut):
    """A session with its items and the council's share by year (`year currency amount`, exact)."""

    items: list[ItemOut]
    shares: list[str]


class ReadingOut(Schema):
    """A paper that you gave to be read: each proposed field with its sentence, and the pages that hold no text."""

    id: int
    filename: str
    sha256: str
    language: str
    read_at: datetime
    agreement: str | None
    fields: list[dict[str, object]]
    unread_pages: list[int]


@router.get(
    "/agreements/{slug:key}/text",
    response={200: TextOut, 401: Problem, 404: Problem},
    summary="The consolidated text on any day",
)
def read_text(
    request: HttpRequest, key: str, on: date | None = None, known_at: datetime | None = None
) -> dict[str, object]:
    """Of the root of the agreement: what amendments made of its text and money, and which one gave each value."""
    root = get_object_or_404(visible_agreements(request), key=key).root()
    if known_at is not None and timezone.is_naive(known_at):
        known_at = timezone.make_aware(known_at)
    day = on or timezone.localdate()
    made = consolidated(root, on=day, known=known_at)
    rows = Amendment.objects.of([root]).select_related("agreement").order_by("number")
    return {
        "key": root.key,
        "on": day,
        "known_at": known_at,
        "currency": root.currency,
        "budget_centimes": made.budget.centimes if made.budget else None,
        "costs": [
            {"party": party, "year": year, "component": component, "centimes": amount.centimes}
            for (party, year, component), amount in made.costs.items()
        ],
        "text": [
            {"path": list(path), "value": value, "signed": made.base.get(path), "amendment": made.changed.get(path)}
            for path, value in sorted(made.text.items())
        ],
        "amendments": [
            {
                "number": one.number,
                "key": one.agreement.key,
                "state": one.state,
                "signed_on": one.agreement.signed_on(),
                "approved_at": one.approved_at,
            }
            for one in rows
        ],
    }


@router.get("/calendar", response={200: list[EntryOut], 401: Problem, 422: Problem}, summary="The calendar")
def read_calendar(request: HttpRequest, first: date | None = None, last: date | None = None) -> object:
    """What is about to miss a session, lapse, be renewed or fall due between two days (twelve months from today)."""
    today = timezone.localdate()
    start = first or today
    end = last or add_months(min(start, date(2200, 1, 1)), 12)
    if end < start or not 1900 <= start.year <= end.year <= 2201:
        return Status(422, {"detail": "first and last: two days between 1900 and 2201, in order", "code": "window"})
    seen = set(visible_agreements(request).values_list("key", flat=True))
    return [
        {"on": one.on, "code": one.code, "tone": one.tone, "key": one.key, "sentence": sentences.entry(one)}
        for one in agenda(first=start, last=end, today=today)
        if one.key in seen
    ]


@router.get("/sessions", response={200: list[SessionOut], 401: Problem, 403: Problem}, summary="Council sessions")
def list_sessions(request: UserRequest) -> list[dict[str, object]]:
    """The last two hundred, latest first."""
    _may_view(request)
    rows = CouncilSession.objects.select_related("institution").order_by("-opens_on", "id")
    return [_session(one) for one in rows[:200]]


@router.get(
    "/sessions/{int:pk}",
    response={200: SessionDetailOut, 401: Problem, 403: Problem, 404: Problem},
    summary="One council session",
)
def read_session(request: UserRequest, pk: int) -> dict[str, object]:
    """Its agreements that you may see, with their steps and what they cost."""
    _may_view(request)
    session = get_object_or_404(CouncilSession.objects.select_related("institution"), pk=min(pk, 2**63 - 1))
    lines = Prefetch("agreement__cost_lines", CostLine.objects.select_related("party"))
    items = session.items.filter(agreement__in=visible_agreements(request)).select_related("agreement", "session")
    cost = session_cost(items.prefetch_related(lines), session.institution)
    return _session(session) | {
        "items": [_item(item, budget, share) for item, budget, share in cost.rows],
        "shares": [f"{year} {_said(amount)}" for year, amount in cost.years],
    }


@router.get("/readings", response={200: list[ReadingOut], 401: Problem}, summary="Papers that you gave to be read")
def list_readings(request: HttpRequest) -> list[dict[str, object]]:
    """The last fifty, those that wait for your decisions and those that became drafts."""
    rows = PaperReading.objects.made_by(request.user.pk).select_related("agreement")[:50]
    return [
        {
            "id": one.pk,
            "filename": one.filename,
            "sha256": one.sha256,
            "language": one.language,
            "read_at": one.read_at,
            "agreement": one.agreement.key if one.agreement else None,
            "fields": one.fields,
            "unread_pages": one.unread_pages,
        }
        for one in rows
    ]


def _may_view(request: UserRequest) -> None:
    user = request.user
    if not user.may(Permission.AGREEMENT_VIEW):
        raise NotAllowed()


def _session(one: CouncilSession) -> dict[str, object]:
    return {"id": one.pk, "institution": one.institution.code, "opens_on": one.opens_on, "is_ordinary": one.is_ordinary}


def _said(amount: Money | None) -> str | None:
    """An exact amount for a program: `MAD 1250.50`."""
    return None if amount is None else f"{amount.currency} {amount.units:.2f}"


def _item(item: SessionItem, budget: Money | None, share: Money | None) -> dict[str, object]:
    plain = (
        "order",
        "vote",
        "ayes",
        "noes",
        "abstentions",
        "voted_on",
        "visa_asked_on",
        "visa_due_on",
        "visa_on",
        "notified_on",
    )
    values = {"key": item.agreement.key, "state": item.agreement.state, "budget": _said(budget), "share": _said(share)}
    return {name: getattr(item, name) for name in plain} | values
