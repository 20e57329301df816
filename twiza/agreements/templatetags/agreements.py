"""Tags of the pages of agreements: the sentence behind a field, standings and notices in words."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django import template
from django.db import models

from ..models import Quote, sentences
from ..models.labels import STANDINGS, STATES
from ..rules.calendar import CalendarEntry
from ..rules.notices import Notice
from ..rules.standing import StandingVerdict

register = template.Library()

STANDING_TONES = {"kept": "success", "on_track": "info", "at_risk": "warning", "late": "danger", "unknown": "secondary"}
STATE_TONES = {
    "draft": "secondary",
    "under_study": "secondary",
    "voted": "info",
    "visa": "info",
    "signed": "info",
    "in_force": "success",
    "suspended": "warning",
    "expired": "warning",
    "terminated": "danger",
    "closed": "secondary",
}


class Quotes:
    """The sentences of one agreement, found by object and field."""

    def __init__(self, quotes: Iterable[Quote]) -> None:
        self._found: dict[tuple[str, int, str], list[Quote]] = defaultdict(list)
        for quote in quotes:
            self._found[quote.object_type, quote.object_id, quote.field].append(quote)

    def of(self, obj: models.Model, *fields: str) -> list[Quote]:
        """The sentences behind some fields of an object."""
        kind = obj._meta.model_name or ""
        return [quote for field in fields for quote in self._found.get((kind, obj.pk, field), [])]


@register.inclusion_tag("agreements/sentence.html")
def sentence(quotes: Quotes, obj: models.Model, *fields: str) -> dict[str, object]:
    """A button that opens the sentence from which a field was read; nothing when there is none."""
    return {"quotes": quotes.of(obj, *fields)}


@register.filter
def standing_tone(code: str) -> str:
    """The tone of a standing."""
    return STANDING_TONES.get(str(code), "secondary")


@register.filter
def confidence_tone(code: str) -> str:
    """The tone of how sure a reading is."""
    return {"high": "success", "medium": "info", "low": "warning"}.get(str(code), "secondary")


@register.filter
def standing_label(code: str) -> str:
    """A standing in words."""
    return str(STANDINGS.get(str(code), code))


@register.filter
def state_tone(code: str) -> str:
    """The tone of a state."""
    return STATE_TONES.get(str(code), "secondary")


@register.filter
def state_label(code: str) -> str:
    """A state in words."""
    return str(STATES.get(str(code), code))


@register.filter
def reason_text(verdict: StandingVerdict) -> str:
    """Why a commitment stands where it stands."""
    return sentences.reason(verdict)


@register.filter
def notice_text(notice: Notice) -> str:
    """A notice in words."""
    return sentences.notice(notice)


@register.filter
def entry_text(calendar_entry: CalendarEntry) -> str:
    """A line of the calendar in words."""
    return sentences.entry(calendar_entry)


@register.filter
def progress_of(measure: Any) -> dict[str, object] | None:
    """Done and wanted for a bar."""
    return sentences.progress(measure)
