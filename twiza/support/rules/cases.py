"""When a case may open, in which phase, and the states it goes through."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from enum import StrEnum

from twiza.accounts.rules import Permission
from twiza.core.states import Move
from twiza.core.values import RuleError
from twiza.core.values import gettext_noop as _


class CaseState(StrEnum):
    """States of a case."""

    OPEN = "open"
    ON_HOLD = "on_hold"
    CLOSED_DONE = "closed_done"
    CLOSED_ABANDONED = "closed_abandoned"


class Phase(StrEnum):
    """Where the organisation is in its life when support starts."""

    PRE_CREATION = "pre_creation"
    CREATION = "creation"
    POST_CREATION = "post_creation"


class AbandonReason(StrEnum):
    """Why support stopped before its end."""

    UNREACHABLE = "unreachable"
    DECLINED = "declined"
    DORMANT = "dormant"
    STRUCK_OFF = "struck_off"
    NOT_ELIGIBLE = "not_eligible"
    OPENED_BY_MISTAKE = "opened_by_mistake"
    OTHER = "other"


LIVE = frozenset({CaseState.OPEN, CaseState.ON_HOLD})
CLOSED = frozenset({CaseState.CLOSED_DONE, CaseState.CLOSED_ABANDONED})

HOLD = Move(
    "hold_case",
    {CaseState.OPEN},
    CaseState.ON_HOLD,
    needs=Permission.CASE_CLOSE,
    label=_("Put on hold"),
    wants_note=True,
)
RESUME = Move(
    "resume_case", {CaseState.ON_HOLD}, CaseState.OPEN, needs=Permission.CASE_CLOSE, label=_("Resume")
)
CLOSE = Move("close_case", LIVE, CaseState.CLOSED_DONE, needs=Permission.CASE_CLOSE, label=_("Close: done"))
ABANDON = Move(
    "abandon_case",
    LIVE,
    CaseState.CLOSED_ABANDONED,
    needs=Permission.CASE_CLOSE,
    label=_("Close: abandoned"),
    wants_note=True,
)
MOVES = (HOLD, RESUME, CLOSE, ABANDON)

# Status of the organisation in the register -> phases in which a case may open.
PHASES_OF_STATUS: Mapping[str, tuple[Phase, ...]] = {
    "in_creation": (Phase.PRE_CREATION, Phase.CREATION),
    "active": (Phase.POST_CREATION, Phase.CREATION),
    "dormant": (Phase.POST_CREATION,),
    "struck_off": (),
}


def phases_for(status: str) -> tuple[Phase, ...]:
    """Phases open to an organisation of this status, the usual one first; an unknown status allows all."""
    return PHASES_OF_STATUS.get(status, tuple(Phase))


def check_opening(*, status: str, phase: str, opened_on: date, today: date) -> None:
    """Refuses a case for a struck-off organisation, in a phase that it has not reached, or in the future."""
    allowed = phases_for(status)
    if not allowed:
        raise RuleError("organisation_struck_off")
    if phase not in allowed:
        raise RuleError("phase_not_open", phase=phase, status=status)
    if opened_on > today:
        raise RuleError("opened_in_future", on=opened_on)


def check_closing(*, opened_on: date, closed_on: date, today: date, last_held_on: date | None) -> None:
    """Refuses a closing in the future, before the opening, or before a session already recorded."""
    if closed_on > today:
        raise RuleError("closed_in_future", on=closed_on)
    if closed_on < opened_on:
        raise RuleError("closed_before_opening", on=closed_on, opened_on=opened_on)
    if last_held_on and closed_on < last_held_on:
        raise RuleError("closed_before_session", on=closed_on, held_on=last_held_on)
