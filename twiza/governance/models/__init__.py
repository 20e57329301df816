"""Tables of governance and all their reads."""

from .committees import Committee, Decision, Member
from .meetings import Attendance, Meeting
from .reports import FrozenContentAltered, Report

__all__ = ["Attendance", "Committee", "Decision", "FrozenContentAltered", "Meeting", "Member", "Report"]
