"""Writes of mobilisation. Each is one transaction with its audit row, its letters and its stamp."""

from .consent import ConsentMissing, ConsentOfAnother, MoveUnknown, NoteMissing, erase_person, move_person, set_consent
from .loading import Listed, load_people
from .locking import Bearer, RequestOver
from .matching import RunUnderWay, compute_run, request_run
from .missions import AlreadyRated, MissionOver, OutsideMission, close_mission, rate_mission, record_mission_session
from .people import (
    AlreadyRegistered,
    ConflictOfAnother,
    refresh_expert,
    register_expert,
    register_investor,
    send_link,
    set_conflict,
)
from .proposals import ExpertUnavailable, NobodyToSend, SideCannot, answer_proposal, send_proposals
from .reminders import tick_clock

__all__ = [
    "AlreadyRated",
    "AlreadyRegistered",
    "Bearer",
    "ConflictOfAnother",
    "ConsentMissing",
    "ConsentOfAnother",
    "ExpertUnavailable",
    "Listed",
    "MissionOver",
    "MoveUnknown",
    "NobodyToSend",
    "NoteMissing",
    "OutsideMission",
    "RequestOver",
    "RunUnderWay",
    "SideCannot",
    "answer_proposal",
    "close_mission",
    "compute_run",
    "erase_person",
    "load_people",
    "move_person",
    "rate_mission",
    "record_mission_session",
    "refresh_expert",
    "register_expert",
    "register_investor",
    "request_run",
    "send_link",
    "send_proposals",
    "set_conflict",
    "set_consent",
    "tick_clock",
]
