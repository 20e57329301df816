"""The rules of readings as sentences, in the active language."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from twiza.core import formats
from twiza.core.translation import active_language
from twiza.register.rules.vocabulary import FORMS, SECTORS, SIZES, STATUSES
from twiza.territory.models import Territory

from ..rules import readings
from .events import EventKind

DIMENSIONS = {
    "region": _("Region"),
    "province": _("Province"),
    "sector": _("Sector"),
    "year": _("Year"),
    "women_led": _("Led by women"),
    "size": _("Size"),
    "founded": _("Year of creation"),
}
WOMEN_LED = {"yes": _("Led by women"), "no": _("Not led by women")}
UNKNOWN = _("Not known")
REASONS = {
    "history_short": _("No forecast: the recorded history is shorter than %(months_needed)s full months."),
    "nothing_reached": _("No forecast: no organisation has been reached yet."),
    "nothing_to_reach": _("No forecast: no organisation fits this reading."),
    "past_due": _("No forecast: the due day is past."),
}


def say_numerator(use: readings.RuleUse) -> str:
    """What counts as reached."""
    lang, values = _language(), use.values
    kinds = " / ".join(str(EventKind(kind).label).lower() for kind in use.kinds if kind in EventKind.values)
    if use.rule.name == "case_closed":
        text = gettext("Reached: at least one support case completed")
    elif use.rule.name == "hours_received":
        text = gettext("Reached: at least %(hours)s hours (%(kinds)s)") % {
            "hours": formats.number(Decimal(values["hours"]), lang),
            "kinds": kinds,
        }
    else:
        text = ngettext(
            "Reached: at least %(count)s event (%(kinds)s)",
            "Reached: at least %(count)s events (%(kinds)s)",
            values["at_least"],
        ) % {"count": values["at_least"], "kinds": kinds}
    return gettext("%(rule)s, recorded under this plan.") % {"rule": text} if use.of == "plan" else f"{text}."


def say_denominator(use: readings.RuleUse) -> str:
    """Who should be reached."""
    lang = _language()
    statuses = formats.join([STATUSES.label(status, lang).lower() for status in use.statuses], lang)
    if use.rule.name == "stock_at":
        text = gettext("Out of: the organisations of the register on %(day)s, a fixed stock (%(statuses)s).")
        return text % {"day": formats.day(use.values["date"], lang), "statuses": statuses}
    if use.rule.name == "cumulative_distinct":
        text = gettext(
            "Out of: every organisation of the register at any time since %(day)s, each once (%(statuses)s)."
        )
        return text % {"day": formats.day(use.values["since"], lang), "statuses": statuses}
    if use.rule.name == "active_only":
        return gettext("Out of: the organisations that are active at the date.")
    return gettext("Out of: the organisations of the register at the date (%(statuses)s).") % {"statuses": statuses}


def say_population(population: readings.Population) -> str:
    """Whom the target speaks of."""
    lang = _language()
    parts = [FORMS.label(code, lang) for code in population.forms]
    lines = [formats.join(parts, lang)] if parts else []
    if population.sectors:
        lines.append(formats.join([SECTORS.label(code, lang) for code in population.sectors], lang))
    if population.territories:
        places = Territory.objects.filter(pk__in=population.territories).order_by("pk")
        lines.append(formats.join([place.name for place in places], lang))
    if population.women_led:
        lines.append(str(WOMEN_LED[population.women_led]))
    return (
        gettext("Population: %(filters)s.") % {"filters": " · ".join(lines)}
        if lines
        else gettext("Population: all organisations.")
    )


def say_reading(rules: readings.ReadingRule) -> list[str]:
    """The whole rule, sentence by sentence."""
    lines = [say_numerator(rules.numerator), say_denominator(rules.denominator), say_population(rules.population)]
    if not rules.inside:
        lines.append(
            gettext("Organisations reached count even outside the denominator, so the rate may pass 100 %%.") % {}
        )
    return lines


def name_members(dimension: str, members: Iterable[Any]) -> Mapping[Any, str]:
    """The words of the members of a dimension, in the active language; None is "not known"."""
    lang = _language()
    known = [member for member in dict.fromkeys(members) if member is not None]
    if dimension in ("region", "province"):
        rows = Territory.objects.filter(pk__in=known)
        named: dict[Any, str] = {place.pk: place.name for place in rows.order_by("pk")}
    elif dimension == "sector":
        named = {code: SECTORS.label(code, lang) for code in known}
    elif dimension == "size":
        named = {code: SIZES.label(code, lang) for code in known}
    elif dimension == "women_led":
        named = {code: str(WOMEN_LED[code]) for code in known}
    else:
        named = {member: str(member) for member in known}
    return {**{member: str(member) for member in known}, **named, None: str(UNKNOWN)}


def _language() -> str:
    return active_language()


def said_day(day: date | None) -> str:
    """A day in words of the active language."""
    return formats.day(day, _language())
