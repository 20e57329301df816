"""Typed endpoints: reports that the reader may see, their frozen figures, their moves."""

from __future__ import annotations

from datetime import date, datetime

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Field, Router, Schema

from twiza.accounts.models import visible
from twiza.accounts.rules import Permission
from twiza.agreements.models import Agreement

from .actions import move_report
from .models import Report
from .queries import agenda_of

router = Router()
MOST = 200


class ReportOut(Schema):
    """A report without its content."""

    id: int
    reference: str
    agreement: str = Field(alias="agreement.key")
    on: date
    known_at: datetime
    computed_at: datetime
    content_hash: str
    state: str


class MoveIn(Schema):
    """One step of a report: submit, approve, reject (with a note) or publish."""

    name: str
    note: str = ""


class AgendaItem(Schema):
    """One item: its part, a code, what it is about, who owns it, in three languages; days past its day."""

    section: str
    code: str
    tone: str
    title: dict[str, str]
    owner: dict[str, str]
    due_on: date | None
    days: int | None
    params: dict[str, str]
    about: list[str]


class Problem(Schema):
    """Why the answer is no."""

    detail: str
    code: str = ""


def _visible(request: HttpRequest) -> QuerySet[Report]:
    mine = visible(request.user, Permission.REPORT_VIEW, Report.objects.all())
    return mine | Report.objects.published()


@router.get("/reports", response={200: list[ReportOut], 401: Problem}, summary="Reports that you may see")
def reports(request: HttpRequest, agreement: str = "", state: str = "") -> QuerySet[Report]:
    """The latest day first, at most 200."""
    rows = _visible(request).for_list()
    chosen = {"agreement__key": agreement, "state": state}
    return rows.filter(**{key: value for key, value in chosen.items() if value})[:MOST]


@router.get("/reports/{int:pk}", response={200: ReportOut, 401: Problem, 404: Problem}, summary="One report")
def report(request: HttpRequest, pk: int) -> Report:
    """Its day, its hash, its state."""
    return get_object_or_404(_visible(request).select_related("agreement"), pk=pk)


@router.get(
    "/reports/{int:pk}/figures",
    response={200: dict, 401: Problem, 404: Problem, 409: Problem},
    summary="Frozen figures",
)
def figures(request: HttpRequest, pk: int) -> HttpResponse:
    """The stored bytes: canonical JSON of the schema twiza/evaluation-report/1."""
    found = get_object_or_404(_visible(request).select_related("agreement"), pk=pk)
    found.verify()
    return HttpResponse(found.content, content_type="application/json")


@router.post(
    "/reports/{int:pk}/moves",
    response={200: ReportOut, 401: Problem, 403: Problem, 404: Problem, 409: Problem, 422: dict},
    summary="Take one step",
)
def move(request: HttpRequest, pk: int, body: MoveIn) -> Report:
    """Submit, approve, send back or publish."""
    found = get_object_or_404(_visible(request).select_related("agreement"), pk=pk)
    return move_report(report=found, name=body.name, note=body.note, by=request.user, at=timezone.now())


@router.get(
    "/agreements/{slug:key}/agenda",
    response={200: list[AgendaItem], 401: Problem, 404: Problem},
    summary="What a committee should look at on a day",
)
def agenda(request: HttpRequest, key: str, on: date | None = None) -> list[dict[str, object]]:
    """Decisions overdue, commitments late or at risk, targets behind their pace, reports waiting; today by default."""
    agreements = visible(request.user, Permission.REPORT_VIEW, Agreement.objects.all())
    found = get_object_or_404(agreements, key=key)
    items = agenda_of(found, on=on or timezone.localdate(), known=timezone.now())
    return [item.plain() for item in items]
