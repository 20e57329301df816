"""Opening, holding, handing over and closing a case."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from twiza.accounts.models import User
from twiza.accounts.rules import Permission
from twiza.core.actions import Actor, perform, record_audit, require
from twiza.core.models import Source, Stamp
from twiza.core.refusals import Refusal
from twiza.core.saving import source_of
from twiza.core.translated import Translated
from twiza.plans.actions import record_event, supersede_event
from twiza.plans.models import Action
from twiza.register.models import Organisation

from ..models import Case, Pathway, Stage
from ..rules import cases as rules
from ..rules.pathway import SHIPPED, PathwayRule
from .acts import Act
from .derived_columns import STAMP, locked, refresh


class CaseAlreadyOpen(Refusal):
    """One live case per organisation, pathway and action."""

    message = _("A case is already open for this organisation on this pathway.")


class AgentCannotFollow(Refusal):
    """The person chosen has no right to record sessions for this organisation."""

    message = _("%(agent)s may not record sessions for this organisation.")


@transaction.atomic
def ship_pathways(*, by: Actor, at: datetime, pathways: Iterable[PathwayRule] = SHIPPED) -> list[Pathway]:
    """The pathways that come with the product, made once; what an administrator changed since stays."""
    shipped = []
    for rule in pathways:
        titles = Translated(rule.titles).columns("title")
        pathway, is_new = Pathway.objects.get_or_create(code=rule.code, defaults=titles)
        shipped.append(pathway)
        if not is_new:
            continue
        Stage.objects.bulk_create(
            Stage(
                pathway=pathway,
                code=stage.code,
                position=position,
                kind=stage.kind,
                expected=stage.expected,
                start_day=stage.start_day,
                due_day=stage.due_day,
                **Translated(rule.stage_titles[stage.code]).columns("title"),
            )
            for position, stage in enumerate(rule.stages, start=1)
        )
        record_audit(Act.SHIP_PATHWAY, pathway, by=by, at=at)
    return shipped


@transaction.atomic
def open_case(
    *,
    organisation: Organisation,
    pathway: Pathway,
    phase: str,
    agent: User,
    opened_on: date,
    by: Actor,
    at: datetime,
    action: Action | None = None,
    note: str = "",
    source: Source | None = None,
) -> Case:
    """A support file for an organisation.

    Raises: NotAllowed, CaseAlreadyOpen, AgentCannotFollow, what `check_opening` refuses.
    """
    Stamp.bump(STAMP)
    require(by, Permission.CASE_OPEN, organisation)
    today = timezone.localdate(at)
    rules.check_opening(status=organisation.status, phase=phase, opened_on=opened_on, today=today)
    try:
        with transaction.atomic():
            case = Case.objects.create(
                organisation=organisation,
                pathway=pathway,
                action=action,
                phase=phase,
                agent=agent,
                opened_on=opened_on,
                note=note,
                source=source or source_of(by, at),
                recorded_at=at,
            )
    except IntegrityError as error:
        raise CaseAlreadyOpen() from error
    if not agent.may(Permission.SESSION_RECORD, case):
        raise AgentCannotFollow(agent=agent)
    refresh(case)
    record_event(
        organisation_id=organisation.pk,
        action=action,
        kind="case_opened",
        on=opened_on,
        quantity=0,
        proof=proof_of(case),
        by=by,
        at=at,
        source=case.source,
    )
    record_audit(Act.OPEN_CASE, case, by=by, at=at, after={"opened_on": str(opened_on), "agent": agent.pk})
    return case


@transaction.atomic
def hand_over_case(*, case: Case, agent: User, by: Actor, at: datetime) -> Case:
    """Give the file to another person. Raises: NotAllowed, AgentCannotFollow."""
    case = locked(case)
    require(by, Permission.CASE_OPEN, case)
    before, case.agent = case.agent_id, agent
    case.save(update_fields=["agent"])
    agent.forget_grants()
    if not agent.may(Permission.SESSION_RECORD, case):
        raise AgentCannotFollow(agent=agent)
    record_audit(Act.HAND_OVER_CASE, case, by=by, at=at, before={"agent": before}, after={"agent": agent.pk})
    return case


@transaction.atomic
def hold_case(*, case: Case, note: str, by: Actor, at: datetime) -> Case:
    """Stop the clock of a case, saying why. Raises: NotAllowed, MoveRefused."""
    locked(case)
    return _moved(perform(rules.HOLD, case, by=by, at=at, note=note))


@transaction.atomic
def resume_case(*, case: Case, by: Actor, at: datetime) -> Case:
    """Start the clock again. Raises: NotAllowed, MoveRefused."""
    locked(case)
    return _moved(perform(rules.RESUME, case, by=by, at=at))


@transaction.atomic
def close_case(
    *, case: Case, closed_on: date, by: Actor, at: datetime, abandon_reason: str = "", note: str = ""
) -> Case:
    """Close a case: done, or abandoned when a reason is given. Only a case done counts in the plan.

    Raises: NotAllowed, MoveRefused, what the rule refuses.
    """
    case = locked(case)
    last = case.sessions.current().order_by("-valid_from").values_list("valid_from", flat=True).first()
    today = timezone.localdate(at)
    rules.check_closing(opened_on=case.opened_on, closed_on=closed_on, today=today, last_held_on=last)
    # Before the move: the database refuses a closed state without its day and its reason.
    Case.objects.filter(pk=case.pk).update(closed_on=closed_on, abandon_reason=abandon_reason)
    case = _moved(perform(rules.ABANDON if abandon_reason else rules.CLOSE, case, by=by, at=at, note=note))
    if not abandon_reason:
        record_event(
            organisation_id=case.organisation_id,
            action=case.action,
            kind="case_closed",
            on=closed_on,
            quantity=0,
            proof=proof_of(case),
            by=by,
            at=at,
            source=case.source,
        )
    elif abandon_reason == rules.AbandonReason.OPENED_BY_MISTAKE:
        supersede_event(proof=proof_of(case), by=by, at=at)
    return case


def proof_of(case: Case) -> str:
    """The name under which the plan's events point back to the case."""
    return f"support.case:{case.pk}"


def _moved(case: Case) -> Case:
    """Nothing is due of a held or closed case, and everything again of a resumed one."""
    refresh(case)
    return case
