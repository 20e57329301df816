"""Tables of governance and all their reads."""

from .committees import Committee, Decision, Meeting, Member
from .gathering import gather
from .reports import FrozenContentAltered, Report

__all__ = ["Committee", "Decision", "FrozenContentAltered", "Meeting", "Member", "Report", "gather"]
