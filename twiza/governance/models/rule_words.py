"""The rules of counting as sentences, frozen with the figures that they gave."""

from __future__ import annotations

from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext_lazy

from twiza.core import words
from twiza.plans.models import EventKind
from twiza.plans.rules.readings import Population, RuleUse
from twiza.register.rules.vocabulary import FORMS, SECTORS, STATUSES
from twiza.territory.models import Territory

from ..rules.figures import Rule, Title
from .words import WOMEN_LED, in_three, place

SENTENCES: dict[str, str | Promise] = {
    "denominator.stock_at": _("Organisations that existed on %(date)s (%(statuses)s)"),
    "denominator.live_stock": _("Organisations that exist on the day of the figures (%(statuses)s)"),
    "denominator.active_only": _("Organisations that are active on the day of the figures"),
    "denominator.cumulative_distinct": _("Every organisation that existed at any time since %(date)s, counted once (%(statuses)s)"),
    "numerator.sessions_held": _("Organisations with %(times)s recorded (%(kinds)s)"),
    "numerator.case_closed": _("Organisations with a support case closed"),
    "numerator.events_recorded": _("Organisations with %(times)s recorded (%(kinds)s)"),
    "numerator.hours_received": _("Organisations that received %(hours)s hours of support or more (%(kinds)s)"),
}
ANY_EVENT = _("whether or not under this plan")


def rule_of(use: RuleUse) -> Rule:
    """A rule with its parameters and its sentence in three languages."""
    params = {key: _written(value) for key, value in sorted(use.values.items())}
    return Rule(use.rule.name, params, in_three(lambda language: _sentence(use, language)))


def _sentence(use: RuleUse, language: str) -> str:
    values = use.values
    shown: dict[str, str] = {}
    if "date" in values or "since" in values:
        shown["date"] = words.day(values.get("date") or values.get("since"), language)
    if "statuses" in values:
        shown["statuses"] = words.join([STATUSES[code].label(language).lower() for code in values["statuses"]], language)
    if "kinds" in values:
        shown["kinds"] = words.join([str(EventKind(code).label).lower() for code in values["kinds"]], language)
    if "at_least" in values:
        least = values["at_least"]
        shown["times"] = ngettext("at least %(n)s event", "at least %(n)s events", least) % {"n": words.number(least, language)}
    if "hours" in values:
        shown["hours"] = words.number(values["hours"], language)
    sentence = str(SENTENCES.get(use.rule.words, use.rule.name)) % shown
    return f"{sentence}, {ANY_EVENT}" if values.get("of") == "any" else sentence


def population_says(population: Population) -> Title:
    """Whom a reading speaks of, in words; nobody is left out when nothing is filtered."""
    places = {row.pk: place(row) for row in Territory.objects.filter(pk__in=population.territories)}

    def say(language: str) -> str:
        parts = [words.join([FORMS[code].label(language) for code in population.forms], language)] if population.forms else []
        if population.sectors:
            parts.append(words.join([SECTORS[code].label(language) for code in population.sectors], language))
        if population.territories:
            parts.append(words.join([places[pk].within(language) for pk in population.territories if pk in places], language))
        if population.women_led:
            parts.append(str(WOMEN_LED[population.women_led]))
        return " · ".join(parts) or str(EVERYBODY)

    return in_three(say)


EVERYBODY = pgettext_lazy("population of a target", "Every organisation of the register")


def _written(value: Any) -> str:
    if isinstance(value, tuple):
        return "|".join(str(item) for item in value)
    return value.isoformat() if hasattr(value, "isoformat") else str(value)
