"""Writing plans, their targets and the readings of these."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from itertools import pairwise
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from twiza.accounts.rules import Permission
from twiza.agreements.models import Agreement
from twiza.core.actions import Actor, record_audit, require
from twiza.core.models import Stamp
from twiza.core.refusals import Refusal, Unprocessable
from twiza.core.translated import filled

from ..models import Action, Axis, Indicator, Plan, Reading, Target
from ..rules.questions import DIMENSIONS
from ..rules.readings import ReadingRule as Rules
from .acts import Act

STAMP = "plans"
Titles = Mapping[str, str]


class PathImpossible(Refusal):
    """A yearly path rises from year to year and ends at the promise."""

    message = _("The yearly path must not fall, must lie between 0 and 1 and must reach the promised share.")


class DimensionUnknown(Refusal):
    """An indicator is cut by dimensions that coverage knows."""

    message = _("“%(dimension)s” is not a dimension of coverage.")


class ReadingWrong(Refusal):
    """The rules of a reading do not hold together."""

    message = _("The reading “%(name)s” is wrong: %(reason)s.")


class AlreadyAdopted(Refusal):
    """A plan is adopted once."""

    message = _("This plan was adopted on %(on)s.")


@transaction.atomic
def create_plan(
    *,
    agreement: Agreement,
    key: str,
    titles: Titles,
    starts_on: date,
    ends_on: date,
    axes: Iterable[Mapping[str, Any]] = (),
    adopted_on: date | None = None,
    notes: Titles | None = None,
    by: Actor,
    at: datetime,
) -> Plan:
    """Create a plan with its axes and actions.

    titles, notes: {"fr": ..., "ar": ..., "en": ...}. axes: [{"titles": ..., "actions": [{"code", "titles",
    "starts_on", "ends_on"}]}], numbered in their order. Raises: NotAllowed, ValidationError (dates).
    """
    require(by, Permission.PLAN_EDIT, agreement)
    Stamp.bump(STAMP)
    plan = Plan(
        agreement=agreement,
        key=key,
        starts_on=starts_on,
        ends_on=ends_on,
        adopted_on=adopted_on,
        **_columns("title", titles),
        **_columns("note", notes or {}),
    )
    plan.full_clean()
    plan.save()
    for number, values in enumerate(axes, start=1):
        axis = Axis.objects.create(plan=plan, number=number, **_columns("title", values["titles"]))
        for place, action in enumerate(values.get("actions", ()), start=1):
            Action.objects.create(
                axis=axis,
                number=place,
                code=action["code"],
                starts_on=action.get("starts_on"),
                ends_on=action.get("ends_on"),
                **_columns("title", action["titles"]),
            )
    record_audit(Act.CREATE_PLAN, plan, by=by, at=at, after={"key": key, "agreement": agreement.key})
    return plan


@transaction.atomic
def adopt_plan(*, plan: Plan, adopted_on: date, by: Actor, at: datetime) -> Plan:
    """Record the day on which the parties adopted the plan. Raises: NotAllowed, AlreadyAdopted."""
    plan = Plan.objects.select_for_update().get(pk=plan.pk)
    require(by, Permission.PLAN_EDIT, plan)
    if plan.adopted_on:
        raise AlreadyAdopted(on=plan.adopted_on)
    plan.adopted_on = adopted_on
    plan.save(update_fields=["adopted_on"])
    record_audit(Act.ADOPT_PLAN, plan, by=by, at=at, after={"adopted_on": adopted_on.isoformat()})
    return plan


@transaction.atomic
def declare_indicator(
    *,
    code: str,
    unit: str,
    titles: Titles,
    definitions: Titles | None = None,
    dimensions: Iterable[str] = DIMENSIONS,
    by: Actor,
    at: datetime,
) -> Indicator:
    """Declare what is measured, once; declaring it again rewords it. Raises: NotAllowed, DimensionUnknown."""
    require(by, Permission.PLAN_EDIT)
    Stamp.bump(STAMP)
    chosen = list(dimensions)
    for dimension in chosen:
        if dimension not in DIMENSIONS:
            raise DimensionUnknown(dimension=dimension)
    columns = _columns("title", titles) | _columns("definition", definitions or {})
    indicator, _created = Indicator.objects.update_or_create(
        code=code, defaults={"unit": unit, "dimensions": chosen, **columns}
    )
    record_audit(Act.DECLARE_INDICATOR, indicator, by=by, at=at, after={"code": code, "unit": unit})
    return indicator


@transaction.atomic
def set_target(
    *,
    plan: Plan,
    indicator: Indicator,
    key: str,
    titles: Titles,
    promised: Decimal,
    starts_on: date,
    due_on: date,
    readings: Iterable[Mapping[str, Any]],
    baseline: Decimal | None = None,
    baseline_on: date | None = None,
    path: Mapping[int, float] | None = None,
    as_of: str = "today",
    per_expert_year: Decimal | None = None,
    per_expert_note: str = "",
    by: Actor,
    at: datetime,
) -> Target:
    """Set a target with the readings that count it; setting it again replaces both, and the audit row keeps the old.

    readings: [{"name", "titles", "numerator", "denominator", "population" (default all), "inside" (default True)}],
    shown in their order. path: {year: share}. Raises: NotAllowed, ReadingWrong, PathImpossible, ValidationError.
    """
    require(by, Permission.PLAN_EDIT, plan)
    Stamp.bump(STAMP)
    items = list(readings)
    for reading in items:
        _check_reading(reading)
    _check_path(path or {}, float(promised))
    target = Target.objects.select_for_update().filter(key=key).first() or Target(key=key)
    before = _told(target) if target.pk else None
    values = dict(
        plan=plan,
        indicator=indicator,
        promised=promised,
        starts_on=starts_on,
        due_on=due_on,
        baseline=baseline,
        baseline_on=baseline_on,
        path={str(year): share for year, share in (path or {}).items()},
        as_of=as_of,
        per_expert_year=per_expert_year,
        per_expert_note=per_expert_note,
        **_columns("title", titles),
    )
    for name, value in values.items():
        setattr(target, name, value)
    target.full_clean()
    target.save()
    target.readings.all().delete()
    for order, reading in enumerate(items, start=1):
        Reading.objects.create(
            target=target,
            name=reading["name"],
            order=order,
            numerator=reading["numerator"],
            denominator=reading["denominator"],
            population=reading.get("population", {}),
            inside=reading.get("inside", True),
            **_columns("title", reading["titles"]),
        )
    record_audit(Act.SET_TARGET, target, by=by, at=at, before=before, after=_told(target))
    return target


def _check_reading(reading: Mapping[str, Any]) -> None:
    try:
        Rules.read(reading["numerator"], reading["denominator"], reading.get("population"), reading.get("inside", True))
    except Unprocessable as error:
        raise ReadingWrong(name=reading["name"], reason=error.sentence) from error


def _check_path(path: Mapping[int, float], promised: float) -> None:
    shares = [float(path[year]) for year in sorted(path)]
    falls = any(later < earlier for earlier, later in pairwise(shares))
    if shares and (falls or shares[0] < 0 or shares[-1] > 1 or shares[-1] != promised):
        raise PathImpossible()


def _columns(name: str, words: Titles) -> dict[str, str]:
    return filled(words).columns(name)


def _told(target: Target) -> dict[str, Any]:
    return {
        "promised": str(target.promised),
        "due_on": target.due_on.isoformat(),
        "readings": {reading.name: str(reading.rules) for reading in target.readings.order_by("order")},
    }
