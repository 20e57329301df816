"""Requests to experts: sent, answered by either side, taken back."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from twiza.accounts.rules import Permission
from twiza.core.actions import Actor, record_audit, require
from twiza.core.models import Stamp
from twiza.core.refusals import Refusal, Unprocessable

from ..models import Conflict, Expert, Mission, Proposal
from ..queries import message_texts
from ..rules import reminders
from ..rules.states import ACCEPT, CONFIRM, DECLINE, REASONS_OF, SEND, EndReason, PersonState, ProposalState, Side
from .acts import Act
from .locking import STAMP, RequestOver, lock_experts, locked_proposal, seek_others, take_back, turn
from .missions import ReasonMissing
from .notifications import may_write, post


class NobodyToSend(Refusal):
    """None of the chosen requests can be sent."""

    message = _("None of these requests can be sent: they were sent already, or their expert has no place left.")


class ExpertUnavailable(Refusal):
    """The expert left or paused between the request and the answer."""

    message = _("%(reason)s: this expert cannot be accepted any more. Another one is being sought.")


class SideCannot(Refusal):
    """This side has no word at this point."""

    message = _("The expert answers first; then the cooperative has the word.")


@transaction.atomic
def send_proposals(*, proposals: Iterable[Proposal], by: Actor, at: datetime) -> list[Proposal]:
    """Ask the experts of these drafts: those sent, with their letters. Never more than an expert's places.

    The experts are held, the best requests of each go first; what cannot be sent now stays a draft, and sending twice
    sends once. Raises: NotAllowed, NobodyToSend.
    """
    keys = [proposal.pk for proposal in proposals]
    Stamp.bump(STAMP)
    drafts = Proposal.objects.filter(pk__in=keys, state=ProposalState.DRAFT)
    experts = lock_experts(drafts.values_list("expert_id", flat=True))
    rows = drafts.select_for_update(of=("self",)).shown().best_first()
    places = _places(experts)
    today = timezone.localdate(at)
    sent = []
    for proposal in rows:
        require(by, Permission.MATCH_PROPOSE, proposal)
        expert = experts[proposal.expert_id]
        if places[expert.pk] < 1 or not _may_be_asked(expert, proposal, at):
            continue
        places[expert.pk] -= 1
        turn(SEND, proposal, by, at, sent_at=at)
        post(message_texts.request(proposal, today), at)
        sent.append(proposal)
    if not sent:
        raise NobodyToSend()
    return sent


@transaction.atomic
def answer_proposal(
    *, proposal: Proposal, side: str, accepts: bool, by: Actor, at: datetime, reason: str = "", note: str = ""
) -> Proposal:
    """Yes or no of one side. The expert answers first; then the cooperative, whose yes opens the mission.

    The office (side "office") can only take a request back. A no has a reason and frees the need; "conflict" is also
    kept as a conflict of interest. Saying the same again changes nothing. Raises: NotAllowed, RequestOver, SideCannot,
    ExpertUnavailable, ReasonMissing, ReasonUnknown, MoveRefused.
    """
    proposal = locked_proposal(proposal)
    _check_voice(Side(side), proposal, by)
    if not accepts:
        return _no(proposal, Side(side), reason, note, by, at)
    if _said_already(proposal, Side(side)):
        return proposal
    _check_yes(proposal, Side(side))
    if side == Side.EXPERT:
        turn(ACCEPT, proposal, by, at, answered_at=at)
        for reader in message_texts.readers(proposal.need.case):
            post(message_texts.to_confirm(proposal, reader), at)
        return proposal
    turn(CONFIRM, proposal, by, at)
    _open_mission(proposal, by, at)
    return proposal


def _check_voice(side: Side, proposal: Proposal, by: Actor) -> None:
    """Whether this actor may speak for this side: the expert for themselves, a president for her cooperative.

    An officer of the territory may write down what either said on the phone.
    """
    require(by, Permission.MATCH_PROPOSE if side == Side.OFFICE else Permission.MATCH_ANSWER, proposal)
    if by.may(str(Permission.MATCH_PROPOSE), proposal):
        return
    is_self = by.pk is not None and by.pk == proposal.expert.user_id
    is_expert = is_self or getattr(by, "person", None) == proposal.expert
    if is_expert != (side == Side.EXPERT):
        raise SideCannot()


def _said_already(proposal: Proposal, side: Side) -> bool:
    """Whether this yes was said before: a second click."""
    later = (ProposalState.CONFIRMED, ProposalState.CLOSED)
    if side == Side.EXPERT:
        return proposal.state in (ProposalState.ACCEPTED, *later)
    return proposal.state in later and proposal.state == ProposalState.CONFIRMED


def _check_yes(proposal: Proposal, side: Side) -> None:
    """Refuses the yes of a side whose turn it is not, or to an expert who is gone."""
    if side == Side.OFFICE or (side == Side.COOPERATIVE and proposal.state == ProposalState.SENT):
        raise SideCannot()
    if proposal.is_open and proposal.expert.state != PersonState.VETTED:
        raise ExpertUnavailable(reason=proposal.expert.get_state_display())


class ReasonUnknown(Unprocessable):
    message = _("This reason is not one that this side can give.")


def _no(proposal: Proposal, side: Side, reason: str, note: str, by: Actor, at: datetime) -> Proposal:
    """The request ends with its reason; the expert asked for nothing learns that it is over."""
    if not reason:
        raise ReasonMissing()
    if reason not in REASONS_OF[side]:
        raise ReasonUnknown(value=reason)
    if proposal.state in (ProposalState.DECLINED, ProposalState.RELEASED) and proposal.ended_by == side:
        return proposal
    if proposal.state == ProposalState.SENT and side == Side.COOPERATIVE:
        raise SideCannot()
    was_asked = proposal.sent_at is not None
    proposal.note = note.strip()[:500]
    if side == Side.OFFICE:
        take_back(proposal, EndReason(reason), side, by, at)
    else:
        answered = proposal.answered_at or at
        turn(DECLINE, proposal, by, at, answered_at=answered, ended_at=at, ended_by=side.value, reason=reason)
    Proposal.objects.filter(pk=proposal.pk).update(note=proposal.note)
    if reason == EndReason.CONFLICT:
        _keep_conflict(proposal, side, at)
    if was_asked and reason not in (EndReason.NEED_MET, EndReason.CASE_CLOSED):
        seek_others(at)
    if side != Side.EXPERT and was_asked and may_write(proposal.expert):
        post(message_texts.taken_back(proposal, timezone.localdate(at)), at)
    return proposal


def _keep_conflict(proposal: Proposal, side: Side, at: datetime) -> None:
    """The pair is never proposed again."""
    today = timezone.localdate(at)
    values = {"note": proposal.note[:300], "declared_by": side, "declared_on": today, "recorded_at": at}
    Conflict.objects.get_or_create(
        expert=proposal.expert, organisation_id=proposal.need.case.organisation_id, defaults=values
    )


def _open_mission(proposal: Proposal, by: Actor, at: datetime) -> Mission:
    """Both have agreed: the mission opens, names and addresses go both ways."""
    case = proposal.need.case
    opened_on = max(timezone.localdate(at), case.opened_on)
    mission = Mission.objects.create(
        proposal=proposal, expert=proposal.expert, case=case, opened_on=opened_on, recorded_at=at
    )
    record_audit(Act.OPEN_MISSION, mission, by=by, at=at, after={"proposal": proposal.pk, "case": case.pk})
    post(message_texts.mission_opened(mission, proposal.expert), at)
    for reader in message_texts.readers(case):
        post(message_texts.mission_opened(mission, reader), at)
    return mission


def _places(experts: dict[int, Expert]) -> dict[int, int]:
    """Places left of each locked expert."""
    asked = dict.fromkeys(experts, 0)
    for pk in Proposal.objects.asked().filter(expert__in=experts).order_by().values_list("expert_id", flat=True):
        asked[pk] += 1
    return {pk: reminders.places_left(expert.capacity, asked[pk]) for pk, expert in experts.items()}


def _may_be_asked(expert: Expert, proposal: Proposal, at: datetime) -> bool:
    """Whether this expert may be asked today, and the need still wants somebody."""
    on = timezone.localdate(at)
    if expert.conflicts.filter(organisation=proposal.need.case.organisation_id).exists():
        return False
    fit_for_it = expert.state == PersonState.VETTED and expert.pause_asked_on is None and not expert.is_stale(on=on)
    return fit_for_it and proposal.need.met_on is None and proposal.need.case.is_live


__all__ = ["ExpertUnavailable", "NobodyToSend", "RequestOver", "SideCannot", "answer_proposal", "send_proposals"]
