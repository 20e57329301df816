"""Tables of governance and all their reads."""

from .agenda import agenda_of
from .committees import Committee, Decision, Member
from .gathering import gather
from .meetings import Attendance, Meeting
from .reports import FrozenContentAltered, Report

__all__ = [
    "Attendance",
    "Committee",
    "Decision",
    "FrozenContentAltered",
    "Meeting",
    "Member",
    "Report",
    "agenda_of",
    "gather",
]
