"""Reasons and notices in words: a code and its parameters become a sentence of the active language."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from twiza.core import formats
from twiza.core.translation import active_language
from twiza.core.values import Money

from ..rules.calendar import CalendarEntry
from ..rules.evidence import Measure
from ..rules.notices import Notice
from ..rules.standing import StandingVerdict
from . import labels

REASONS: dict[str, Any] = {
    "reached": _("Reached: %(done)s of %(wanted)s."),
    "reached_late": ngettext_lazy(
        "Reached %(days)s day after the due day (%(due_on)s).",
        "Reached %(days)s days after the due day (%(due_on)s).",
        "n_days",
    ),
    "short_at_due": ngettext_lazy(
        "%(done)s of %(wanted)s on the due day, %(due_on)s: %(days)s day ago.",
        "%(done)s of %(wanted)s on the due day, %(due_on)s: %(days)s days ago.",
        "n_days",
    ),
    "nothing_at_due": ngettext_lazy(
        "Nothing is recorded here, and the due day (%(due_on)s) is %(days)s day past.",
        "Nothing is recorded here, and the due day (%(due_on)s) is %(days)s days past.",
        "n_days",
    ),
    "amount_not_written": _("The amount promised is not written, so it cannot be said whether it was reached."),
    "recorded_without_due": _("Recorded %(done)s times; the text gives no due day."),
    "no_due_no_record": _("The text gives no due day and nothing is recorded here."),
    "on_pace": _("%(done)s of %(wanted)s; the pace asks for %(expected)s by now."),
    "behind_pace": _("%(done)s of %(wanted)s, below the %(expected)s that the pace asks for by now."),
    "due_soon": ngettext_lazy(
        "Nothing is recorded and the due day (%(due_on)s) is %(days)s day away.",
        "Nothing is recorded and the due day (%(due_on)s) is %(days)s days away.",
        "n_days",
    ),
    "due_later": ngettext_lazy("Due on %(due_on)s, in %(days)s day.", "Due on %(due_on)s, in %(days)s days.", "n_days"),
    "not_binding": _("The agreement binds nobody in its present state."),
    "target_unknown": _("The plan has no target “%(target)s” yet."),
    "target_without_reading": _("The target “%(target)s” has no reading: nothing says what counts."),
    "nothing_to_reach": _("The denominator of the target is empty on that day."),
    "rate_missing": _("No rate of %(currency)s is known on %(on)s: the entries of the ledger cannot be added up."),
    "not_measured": _("No measure is available for this commitment."),
}
NOTICES: dict[str, Any] = {
    "lapsed_without_evaluation": _("Lapsed on %(on)s without any evaluation recorded."),
    "period_over": _("The period is over since %(on)s; record the expiry or the renewal."),
    "over_unsigned": _("The period is over since %(on)s and no signature by all parties is recorded."),
    "expires_soon": ngettext_lazy(
        "Expires on %(on)s, in %(days)s day.", "Expires on %(on)s, in %(days)s days.", "n_days"
    ),
    "renews_soon": ngettext_lazy(
        "Renewed tacitly on %(on)s, in %(days)s day, unless a party denounces it.",
        "Renewed tacitly on %(on)s, in %(days)s days, unless a party denounces it.",
        "n_days",
    ),
    "unsigned_parties": _("Signatures missing: %(count)s."),
}
ENTRIES: dict[str, Any] = {
    "renewal_due": _("Decide on the renewal: it lapses on %(lapses_on)s, in six months."),
    "renews": _("Renewed tacitly unless a party denounces it before."),
    "lapses": _("Lapses on this day."),
    "lapsed_without_evaluation": _("Lapsed on this day without any evaluation recorded."),
    "session_last": _("Last ordinary session before it is needed (%(needed_on)s). The next one opens on %(next_on)s."),
    "session_next": _("Next ordinary session at which it can be voted."),
    "visa_due": _("Last day of the answer on the visa, asked on %(sent_on)s."),
    "starts_unsigned": _("Starts on this day; signatures missing: %(count)s."),
    "commitment_due": _("Commitment %(number)s is due."),
}


def reason(verdict: StandingVerdict) -> str:
    """Why a commitment stands where it stands. A code of a higher room that is not known here is shown as it is."""
    sentence = REASONS.get(verdict.reason)
    return str(sentence % _shown(verdict.params)) if sentence is not None else verdict.reason


def notice(notice_result: Notice) -> str:
    """What a notice says."""
    return str(NOTICES[notice_result.code] % _shown(notice_result.params))


def entry(calendar_entry: CalendarEntry) -> str:
    """What a line of the calendar says."""
    return str(ENTRIES[calendar_entry.code] % _shown(calendar_entry.params))


def amount(value: Decimal | None, unit: str) -> str:
    """A measured amount with its unit: a sum when the unit is a currency, else a number and its unit in words."""
    lang = active_language()
    if value is None:
        return formats.number(None, lang)
    if len(unit) == 3 and unit.isupper():
        return formats.money(Money(int(value), unit), lang)
    if unit == "percent":
        return formats.percent(value / 100, lang)
    number = formats.number(value, lang)
    return str(labels.COUNTED[unit] % {"shown": number, "whole": int(value)}) if unit in labels.COUNTED else number


def progress(measure: Measure | None) -> dict[str, Any] | None:
    """Done, wanted and their ratio for a bar; None when there is nothing to draw."""
    if measure is None or measure.done is None or not measure.wanted or measure.wanted <= 1:
        return None
    ratio = min(max(measure.done / measure.wanted, Decimal(0)), Decimal(1))
    return {
        "done": amount(measure.done, measure.unit),
        "wanted": amount(measure.wanted, measure.unit),
        "percent": int(ratio * 100),
    }


def _shown(params: Any) -> dict[str, Any]:
    lang, unit = active_language(), str(params.get("unit", ""))
    shown: dict[str, Any] = {"n_days": params.get("days", 0)}  # the number that chooses the plural form
    for name, value in params.items():
        if isinstance(value, date):
            shown[name] = formats.day(value, lang)
        elif name in ("done", "wanted", "expected"):
            shown[name] = amount(value, unit)
        elif isinstance(value, int | Decimal):
            shown[name] = formats.number(value, lang)
        else:
            shown[name] = value
    return shown
