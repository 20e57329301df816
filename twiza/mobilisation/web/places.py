"""Countries, time zones and regions as people choose them."""

from __future__ import annotations

from functools import lru_cache

import pycountry
from babel import Locale
from babel.core import get_global
from django.utils.translation import gettext as _

from twiza.core.translation import active_language
from twiza.territory.models import Territory

from ..rules.people import zones

# Where most Moroccans abroad live: offered first, the rest by name.
FIRST = ("FR", "ES", "IT", "BE", "NL", "DE", "CA", "US", "GB", "AE", "SA", "CH")
Choices = list[tuple[str, str]]


def country_name(code: str) -> str:
    """The name of a country in the reader's language; the code when nobody knows it."""
    language = active_language()
    return str(Locale(language).territories.get(code, code))


def country_choices() -> list[tuple[str, str | Choices]]:
    """All countries: those where most live, then all by name."""
    return _countries(active_language())


@lru_cache(maxsize=4)
def _countries(language: str) -> list[tuple[str, str | Choices]]:
    names = Locale(language).territories
    known = {country.alpha_2 for country in pycountry.countries} - {"MA"}
    rest = sorted(((code, str(names.get(code, code))) for code in known), key=lambda pair: pair[1])
    first = [(code, str(names.get(code, code))) for code in FIRST]
    return [("", "–"), (_("Most frequent"), first), (_("All countries"), rest)]


def zone_of(country: str, values: str = "") -> str:
    """The time zone told when it is one; else the first of the country."""
    if values in zones():
        return values
    found = [zone for zone in get_global("territory_zones").get(country, []) if zone in zones()]
    return found[0] if found else "UTC"


def region_choices(empty: str = "–") -> Choices:
    """The regions of the Kingdom by their HCP code."""
    return [("", empty), *((region.code, region.name) for region in Territory.objects.regions())]
