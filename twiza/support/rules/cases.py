"""When a case may open, in which phase, and the states it goes through."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from twiza.accounts.rules import Permission
from twiza.core.codes import Code
from twiza.core.messages import gettext_noop as _
from twiza.core.messages import pgettext
from twiza.core.refusals import Unprocessable
from twiza.core.states import Move


class CaseState(Code):
    """States of a case."""

    OPEN = "open", pgettext("state of a case", "Open")
    ON_HOLD = "on_hold", pgettext("state of a case", "On hold")
    CLOSED_DONE = "closed_done", _("Closed: done")
    CLOSED_ABANDONED = "closed_abandoned", _("Closed: abandoned")


class Phase(Code):
    """Where the organisation is in its life when support starts."""

    PRE_CREATION = "pre_creation", _("Before creation")
    CREATION = "creation", _("Creation")
    POST_CREATION = "post_creation", _("After creation")


class AbandonReason(Code):
    """Why support stopped before its end."""

    UNREACHABLE = "unreachable", _("Cannot be reached any more")
    DECLINED = "declined", _("No longer wants support")
    DORMANT = "dormant", _("Has stopped its activity")
    STRUCK_OFF = "struck_off", _("Struck off the register")
    NOT_ELIGIBLE = "not_eligible", _("Not eligible")
    OPENED_BY_MISTAKE = "opened_by_mistake", _("Opened by mistake")
    OTHER = "other", _("Other reason")


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
RESUME = Move("resume_case", {CaseState.ON_HOLD}, CaseState.OPEN, needs=Permission.CASE_CLOSE, label=_("Resume"))
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


class OrganisationStruckOff(Unprocessable):
    message = _("This organisation is struck off the register: no case can be opened for it.")


class PhaseNotOpen(Unprocessable):
    message = _("This phase does not fit the status of the organisation in the register.")
    field = "phase"


class OpenedInFuture(Unprocessable):
    message = _("A case cannot open in the future.")
    field = "opened_on"


def check_opening(*, status: str, phase: str, opened_on: date, today: date) -> None:
    """Refuses a case for a struck-off organisation, in a phase that it has not reached, or in the future."""
    allowed = phases_for(status)
    if not allowed:
        raise OrganisationStruckOff()
    if phase not in allowed:
        raise PhaseNotOpen(phase=phase, status=status)
    if opened_on > today:
        raise OpenedInFuture(on=opened_on)


class ClosedInFuture(Unprocessable):
    message = _("A case cannot close in the future.")
    field = "closed_on"


class ClosedBeforeOpening(Unprocessable):
    message = _("The case cannot close before it opened, on %(opened_on)s.")
    field = "closed_on"


class ClosedBeforeSession(Unprocessable):
    message = _("A session was held on %(held_on)s: the case cannot close before it.")
    field = "closed_on"


def check_closing(*, opened_on: date, closed_on: date, today: date, last_held_on: date | None) -> None:
    """Refuses a closing in the future, before the opening, or before a session already recorded."""
    if closed_on > today:
        raise ClosedInFuture(on=closed_on)
    if closed_on < opened_on:
        raise ClosedBeforeOpening(on=closed_on, opened_on=opened_on)
    if last_held_on and closed_on < last_held_on:
        raise ClosedBeforeSession(on=closed_on, held_on=last_held_on)
