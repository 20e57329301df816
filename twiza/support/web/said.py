"""How the pages of this room say no."""

from __future__ import annotations

from twiza.core.web.refusals import Voice

from ..models.labels import sentence

# The field on which the correction is made.
FIELD_OF = {
    "phase_not_open": "phase",
    "opened_in_future": "opened_on",
    "closed_in_future": "closed_on",
    "closed_before_opening": "closed_on",
    "closed_before_session": "closed_on",
    "session_in_future": "held_on",
    "session_before_case": "held_on",
    "session_after_closing": "held_on",
    "session_length": "minutes",
    "day_too_long": "minutes",
    "next_step_before_session": "next_due_on",
}

voice = Voice(sentence, FIELD_OF)
attempt = voice.attempt
