"""What every write shares: the day of an instant, fields checked before they are saved, the person as a source."""

from __future__ import annotations

from datetime import date, datetime
from typing import TypeVar

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .actions import Actor
from .models import Source, SourceKind, Stamp
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
        raise InvalidFields(reason=" ".join(_reasons(obj, error))) from error
    Stamp.bump(obj._meta.app_label)  # after the rows that an action locks: every writer in the same order
    obj.save()
    return obj


def _reasons(obj: models.Model, error: ValidationError) -> list[str]:
    """The messages, each field error after the words of its field."""
    labels = {field.name: f"{field.verbose_name}: " for field in obj._meta.fields}
    return [f"{labels.get(name, '')}{message}" for name, messages in error.message_dict.items() for message in messages]


def source_of(by: Actor, at: datetime) -> Source:
    """The source row for what an actor states by hand: one per person whatever their name, one per system by label."""
    kind, reference = (SourceKind.USER, f"user:{by.pk}") if by.pk is not None else (SourceKind.SYSTEM, "system")
    label = str(by)[:300]
    rows = Source.objects.filter(kind=kind, reference=reference)
    known = (rows if by.pk is not None else rows.filter(label=label)).order_by("pk").first()
    return known or Source.objects.create(kind=kind, reference=reference, label=label, recorded_at=at)


def day_of(at: datetime) -> date:
    """The day in Morocco of an instant."""
    return timezone.localtime(at).date()


def not_future(day: date, at: datetime) -> None:
    """Refuse a day that has not come. Raises: FutureDay."""
    if day > day_of(at):
        raise FutureDay(on=day)
