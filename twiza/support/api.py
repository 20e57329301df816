"""Cases and sessions for programs: the same rights, the same actions, the same refusals as the pages."""

from __future__ import annotations

from datetime import date, datetime

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Field, Query, Router, Schema

from twiza.accounts.models import visible
from twiza.accounts.rules import Permission
from twiza.core.api import Problem
from twiza.register.models import group_of

from .actions import record_session
from .models import Case, Session
from .rules.pathway import StageProgress
from .rules.sessions import SessionReport

router = Router()
TEXT = r"^[^\x00]*$"  # PostgreSQL stores no NUL


class CaseOut(Schema):
    """A support file as lists show it."""

    id: int
    organisation_id: int
    pathway: str
    phase: str
    state: str
    opened_on: date
    closed_on: date | None
    last_held_on: date | None
    due_on: date | None
    due_reason: str

    @staticmethod
    def resolve_pathway(case: Case) -> str:
        """The code of the pathway."""
        return case.pathway.code


class StepOut(Schema):
    """One stage with its count."""

    code: str
    done: int
    expected: int
    due_on: date
    state: str


class CaseDetail(CaseOut):
    """A support file with its ladder."""

    steps: list[StepOut]

    @staticmethod
    def resolve_steps(case: Case) -> tuple[StageProgress, ...]:
        """The ladder as it stands today."""
        return case.progress(on=timezone.localdate()).stages


class SessionOut(Schema):
    """A session in force."""

    id: int
    case_id: int
    held_on: date
    kind: str
    stage: str
    mode: str
    minutes: int
    outcome: str
    people: int | None
    recorded_at: datetime

    @staticmethod
    def resolve_held_on(session: Session) -> date:
        """The day of the meeting."""
        return session.valid_from

    @staticmethod
    def resolve_stage(session: Session) -> str:
        """The stage of the pathway; empty beside it."""
        return session.stage.code if session.stage else ""


class SessionIn(Schema):
    """What is told of one meeting; the key makes a second sending harmless."""

    idempotency_key: str = Field(min_length=8, max_length=64, pattern=TEXT)
    held_on: date
    kind: str = Field(pattern="^(call|diagnosis|training|visit|advice)$")
    minutes: int = Field(ge=1, le=1440)
    mode: str = Field("on_site", pattern="^(on_site|remote|group)$")
    stage: str = Field("", max_length=40, pattern=TEXT)
    outcome: str = Field("done", pattern="^(done|partly|absent)$")
    notes: str = Field("", max_length=5000, pattern=TEXT)
    next_step: str = Field("", max_length=300, pattern=TEXT)
    next_due_on: date | None = None
    women: int | None = Field(None, ge=0, le=2000)
    men: int | None = Field(None, ge=0, le=2000)


class CaseFilters(Schema):
    """What narrows the list."""

    state: str = Field("", pattern="^(|open|on_hold|closed_done|closed_abandoned)$")
    organisation_id: int | None = Field(None, ge=1, le=2**63 - 1)
    late: bool = False
    offset: int = Field(0, ge=0, le=10_000_000)
    limit: int = Field(100, ge=1, le=1000)


class CasePage(Schema):
    """A page of cases and how many there are."""

    count: int
    items: list[CaseOut]


REFUSALS: dict[int, type[Schema]] = {401: Problem, 403: Problem, 404: Problem, 409: Problem, 422: Problem}


@router.get("/cases", response={200: CasePage, 401: Problem, 422: Problem})
def list_cases(request: HttpRequest, filters: Query[CaseFilters]) -> dict[str, object]:
    """Cases that the caller may see, late first."""
    cases = visible(request.user, Permission.CASE_VIEW, Case.objects.select_related("pathway"))
    if filters.state:
        cases = cases.filter(state=filters.state)
    if filters.organisation_id:
        cases = cases.filter(organisation_id__in=group_of(filters.organisation_id))
    if filters.late:
        cases = cases.late(on=timezone.localdate())
    page = cases.late_first()[filters.offset : filters.offset + filters.limit]
    return {"count": cases.count(), "items": list(page)}


@router.get("/cases/{int:pk}", response={200: CaseDetail, **REFUSALS})
def get_case(request: HttpRequest, pk: int) -> Case:
    """One case with its ladder."""
    return get_object_or_404(visible(request.user, Permission.CASE_VIEW, Case.objects.shown()), pk=pk)


@router.get("/cases/{int:pk}/sessions", response={200: list[SessionOut], **REFUSALS})
def list_sessions(request: HttpRequest, pk: int) -> object:
    """Sessions in force of one case, newest first."""
    case = get_object_or_404(visible(request.user, Permission.CASE_VIEW, Case.objects.all()), pk=pk)
    return case.sessions.current().newest_first().select_related("stage").prefetch_related("attendance")


@router.post("/cases/{int:pk}/sessions", response={200: SessionOut, **REFUSALS})
def post_session(request: HttpRequest, pk: int, body: SessionIn) -> object:
    """Record a session; the same key again answers with the first one."""
    case = get_object_or_404(visible(request.user, Permission.CASE_VIEW, Case.objects.all()), pk=pk)
    values = body.dict()
    key = values.pop("idempotency_key")
    return record_session(
        case=case, report=SessionReport(**values), idempotency_key=key, by=request.user, at=timezone.now()
    )
