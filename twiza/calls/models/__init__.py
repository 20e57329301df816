"""Tables of calls: the call with its windows and criteria, applications, reviews, the ranking, awards."""

from .applications import Application, ApplicationQuerySet, CostLine, Paper
from .awards import Award, AwardQuerySet
from .calls import Call, CallQuerySet, Criterion, Window
from .candidates import answers_about, answers_of, applicant_of, fitting_windows, missing_of
from .elsewhere import Funding, Namesake, funded_elsewhere, namesakes, open_grants
from .ranked import Tally, as_json, files_of, rank_call_now, tally_of
from .reviews import Interest, Place, Review, ReviewQuerySet, own_organisations, to_score

__all__ = [
    "Application", "ApplicationQuerySet", "Award", "AwardQuerySet", "Call", "CallQuerySet", "CostLine", "Criterion",
    "Funding", "Interest", "Namesake", "Paper", "Place", "Review", "ReviewQuerySet", "Tally", "Window",
    "answers_about", "answers_of", "applicant_of", "as_json", "files_of", "fitting_windows", "funded_elsewhere",
    "missing_of", "namesakes", "open_grants", "own_organisations", "rank_call_now", "tally_of", "to_score",
]  # fmt: skip
