"""Typed endpoints: exchanges that the reader may see, their practices, and the promises that were kept."""

from __future__ import annotations

from datetime import date

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Router, Schema

from twiza.accounts.models import visible
from twiza.accounts.rules import Permission
from twiza.core.translation import texts

from .actions import close_pledge
from .models import Exchange, Figure, Pledge
from .queries import follow
from .queries.timeline import Followed, PledgeStanding

router = Router()
MOST = 200


class Problem(Schema):
    """Why the answer is no."""

    detail: str
    code: str = ""


class PledgeOut(Schema):
    """A promise with its computed standing: kept, on_track, at_risk, late or unknown."""

    id: int
    side: str
    wording: dict[str, str]
    voiced_on: date | None
    due_on: date | None
    closed_on: date | None
    standing: str
    proof: str


class ExchangeOut(Schema):
    """An exchange as it stands today: `silence` is silent, undated or empty; days that no text gives are null."""

    id: int
    agreement: str
    partner: str
    country: str
    closed_on: date | None
    last_on: date | None
    silence: str
    topics: list[str]
    pledges: list[PledgeOut]


class FigureOut(Schema):
    """A figure of a practice with what says it; `passages` by field."""

    label: dict[str, str]
    amount: str
    unit: str
    on: date | None
    source: str
    passages: dict[str, str]


class PracticeOut(Schema):
    """A good practice; `holder` is the code of the delegation that has it, empty for Morocco."""

    id: int
    exchange: int
    theme: str
    holder: str
    title: dict[str, str]
    since: date | None
    transferable: str
    figures: list[FigureOut]


class KeptIn(Schema):
    """When a promise was kept and what was done."""

    closed_on: date
    note: str


def _exchanges(request: HttpRequest, agreement: str) -> list[Followed]:
    rows = visible(request.user, Permission.AGREEMENT_VIEW, Exchange.objects.all())
    rows = rows.filter(agreement__key=agreement) if agreement else rows
    return follow(rows.order_by("pk"), on=timezone.localdate())[:MOST]


def _pledge(kept: PledgeStanding) -> dict[str, object]:
    row = kept.pledge
    return {
        "id": row.pk,
        "side": row.side,
        "wording": texts(row, "wording"),
        "voiced_on": row.valid_from,
        "due_on": row.due_on,
        "closed_on": row.closed_on,
        "standing": kept.code,
        "proof": row.proof.title if row.proof else "",
    }


@router.get(
    "/exchanges", response={200: list[ExchangeOut], 401: Problem}, summary="Bilateral exchanges that you may see"
)
def exchanges(request: HttpRequest, agreement: str = "") -> list[dict[str, object]]:
    """With the promises of both sides and their standing today, at most 200."""
    return [
        {
            "id": row.exchange.pk,
            "agreement": row.exchange.agreement.key,
            "partner": row.exchange.partner.code,
            "country": row.exchange.country,
            "closed_on": row.exchange.closed_on,
            "last_on": row.last_on,
            "silence": row.silence.code if row.silence else "",
            "topics": sorted(row.topics),
            "pledges": [_pledge(kept) for kept in row.pledges],
        }
        for row in _exchanges(request, agreement)
    ]


@router.get("/practices", response={200: list[PracticeOut], 401: Problem}, summary="Good practices with their evidence")
def practices(request: HttpRequest, agreement: str = "", theme: str = "") -> list[dict[str, object]]:
    """Of the exchanges that you may see; a figure carries its source and its passage."""
    return [
        {
            "id": shown.practice.key,
            "exchange": row.exchange.pk,
            "theme": shown.theme,
            "holder": "" if shown.holder_id is None else row.exchange.partner.code,
            "title": texts(shown.practice, "title"),
            "since": shown.practice.valid_from,
            "transferable": shown.practice.transferable,
            "figures": [_figure(one) for one in shown.figures],
        }
        for row in _exchanges(request, agreement)
        for shown in row.practices
        if theme in ("", shown.theme)
    ]


def _figure(figure: Figure) -> dict[str, object]:
    return {
        "label": texts(figure, "label"),
        "amount": str(figure.amount),
        "unit": figure.unit,
        "on": figure.valid_from,
        "source": figure.source_words,
        "passages": figure.passages,
    }


@router.post(
    "/pledges/{int:pk}/close",
    response={200: PledgeOut, 401: Problem, 403: Problem, 404: Problem, 409: Problem, 422: dict},
    summary="Record that a promise was kept",
)
def pledge_close(request: HttpRequest, pk: int, body: KeptIn) -> dict[str, object]:
    """With the day and what was done; the proof is deposited on the page."""
    rows = visible(request.user, Permission.AGREEMENT_VIEW, Pledge.objects.current())
    pledge = get_object_or_404(rows.select_related("exchange__agreement"), pk=pk)
    kept = close_pledge(pledge=pledge, closed_on=body.closed_on, note=body.note, by=request.user, at=timezone.now())
    return _pledge(PledgeStanding(kept, kept.verdict(timezone.localdate())))
