"""Recording what was found: diagnostics, needs, measures."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from twiza.accounts.rules import Permission
from twiza.core.actions import Actor, record_audit, require
from twiza.core.refusals import Refusal
from twiza.core.saving import source_of

from ..models import Case, Diagnostic, Measure, Need, Score
from ..rules.diagnostic import check_scores
from ..rules.measures import check_measure
from ..rules.sessions import SessionBeforeCase, SessionInFuture
from .acts import Act
from .derived_columns import locked


class NeedAlreadyStated(Refusal):
    """A skill is asked for once until it is met."""

    message = _("This need is already recorded for the case.")


@transaction.atomic
def record_diagnostic(
    *, case: Case, held_on: date, scores: Mapping[str, int | None], by: Actor, at: datetime, summary: str = ""
) -> Diagnostic:
    """The scores of one day; told again for the same day, they supersede. Raises: NotAllowed, what the rules refuse."""
    case = locked(case)
    require(by, Permission.SESSION_RECORD, case)
    kept = check_scores(scores)
    _check_day(case, held_on, at)
    case.diagnostics.current().filter(valid_from=held_on).update(superseded_at=at)
    diagnostic = Diagnostic.objects.create(
        case=case, summary=summary, recorded_by_id=by.pk, valid_from=held_on, recorded_at=at, source=source_of(by, at)
    )
    Score.objects.bulk_create(Score(diagnostic=diagnostic, domain=d, score=s) for d, s in kept.items())
    record_audit(Act.RECORD_DIAGNOSTIC, diagnostic, by=by, at=at, after={"held_on": str(held_on), "scores": kept})
    return diagnostic


@transaction.atomic
def add_need(
    *,
    case: Case,
    skill: str,
    urgency: str,
    language: str,
    mode: str,
    stated_on: date,
    by: Actor,
    at: datetime,
    note: str = "",
) -> Need:
    """A skill that the organisation lacks. Raises: NotAllowed, NeedAlreadyStated."""
    case = locked(case)
    require(by, Permission.SESSION_RECORD, case)
    if case.needs.unmet().filter(skill=skill).exists():
        raise NeedAlreadyStated()
    need = Need.objects.create(
        case=case,
        skill=skill,
        urgency=urgency,
        language=language,
        mode=mode,
        note=note,
        stated_on=stated_on,
        source=source_of(by, at),
        recorded_at=at,
    )
    record_audit(Act.ADD_NEED, need, by=by, at=at, after={"skill": skill, "urgency": urgency})
    return need


@transaction.atomic
def meet_need(*, need: Need, met_on: date, by: Actor, at: datetime) -> Need:
    """The need was answered on this day; saying it twice changes nothing. Raises: NotAllowed."""
    case = locked(need.case)
    require(by, Permission.SESSION_RECORD, case)
    need = Need.objects.select_for_update().get(pk=need.pk)
    if need.met_on is None:
        need.met_on = max(met_on, need.stated_on)
        need.save(update_fields=["met_on"])
        record_audit(Act.MEET_NEED, need, by=by, at=at, after={"met_on": str(need.met_on)})
    return need


@transaction.atomic
def record_measure(
    *, case: Case, indicator: str, moment: str, value: Decimal | None, measured_on: date, by: Actor, at: datetime
) -> Measure:
    """One value before or after support; None is "not measured". Told again, it supersedes.

    Raises: NotAllowed, what the rules refuse.
    """
    case = locked(case)
    require(by, Permission.SESSION_RECORD, case)
    check_measure(indicator, moment, value)
    if measured_on > timezone.localdate(at):
        raise SessionInFuture(on=measured_on)
    case.measures.current().filter(indicator=indicator, moment=moment).update(superseded_at=at)
    measure = Measure.objects.create(
        case=case,
        indicator=indicator,
        moment=moment,
        value=value,
        recorded_by_id=by.pk,
        valid_from=measured_on,
        recorded_at=at,
        source=source_of(by, at),
    )
    after = {"indicator": indicator, "moment": moment, "value": None if value is None else str(value)}
    record_audit(Act.RECORD_MEASURE, measure, by=by, at=at, after=after)
    return measure


def _check_day(case: Case, day: date, at: datetime) -> None:
    """A diagnostic is of a day that has come, inside the life of the case."""
    if day > timezone.localdate(at):
        raise SessionInFuture(on=day)
    if day < case.opened_on:
        raise SessionBeforeCase(on=day, opened_on=case.opened_on)
