"""Tables of mobilisation: experts and investors, runs and proposals, missions."""

from .missions import Mission, MissionQuerySet, MissionSession, Rating, Volunteering, hours_given
from .people import (
    Ability,
    AbilityKind,
    Conflict,
    Expert,
    ExpertQuerySet,
    Interest,
    InterestKind,
    Investor,
    InvestorQuerySet,
)
from .proposals import MatchRun, MatchRunQuerySet, Proposal, ProposalQuerySet, RunKind

__all__ = [
    "Ability",
    "AbilityKind",
    "Conflict",
    "Expert",
    "ExpertQuerySet",
    "Interest",
    "InterestKind",
    "Investor",
    "InvestorQuerySet",
    "MatchRun",
    "MatchRunQuerySet",
    "Mission",
    "MissionQuerySet",
    "MissionSession",
    "Proposal",
    "ProposalQuerySet",
    "Rating",
    "RunKind",
    "Volunteering",
    "hours_given",
]
