"""What every write shares: the day of an instant, fields checked before they are saved, the person as a source."""

from __future__ import annotations

from datetime import date, datetime
from typing import TypeVar

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .models import Stamp
from .refusals import Refusal

M = TypeVar("M", bound=models.Model)


class InvalidFields(Refusal):
    """The fields contradict each other or a constraint; `reason` says which."""

    message = _("Nothing was saved. %(reason)s")


class FutureDay(Refusal):
    """A fact cannot be dated after today."""

    message = _("The day %(on)s has not come yet.")


def save_checked(obj: M) -> M:
    """Save what the fields and constraints of the model accept; the caches of its room are stale from now on.

    Raises: InvalidFields.
    """
    try:
        obj.full_clean()
    except ValidationError as error:
        raise InvalidFields(reason=" ".join(error.messages)) from error
    Stamp.bump(obj._meta.app_label)  # after the rows that an action locks: every writer in the same order
    obj.save()
    return obj


def day_of(at: datetime) -> date:
    """The day in Morocco of an instant."""
    return timezone.localtime(at).date()


def not_future(day: date, at: datetime) -> None:
    """Refuse a day that has not come. Raises: FutureDay."""
    if day > day_of(at):
        raise FutureDay(on=day)
