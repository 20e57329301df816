"""How the pages say no: refusals of actions and rules, in words beside the field that they speak of."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from twiza.core.refusals import NotAllowed, Refusal
from twiza.core.values import RuleError

from ..models.words import sentence

T = TypeVar("T")

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


def attempt(form: forms.Form, act: Callable[[], T]) -> T | None:
    """What the action returns; None when it refused, the reason then standing in the form."""
    try:
        return act()
    except NotAllowed as refusal:
        raise PermissionDenied(refusal.sentence) from refusal
    except Refusal as refusal:
        _put(form, FIELD_OF.get(refusal.code, ""), refusal.sentence)
    except RuleError as error:
        field = str(error.params.get("what", "")) if error.code == "out_of_bounds" else ""
        _put(form, field or FIELD_OF.get(error.code, ""), sentence(error))
    return None


def try_it(request: HttpRequest, act: Callable[[], T]) -> T | None:
    """What the action returns; None when it refused, the reason then standing above the next page."""
    try:
        return act()
    except NotAllowed as refusal:
        raise PermissionDenied(refusal.sentence) from refusal
    except Refusal as refusal:
        messages.error(request, refusal.sentence)
    except RuleError as error:
        messages.error(request, sentence(error))
    return None


def _put(form: forms.Form, field: str, words: str) -> None:
    form.add_error(field if field in form.fields else None, words)
