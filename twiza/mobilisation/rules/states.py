"""What experts, requests and missions go through, and for which reasons."""

from __future__ import annotations

from twiza.accounts.rules import Permission
from twiza.core.codes import Code
from twiza.core.messages import gettext_noop as _
from twiza.core.messages import pgettext
from twiza.core.states import Move


class PersonState(Code):
    """States of an expert or an investor."""

    CANDIDATE = "candidate", pgettext("state of a person", "To be vetted")
    VETTED = "vetted", pgettext("state of a person", "Vetted")
    PAUSED = "paused", pgettext("state of a person", "Paused")
    REFUSED = "refused", pgettext("state of a person", "Refused")
    WITHDRAWN = "withdrawn", pgettext("state of a person", "Withdrawn")


class ProposalState(Code):
    """States of a proposal: one expert for one need."""

    DRAFT = "draft", pgettext("state of a request", "Not sent")
    SENT = "sent", pgettext("state of a request", "Awaiting an answer")
    ACCEPTED = "accepted", pgettext("state of a request", "Accepted by the expert")
    CONFIRMED = "confirmed", pgettext("state of a request", "Accepted by both sides")
    CLOSED = "closed", pgettext("state of a request", "Mission over")
    DECLINED = "declined", pgettext("state of a request", "Declined")
    SILENT = "silent", pgettext("state of a request", "No answer")
    RELEASED = "released", pgettext("state of a request", "Taken back")


class MissionState(Code):
    """States of a mission."""

    OPEN = "open", pgettext("state of a mission", "Under way")
    DONE = "done", pgettext("state of a mission", "Done")
    STOPPED = "stopped", pgettext("state of a mission", "Stopped")


class Side(Code):
    """Who speaks about a request or a mission."""

    EXPERT = "expert", pgettext("side", "The expert")
    COOPERATIVE = "cooperative", pgettext("side", "The cooperative")
    OFFICE = "office", pgettext("side", "The office")


class EndReason(Code):
    """Why a request came to nothing."""

    NO_TIME = "no_time", _("No time at present")
    NOT_MY_SKILL = "not_my_skill", _("Not my skill")
    NOT_MY_SECTOR = "not_my_sector", _("Not my sector")
    LANGUAGE = "language", _("Language")
    DISTANCE = "distance", _("Too far, or not possible remotely")
    CONFLICT = "conflict", _("Conflict of interest")
    TOO_LATE = "too_late", _("Too late: already helped")
    OTHER = "other", _("Other reason")
    NO_ANSWER = "no_answer", _("No answer in time")
    EXPERT_LEFT = "expert_left", _("The expert withdrew")
    EXPERT_PAUSED = "expert_paused", _("The expert paused")
    NEED_MET = "need_met", _("The need is met")
    CASE_CLOSED = "case_closed", _("The support file is closed")
    NEWER_RUN = "newer_run", _("A newer run chose otherwise")
    OFFICE = "office", _("Taken back by the office")


# Reasons that a person chooses, by side; the others are the system's own.
REASONS_OF: dict[Side, tuple[EndReason, ...]] = {
    Side.EXPERT: (
        EndReason.NO_TIME,
        EndReason.NOT_MY_SKILL,
        EndReason.NOT_MY_SECTOR,
        EndReason.LANGUAGE,
        EndReason.DISTANCE,
        EndReason.CONFLICT,
        EndReason.OTHER,
    ),
    Side.COOPERATIVE: (
        EndReason.TOO_LATE,
        EndReason.LANGUAGE,
        EndReason.NOT_MY_SECTOR,
        EndReason.CONFLICT,
        EndReason.OTHER,
    ),
    Side.OFFICE: (EndReason.OFFICE, EndReason.NEED_MET, EndReason.CASE_CLOSED, EndReason.CONFLICT, EndReason.OTHER),
}

# A need has one of these at most; the expert's capacity counts the asked ones.
OPEN = (
    ProposalState.DRAFT.value,
    ProposalState.SENT.value,
    ProposalState.ACCEPTED.value,
    ProposalState.CONFIRMED.value,
)
LOST = (ProposalState.DECLINED.value, ProposalState.SILENT.value, ProposalState.RELEASED.value)
ASKED = (ProposalState.SENT.value, ProposalState.ACCEPTED.value, ProposalState.CONFIRMED.value)
ANSWERED = (
    ProposalState.ACCEPTED.value,
    ProposalState.CONFIRMED.value,
    ProposalState.CLOSED.value,
    ProposalState.DECLINED.value,
)

_S, _P, _M = PersonState, ProposalState, MissionState
VET = Move("vet", {_S.CANDIDATE, _S.REFUSED}, _S.VETTED, needs=Permission.EXPERT_VET, label=_("Vet"))
REFUSE = Move("refuse", {_S.CANDIDATE}, _S.REFUSED, needs=Permission.EXPERT_VET, label=_("Refuse"), wants_note=True)
PAUSE = Move("pause", {_S.VETTED}, _S.PAUSED, needs=Permission.MATCH_ANSWER, label=_("Pause"))
RESUME = Move("resume", {_S.PAUSED}, _S.VETTED, needs=Permission.MATCH_ANSWER, label=_("Resume"))
WITHDRAW = Move(
    "withdraw_consent",
    {_S.CANDIDATE, _S.VETTED, _S.PAUSED, _S.REFUSED},
    _S.WITHDRAWN,
    needs=Permission.MATCH_ANSWER,
    label=_("Withdraw consent"),
)
COME_BACK = Move(
    "give_consent", {_S.WITHDRAWN}, _S.CANDIDATE, needs=Permission.MATCH_ANSWER, label=_("Give consent again")
)
PERSON_MOVES = (VET, REFUSE, PAUSE, RESUME, WITHDRAW, COME_BACK)

SEND = Move("send_proposal", {_P.DRAFT}, _P.SENT, needs=Permission.MATCH_PROPOSE, label=_("Send"))
ACCEPT = Move("accept_proposal", {_P.SENT}, _P.ACCEPTED, needs=Permission.MATCH_ANSWER, label=_("Accept the request"))
CONFIRM = Move(
    "confirm_proposal", {_P.ACCEPTED}, _P.CONFIRMED, needs=Permission.MATCH_ANSWER, label=_("Accept the expert")
)
DECLINE = Move(
    "decline_proposal", {_P.SENT, _P.ACCEPTED}, _P.DECLINED, needs=Permission.MATCH_ANSWER, label=_("Decline")
)
SILENCE = Move("release_silent", {_P.SENT}, _P.SILENT, needs=Permission.MATCH_PROPOSE, label=_("Release: no answer"))
RELEASE = Move(
    "release_proposal",
    {_P.DRAFT, _P.SENT, _P.ACCEPTED},
    _P.RELEASED,
    needs=Permission.MATCH_PROPOSE,
    label=_("Take back"),
)
FINISH = Move(
    "finish_proposal", {_P.CONFIRMED}, _P.CLOSED, needs=Permission.MATCH_ANSWER, label=_("Close with its mission")
)
PROPOSAL_MOVES = (SEND, ACCEPT, CONFIRM, DECLINE, SILENCE, RELEASE, FINISH)

COMPLETE = Move("complete_mission", {_M.OPEN}, _M.DONE, needs=Permission.MATCH_ANSWER, label=_("Close: done"))
STOP = Move("stop_mission", {_M.OPEN}, _M.STOPPED, needs=Permission.MATCH_ANSWER, label=_("Stop"), wants_note=True)
MISSION_MOVES = (COMPLETE, STOP)
