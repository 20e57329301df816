"""The life of a call and the life of an application, as tables of moves."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from twiza.accounts.rules import Permission
from twiza.core.states import Move
from twiza.core.values import RuleError, gettext_noop


class CallState(StrEnum):
    """Where a call is; whether it is open is a question of the hour, not a state."""

    DRAFT = "draft"
    PUBLISHED = "published"
    RANKED = "ranked"
    ANNOUNCED = "announced"
    CANCELLED = "cancelled"


class FileState(StrEnum):
    """Where an application is."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    ELIGIBLE = "eligible"
    INELIGIBLE = "ineligible"
    WITHDRAWN = "withdrawn"
    AWARDED = "awarded"
    REVOKED = "revoked"


PUBLISH = Move(
    "publish_call", {CallState.DRAFT}, CallState.PUBLISHED, needs=Permission.CALL_MANAGE,
    label=gettext_noop("Publish the call"),
)  # fmt: skip
RANK = Move(
    "rank_call", {CallState.PUBLISHED}, CallState.RANKED, needs=Permission.CALL_MANAGE,
    label=gettext_noop("Close the scoring and rank"),
)  # fmt: skip
ANNOUNCE = Move(
    "announce_results", {CallState.RANKED}, CallState.ANNOUNCED, needs=Permission.CALL_AWARD,
    label=gettext_noop("Publish the results"),
)  # fmt: skip
CANCEL = Move(
    "cancel_call", {CallState.DRAFT, CallState.PUBLISHED}, CallState.CANCELLED, needs=Permission.CALL_MANAGE,
    label=gettext_noop("Cancel the call"), wants_note=True,
)  # fmt: skip
CALL_MOVES = (PUBLISH, RANK, ANNOUNCE, CANCEL)

SUBMIT = Move(
    "submit_application", {FileState.DRAFT}, FileState.SUBMITTED, needs=Permission.CALL_APPLY,
    label=gettext_noop("Submit the application"),
)  # fmt: skip
WITHDRAW = Move(
    "withdraw_application", {FileState.DRAFT, FileState.SUBMITTED, FileState.ELIGIBLE}, FileState.WITHDRAWN,
    needs=Permission.CALL_APPLY, label=gettext_noop("Withdraw the application"),
)  # fmt: skip
ACCEPT = Move(
    "accept_application", {FileState.SUBMITTED, FileState.INELIGIBLE}, FileState.ELIGIBLE,
    needs=Permission.CALL_MANAGE, label=gettext_noop("Declare eligible"),
)  # fmt: skip
REJECT = Move(
    "reject_application", {FileState.SUBMITTED, FileState.ELIGIBLE}, FileState.INELIGIBLE,
    needs=Permission.CALL_MANAGE, label=gettext_noop("Declare not eligible"), wants_note=True,
)  # fmt: skip
AWARD = Move(
    "award_application", {FileState.ELIGIBLE}, FileState.AWARDED, needs=Permission.CALL_AWARD,
    label=gettext_noop("Award the grant"),
)  # fmt: skip
REVOKE = Move(
    "revoke_award", {FileState.AWARDED}, FileState.REVOKED, needs=Permission.CALL_AWARD,
    label=gettext_noop("Revoke the grant"), wants_note=True,
)  # fmt: skip
REOPEN = Move(
    "reopen_award", {FileState.AWARDED}, FileState.ELIGIBLE, needs=Permission.CALL_AWARD,
    label=gettext_noop("Take the decision back"), wants_note=True,
)  # fmt: skip
FILE_MOVES = (SUBMIT, WITHDRAW, ACCEPT, REJECT, AWARD, REVOKE, REOPEN)

SCORED = frozenset({FileState.ELIGIBLE, FileState.AWARDED})
LODGED = frozenset(
    {FileState.SUBMITTED, FileState.ELIGIBLE, FileState.INELIGIBLE, FileState.AWARDED, FileState.REVOKED}
)
SEALED = frozenset({CallState.RANKED, CallState.ANNOUNCED})
PUBLIC = frozenset({CallState.PUBLISHED, CallState.RANKED, CallState.ANNOUNCED})


class Phase(StrEnum):
    """What a reader is told of a call at an instant."""

    DRAFT = "draft"
    COMING = "coming"
    OPEN = "open"
    SCORING = "scoring"
    RANKED = "ranked"
    ANNOUNCED = "announced"
    CANCELLED = "cancelled"


def phase(state: str, opens_at: datetime, closes_at: datetime, at: datetime) -> Phase:
    """The phase of a call at an instant: published, it is to come, open (the closing instant excluded) or scored."""
    if state != CallState.PUBLISHED:
        return Phase(state)
    if at < opens_at:
        return Phase.COMING
    return Phase.OPEN if at < closes_at else Phase.SCORING


def check_open(state: str, opens_at: datetime, closes_at: datetime, at: datetime) -> None:
    """Refuse to write a file outside the hours of the call. Codes: `call_not_open`, `call_not_yet`, `call_closed`."""
    now = phase(state, opens_at, closes_at, at)
    if now == Phase.COMING:
        raise RuleError("call_not_yet", at=opens_at)
    if now in (Phase.SCORING, Phase.RANKED, Phase.ANNOUNCED):
        raise RuleError("call_closed", at=closes_at)
    if now != Phase.OPEN:
        raise RuleError("call_not_open")


def check_scoring(state: str, opens_at: datetime, closes_at: datetime, at: datetime) -> None:
    """Refuse to score before the closing or after the ranking. Codes: `scoring_not_yet`, `scoring_closed`."""
    now = phase(state, opens_at, closes_at, at)
    if now in (Phase.RANKED, Phase.ANNOUNCED, Phase.CANCELLED):
        raise RuleError("scoring_closed")
    if now != Phase.SCORING:
        raise RuleError("scoring_not_yet", at=closes_at)
