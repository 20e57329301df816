"""Typed endpoints of plans: targets, and the coverage of their readings on any two dates."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Router, Schema

from twiza.accounts.models import visible
from twiza.accounts.rules import Permission
from twiza.core.actions import require
from twiza.core.api import Problem, with_texts
from twiza.core.formats import CASABLANCA
from twiza.core.translation import texts

from .models import Target
from .queries import coverage, last_known
from .queries.answer_json import as_data

router = Router()


@with_texts("title")
class TargetLine(Schema):
    """A target with the names of its readings."""

    key: str
    agreement: str
    promised: float
    starts_on: date
    due_on: date
    readings: list[str]


class ReadingAnswer(Schema):
    """The figures of one reading; `by` holds one object per cell: its members, numerator, denominator and rate."""

    reading: str
    rule: str
    numerator: int
    denominator: int
    rate: float | None
    by: list[dict[str, object]]


class Coverage(Schema):
    """The answers of the readings asked, true on a day, as known at an instant."""

    on: date
    known_at: datetime
    readings: list[ReadingAnswer]


@router.get("/targets/", response={200: list[TargetLine], 401: Problem, 403: Problem}, url_name="targets")
def list_targets(request: HttpRequest) -> Any:
    """The targets that the reader may see."""
    require(request.user, Permission.PLAN_VIEW)
    rows = visible(request.user, Permission.PLAN_VIEW, Target.objects.order_by("key"))
    return [
        {
            "key": row.key,
            "agreement": row.plan.agreement.key,
            **texts(row, "title").columns("title"),
            "promised": float(row.promised),
            "starts_on": row.starts_on,
            "due_on": row.due_on,
            "readings": [reading.name for reading in row.readings.all()],
        }
        for row in rows.select_related("plan__agreement").prefetch_related("readings")
    ]


@router.get(
    "/targets/{key}/coverage/",
    response={200: Coverage, 401: Problem, 403: Problem, 404: Problem, 422: Problem},
    url_name="coverage",
)
def get_coverage(
    request: HttpRequest,
    key: str,
    on: date | None = None,
    known_at: datetime | None = None,
    reading: str = "",
    by: str = "",
) -> object:
    """Coverage of a target in every reading, or the one named.

    on: the target's own as-of day when none. known_at: the instant at which something was last learnt when none.
    by: dimensions parted by commas (region, province, sector, year, women_led, size, founded).
    """
    require(request.user, Permission.PLAN_VIEW)
    mine = visible(request.user, Permission.PLAN_VIEW, Target.objects.prefetch_related("readings"))
    target = get_object_or_404(mine, key=key)
    now = timezone.now()
    day = on or target.default_on(now.astimezone(CASABLANCA).date())
    known = known_at or last_known(now)
    known = known if known.tzinfo else known.replace(tzinfo=CASABLANCA)
    dimensions = [name.strip() for name in by.split(",") if name.strip()]
    reads = coverage(target, on=day, known_at=known, names=[reading] if reading else (), by=dimensions)
    return as_data(reads, day, known)
