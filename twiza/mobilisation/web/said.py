"""How the pages of this room say no."""

from __future__ import annotations

from twiza.core.web.refusals import Voice

from ..models.labels import sentence

# The field on which the correction is made.
FIELD_OF = {
    "name_missing": "name",
    "email_wrong": "email",
    "phone_wrong": "phone",
    "language_missing": "languages",
    "relation_missing": "relations",
    "mode_unknown": "mode",
    "country_unknown": "country",
    "region_unknown": "region_of_origin",
    "ticket_reversed": "ticket_high",
    "reason_missing": "reason",
    "session_in_future": "held_on",
    "session_before_case": "held_on",
    "session_after_closing": "held_on",
    "outside_mission": "held_on",
    "session_length": "minutes",
    "day_too_long": "minutes",
    "next_step_before_session": "next_due_on",
    "closed_in_future": "closed_on",
    "closed_before_opening": "closed_on",
    "closed_before_session": "closed_on",
}

voice = Voice(sentence, FIELD_OF)
attempt, try_it = voice.attempt, voice.try_it
