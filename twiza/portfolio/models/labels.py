"""The words of the portfolio: its reasons as sentences, the names of what it is narrowed by."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from twiza.core import formats
from twiza.core.translation import active_language
from twiza.core.values import Money

from ..rules.attention import AttentionReason

WATCHES = {
    "expires": pgettext_lazy("portfolio", "Expires"),
    "stalls": pgettext_lazy("portfolio", "Stalls"),
    "spends": pgettext_lazy("portfolio", "Money off course"),
}
REASONS = {
    "lapsed_without_evaluation": _("Lapsed without evaluation"),
    "over_unsigned": _("Period over, unsigned"),
    "period_over": _("Period over"),
    "expires": _("Expires soon"),
    "renews": _("Renewed tacitly soon"),
    "commitments_late": _("Commitments late"),
    "silent": _("No fact for long"),
    "never": _("No fact at all"),
    "meeting_overdue": _("Meeting overdue"),
    "meeting_not_held": _("Meeting not recorded"),
    "decisions_overdue": _("Decisions overdue"),
    "beyond_budget": _("Beyond its budget"),
    "ahead": _("Paid ahead of its calendar"),
    "behind": _("Paid behind its calendar"),
}
SENTENCES = {
    "lapsed_without_evaluation": _("Lapsed on %(on)s, and no evaluation is recorded."),
    "over_unsigned": _("The period ended on %(on)s, and not every party has signed."),
    "period_over": _("The period ended on %(on)s: record the expiry or the renewal."),
    "expires": _("Expires on %(on)s, in %(days)s days; the renewal is to be decided from %(decide_on)s."),
    "renews": _("Renewed tacitly on %(on)s, in %(days)s days, unless a party denounces it."),
    "commitments_late": _("Commitments late: %(count)s."),
    "silent": _("The last fact recorded is of %(on)s, %(days)s days before."),
    "never": _("No fact that you may see is recorded since its first day, %(on)s: %(days)s days."),
    "meeting_overdue": _("The committee should have met by %(on)s, %(days)s days before; no meeting is planned."),
    "meeting_not_held": _("The meeting of %(on)s is not recorded as held, %(days)s days later."),
    "decisions_overdue": _("Decisions past their day: %(count)s."),
    "beyond_budget": _("%(sum)s promised, committed or paid, for a budget of %(bound)s."),
    "ahead": _("%(sum)s paid, where the calendar gives %(bound)s by the end of the year."),
    "behind": _("%(sum)s paid, where the calendar asks for %(bound)s by this day."),
}
TITLES = {
    "watch": _("To watch"),
    "reason": _("Reason"),
    "state": _("State"),
    "kind": _("Kind"),
    "territory": _("Territory"),
    "party": _("Party"),
}
SORTS = {
    "attention": _("What needs attention"),
    "lapse": _("Lapse date"),
    "silent": _("Longest without a fact"),
    "execution": _("Least executed"),
    "title": _("Title"),
}


def say(reason: AttentionReason) -> str:
    """The sentence of a reason in the active language."""
    return str(SENTENCES[reason.code]) % shown(reason.params)


def shown(params: Mapping[str, Any]) -> dict[str, str]:
    """Days, numbers and sums (under `sum` and `bound`, centimes of dirham) as the reader writes them."""
    language, values = active_language(), {}
    for name, value in params.items():
        if isinstance(value, date):
            values[name] = formats.day(value, language)
        elif isinstance(value, Money):
            values[name] = formats.money(value, language)
        elif name in ("sum", "bound"):
            values[name] = formats.money_millions(Money(value), language)
        else:
            values[name] = value if isinstance(value, str) else formats.number(value, language)
    return values
