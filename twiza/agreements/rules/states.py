"""The life of an agreement: its states, the moves between them and what each state needs.

*Lapsed without evaluation* is not a state: it is computed from the period and the evaluation (see notices).
"""

from collections.abc import Iterable
from datetime import date
from enum import StrEnum

from twiza.accounts.rules import Permission
from twiza.core.states import Move
from twiza.core.values import RuleError, gettext_noop

from .periods import Span, is_over
from .vocabulary import NEEDS_PARENT, Kind


class State(StrEnum):
    """Where an agreement is in its life."""

    DRAFT = "draft"
    UNDER_STUDY = "under_study"
    VOTED = "voted"
    VISA = "visa"
    SIGNED = "signed"
    IN_FORCE = "in_force"
    SUSPENDED = "suspended"
    EXPIRED = "expired"
    TERMINATED = "terminated"
    CLOSED = "closed"


EDITABLE = frozenset({State.DRAFT, State.UNDER_STUDY})
ALIVE = frozenset({State.SIGNED, State.IN_FORCE, State.SUSPENDED})
BINDING = frozenset(
    {State.VOTED, State.VISA, State.SIGNED, State.IN_FORCE, State.SUSPENDED, State.EXPIRED, State.CLOSED}
)
SIGNABLE = frozenset({State.UNDER_STUDY, State.VOTED, State.VISA})
EDIT, SIGN, MANAGE = Permission.AGREEMENT_DRAFT, Permission.AGREEMENT_SIGN, Permission.AGREEMENT_MOVE

STUDY = Move("study", {State.DRAFT}, State.UNDER_STUDY, needs=EDIT, label=gettext_noop("Send to study"))
RETURN = Move(
    "return_to_draft",
    {State.UNDER_STUDY},
    State.DRAFT,
    needs=EDIT,
    label=gettext_noop("Return to draft"),
    wants_note=True,
)
VOTE = Move("vote", {State.UNDER_STUDY}, State.VOTED, needs=MANAGE, label=gettext_noop("Record the vote"))
GRANT_VISA = Move(
    "grant_visa", {State.VOTED}, State.VISA, needs=MANAGE, label=gettext_noop("Record the visa")
)
SIGN_ALL = Move("sign", SIGNABLE, State.SIGNED, needs=SIGN, label=gettext_noop("Record the signature by all"))
ENTER = Move(
    "enter_into_force", {State.SIGNED}, State.IN_FORCE, needs=MANAGE, label=gettext_noop("Enter into force")
)
SUSPEND = Move(
    "suspend", {State.IN_FORCE}, State.SUSPENDED, needs=MANAGE, label=gettext_noop("Suspend"), wants_note=True
)
RESUME = Move("resume", {State.SUSPENDED}, State.IN_FORCE, needs=MANAGE, label=gettext_noop("Resume"))
EXPIRE = Move(
    "expire",
    {State.SIGNED, State.IN_FORCE, State.SUSPENDED},
    State.EXPIRED,
    needs=MANAGE,
    label=gettext_noop("Record the expiry"),
)
TERMINATE = Move(
    "terminate",
    {State.SIGNED, State.IN_FORCE, State.SUSPENDED},
    State.TERMINATED,
    needs=MANAGE,
    label=gettext_noop("Terminate"),
    wants_note=True,
)
CLOSE = Move(
    "close", {State.EXPIRED, State.TERMINATED}, State.CLOSED, needs=MANAGE, label=gettext_noop("Close")
)
ABANDON = Move(
    "abandon",
    {State.DRAFT, State.UNDER_STUDY, State.VOTED, State.VISA},
    State.TERMINATED,
    needs=MANAGE,
    label=gettext_noop("Give up before the signature"),
    wants_note=True,
)

MOVES = (STUDY, RETURN, VOTE, GRANT_VISA, SIGN_ALL, ENTER, SUSPEND, RESUME, EXPIRE, TERMINATE, ABANDON, CLOSE)


def check_move(
    move: Move,
    *,
    kind: str,
    span: Span,
    has_parent: bool,
    signatories: int,
    unsigned: int,
    latest_signature: date | None,
    evaluated_on: date | None,
    on: date,
) -> None:
    """Refuse a move whose state would lack what it needs.

    Codes: `parties_missing` (fewer than two signatories), `parent_missing`, `signatures_missing`, `signed_in_future`,
    `start_missing`, `not_over_yet`, `evaluation_missing`.
    """
    if move.to != State.DRAFT and kind in NEEDS_PARENT and not has_parent:
        raise RuleError("parent_missing")
    # A press text may announce a series without naming every partner: one named signatory is then enough.
    if move in (VOTE, SIGN_ALL) and signatories < (1 if kind == Kind.SERIES else 2):
        raise RuleError("parties_missing", count=signatories)
    if move == SIGN_ALL and unsigned:
        raise RuleError("signatures_missing", count=unsigned)
    if move == SIGN_ALL and latest_signature is not None and latest_signature > on:
        raise RuleError("signed_in_future", on=latest_signature)
    if move == ENTER and span.starts_on is None:
        raise RuleError("start_missing")
    if move == EXPIRE and not is_over(span, on):
        raise RuleError("not_over_yet")
    if move == CLOSE and evaluated_on is None:
        raise RuleError("evaluation_missing")


def may_edit_text(state: str) -> bool:
    """Say whether parties, clauses and commitments may still change without an amendment."""
    return state in EDITABLE


def names(moves: Iterable[Move]) -> list[str]:
    """The names of moves, for tables and tests."""
    return [move.name for move in moves]
