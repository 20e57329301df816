"""Calls for programs: the same rights, the same actions, the same refusals as the pages."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Field, Query, Router, Schema, Status

from twiza.accounts.models import visible
from twiza.accounts.rules import Permission
from twiza.core.api import Problem, with_texts
from twiza.core.languages import Extent
from twiza.core.values import Money

from . import actions
from .models import Application, Award, Call, Revocation, sums_of
from .queries import answers_of_many, as_json
from .rules.eligibility import overall

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
    def resolve_payer(window: object) -> str:
        """The code of the institution."""
        return str(window.payer.code)

    @staticmethod
    def resolve_territory(window: object) -> str | None:
        """The code of the territory."""
        return window.territory.code if window.territory else None


@with_texts("title", extent=Extent.DEEDS)
class CriterionOut(Schema):
    """A criterion and its weight out of 100."""

    code: str
    weight: int


@with_texts("title")
class CallOut(Schema):
    """A published call: its hours, payers, criteria and requirements."""

    key: str
    agreement: str
    state: str
    phase: str
    opens_at: datetime
    closes_at: datetime
    requirements: dict[str, object]
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


class AnswerOut(Schema):
    """One criterion of eligibility and its answer: yes, no or unknown."""

    code: str
    verdict: str


class FileOut(Schema):
    """An application as officers see it in a list, with what the criteria say; no person."""

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
    eligibility: str
    answers: list[AnswerOut]

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

    state: str = Field("", pattern="^(|draft|submitted|eligible|ineligible|withdrawn|awarded|revoked)$")
    offset: int = Field(0, ge=0, le=10_000_000)
    limit: int = Field(100, ge=1, le=1000)


class AwardOut(Schema):
    """A grant, the agreement that it became, what the ledger says of it by stage, in centimes."""

    application_id: int
    file: str
    window: int
    agreement: str
    granted_centimes: int
    currency: str
    decided_on: date
    stages: dict[str, int]

    @staticmethod
    def resolve_file(award: Award) -> str:
        """The reference of the file."""
        return award.application.reference

    @staticmethod
    def resolve_window(award: Award) -> int:
        """The number of the window that pays."""
        return int(award.window.number)

    @staticmethod
    def resolve_agreement(award: Award) -> str:
        """The key of the grant agreement."""
        return award.agreement.key

    @staticmethod
    def resolve_granted_centimes(award: Award) -> int:
        """What was granted."""
        return award.centimes


class RevocationOut(Schema):
    """A grant that was taken back."""

    application_id: int
    agreement: str
    centimes: int
    currency: str
    decided_on: date
    keeps_place: bool
    recorded_at: datetime

    @staticmethod
    def resolve_agreement(one: Revocation) -> str:
        """The key of the agreement that was given up."""
        return one.agreement.key


class StateOut(Schema):
    """Where a call or a file now is."""

    state: str


class ExamineIn(Schema):
    """Eligible or not; why, where the criteria do not say it."""

    is_eligible: bool
    note: str = Field("", max_length=1000, pattern=TEXT)


class AwardIn(Schema):
    """What is granted, in centimes of a dirham."""

    centimes: int = Field(ge=1, le=10**13)
    note: str = Field("", max_length=300, pattern=TEXT)


class RevokeIn(Schema):
    """Why, and whether the file keeps its place in the ranking."""

    reason: str = Field(max_length=300, pattern=TEXT)
    keeps_place: bool = False


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
    windows: list[dict[str, object]]
    files: list[dict[str, object]]
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
def published_calls(request: HttpRequest) -> object:
    """The calls that anybody may read, the last to close first."""
    return Call.objects.public().for_list().prefetch_related("criteria", "windows__territory")


@router.get("", response={200: list[CallOut], **REFUSALS}, summary="Calls")
def list_calls(request: HttpRequest) -> Any:
    """The calls that the caller may see, drafts included, the last to close first."""
    rows = visible(request.user, Permission.CALL_VIEW, Call.objects.for_list())
    return rows.prefetch_related("criteria", "windows__territory")


@router.get("{key}/", response={200: CallOut, **REFUSALS}, summary="A call")
def show_call(request: HttpRequest, key: str) -> object:
    """One call with its payers, criteria and requirements."""
    return _call(request, key, Permission.CALL_VIEW)


def _call(request: HttpRequest, key: str, permission: Permission) -> Call:
    rows = Call.objects.select_related("agreement")
    return get_object_or_404(visible(request.user, permission, rows), key=key)


def _file(request: HttpRequest, pk: int, permission: Permission) -> Application:
    return get_object_or_404(visible(request.user, permission, Application.objects.shown()), pk=pk)


@router.get("{key}/awards/", response={200: list[AwardOut], **REFUSALS}, summary="Grants of a call")
def list_awards(request: HttpRequest, key: str) -> Any:
    """The grants that stand, in order of the file, with their money."""
    call = _call(request, key, Permission.CALL_VIEW)
    rows = Award.objects.filter(application__call=call).select_related("application__call", "agreement", "window")
    awards = list(visible(request.user, Permission.CALL_VIEW, rows).order_by("application__number"))
    sums = sums_of(awards)
    for award in awards:
        award.stages = {stage: total.centimes for stage, total in sorted(sums[award.pk].items())}
    return awards


@router.post("{key}/publish/", response={200: StateOut, **REFUSALS}, summary="Publish a call")
def publish(request: HttpRequest, key: str) -> Any:
    """Refused when the call cannot work, or offers more than its payers promised."""
    call = _call(request, key, Permission.CALL_MANAGE)
    return actions.publish_call(call=call, by=request.user, at=timezone.now())


@router.post("{key}/rank/", response={200: RankingOut, **REFUSALS}, summary="Close the scoring and rank")
def rank(request: HttpRequest, key: str) -> Any:
    """Refused while eligibility or a review is missing."""
    call = _call(request, key, Permission.CALL_MANAGE)
    return as_json(actions.rank_call(call=call, by=request.user, at=timezone.now()))


@router.post("applications/{pk}/examine/", response={200: StateOut, **REFUSALS}, summary="Settle the eligibility")
def examine(request: HttpRequest, pk: int, body: ExamineIn) -> Any:
    """A decision other than the computed one says why."""
    return actions.examine_application(
        application=_file(request, pk, Permission.CALL_MANAGE),
        is_eligible=body.is_eligible,
        note=body.note,
        by=request.user,
        at=timezone.now(),
    )


@router.post("applications/{pk}/award/", response={201: AwardOut, **REFUSALS}, summary="Award a grant")
def award(request: HttpRequest, pk: int, body: AwardIn) -> Any:
    """The sub-agreement, its promise and its tranches come with it, or nothing."""
    made = actions.award_application(
        application=_file(request, pk, Permission.CALL_AWARD),
        amount=Money(body.centimes),
        note=body.note,
        by=request.user,
        at=timezone.now(),
    )
    made.stages = {stage: total.centimes for stage, total in sorted(made.sums().items())}  # type: ignore[attr-defined]
    return Status(201, made)


@router.post("applications/{pk}/revoke/", response={201: RevocationOut, **REFUSALS}, summary="Revoke a grant")
def revoke(request: HttpRequest, pk: int, body: RevokeIn) -> Any:
    """Before its money is engaged; the promise is reversed, the budget is free again."""
    rows = visible(request.user, Permission.CALL_AWARD, Award.objects.select_related("application__call"))
    made = actions.revoke_award(
        award=get_object_or_404(rows, application__pk=pk),
        reason=body.reason,
        keeps_place=body.keeps_place,
        by=request.user,
        at=timezone.now(),
    )
    return Status(201, made)


@router.get("{key}/applications/", response={200: FilePage, **REFUSALS}, summary="Applications to a call")
def list_applications(request: HttpRequest, key: str, filters: Query[FileFilters]) -> Any:
    """The files that the caller may see, in order of number."""
    call = _call(request, key, Permission.CALL_VIEW)
    rows = visible(request.user, Permission.CALL_VIEW, call.applications.shown())
    if filters.state:
        rows = rows.filter(state=filters.state)
    rows = rows.order_by("number", "pk")
    items = list(rows[filters.offset : filters.offset + filters.limit])
    answers = answers_of_many(items, timezone.localdate())
    for one in items:
        one.answers, one.eligibility = answers[one.pk], overall(answers[one.pk]).value
    return {"count": rows.count(), "items": items}


@router.get("{key}/ranking/", response={200: RankingOut, **REFUSALS}, summary="Ranking of a call")
def show_ranking(request: HttpRequest, key: str) -> Any:
    """The same reviews give the same ranking."""
    return as_json(_call(request, key, Permission.CALL_VIEW))


@router.post("applications/{pk}/review/", response={201: ReviewOut, **REFUSALS}, summary="Score a file, blind")
def review(request: HttpRequest, pk: int, body: ReviewIn) -> Any:
    """The same refusals as the page: an interest, a name seen, a call that is not being scored."""
    rows = visible(request.user, Permission.CALL_REVIEW, Application.objects.all())
    application = get_object_or_404(rows, pk=pk)
    made = actions.record_review(
        application=application, points=body.points, comment=body.comment, by=request.user, at=timezone.now()
    )
    return Status(201, made)
