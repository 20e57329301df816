"""Experts, requests and missions for programs: the same rights, the same actions, the same refusals as the pages."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Field, Query, Router, Schema

from twiza.accounts.models import visible
from twiza.accounts.rules import Permission
from twiza.core.api import Problem
from twiza.support.rules.sessions import SessionReport

from .actions import answer_proposal, record_mission_session, send_proposals
from .models import Expert, MatchRun, Mission, Proposal
from .queries import NeedSummary, summary

router = Router()
TEXT = r"^[^\x00]*$"  # PostgreSQL stores no NUL
REFUSALS: dict[int, type[Schema]] = {401: Problem, 403: Problem, 404: Problem, 409: Problem, 422: Problem}
VIEWS = (Permission.EXPERT_VIEW, Permission.MATCH_ANSWER)


class Page(Schema):
    """How far into the list, and how many."""

    offset: int = Field(0, ge=0, le=10_000_000)
    limit: int = Field(100, ge=1, le=1000)


class ExpertOut(Schema):
    """What matching reads of an expert; no name, no address."""

    id: int
    state: str
    country: str
    time_zone: str
    skills: dict[str, int]
    languages: list[str]
    sectors: list[str]
    region_of_origin: str
    mode: str
    hours_a_month: int
    weeks_a_year: int
    capacity: int
    seniority: int
    refreshed_on: date

    @staticmethod
    def resolve_languages(expert: Expert) -> list[str]:
        """Codes."""
        return expert.codes("language")

    @staticmethod
    def resolve_sectors(expert: Expert) -> list[str]:
        """Codes."""
        return expert.codes("sector")

    @staticmethod
    def resolve_region_of_origin(expert: Expert) -> str:
        """The HCP code of the region, or nothing."""
        return expert.region_of_origin.code if expert.region_of_origin else ""


class ExpertPage(Schema):
    """A page of experts and how many there are."""

    count: int
    items: list[ExpertOut]


class RunOut(Schema):
    """A run of the matching with its figures."""

    id: int
    kind: str
    asked_at: datetime
    finished_at: datetime | None
    weights: dict[str, object]
    floors: list[object]
    scenario: dict[str, object]
    figures: dict[str, object]


class SummaryOut(Schema):
    """The need, without a name or an address."""

    skill: str
    sector: str
    region: str
    language: str
    mode: str
    urgency: str
    size: str
    women_led: bool | None
    scores: dict[str, int]


class ProposalOut(Schema):
    """A request; `organisation` and `expert` are named once both sides have agreed."""

    id: int
    state: str
    fit: float
    explanation: dict[str, object]
    sent_at: datetime | None
    answer_by: date | None
    reason: str
    need: SummaryOut
    expert: str
    organisation: str

    @staticmethod
    def resolve_explanation(proposal: Proposal, context: Any) -> dict[str, object]:
        """What the run said of the pair; without ids of others for whoever is no officer."""
        user = context["request"].user
        is_officer = user.may(Permission.EXPERT_VIEW, proposal.expert)
        return proposal.explanation if is_officer else proposal.explained()

    @staticmethod
    def resolve_need(proposal: Proposal) -> NeedSummary:
        """What an expert may read before both have agreed."""
        return summary(proposal.need)

    @staticmethod
    def resolve_expert(proposal: Proposal) -> str:
        """The name, once both have agreed."""
        return proposal.expert.name if proposal.shows_contacts else ""

    @staticmethod
    def resolve_organisation(proposal: Proposal) -> str:
        """The name, once both have agreed."""
        return str(proposal.need.case.organisation) if proposal.shows_contacts else ""


class ProposalPage(Schema):
    """A page of requests and how many there are."""

    count: int
    items: list[ProposalOut]


class ProposalFilters(Page):
    """What narrows the list."""

    state: str = Field("", pattern="^(|draft|sent|accepted|confirmed|closed|declined|silent|released)$")


class AnswerIn(Schema):
    """Yes or no of one side; a no has a reason."""

    side: str = Field(pattern="^(expert|cooperative|office)$")
    accepts: bool
    reason: str = Field("", max_length=20, pattern=TEXT)
    note: str = Field("", max_length=500, pattern=TEXT)


class MissionOut(Schema):
    """A mission; the hours are those of sessions to which somebody came."""

    id: int
    case_id: int
    state: str
    opened_on: date
    closed_on: date | None
    minutes: int
    certificate: str


class MissionSessionIn(Schema):
    """What the expert tells of one meeting; the key makes a second sending harmless."""

    idempotency_key: str = Field(min_length=8, max_length=64, pattern=TEXT)
    held_on: date
    kind: str = Field("advice", pattern="^(call|diagnosis|training|visit|advice)$")
    minutes: int = Field(ge=1, le=1440)
    mode: str = Field("remote", pattern="^(on_site|remote|group)$")
    stage: str = Field("", max_length=40, pattern=TEXT)
    outcome: str = Field("done", pattern="^(done|partly|absent)$")
    notes: str = Field("", max_length=5000, pattern=TEXT)
    next_step: str = Field("", max_length=300, pattern=TEXT)
    next_due_on: date | None = None
    women: int | None = Field(None, ge=0, le=2000)
    men: int | None = Field(None, ge=0, le=2000)


class SessionTold(Schema):
    """The session that was recorded."""

    id: int
    case_id: int
    minutes: int


@router.get("/experts", response={200: ExpertPage, 401: Problem, 422: Problem})
def list_experts(request: HttpRequest, page: Query[Page]) -> dict[str, object]:
    """Experts that the caller may see, by id."""
    experts = visible(request.user, Permission.EXPERT_VIEW, Expert.objects.order_by("pk"))
    shown = experts.select_related("region_of_origin").prefetch_related("abilities")
    return {"count": experts.count(), "items": list(shown[page.offset : page.offset + page.limit])}


@router.get("/runs/{int:pk}", response={200: RunOut, **REFUSALS})
def get_run(request: HttpRequest, pk: int) -> MatchRun:
    """One run with its weights, floors and figures."""
    return get_object_or_404(visible(request.user, Permission.EXPERT_VIEW, MatchRun.objects.all()), pk=pk)


@router.get("/proposals", response={200: ProposalPage, 401: Problem, 422: Problem})
def list_proposals(request: HttpRequest, filters: Query[ProposalFilters]) -> dict[str, object]:
    """Requests that the caller may see: an expert their own, an officer those of the territory."""
    proposals = _proposals(request)
    if filters.state:
        proposals = proposals.filter(state=filters.state)
    page = proposals.shown().newest_first()[filters.offset : filters.offset + filters.limit]
    return {"count": proposals.count(), "items": list(page)}


@router.post("/proposals/{int:pk}/answer", response={200: ProposalOut, **REFUSALS})
def post_answer(request: HttpRequest, pk: int, body: AnswerIn) -> Any:
    """Say yes or no; saying the same again answers the same."""
    proposal = get_object_or_404(_proposals(request), pk=pk)
    return answer_proposal(proposal=proposal, by=request.user, at=timezone.now(), **body.dict())


@router.post("/proposals/{int:pk}/send", response={200: ProposalOut, **REFUSALS})
def post_send(request: HttpRequest, pk: int) -> Any:
    """Ask the expert of a draft."""
    drafts = visible(request.user, Permission.MATCH_PROPOSE, Proposal.objects.all())
    proposal = get_object_or_404(drafts, pk=pk)
    return send_proposals(proposals=[proposal], by=request.user, at=timezone.now())[0]


@router.get("/missions/{int:pk}", response={200: MissionOut, **REFUSALS})
def get_mission(request: HttpRequest, pk: int) -> Mission:
    """One mission with the time given so far."""
    return get_object_or_404(_missions(request), pk=pk)


@router.post("/missions/{int:pk}/sessions", response={200: SessionTold, **REFUSALS})
def post_mission_session(request: HttpRequest, pk: int, body: MissionSessionIn) -> Any:
    """Record a session held by the expert; the same key again answers with the first one."""
    mission = get_object_or_404(_missions(request), pk=pk)
    values = body.dict()
    key = values.pop("idempotency_key")
    return record_mission_session(
        mission=mission, report=SessionReport(**values), idempotency_key=key, by=request.user, at=timezone.now()
    )


def _proposals(request: HttpRequest) -> Any:
    """Requests on which the caller may look or speak."""
    return visible(request.user, _view(request), Proposal.objects.all())


def _missions(request: HttpRequest) -> Any:
    """Missions on which the caller may look or speak."""
    return visible(request.user, _view(request), Mission.objects.all())


def _view(request: HttpRequest) -> Permission:
    """The permission by which this caller looks: an office's, or that of whoever answers for themselves."""
    return next((permission for permission in VIEWS if request.user.holds(permission)), VIEWS[0])
