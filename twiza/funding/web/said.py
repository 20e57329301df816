"""How the pages of this room say no."""

from __future__ import annotations

from twiza.core.web.refusals import Voice

from ..models.labels import sentence

# The field on which the correction is made.
FIELD_OF = {
    "amount_not_positive": "amount", "beyond_promised": "amount", "beyond_committed": "amount",
    "beyond_ordered": "amount", "beyond_paid": "amount", "beyond_received": "amount", "beyond_spent": "amount",
    "rate_missing": "amount", "in_kind_stage": "stage", "chain_to_itself": "payee", "chain_closes": "payee",
    "future_value": "value_on", "payer_foreign": "payer", "payee_missing": "payee", "reference_taken": "reference",
    "shares_differ": "total", "note_missing": "note", "number_taken": "number", "condition_rate": "rate",
    "condition_day": "day", "rate_not_positive": "rate", "rate_too_fine": "rate", "rate_taken": "rate",
    "day_in_future": "on", "promise_below": "amount", "not_amending": "amendment",
}  # fmt: skip

voice = Voice(sentence, FIELD_OF)
attempt = voice.attempt
