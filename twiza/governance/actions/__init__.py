"""Every write of governance: audited, refused with a sentence, safe to repeat."""

from .committees import (
    AlreadyClosed,
    InvalidFields,
    MeetingElsewhere,
    close_decision,
    record_committee,
    record_decision,
    record_meeting,
)
from .reports import (
    AgreementHidden,
    FutureDay,
    FutureKnowledge,
    MoveUnknown,
    NoteMissing,
    compute_report,
    enqueue_report,
    move_report,
)

__all__ = [
    "AgreementHidden",
    "AlreadyClosed",
    "FutureDay",
    "FutureKnowledge",
    "InvalidFields",
    "MeetingElsewhere",
    "MoveUnknown",
    "NoteMissing",
    "close_decision",
    "compute_report",
    "enqueue_report",
    "move_report",
    "record_committee",
    "record_decision",
    "record_meeting",
]
