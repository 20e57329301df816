"""Calls for programs: the same rights, the same actions, the same refusals as the pages."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Field, Query, Router, Schema, Status

from twiza.accounts.models import visible
from twiza.accounts.rules import Permission
from twiza.core.api import Problem

from . import actions
from .models import Application, Call, as_json

router = Router()
TEXT = r"^[^\x00]*$"  # PostgreSQL stores no NUL
REFUSALS: dict[int, type[Schema]] = {401: Problem, 403: Problem, 404: Problem, 409: Problem, 422: Problem}


class WindowOut(Schema):
    """What one payer offers; `rate` in hundredths of a percent."""

    number: int
    payer: str
    forms: list[str]
    territory: str | None
    ceiling_centimes: int
    rate: int
    budget_centimes: int
    currency: str

    @staticmethod
    def resolve_payer(window: Any) -> str:
        """The code of the institution."""
        return str(window.payer.code)

    @staticmethod
    def resolve_territory(window: Any) -> str | None:
        """The code of the territory."""
        return window.territory.code if window.territory else None


class CriterionOut(Schema):
    """A criterion and its weight out of 100."""

    code: str
    weight: int
    title_fr: str
    title_ar: str


class CallOut(Schema):
    """A published call: its hours, payers, criteria and requirements."""

    key: str
    agreement: str
    title_fr: str
    title_ar: str
    title_en: str
    state: str
    phase: str
    opens_at: datetime
    closes_at: datetime
    requirements: dict[str, Any]
    ties: list[str]
    windows: list[WindowOut]
    criteria: list[CriterionOut]

    @staticmethod
    def resolve_agreement(call: Call) -> str:
        """The key of the agreement."""
        return call.agreement.key

    @staticmethod
    def resolve_phase(call: Call) -> str:
        """To come, open, scored... now."""
        return call.phase_at(timezone.now()).value


class FileOut(Schema):
    """An application as officers see it in a list; no person."""

    id: int
    number: int | None
    state: str
    organisation_id: int
    title: str
    total_centimes: int
    own_centimes: int
    asked_centimes: int
    submitted_at: datetime | None
    sha256: str

    @staticmethod
    def resolve_total_centimes(file: Application) -> int:
        """What the project costs."""
        return file.budget.total

    @staticmethod
    def resolve_asked_centimes(file: Application) -> int:
        """What is asked."""
        return file.budget.asked


class FilePage(Schema):
    """A page of applications and how many there are."""

    count: int
    items: list[FileOut]


class FileFilters(Schema):
    """What narrows the list."""

    state: str = Field("", pattern="^(|draft|submitted|eligible|ineligible|withdrawn|awarded)$")
    offset: int = Field(0, ge=0, le=10_000_000)
    limit: int = Field(100, ge=1, le=1000)


class RankingOut(Schema):
    """The ranking as the reviews stand; the hash covers the rest."""

    call: str
    agreement: str
    method: str
    pass_mark: int
    ties: list[str]
    filling: str
    reviews_lacking: int
    unexamined: int
    windows: list[dict[str, Any]]
    files: list[dict[str, Any]]
    sha256: str


class ReviewIn(Schema):
    """Points by criterion, 0 to 5."""

    points: dict[str, int]
    comment: str = Field("", max_length=2000, pattern=TEXT)


class ReviewOut(Schema):
    """What was recorded."""

    id: int
    points: dict[str, int]
    recorded_at: datetime


@router.get("published/", response={200: list[CallOut]}, auth=None, summary="Published calls")
def published_calls(request: HttpRequest) -> Any:
    """The calls that anybody may read, the last to close first."""
    return Call.objects.public().for_list().prefetch_related("criteria", "windows__territory")


@router.get("{key}/applications/", response={200: FilePage, **REFUSALS}, summary="Applications to a call")
def list_applications(request: HttpRequest, key: str, filters: Query[FileFilters]) -> Any:
    """The files that the caller may see, in order of number."""
    call = get_object_or_404(visible(request.user, Permission.CALL_VIEW, Call.objects.all()), key=key)
    rows = visible(request.user, Permission.CALL_VIEW, call.applications.shown())
    if filters.state:
        rows = rows.filter(state=filters.state)
    rows = rows.order_by("number", "pk")
    return {"count": rows.count(), "items": list(rows[filters.offset : filters.offset + filters.limit])}


@router.get("{key}/ranking/", response={200: RankingOut, **REFUSALS}, summary="Ranking of a call")
def show_ranking(request: HttpRequest, key: str) -> Any:
    """The same reviews give the same ranking."""
    rows = Call.objects.select_related("agreement")
    return as_json(get_object_or_404(visible(request.user, Permission.CALL_VIEW, rows), key=key))


@router.post(
    "applications/{pk}/review/", response={201: ReviewOut, **REFUSALS}, summary="Score a file, blind"
)
def review(request: HttpRequest, pk: int, told: ReviewIn) -> Any:
    """The same refusals as the page: an interest, a name seen, a call that is not being scored."""
    rows = visible(request.user, Permission.CALL_REVIEW, Application.objects.all())
    application = get_object_or_404(rows, pk=pk)
    made = actions.record_review(
        application=application, points=told.points, comment=told.comment, by=request.user, at=timezone.now()
    )
    return Status(201, made)
