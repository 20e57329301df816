"""Every write of governance: audited, refused with a sentence, safe to repeat."""

from .committees import MeetingNotHeld, record_committee
from .decision_effects import MatterElsewhere, MeetingUnsaid, NotProposed, OwnMatter
from .decisions import AlreadyClosed, MeetingElsewhere, QuorumMissing, close_decision, record_decision
from .meetings import (
    AgendaEmpty,
    AttendanceWrong,
    ConvenedLate,
    MeetingPast,
    MinutesApproved,
    cancel_meeting,
    convene_meeting,
    hold_meeting,
    plan_meeting,
    record_meeting,
    write_minutes,
)
from .reports import (
    AgreementHidden,
    FutureKnowledge,
    MoveUnknown,
    NoteMissing,
    compute_report,
    enqueue_report,
    move_report,
)

__all__ = [
    "AgendaEmpty",
    "AgreementHidden",
    "AlreadyClosed",
    "AttendanceWrong",
    "ConvenedLate",
    "FutureKnowledge",
    "MatterElsewhere",
    "MeetingElsewhere",
    "MeetingNotHeld",
    "MeetingPast",
    "MeetingUnsaid",
    "MinutesApproved",
    "MoveUnknown",
    "NotProposed",
    "NoteMissing",
    "OwnMatter",
    "QuorumMissing",
    "cancel_meeting",
    "close_decision",
    "compute_report",
    "convene_meeting",
    "enqueue_report",
    "hold_meeting",
    "move_report",
    "plan_meeting",
    "record_committee",
    "record_decision",
    "record_meeting",
    "write_minutes",
]
