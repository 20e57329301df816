"""What every write of the room shares: sentences of refused rules, locked rows, the day, checked saves."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from twiza.core.models import Stamp
from twiza.core.refusals import Refusal
from twiza.core.values import RuleError

from ..models import Application, Call
from ..models.labels import sentence

T = TypeVar("T")
M = TypeVar("M", bound=models.Model)
STAMP = "calls"


class RuleRefused(Refusal):
    """A rule of this room says no; `code` is the rule's own code."""

    def __init__(self, error: RuleError) -> None:
        super().__init__()
        self.error = error

    @property
    def code(self) -> str:
        """The code of the rule that refused."""
        return self.error.code

    @property
    def sentence(self) -> str:
        """The rule's refusal in words."""
        return sentence(self.error)


class InvalidFields(Refusal):
    """The fields contradict each other or a constraint; `reason` says which."""

    message = _("Nothing was saved. %(reason)s")


class NoteNeeded(Refusal):
    """The step says why."""

    message = _("Say why.")


def judged(rule: Callable[..., T], *args: Any, **kwargs: Any) -> T:
    """Ask a pure rule; its refusal becomes a sentence."""
    try:
        return rule(*args, **kwargs)
    except RuleError as error:
        raise RuleRefused(error) from error


def locked_call(call: Call) -> Call:
    """The call as it stands, held until the end; the room's stamp moves first and keeps writers in order."""
    Stamp.bump(STAMP)
    return Call.objects.select_for_update(of=("self",)).select_related("agreement").get(pk=call.pk)


def locked_file(application: Application) -> Application:
    """The file as it stands, held until the end, with its call and organisation."""
    Stamp.bump(STAMP)
    rows = Application.objects.select_for_update(of=("self",))
    return rows.select_related("call__agreement", "window__payer", "organisation__territory").get(
        pk=application.pk
    )


def day_of(at: datetime) -> date:
    """The day in Morocco of an instant."""
    return timezone.localtime(at).date()


def save(obj: M) -> M:
    """Check the fields and the constraints, then save. Raises InvalidFields."""
    try:
        obj.full_clean()
    except ValidationError as error:
        raise InvalidFields(reason=" ".join(error.messages)) from error
    obj.save()
    return obj
