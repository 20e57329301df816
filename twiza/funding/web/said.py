"""How the pages say no: refusals beside the field that they speak of."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from django import forms
from django.core.exceptions import PermissionDenied

from twiza.core.refusals import NotAllowed, Refusal

T = TypeVar("T")
FIELD_OF = {
    "amount_not_positive": "amount", "beyond_promised": "amount", "beyond_committed": "amount",
    "beyond_ordered": "amount", "beyond_paid": "amount", "beyond_received": "amount", "beyond_spent": "amount",
    "rate_missing": "amount", "in_kind_stage": "stage", "chain_to_itself": "payee", "chain_closes": "payee",
    "future_value": "value_on", "payer_foreign": "payer", "payee_missing": "payee", "reference_taken": "reference",
    "shares_differ": "total", "note_missing": "note", "number_taken": "number", "condition_rate": "rate",
    "condition_day": "day", "rate_not_positive": "rate", "rate_too_fine": "rate", "rate_taken": "rate",
    "day_in_future": "on",
}  # fmt: skip


def attempt(form: forms.Form, act: Callable[[], T]) -> T | None:
    """What the action returns; None when it refused, the reason then standing in the form."""
    try:
        return act()
    except NotAllowed as refusal:
        raise PermissionDenied(refusal.sentence) from refusal
    except Refusal as refusal:
        field = FIELD_OF.get(refusal.code, "")
        form.add_error(field if field in form.fields else None, refusal.sentence)
    return None
