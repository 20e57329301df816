"""How the pages say no: refusals of actions and rules, in words beside the field that they speak of."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from django import forms
from django.core.exceptions import PermissionDenied

from twiza.core.refusals import NotAllowed, Refusal
from twiza.core.values import RuleError

from ..models.words import sentence

T = TypeVar("T")

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


def attempt(form: forms.Form, act: Callable[[], T]) -> T | None:
    """What the action returns; None when it refused, the reason then standing in the form."""
    try:
        return act()
    except NotAllowed as refusal:
        raise PermissionDenied(refusal.sentence) from refusal
    except Refusal as refusal:
        form.add_error(None, refusal.sentence)
    except RuleError as error:
        field = FIELD_OF.get(error.code, "")
        form.add_error(field if field in form.fields else None, sentence(error))
    return None
