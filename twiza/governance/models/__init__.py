"""Tables of governance and all their reads."""

from .agenda import agenda_of
from .committees import Committee, Decision, Member
from .exchanges import Encounter, Exchange, Pledge
from .exchanges_practices import Figure, Instrument, Practice
from .exchanges_reads import compare, exchange_items, follow, followed
from .gathering import gather
from .meetings import Attendance, Meeting
from .portfolio_budgets import Budget, Budgeted, draws
from .portfolio_overlaps import components, stake
from .portfolio_views import Answer, AnswerAltered, SavedView
from .reports import FrozenContentAltered, Report

__all__ = [
    "Answer",
    "AnswerAltered",
    "Attendance",
    "Budget",
    "Budgeted",
    "Committee",
    "Decision",
    "Encounter",
    "Exchange",
    "Figure",
    "FrozenContentAltered",
    "Instrument",
    "Meeting",
    "Member",
    "Pledge",
    "Practice",
    "Report",
    "SavedView",
    "agenda_of",
    "compare",
    "components",
    "draws",
    "exchange_items",
    "follow",
    "followed",
    "gather",
    "stake",
]
