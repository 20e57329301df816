"""Tables of calls: the call with its windows and criteria, applications, reviews, the ranking, awards."""

from .applications import Application, ApplicationQuerySet, CostLine, Paper
from .awards import Award, AwardQuerySet, Revocation, sums_of
from .calls import Call, CallQuerySet, Criterion, Window
from .reviews import Interest, Place, Review, ReviewQuerySet, own_organisations, to_score

__all__ = [
    "Application",
    "ApplicationQuerySet",
    "Award",
    "AwardQuerySet",
    "Call",
    "CallQuerySet",
    "CostLine",
    "Criterion",
    "Interest",
    "Paper",
    "Place",
    "Review",
    "ReviewQuerySet",
    "Revocation",
    "Window",
    "own_organisations",
    "sums_of",
    "to_score",
]
