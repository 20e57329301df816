"""Typed endpoints of the register: search with facets, one organisation with its facts on any two dates."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Field, Router, Schema

from twiza.accounts.models import visible
from twiza.accounts.rules import Permission
from twiza.accounts.web.guard import UserRequest
from twiza.core.actions import require
from twiza.core.api import Problem

from .actions import answer_pair, merge_organisations, undo_merge
from .models import Headcount, Identifier, Merge, Organisation, Pair, Profile, lineage
from .rules.catalogue import CatalogueFilters

router = Router()
PROFILE = ("name_fr", "name_ar", "form", "sector", "branch", "status", "territory_id", "founded_on", "women_led")
TEXT = r"^[^\x00]*$"  # PostgreSQL stores no NUL


class OrganisationLine(Schema):
    """One organisation of a list, present values."""

    id: int
    name_fr: str
    name_ar: str
    form: str
    sector: str
    status: str
    territory_id: int
    founded_on: date | None
    members: int | None
    women_led: bool | None


class OrganisationPage(Schema):
    """One page of a list with its facets: {facet: {value: count}}."""

    total: int
    items: list[OrganisationLine]
    facets: dict[str, dict[str, int]]


class FactOut(Schema):
    """What was held true, and on which clocks."""

    valid_from: date
    valid_to: date | None
    recorded_at: datetime
    superseded_at: datetime | None
    source: str
    values: dict[str, object]


class OrganisationFacts(Schema):
    """An organisation as it stood on a day, as known at an instant; `records` are the numbers that were it then."""

    id: int
    records: list[int]
    on: date | None
    known_at: datetime | None
    profile: FactOut | None
    headcounts: list[FactOut]
    identifiers: list[FactOut]


@router.get(
    "/organisations/",
    response={200: OrganisationPage, 401: Problem, 403: Problem, 422: Problem},
    url_name="organisations",
)
def list_organisations(
    request: HttpRequest,
    q: str = "",
    region: int | None = None,
    sector: str = "",
    status: str = "",
    offset: int = 0,
    limit: int = 25,
) -> Any:
    """Organisations that the reader may see, searched in both scripts, with facet counts."""
    require(request.user, Permission.REGISTER_VIEW)  # type: ignore[arg-type]
    wanted = {"region": str(region or ""), "sector": sector, "status": status}
    filters = CatalogueFilters(words=q[:100], wanted={k: (v,) for k, v in wanted.items() if v})
    base = Organisation.objects.seen_by(request.user, Permission.REGISTER_VIEW)
    limit = max(1, min(limit, 500))
    answer = Organisation.objects.catalogue().ask(filters, offset=max(offset, 0), limit=limit, base=base)
    ids = [int(i) for i in answer.ids]
    rows = {row.pk: row for row in Organisation.objects.filter(pk__in=ids).order_by("pk")}
    return {"total": answer.total, "items": [rows[i] for i in ids], "facets": answer.facets}


@router.get(
    "/organisations/{pk}/",
    response={200: OrganisationFacts, 401: Problem, 403: Problem, 404: Problem, 422: Problem},
    url_name="organisation",
)
def get_organisation(request: HttpRequest, pk: int, on: date | None = None, known_at: datetime | None = None) -> Any:
    """The facts of one organisation on a day (today's truth when none), as known at an instant (now when none).

    A number of a record that was merged gives the record that stands for it; its facts are those of all its records.
    """
    require(request.user, Permission.REGISTER_VIEW)  # type: ignore[arg-type]
    mine = visible(request.user, Permission.REGISTER_VIEW, Organisation.objects.all())
    organisation = get_object_or_404(mine, pk=lineage().root(pk))
    group = lineage().group(pk, known_at)
    profile = (
        Profile.objects.of(organisation)
        .as_of(valid=on, known=known_at)
        .select_related("source")
        .order_by("-valid_from")
        .first()
    )
    facts = {
        "headcounts": (Headcount, ("members", "women", "youth", "disabled")),
        "identifiers": (Identifier, ("scheme", "authority", "value")),
    }
    answer: dict[str, object] = {
        "id": organisation.pk,
        "records": group,
        "on": on,
        "known_at": known_at,
        "profile": profile and fact_out(profile, PROFILE),
    }
    for name, (model, fields) in facts.items():
        rows = model.objects.as_of(valid=on, known=known_at).filter(organisation__in=group).select_related("source")
        answer[name] = [fact_out(row, fields) for row in rows]
    return answer


def fact_out(row: object, fields: tuple[str, ...]) -> dict[str, object]:
    """A fact as the API says it."""
    clocks = {name: getattr(row, name) for name in ("valid_from", "valid_to", "recorded_at", "superseded_at")}
    return {**clocks, "source": str(row.source), "values": {name: getattr(row, name) for name in fields}}


class PairOut(Schema):
    """A pair to decide, or decided: two records, or a row of an import and a record."""

    id: int
    left_id: int | None
    right_id: int
    batch_id: int | None
    row: int | None
    origin: str
    state: str
    probability: float | None
    reasons: list[dict[str, object]]
    decided_at: datetime | None

    @staticmethod
    def resolve_batch_id(pair: Pair) -> int | None:
        """The import of the row."""
        return pair.row.batch_id if pair.row else None

    @staticmethod
    def resolve_row(pair: Pair) -> int | None:
        """The number of the row in its list."""
        return pair.row.number if pair.row else None


class PairPage(Schema):
    """One page of the queue."""

    total: int
    items: list[PairOut]


class AnswerIn(Schema):
    """What was decided; `open` takes an answer back."""

    answer: str = Field(pattern="^(same|different|skipped|open)$")
    keep: str = Field("left", pattern="^(left|right)$")
    reason: str = Field("", max_length=300, pattern=TEXT)


class MergeIn(Schema):
    """Two records that are one organisation."""

    kept: int = Field(ge=1, le=2**63 - 1)
    absorbed: int = Field(ge=1, le=2**63 - 1)
    reason: str = Field("", max_length=300, pattern=TEXT)


class MergeOut(Schema):
    """A merge on its two clocks; `superseded_at` says when it was undone."""

    id: int
    kept_id: int
    absorbed_id: int
    recorded_at: datetime
    superseded_at: datetime | None
    is_by_rule: bool
    reason: str
    probability: float | None


ANSWERS: Any = {401: Problem, 403: Problem, 404: Problem, 409: Problem, 422: Problem}


@router.get("/duplicates/", response={200: PairPage, 401: Problem, 403: Problem, 422: Problem}, url_name="duplicates")
def list_duplicates(request: HttpRequest, state: str = "", offset: int = 0, limit: int = 25) -> object:
    """The pairs that the reader may decide; those that wait when no state is asked, the likeliest first."""
    require(request.user, Permission.REGISTER_LINK)  # type: ignore[arg-type]
    mine: Any = visible(request.user, Permission.REGISTER_LINK, Pair.objects.select_related("row"))
    rows = (mine.filter(state=state) if state else mine.waiting()).in_order()
    start, most = max(0, min(offset, 10**9)), max(1, min(limit, 500))
    return {"total": rows.count(), "items": list(rows[start : start + most])}


@router.post("/duplicates/{pk}/answer/", response={200: PairOut, **ANSWERS}, url_name="duplicate-answer")
def answer_duplicate(request: UserRequest, pk: int, body: AnswerIn) -> Any:
    """Answer for a pair, or take the answer back; sent twice it counts once."""
    require(request.user, Permission.REGISTER_LINK)  # type: ignore[arg-type]
    pair = get_object_or_404(visible(request.user, Permission.REGISTER_LINK, Pair.objects.all()), pk=pk)
    by = request.user
    return answer_pair(pair=pair, **body.dict(), by=by, at=timezone.now())


@router.post("/merges/", response={200: MergeOut, **ANSWERS}, url_name="merges")
def merge_records(request: UserRequest, body: MergeIn) -> Any:
    """Say that two records are one organisation; sent twice it counts once."""
    require(request.user, Permission.REGISTER_LINK)  # type: ignore[arg-type]
    mine = visible(request.user, Permission.REGISTER_LINK, Organisation.anchors.all())
    kept, absorbed = (get_object_or_404(mine, pk=pk) for pk in (body.kept, body.absorbed))
    by = request.user
    return merge_organisations(kept=kept, absorbed=absorbed, reason=body.reason, by=by, at=timezone.now())


@router.post("/merges/{pk}/undo/", response={200: MergeOut, **ANSWERS}, url_name="merge-undo")
def undo_merge_of_records(request: UserRequest, pk: int) -> Any:
    """Take a merge back; sent twice it counts once."""
    require(request.user, Permission.REGISTER_LINK)  # type: ignore[arg-type]
    reached = visible(request.user, Permission.REGISTER_LINK, Organisation.anchors.all())
    merge = get_object_or_404(Merge.objects.filter(kept__in=reached, absorbed__in=reached), pk=pk)
    by = request.user
    return undo_merge(merge=merge, by=by, at=timezone.now())
