"""How pages say no: what an action or a rule refuses, in words beside the field that they speak of."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from twiza.core.refusals import NotAllowed, Refusal
from twiza.core.values import RuleError

T = TypeVar("T")


def attempt(where: forms.BaseForm | HttpRequest, act: Callable[[], T]) -> T | None:
    """What the action returns; None when it refused. A missing right answers 403.

    where: the form in which the reason then stands, on its entry when the refusal names one; the request when it is to
    stand above the next page.
    """
    try:
        return act()
    except NotAllowed as refusal:
        raise PermissionDenied(refusal.sentence) from refusal
    except Refusal as refusal:
        if isinstance(where, HttpRequest):
            messages.error(where, refusal.sentence)
        else:
            entry = next((name for name in refusal.fields if name in where.fields), None)
            where.add_error(entry, refusal.sentence)
        return None


@dataclass(frozen=True)
class Voice:
    """A room's way of refusing on its pages.

    sentence: its words for the codes of its rules. fields: code of a refusal -> field where the correction is made.
    """

    sentence: Callable[[RuleError], str]
    fields: Mapping[str, str]

    def attempt(self, form: forms.Form, act: Callable[[], T]) -> T | None:
        """What the action returns; None when it refused, the reason then standing in the form."""
        done, code, words = self._act(act)
        if code:
            field = self.fields.get(code, code)
            form.add_error(field if field in form.fields else None, words)
        return done

    def try_it(self, request: HttpRequest, act: Callable[[], T]) -> T | None:
        """What the action returns; None when it refused, the reason then standing above the next page."""
        done, code, words = self._act(act)
        if code:
            messages.error(request, words)
        return done

    def _act(self, act: Callable[[], T]) -> tuple[T | None, str, str]:
        try:
            return act(), "", ""
        except NotAllowed as refusal:
            raise PermissionDenied(refusal.sentence) from refusal
        except Refusal as refusal:
            if refusal.fields:
                return None, refusal.fields[0], refusal.sentence
            return None, refusal.code, refusal.sentence
        except RuleError as error:
            # A rule about one value of several names it
            return None, str(error.params.get("what") or error.code), self.sentence(error)
