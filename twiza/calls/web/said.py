"""How the pages of this room say no."""

from __future__ import annotations

from twiza.core.values import RuleError
from twiza.core.web.refusals import Voice
from twiza.funding.models.labels import REFUSALS as MONEY
from twiza.funding.models.labels import sentence as money_sentence

from ..models.labels import sentence

# The field on which the correction is made.
FIELD_OF = {
    "award_not_positive": "amount", "award_beyond_most": "amount", "award_beyond_budget": "amount",
    "beyond_received": "amount", "future_value": "on", "decision_unexplained": "note", "note_needed": "note",
    "reference_taken": "reference", "proof_missing": "file", "key_taken": "key", "paper_type": "file",
    "paper_too_big": "file",
}  # fmt: skip


def told(error: RuleError) -> str:
    """A rule's refusal in words: of this room, or of money where an amount was read."""
    return money_sentence(error) if error.code in MONEY else sentence(error)


voice = Voice(told, FIELD_OF)
attempt = voice.attempt
try_it = voice.try_it
