"""The words of this room's codes, and any words frozen in three languages."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override, pgettext_lazy

from twiza.core.models import localised
from twiza.core.values import LANGUAGES

from ..rules.figures import Title

REPORT_STATES = [
    ("draft", pgettext_lazy("report", "Draft")),
    ("submitted", pgettext_lazy("report", "Submitted")),
    ("approved", pgettext_lazy("report", "Approved")),
    ("published", pgettext_lazy("report", "Published")),
    ("rejected", pgettext_lazy("report", "Sent back")),
]
# Why a commitment stands where it stands; parameters come from the verdict of the room `agreements`.
REASONS: dict[str, str | Promise] = {
    "not_binding": _("The agreement does not bind yet"),
    "not_measured": _("No fact measures it"),
    "reached": _("Done"),
    "reached_late": _("Done %(days)s days after its day"),
    "short_at_due": _("Past its day: %(done)s of %(wanted)s recorded"),
    "nothing_at_due": _("Past its day without any recorded evidence"),
    "amount_not_written": _("The text gives no amount to compare with"),
    "recorded_without_due": _("Evidence recorded; the text gives no day"),
    "no_due_no_record": _("The text gives no day and nothing is recorded"),
    "on_pace": _("The pace suffices: %(done)s done, %(expected)s expected by now"),
    "behind_pace": _("Behind the pace: %(done)s done, %(expected)s expected by now"),
    "due_soon": _("Due in %(days)s days without evidence"),
    "due_later": _("Not due yet"),
}
OTHER_REASON = _("Measured by the plan")
UNKNOWN = _("Not known")
WOMEN_LED = {"yes": _("Led by women"), "no": _("Not led by women")}


def in_three(say: Callable[[str], str]) -> Title:
    """What `say(language)` answers in each language while that language is active."""
    said = {}
    for language in LANGUAGES:
        with override(language):
            said[language] = say(language)
    return Title(**said)


def title_of(words: str | Promise | None) -> Title:
    """Words of the catalogues as a frozen title."""
    return Title() if words is None or words == "" else in_three(lambda _language: str(words))


def column(obj: Any, name: str) -> Title:
    """The columns `<name>_fr|ar|en` of a row as a frozen title, gaps left empty."""
    return Title(**{code: (getattr(obj, f"{name}_{code}", "") or "").strip() for code in LANGUAGES})


def place(obj: Any) -> Title:
    """The name of a place or of anything that falls back between its languages."""
    return Title(**{code: localised(obj, "name", code) for code in LANGUAGES})


def reason(code: str, params: Mapping[str, Any], write: Callable[[Any, str], str]) -> Title:
    """The reason as a sentence; `write(value, language)` words one parameter."""

    def say(language: str) -> str:
        sentence = str(REASONS.get(code, OTHER_REASON))
        shown = {key: write(value, language) for key, value in params.items()}
        try:
            return sentence % shown
        except KeyError:
            return str(OTHER_REASON)

    return in_three(say)
