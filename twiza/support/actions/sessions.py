"""Recording, correcting and cancelling a session, with its event in the plan."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import Sum
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from twiza.accounts.rules import Permission
from twiza.core.actions import Actor, record_audit, require
from twiza.core.models import Source
from twiza.core.refusals import Refusal
from twiza.core.saving import source_of
from twiza.plans.actions import record_event, supersede_event

from ..models import Attendance, Case, Session, Stage
from ..rules.sessions import Outcome, SessionReport, check_session
from .acts import Act
from .derived_columns import locked, refresh


class KeyReused(Refusal):
    """The form's key belongs to a session of another case."""

    message = _("This form was already used for another case. Open the form again.")


class AlreadyCorrected(Refusal):
    """A correction starts from the current version."""

    message = _("Somebody corrected this session meanwhile. Look at its present version.")


class StageUnknown(Refusal):
    """The stage is not one of this pathway."""

    message = _("This stage is not part of the pathway of the case.")


@transaction.atomic
def record_session(
    *, case: Case, report: SessionReport, idempotency_key: str, by: Actor, at: datetime, source: Source | None = None
) -> Session:
    """A session that took place, once: the same key again returns the first one and writes nothing.

    Raises: NotAllowed, what the rules refuse, KeyReused, StageUnknown.
    """
    case = locked(case)
    require(by, Permission.SESSION_RECORD, case)
    if (recorded := _with_key(idempotency_key, case)) is not None:
        return recorded
    _check(case, report, at)
    session = _write(case, report, idempotency_key, uuid4(), "", by, at, source)
    refresh(case)
    record_audit(Act.RECORD_SESSION, session, by=by, at=at, after=_facts(session))
    return session


@transaction.atomic
def correct_session(
    *, session: Session, report: SessionReport, reason: str, idempotency_key: str, by: Actor, at: datetime
) -> Session:
    """A better version of a session; the first stays readable, and its event gives way to the new one.

    Raises: NotAllowed, what the rules refuse, AlreadyCorrected, KeyReused, StageUnknown.
    """
    case = locked(session.case)
    require(by, Permission.SESSION_RECORD, case)
    if (recorded := _with_key(idempotency_key, case)) is not None:
        return recorded
    old = _superseded(session, by, at)
    _check(case, report, at)
    new = _write(case, report, idempotency_key, old.series, reason, by, at, None)
    refresh(case)
    record_audit(Act.CORRECT_SESSION, new, by=by, at=at, before=_facts(old), after=_facts(new), note=reason)
    return new


@transaction.atomic
def cancel_session(*, session: Session, reason: str, by: Actor, at: datetime) -> Session:
    """A session that never took place stops counting; it stays readable. Raises: NotAllowed, AlreadyCorrected."""
    case = locked(session.case)
    require(by, Permission.SESSION_RECORD, case)
    old = _superseded(session, by, at)
    refresh(case)
    record_audit(Act.CANCEL_SESSION, old, by=by, at=at, before=_facts(old), note=reason)
    return old


def _with_key(key: str, case: Case) -> Session | None:
    """The session that this form already recorded."""
    recorded = Session.objects.filter(idempotency_key=key).first()
    if recorded is not None and recorded.case_id != case.pk:
        raise KeyReused()
    return recorded


def _check(case: Case, report: SessionReport, at: datetime) -> None:
    """What the rules say of this session in this case."""
    that_day = case.sessions.current().filter(valid_from=report.held_on).aggregate(total=Sum("minutes"))["total"]
    check_session(
        held_on=report.held_on,
        minutes=report.minutes,
        today=timezone.localdate(at),
        opened_on=case.opened_on,
        closed_on=case.closed_on,
        minutes_that_day=that_day or 0,
        next_due_on=report.next_due_on,
    )


def _write(
    case: Case,
    report: SessionReport,
    key: str,
    series: UUID,
    correction: str,
    by: Actor,
    at: datetime,
    source: Source | None,
) -> Session:
    """The row, its attendance and its event."""
    seats = report.seats()
    session = Session.objects.create(
        case=case,
        stage=_stage(case, report.stage),
        series=series,
        idempotency_key=key,
        kind=report.kind,
        mode=report.mode,
        minutes=report.minutes,
        outcome=report.outcome,
        notes=report.notes,
        next_step=report.next_step,
        next_due_on=report.next_due_on,
        recorded_by_id=by.pk,
        correction=correction,
        valid_from=report.held_on,
        recorded_at=at,
        source=source or source_of(by, at),
    )
    Attendance.objects.bulk_create(
        Attendance(session=session, sex=s.sex, age_class=s.age_class, disability=s.disability, people=s.people)
        for s in seats
    )
    if session.outcome != Outcome.ABSENT:
        record_event(
            organisation_id=case.organisation_id,
            action=case.action,
            kind=session.event_kind,
            on=report.held_on,
            quantity=session.minutes,
            proof=session.proof,
            by=by,
            at=at,
            source=session.source,
        )
    return session


def _superseded(session: Session, by: Actor, at: datetime) -> Session:
    """The version in force, now part of history together with its event."""
    old = Session.objects.select_for_update().get(pk=session.pk)
    if old.superseded_at is not None:
        raise AlreadyCorrected()
    old.superseded_at = at
    old.save(update_fields=["superseded_at"])
    if old.outcome != Outcome.ABSENT:
        supersede_event(proof=old.proof, by=by, at=at)
    return old


def _stage(case: Case, code: str) -> Stage | None:
    """The stage of the pathway with this code; None beside the pathway."""
    if not code:
        return None
    stage = Stage.objects.filter(pathway_id=case.pathway_id, code=code).first()
    if stage is None:
        raise StageUnknown()
    return stage


def _facts(session: Session) -> dict[str, object]:
    """What the audit row remembers."""
    return {
        "held_on": str(session.valid_from),
        "kind": session.kind,
        "minutes": session.minutes,
        "mode": session.mode,
        "outcome": session.outcome,
        "people": session.people,
    }
