"""Tables of calls: the call with its windows and criteria, applications, reviews, the ranking, awards."""

from .applications import Application, ApplicationQuerySet, CostLine, Paper
from .awards import Award, AwardQuerySet, Revocation, sums_of
from .calls import Call, CallQuerySet, Criterion, Window
from .candidates import answers_about, answers_of, answers_of_many, applicant_of, fitting_windows, missing_of
from .cover import Cover, cover_of
from .elsewhere import Funding, Namesake, funded_elsewhere, fundings_of, namesakes, open_grants
from .ranked import Tally, as_json, files_of, rank_call_now, tally_of
from .reviews import Interest, Place, Review, ReviewQuerySet, own_organisations, to_score
from .standing import kept_for_others, proposed_now, seats_of

__all__ = [
    "Application", "ApplicationQuerySet", "Award", "AwardQuerySet", "Call", "CallQuerySet", "CostLine",
    "Cover", "Criterion", "Funding", "Interest", "Namesake", "Paper", "Place", "Review", "ReviewQuerySet",
    "Revocation", "Tally", "Window", "answers_about", "answers_of",
    "answers_of_many", "applicant_of", "as_json", "cover_of",
    "files_of", "fitting_windows", "funded_elsewhere", "fundings_of", "kept_for_others", "missing_of", "namesakes",
    "open_grants", "own_organisations", "proposed_now", "rank_call_now", "seats_of", "sums_of", "tally_of", "to_score",
]  # fmt: skip
