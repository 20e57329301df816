"""What experts, requests and missions go through, and for which reasons."""

from __future__ import annotations

from enum import StrEnum

from twiza.accounts.rules import Permission
from twiza.core.states import Move
from twiza.core.values import gettext_noop as _


class PersonState(StrEnum):
    """States of an expert or an investor."""

    CANDIDATE = "candidate"
    VETTED = "vetted"
    PAUSED = "paused"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


class ProposalState(StrEnum):
    """States of a proposal: one expert for one need."""

    DRAFT = "draft"
    SENT = "sent"
    ACCEPTED = "accepted"
    CONFIRMED = "confirmed"
    CLOSED = "closed"
    DECLINED = "declined"
    SILENT = "silent"
    RELEASED = "released"


class MissionState(StrEnum):
    """States of a mission."""

    OPEN = "open"
    DONE = "done"
    STOPPED = "stopped"


class Side(StrEnum):
    """Who speaks about a request or a mission."""

    EXPERT = "expert"
    COOPERATIVE = "cooperative"
    OFFICE = "office"


class Reason(StrEnum):
    """Why a request came to nothing."""

    NO_TIME = "no_time"
    NOT_MY_SKILL = "not_my_skill"
    NOT_MY_SECTOR = "not_my_sector"
    LANGUAGE = "language"
    DISTANCE = "distance"
    CONFLICT = "conflict"
    TOO_LATE = "too_late"
    OTHER = "other"
    NO_ANSWER = "no_answer"
    EXPERT_LEFT = "expert_left"
    EXPERT_PAUSED = "expert_paused"
    NEED_MET = "need_met"
    CASE_CLOSED = "case_closed"
    NEWER_RUN = "newer_run"
    OFFICE = "office"


# Reasons that a person chooses, by side; the others are the system's own.
REASONS_OF: dict[Side, tuple[Reason, ...]] = {
    Side.EXPERT: (
        Reason.NO_TIME, Reason.NOT_MY_SKILL, Reason.NOT_MY_SECTOR, Reason.LANGUAGE, Reason.DISTANCE,
        Reason.CONFLICT, Reason.OTHER,
    ),
    Side.COOPERATIVE: (Reason.TOO_LATE, Reason.LANGUAGE, Reason.NOT_MY_SECTOR, Reason.CONFLICT, Reason.OTHER),
    Side.OFFICE: (Reason.OFFICE, Reason.NEED_MET, Reason.CASE_CLOSED, Reason.CONFLICT, Reason.OTHER),
}  # fmt: skip

# A need has one of these at most; the expert's capacity counts the asked ones.
OPEN = (
    ProposalState.DRAFT.value, ProposalState.SENT.value, ProposalState.ACCEPTED.value, ProposalState.CONFIRMED.value,
)  # fmt: skip
LOST = (ProposalState.DECLINED.value, ProposalState.SILENT.value, ProposalState.RELEASED.value)
ASKED = (ProposalState.SENT.value, ProposalState.ACCEPTED.value, ProposalState.CONFIRMED.value)
ANSWERED = (
    ProposalState.ACCEPTED.value, ProposalState.CONFIRMED.value, ProposalState.CLOSED.value,
    ProposalState.DECLINED.value,
)  # fmt: skip

_S, _P, _M = PersonState, ProposalState, MissionState
VET = Move("vet", {_S.CANDIDATE, _S.REFUSED}, _S.VETTED, needs=Permission.EXPERT_VET, label=_("Vet"))
REFUSE = Move(
    "refuse", {_S.CANDIDATE}, _S.REFUSED, needs=Permission.EXPERT_VET, label=_("Refuse"), wants_note=True
)
PAUSE = Move("pause", {_S.VETTED}, _S.PAUSED, needs=Permission.MATCH_ANSWER, label=_("Pause"))
RESUME = Move("resume", {_S.PAUSED}, _S.VETTED, needs=Permission.MATCH_ANSWER, label=_("Resume"))
WITHDRAW = Move(
    "withdraw_consent", {_S.CANDIDATE, _S.VETTED, _S.PAUSED, _S.REFUSED}, _S.WITHDRAWN,
    needs=Permission.MATCH_ANSWER, label=_("Withdraw consent"),
)  # fmt: skip
COME_BACK = Move(
    "give_consent", {_S.WITHDRAWN}, _S.CANDIDATE, needs=Permission.MATCH_ANSWER, label=_("Give consent again")
)
PERSON_MOVES = (VET, REFUSE, PAUSE, RESUME, WITHDRAW, COME_BACK)

SEND = Move("send_proposal", {_P.DRAFT}, _P.SENT, needs=Permission.MATCH_PROPOSE, label=_("Send"))
ACCEPT = Move(
    "accept_proposal", {_P.SENT}, _P.ACCEPTED, needs=Permission.MATCH_ANSWER, label=_("Accept the request")
)
CONFIRM = Move(
    "confirm_proposal",
    {_P.ACCEPTED},
    _P.CONFIRMED,
    needs=Permission.MATCH_ANSWER,
    label=_("Accept the expert"),
)
DECLINE = Move(
    "decline_proposal", {_P.SENT, _P.ACCEPTED}, _P.DECLINED, needs=Permission.MATCH_ANSWER, label=_("Decline")
)
SILENCE = Move(
    "release_silent", {_P.SENT}, _P.SILENT, needs=Permission.MATCH_PROPOSE, label=_("Release: no answer")
)
RELEASE = Move(
    "release_proposal", {_P.DRAFT, _P.SENT, _P.ACCEPTED}, _P.RELEASED, needs=Permission.MATCH_PROPOSE,
    label=_("Take back"),
)  # fmt: skip
FINISH = Move(
    "finish_proposal",
    {_P.CONFIRMED},
    _P.CLOSED,
    needs=Permission.MATCH_ANSWER,
    label=_("Close with its mission"),
)
PROPOSAL_MOVES = (SEND, ACCEPT, CONFIRM, DECLINE, SILENCE, RELEASE, FINISH)

COMPLETE = Move("complete_mission", {_M.OPEN}, _M.DONE, needs=Permission.MATCH_ANSWER, label=_("Close: done"))
STOP = Move(
    "stop_mission", {_M.OPEN}, _M.STOPPED, needs=Permission.MATCH_ANSWER, label=_("Stop"), wants_note=True
)
MISSION_MOVES = (COMPLETE, STOP)
