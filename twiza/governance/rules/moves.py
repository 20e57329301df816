"""The life of an evaluation report: its states and the moves between them."""

from enum import StrEnum

from twiza.accounts.rules import Permission
from twiza.core.messages import gettext_noop
from twiza.core.states import Move


class State(StrEnum):
    """How far a report is on its way to the public."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    APPROVED = "approved"
    PUBLISHED = "published"
    REJECTED = "rejected"


SUBMIT = Move(
    "submit",
    {State.DRAFT},
    State.SUBMITTED,
    needs=Permission.REPORT_SUBMIT,
    label=gettext_noop("Submit to the committee"),
)
APPROVE = Move(
    "approve",
    {State.SUBMITTED},
    State.APPROVED,
    needs=Permission.REPORT_APPROVE,
    label=gettext_noop("Record the approval"),
)
REJECT = Move(
    "reject",
    {State.SUBMITTED},
    State.REJECTED,
    needs=Permission.REPORT_APPROVE,
    label=gettext_noop("Send back"),
    wants_note=True,
)
PUBLISH = Move(
    "publish", {State.APPROVED}, State.PUBLISHED, needs=Permission.REPORT_PUBLISH, label=gettext_noop("Publish")
)

MOVES = (SUBMIT, APPROVE, REJECT, PUBLISH)
WAITING = frozenset({State.DRAFT, State.SUBMITTED, State.APPROVED})
