"""Writes of support. Each is one transaction with its audit row, its event in the plan and its stamp."""

from .cases import (
    AgentCannotFollow,
    CaseAlreadyOpen,
    close_case,
    hand_over_case,
    hold_case,
    open_case,
    resume_case,
    ship_pathways,
)
from .findings import NeedAlreadyStated, add_need, meet_need, record_diagnostic, record_measure
from .loading import load_cases
from .sessions import AlreadyCorrected, KeyReused, StageUnknown, cancel_session, correct_session, record_session

__all__ = [
    "AgentCannotFollow",
    "AlreadyCorrected",
    "CaseAlreadyOpen",
    "KeyReused",
    "NeedAlreadyStated",
    "StageUnknown",
    "add_need",
    "cancel_session",
    "close_case",
    "correct_session",
    "hand_over_case",
    "hold_case",
    "load_cases",
    "meet_need",
    "open_case",
    "record_diagnostic",
    "record_measure",
    "record_session",
    "resume_case",
    "ship_pathways",
]
