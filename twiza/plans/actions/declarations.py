"""A plan declared as one document: axes, actions, indicators, targets and readings, as plain data."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from twiza.agreements.models import Agreement
from twiza.core.actions import Actor
from twiza.core.refusals import Refusal

from ..models import Indicator, Plan
from .plans import create_plan, declare_indicator, set_target


class DeclarationWrong(Refusal):
    """The document cannot be read as a plan."""

    message = _("The declaration cannot be read: %(reason)s.")


@transaction.atomic
def load_plan(*, declaration: Mapping[str, Any], by: Actor, at: datetime) -> Plan:
    """Create a plan with its indicators and targets from a document (docs/how-to/declare-a-target.md).

    A plan that exists is kept with its actions; its indicators and targets are set again. All or nothing.
    Raises: DeclarationWrong, and those of create_plan, declare_indicator, set_target.
    """
    try:
        plan_result = declaration["plan"]
        agreement = Agreement.objects.filter(key=declaration["agreement"]).first()
        if agreement is None:
            raise DeclarationWrong(reason=declaration["agreement"])
        plan = Plan.objects.filter(key=plan_result["key"]).first() or _created(agreement, plan_result, by, at)
        for row in declaration.get("indicators", ()):
            declare_indicator(**row, by=by, at=at)
        for row in declaration.get("targets", ()):
            indicator = Indicator.objects.get(code=row["indicator"])
            set_target(plan=plan, **_target(row, indicator), by=by, at=at)
    except (KeyError, TypeError, ValueError, InvalidOperation, Indicator.DoesNotExist) as error:
        raise DeclarationWrong(reason=repr(error)) from error
    return plan


def _created(agreement: Agreement, values: Mapping[str, Any], by: Actor, at: datetime) -> Plan:
    adopted = values.get("adopted_on")
    return create_plan(
        agreement=agreement,
        key=values["key"],
        titles=values["titles"],
        notes=values.get("notes"),
        starts_on=date.fromisoformat(values["starts_on"]),
        ends_on=date.fromisoformat(values["ends_on"]),
        adopted_on=date.fromisoformat(adopted) if adopted else None,
        axes=values.get("axes", ()),
        by=by,
        at=at,
    )


def _target(row: Mapping[str, Any], indicator: Indicator) -> dict[str, Any]:
    values = dict(row) | {"indicator": indicator, "promised": Decimal(row["promised"])}
    for name in ("starts_on", "due_on", "baseline_on"):
        if values.get(name):
            values[name] = date.fromisoformat(values[name])
    for name in ("baseline", "per_expert_year"):
        if values.get(name) is not None:
            values[name] = Decimal(values[name])
    return values
