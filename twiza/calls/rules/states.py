"""The life of a call and the life of an application, as tables of moves."""

from __future__ import annotations

from datetime import datetime

from twiza.accounts.rules import Permission
from twiza.core.codes import Code
from twiza.core.messages import gettext_noop, pgettext
from twiza.core.refusals import Refusal
from twiza.core.states import Move


class CallState(Code):
    """Where a call is; whether it is open is a question of the hour, not a state."""

    DRAFT = "draft", pgettext("call", "Draft")
    PUBLISHED = "published", pgettext("call", "Published")
    RANKED = "ranked", pgettext("call", "Ranked")
    ANNOUNCED = "announced", pgettext("call", "Results published")
    CANCELLED = "cancelled", pgettext("call", "Cancelled")


class FileState(Code):
    """Where an application is."""

    DRAFT = "draft", pgettext("application", "Being written")
    SUBMITTED = "submitted", pgettext("application", "Submitted"), "info"
    ELIGIBLE = "eligible", pgettext("application", "Eligible"), "info"
    INELIGIBLE = "ineligible", pgettext("application", "Not eligible"), "danger"
    WITHDRAWN = "withdrawn", pgettext("application", "Withdrawn")
    AWARDED = "awarded", pgettext("application", "Granted"), "success"
    REVOKED = "revoked", pgettext("application", "Grant revoked"), "danger"


PUBLISH = Move(
    "publish_call",
    {CallState.DRAFT},
    CallState.PUBLISHED,
    needs=Permission.CALL_MANAGE,
    label=gettext_noop("Publish the call"),
)
RANK = Move(
    "rank_call",
    {CallState.PUBLISHED},
    CallState.RANKED,
    needs=Permission.CALL_MANAGE,
    label=gettext_noop("Close the scoring and rank"),
)
ANNOUNCE = Move(
    "announce_results",
    {CallState.RANKED},
    CallState.ANNOUNCED,
    needs=Permission.CALL_AWARD,
    label=gettext_noop("Publish the results"),
)
CANCEL = Move(
    "cancel_call",
    {CallState.DRAFT, CallState.PUBLISHED},
    CallState.CANCELLED,
    needs=Permission.CALL_MANAGE,
    label=gettext_noop("Cancel the call"),
    wants_note=True,
)
CALL_MOVES = (PUBLISH, RANK, ANNOUNCE, CANCEL)

SUBMIT = Move(
    "submit_application",
    {FileState.DRAFT},
    FileState.SUBMITTED,
    needs=Permission.CALL_APPLY,
    label=gettext_noop("Submit the application"),
)
WITHDRAW = Move(
    "withdraw_application",
    {FileState.DRAFT, FileState.SUBMITTED, FileState.ELIGIBLE},
    FileState.WITHDRAWN,
    needs=Permission.CALL_APPLY,
    label=gettext_noop("Withdraw the application"),
)
ACCEPT = Move(
    "accept_application",
    {FileState.SUBMITTED, FileState.INELIGIBLE},
    FileState.ELIGIBLE,
    needs=Permission.CALL_MANAGE,
    label=gettext_noop("Declare eligible"),
)
REJECT = Move(
    "reject_application",
    {FileState.SUBMITTED, FileState.ELIGIBLE},
    FileState.INELIGIBLE,
    needs=Permission.CALL_MANAGE,
    label=gettext_noop("Declare not eligible"),
    wants_note=True,
)
AWARD = Move(
    "award_application",
    {FileState.ELIGIBLE},
    FileState.AWARDED,
    needs=Permission.CALL_AWARD,
    label=gettext_noop("Award the grant"),
)
REVOKE = Move(
    "revoke_award",
    {FileState.AWARDED},
    FileState.REVOKED,
    needs=Permission.CALL_AWARD,
    label=gettext_noop("Revoke the grant"),
    wants_note=True,
)
REOPEN = Move(
    "reopen_award",
    {FileState.AWARDED},
    FileState.ELIGIBLE,
    needs=Permission.CALL_AWARD,
    label=gettext_noop("Take the decision back"),
    wants_note=True,
)
FILE_MOVES = (SUBMIT, WITHDRAW, ACCEPT, REJECT, AWARD, REVOKE, REOPEN)

SCORED = frozenset({FileState.ELIGIBLE, FileState.AWARDED})
LODGED = frozenset(
    {FileState.SUBMITTED, FileState.ELIGIBLE, FileState.INELIGIBLE, FileState.AWARDED, FileState.REVOKED}
)
SEALED = frozenset({CallState.RANKED, CallState.ANNOUNCED})
PUBLIC = frozenset({CallState.PUBLISHED, CallState.RANKED, CallState.ANNOUNCED})


class Phase(Code):
    """What a reader is told of a call at an instant."""

    DRAFT = "draft", pgettext("call", "Draft")
    COMING = "coming", pgettext("call", "Opens soon"), "info"
    OPEN = "open", pgettext("call", "Open"), "success"
    SCORING = "scoring", pgettext("call", "Being scored"), "warning"
    RANKED = "ranked", pgettext("call", "Ranked"), "info"
    ANNOUNCED = "announced", pgettext("call", "Results published"), "success"
    CANCELLED = "cancelled", pgettext("call", "Cancelled")


def phase(state: str, opens_at: datetime, closes_at: datetime, at: datetime) -> Phase:
    """The phase of a call at an instant: published, it is to come, open (the closing instant excluded) or scored."""
    if state != CallState.PUBLISHED:
        return Phase(state)
    if at < opens_at:
        return Phase.COMING
    return Phase.OPEN if at < closes_at else Phase.SCORING


class CallNotYet(Refusal):
    message = gettext_noop("This call opens on %(at)s.")


class CallClosed(Refusal):
    message = gettext_noop("This call closed on %(at)s: nothing is received any more.")


class CallNotOpen(Refusal):
    message = gettext_noop("This call is not open.")


def check_open(state: str, opens_at: datetime, closes_at: datetime, at: datetime) -> None:
    """Refuse to write a file outside the hours of the call. Codes: `call_not_open`, `call_not_yet`, `call_closed`."""
    now = phase(state, opens_at, closes_at, at)
    if now == Phase.COMING:
        raise CallNotYet(at=opens_at)
    if now in (Phase.SCORING, Phase.RANKED, Phase.ANNOUNCED):
        raise CallClosed(at=closes_at)
    if now != Phase.OPEN:
        raise CallNotOpen()


class ScoringClosed(Refusal):
    message = gettext_noop("The scoring is closed.")


class ScoringNotYet(Refusal):
    message = gettext_noop("Files are scored once the call is closed, on %(at)s.")


def check_scoring(state: str, opens_at: datetime, closes_at: datetime, at: datetime) -> None:
    """Refuse to score before the closing or after the ranking. Codes: `scoring_not_yet`, `scoring_closed`."""
    now = phase(state, opens_at, closes_at, at)
    if now in (Phase.RANKED, Phase.ANNOUNCED, Phase.CANCELLED):
        raise ScoringClosed()
    if now != Phase.SCORING:
        raise ScoringNotYet(at=closes_at)
