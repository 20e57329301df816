"""The life of an agreement: its states, the moves between them and what each state needs.

*Lapsed without evaluation* is not a state: it is computed from the period and the evaluation (see notices).
"""

from collections.abc import Iterable
from datetime import date

from twiza.accounts.rules import Permission
from twiza.core.codes import Code
from twiza.core.messages import gettext_noop, pgettext
from twiza.core.refusals import Refusal
from twiza.core.states import Move

from .periods import Span, is_over
from .vocabulary import NEEDS_PARENT, Kind


class State(Code):
    """Where an agreement is in its life."""

    DRAFT = "draft", pgettext("convention", "Draft")
    UNDER_STUDY = "under_study", pgettext("convention", "Under study")
    VOTED = "voted", pgettext("convention", "Voted")
    VISA = "visa", pgettext("convention", "Visa granted")
    SIGNED = "signed", pgettext("convention", "Signed")
    IN_FORCE = "in_force", pgettext("convention", "In force")
    SUSPENDED = "suspended", pgettext("convention", "Suspended")
    EXPIRED = "expired", pgettext("convention", "Expired")
    TERMINATED = "terminated", pgettext("convention", "Terminated")
    CLOSED = "closed", pgettext("convention", "Closed")


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
GRANT_VISA = Move("grant_visa", {State.VOTED}, State.VISA, needs=MANAGE, label=gettext_noop("Record the visa"))
SIGN_ALL = Move("sign", SIGNABLE, State.SIGNED, needs=SIGN, label=gettext_noop("Record the signature by all"))
ENTER = Move("enter_into_force", {State.SIGNED}, State.IN_FORCE, needs=MANAGE, label=gettext_noop("Enter into force"))
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
CLOSE = Move("close", {State.EXPIRED, State.TERMINATED}, State.CLOSED, needs=MANAGE, label=gettext_noop("Close"))
ABANDON = Move(
    "abandon",
    {State.DRAFT, State.UNDER_STUDY, State.VOTED, State.VISA},
    State.TERMINATED,
    needs=MANAGE,
    label=gettext_noop("Give up before the signature"),
    wants_note=True,
)

MOVES = (STUDY, RETURN, VOTE, GRANT_VISA, SIGN_ALL, ENTER, SUSPEND, RESUME, EXPIRE, TERMINATE, ABANDON, CLOSE)


class ParentMissing(Refusal):
    message = gettext_noop("An amendment belongs to the agreement that it changes: choose its parent.")


class PartiesMissing(Refusal):
    message = gettext_noop("At least two signatories are needed; there are %(count)s.")


class SignaturesMissing(Refusal):
    message = gettext_noop("%(count)s signatories have not signed yet.")


class SignedInFuture(Refusal):
    message = gettext_noop("One signature is dated %(on)s, which has not come yet.")


class StartMissing(Refusal):
    message = gettext_noop("Give the first day before the agreement enters into force.")


class NotOverYet(Refusal):
    message = gettext_noop("The period is not over, or its end is unknown: the expiry cannot be recorded.")


class EvaluationMissing(Refusal):
    message = gettext_noop("Deposit the evaluation report before closing.")


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
        raise ParentMissing()
    # A press text may announce a series without naming every partner: one named signatory is then enough.
    if move in (VOTE, SIGN_ALL) and signatories < (1 if kind == Kind.SERIES else 2):
        raise PartiesMissing(count=signatories)
    if move == SIGN_ALL and unsigned:
        raise SignaturesMissing(count=unsigned)
    if move == SIGN_ALL and latest_signature is not None and latest_signature > on:
        raise SignedInFuture(on=latest_signature)
    if move == ENTER and span.starts_on is None:
        raise StartMissing()
    if move == EXPIRE and not is_over(span, on):
        raise NotOverYet()
    if move == CLOSE and evaluated_on is None:
        raise EvaluationMissing()


def may_edit_text(state: str) -> bool:
    """Say whether parties, clauses and commitments may still change without an amendment."""
    return state in EDITABLE


def names(moves: Iterable[Move]) -> list[str]:
    """The names of moves, for tables and tests."""
    return [move.name for move in moves]
