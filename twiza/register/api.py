"""Typed endpoints of the register: search with facets, one organisation with its facts on any two dates."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Router, Schema

from twiza.accounts.models import visible
from twiza.accounts.rules import Permission
from twiza.core.actions import require
from twiza.core.api import Problem

from .models import Headcount, Identifier, Organisation, Profile
from .rules.catalogue import Filters

router = Router()


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


class Fact(Schema):
    """What was held true, and on which clocks."""

    valid_from: date
    valid_to: date | None
    recorded_at: datetime
    superseded_at: datetime | None
    source: str
    values: dict[str, Any]


class OrganisationFacts(Schema):
    """An organisation as it stood on a day, as known at an instant."""

    id: int
    on: date | None
    known_at: datetime | None
    profile: Fact | None
    headcounts: list[Fact]
    identifiers: list[Fact]


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
    filters = Filters(words=q[:100], wanted={k: (v,) for k, v in wanted.items() if v})
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
def get_organisation(
    request: HttpRequest, pk: int, on: date | None = None, known_at: datetime | None = None
) -> Any:
    """The facts of one organisation on a day (today's truth when none), as known at an instant (now when none)."""
    require(request.user, Permission.REGISTER_VIEW)  # type: ignore[arg-type]
    mine = visible(request.user, Permission.REGISTER_VIEW, Organisation.objects.all())
    organisation = get_object_or_404(mine, pk=pk)
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
    columns = (
        "name_fr",
        "name_ar",
        "form",
        "sector",
        "branch",
        "status",
        "territory_id",
        "founded_on",
        "women_led",
    )
    answer: dict[str, Any] = {
        "id": pk,
        "on": on,
        "known_at": known_at,
        "profile": profile and told(profile, columns),
    }
    for name, (model, fields) in facts.items():
        rows = (
            model.objects.as_of(valid=on, known=known_at)
            .filter(organisation=organisation)
            .select_related("source")
        )
        answer[name] = [told(row, fields) for row in rows]
    return answer


def told(row: Any, fields: tuple[str, ...]) -> dict[str, Any]:
    """A fact as the API says it."""
    clocks = {name: getattr(row, name) for name in ("valid_from", "valid_to", "recorded_at", "superseded_at")}
    return {**clocks, "source": str(row.source), "values": {name: getattr(row, name) for name in fields}}
