"""Missions: their sessions, their end, what both sides say of them."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.db import models, transaction
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.utils.translation import gettext_lazy as _

from twiza.accounts.rules import Permission
from twiza.core.actions import Actor, record_audit, require
from twiza.core.refusals import NotAllowed, Refusal, Unprocessable
from twiza.support.actions import meet_need, record_session
from twiza.support.models import Session
from twiza.support.rules.cases import ClosedBeforeOpening, ClosedBeforeSession, ClosedInFuture
from twiza.support.rules.sessions import SessionReport

from ..models import Mission, MissionSession, Proposal, Rating
from ..queries import message_texts
from ..rules.states import COMPLETE, FINISH, STOP, ProposalState, Side
from .acts import Act
from .locking import locked_expert, seek_others, turn
from .notifications import post

CODE_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"  # none that a reader takes for another
CODE_LENGTH = 10


class MissionOver(Refusal):
    """A mission that is over takes no more sessions."""

    message = _("This mission is over: no session can be added to it.")


class OutsideMission(Refusal):
    """The session lies before the mission."""

    message = _("The mission opened on %(opened_on)s: this session is earlier.")
    field = "held_on"


class AlreadyRated(Refusal):
    """Each side rates once."""

    message = _("This side has already rated the mission.")


class Entrusted:
    """Who has a part in a mission, before its case: sessions and needs of that case, and nothing else of it."""

    def __init__(self, actor: Actor, mission: Mission) -> None:
        self.actor, self.mission, self.pk = actor, mission, actor.pk

    def may(self, permission: str, obj: models.Model | None = None) -> bool:
        """What the actor may, and to record in the case of the mission."""
        is_case = obj is not None and obj._meta.label_lower == "support.case" and obj.pk == self.mission.case_id
        return (is_case and permission == Permission.SESSION_RECORD) or self.actor.may(permission, obj)

    def __str__(self) -> str:
        return str(self.actor)


@transaction.atomic
def record_mission_session(
    *, mission: Mission, report: SessionReport, idempotency_key: str, by: Actor, at: datetime
) -> Session:
    """A session held by the expert, told in ten lines: it enters the support case and counts in the plan.

    The same key again returns the first session and writes nothing.
    Raises: NotAllowed, MissionOver, OutsideMission, and
    what support refuses.
    """
    mission = _locked(mission)
    is_expert = by.pk is not None and by.pk == mission.expert.user_id
    require(by, Permission.MATCH_ANSWER if is_expert else Permission.SESSION_RECORD, mission)
    found_row = Session.objects.filter(idempotency_key=idempotency_key, case_id=mission.case_id).first()
    if found_row is None:
        if not mission.is_open:
            raise MissionOver()
        if report.held_on < mission.opened_on:
            raise OutsideMission(opened_on=mission.opened_on.strftime("%d/%m/%Y"))
    hand = Entrusted(by, mission) if is_expert else by
    session = record_session(case=mission.case, report=report, idempotency_key=idempotency_key, by=hand, at=at)
    _tie(mission, session.series, at)
    return session


@transaction.atomic
def close_mission(
    *,
    mission: Mission,
    closed_on: date,
    changed: str,
    by: Actor,
    at: datetime,
    is_done: bool = True,
    need_is_met: bool = False,
    note: str = "",
) -> Mission:
    """The end: done, with what changed and the expert's certificate, or stopped with its reason. The place is free.

    With `need_is_met` the need of the case is answered; without, it waits for somebody else. Closing twice changes
    nothing. Raises: NotAllowed, MoveRefused, what the rules refuse.
    """
    mission = _locked(mission)
    require(by, Permission.MATCH_ANSWER, mission)
    if not mission.is_open:
        return mission
    _check_end(mission, closed_on, note, is_done, at)
    number = f"TWZ-{closed_on.year}-{mission.pk:06d}" if is_done and mission.minutes else ""
    fields: dict[str, object] = {"closed_on": closed_on, "changed": changed.strip(), "certificate": number}
    fields["certificate_code"] = get_random_string(CODE_LENGTH, CODE_LETTERS) if number else ""
    turn(COMPLETE if is_done else STOP, mission, by, at, note=note, **fields)
    proposal = Proposal.objects.select_for_update(of=("self",)).get(pk=mission.proposal_id)
    if proposal.state == ProposalState.CONFIRMED:
        turn(FINISH, proposal, by, at, ended_at=at)
    if is_done and need_is_met:
        meet_need(need=proposal.need, met_on=closed_on, by=Entrusted(by, mission), at=at)
    if not is_done:
        seek_others(at)
    post(message_texts.mission_closed(mission, mission.expert), at)
    for reader in message_texts.readers(mission.case):
        post(message_texts.mission_closed(mission, reader), at)
    return mission


class RatingOutOfRange(Unprocessable):
    message = _("A rating goes from 1 to 5.")


@transaction.atomic
def rate_mission(*, mission: Mission, side: str, score: int, by: Actor, at: datetime, remark: str = "") -> Rating:
    """What one side says of the mission, 1 to 5, once; the same words again change nothing.

    An officer may write down what the cooperative said. Raises: NotAllowed, AlreadyRated, RatingOutOfRange.
    """
    mission = _locked(mission)
    require(by, Permission.MATCH_ANSWER, mission)
    if not 1 <= score <= 5:
        raise RatingOutOfRange(score=score)
    is_expert = by.pk is not None and by.pk == mission.expert.user_id
    is_officer = by.may(str(Permission.MATCH_PROPOSE), mission)
    if side not in (Side.EXPERT, Side.COOPERATIVE) or (is_expert != (side == Side.EXPERT) and not is_officer):
        raise NotAllowed()
    known = mission.ratings.filter(side=side).first()
    if known is not None:
        if (known.score, known.remark) != (score, remark.strip()):
            raise AlreadyRated()
        return known
    rating = Rating.objects.create(
        mission=mission, side=side, score=score, remark=remark.strip(), rated_at=at, rated_by_id=by.pk
    )
    record_audit(Act.RATE_MISSION, rating, by=by, at=at, after={"side": str(side), "score": score})
    return rating


def _locked(mission: Mission) -> Mission:
    """The mission as it stands now, its expert held first."""
    locked_expert(mission.expert_id)
    return (
        Mission.objects.select_for_update(of=("self",))
        .select_related("expert", "case__organisation__territory", "case__agent", "proposal__need")
        .get(pk=mission.pk)
    )


class ReasonMissing(Unprocessable):
    message = _("Say why, in one click.")
    field = "reason"


def _check_end(mission: Mission, closed_on: date, note: str, is_done: bool, at: datetime) -> None:
    """Refuses a last day in the future, before the first or before a session, and a stop without its reason."""
    today = timezone.localdate(at)
    if closed_on > today:
        raise ClosedInFuture(on=closed_on)
    if closed_on < mission.opened_on:
        raise ClosedBeforeOpening(on=closed_on, opened_on=mission.opened_on)
    last = mission.sessions().values_list("valid_from", flat=True).first()
    if last is not None and closed_on < last:
        raise ClosedBeforeSession(on=closed_on, held_on=last)
    if not is_done and not note.strip():
        raise ReasonMissing()


def _tie(mission: Mission, series: UUID, at: datetime) -> None:
    """The session belongs to the mission; a second click ties nothing twice."""
    MissionSession.objects.get_or_create(series=series, defaults={"mission": mission, "recorded_at": at})
