"""Reads that compute over a call: applicants, the ranking, what payers promised, other funding."""

from .applicants import answers_about, answers_of, answers_of_many, applicant_of, fitting_windows, missing_of
from .other_funding import Funding, Namesake, funded_elsewhere, fundings_of, namesakes, open_grants
from .payer_budgets import Cover, cover_of
from .ranking import Tally, as_json, files_of, rank_call_now, tally_of
from .ranking_after_awards import kept_for_others, proposed_now, seats_of

__all__ = [
    "Cover",
    "Funding",
    "Namesake",
    "Tally",
    "answers_about",
    "answers_of",
    "answers_of_many",
    "applicant_of",
    "as_json",
    "cover_of",
    "files_of",
    "fitting_windows",
    "funded_elsewhere",
    "fundings_of",
    "kept_for_others",
    "missing_of",
    "namesakes",
    "open_grants",
    "proposed_now",
    "rank_call_now",
    "seats_of",
    "tally_of",
]
