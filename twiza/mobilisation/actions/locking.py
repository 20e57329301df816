"""What every write of the room shares: the stamp, locked people, who bears a signed link."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any, TypeVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from twiza.accounts.rules import Permission
from twiza.core.actions import Actor, System, enqueue_job, record_audit
from twiza.core.models import Stamp
from twiza.core.refusals import MoveRefused, Refusal, Unprocessable
from twiza.core.states import Move

from ..models import Expert, Investor, Mission, Proposal
from ..rules.consent import TEXTS
from ..rules.states import FINISH, OPEN, RELEASE, STOP, EndReason, ProposalState, Side

STAMP = "mobilisation"
REPLACE = "mobilisation.replace"
M = TypeVar("M", Proposal, Mission)


class RequestOver(Refusal):
    """The request came to its end before this click."""

    message = _("This request is over: %(reason)s. Nothing was changed, and nothing is asked of you any more.")


class Bearer:
    """Whoever opened a signed link sent to an expert or an investor: may act for that person, and for nobody else."""

    def __init__(self, person: Expert | Investor) -> None:
        self.person = person
        self.pk = person.user_id

    def may(self, permission: str, obj: models.Model | None = None) -> bool:
        """Whether the object is the person, or belongs to that person, and the thing is an answer."""
        if permission != Permission.MATCH_ANSWER:
            return False
        if isinstance(obj, Expert | Investor):
            return type(obj) is type(self.person) and obj.pk == self.person.pk
        owner: Any = getattr(obj, "expert_id", None)
        return owner is not None and isinstance(self.person, Expert) and owner == self.person.pk

    def __str__(self) -> str:
        return str(self.person)


def locked_expert(pk: int) -> Expert:
    """The expert as they stand now, held until the end of the transaction; the room's stamp moves first."""
    Stamp.bump(STAMP)
    return Expert.objects.select_for_update(of=("self",)).select_related("region_of_origin").get(pk=pk)


def locked_proposal(proposal: Proposal) -> Proposal:
    """The proposal as it stands now, its expert held first: two clicks take turns, in one order everywhere."""
    locked_expert(proposal.expert_id)
    return (
        Proposal.objects.select_for_update(of=("self",))
        .select_related("expert__user", "need__case__organisation__territory")
        .get(pk=proposal.pk)
    )


def lock_experts(pks: Iterable[int]) -> dict[int, Expert]:
    """Several experts, held in the order of their ids so that two writers never wait for each other."""
    Stamp.bump(STAMP)
    rows = Expert.objects.select_for_update(of=("self",)).filter(pk__in=sorted(set(pks))).order_by("pk")
    return {expert.pk: expert for expert in rows}


def turn(move: Move, obj: M, by: Actor, at: datetime, note: str = "", **fields: object) -> M:
    """One move of a locked request or mission, with the fields that its new state wants; audited.

    The action has asked for the permission before: consequences of a withdrawal need none. Raises: MoveRefused,
    RequestOver.
    """
    if not move.starts_from(obj.state):
        if isinstance(obj, Proposal) and obj.state not in OPEN and obj.reason:
            raise RequestOver(reason=obj.get_reason_display())
        raise MoveRefused(move=gettext(str(move.label)), state=obj.get_state_display())
    before = obj.state
    obj.state = move.to
    for name, value in fields.items():
        setattr(obj, name, value)
    obj.save(update_fields=["state", *fields])
    after = {"state": move.to, **{k: str(v) for k, v in fields.items() if k in ("reason", "ended_by")}}
    record_audit(move.name, obj, by=by, at=at, before={"state": before}, after=after, note=note)
    return obj


def take_back(proposal: Proposal, reason: EndReason, side: Side, by: Actor, at: datetime) -> Proposal:
    """An open request ends, whoever held it: its need is free. A mission under way stops today."""
    if proposal.state == ProposalState.CONFIRMED:
        mission = Mission.objects.select_for_update(of=("self",)).get(proposal=proposal)
        today = timezone.localdate(at)
        turn(STOP, mission, by, at, note=str(reason), closed_on=max(today, mission.opened_on))
        return turn(FINISH, proposal, by, at, ended_at=at, ended_by=str(side), reason=str(reason))
    return turn(RELEASE, proposal, by, at, ended_at=at, ended_by=str(side), reason=str(reason))


def take_back_all(expert: Expert, reason: EndReason, by: Actor, at: datetime) -> list[Proposal]:
    """Every open request of a locked expert ends; the needs that are free again."""
    held = Proposal.objects.open().select_for_update(of=("self",)).filter(expert=expert).order_by("pk")
    return [take_back(proposal, reason, Side.EXPERT, by, at) for proposal in held.select_related("need")]


def seek_others(at: datetime) -> None:
    """After the commit a worker gives the needs that are free again to the next best; several such jobs are as one."""
    enqueue_job(REPLACE, {}, by=System(), at=at)


class ConsentUnknown(Unprocessable):
    message = _("This consent text is unknown. Open the page again.")


def consent_to(person: Expert | Investor, version: str, at: datetime) -> None:
    """Consent to a version of the text; "" gives none."""
    if not version:
        return
    if version not in TEXTS:
        raise ConsentUnknown(value=version)
    person.consent_at, person.consent_text, person.consent_withdrawn_at = at, version, None
