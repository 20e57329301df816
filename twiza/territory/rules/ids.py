"""Territory ids are integers whose ranges nest, so that a subtree is one interval.

504 001 511 0109      country (ISO 3166 numeric), first level, second level, third level
504 001 511 9000      a city divided into arrondissements owns the last thousand of its province,
504 006 141 9010      a prefecture of arrondissements (Casablanca only) ten of it,
504 006 141 9011      and an arrondissement one.
"""

from __future__ import annotations

COUNTRY, FIRST, SECOND = 10**10, 10**7, 10**4
CITY = 9000
MOROCCO = 504 * COUNTRY

# Level names: 0 country, 1 region or division, 2 province or prefecture, 3 commune, 4 and 5 inside a divided city.
DEEPEST = 5


def make_id(country: int, first: int = 0, second: int = 0, third: int = 0) -> int:
    """The id of a place from its numbers; ValueError when one does not fit its digits."""
    if not (0 < country < 1000 and 0 <= first < 1000 and 0 <= second < 1000 and 0 <= third < SECOND):
        raise ValueError(f"no territory id for {country}, {first}, {second}, {third}")
    return country * COUNTRY + first * FIRST + second * SECOND + third


def _span(territory: int) -> int:
    """How many ids the subtree holds."""
    for size in (COUNTRY, FIRST, SECOND):
        if territory % size == 0:
            return size
    local = territory % SECOND
    if local < CITY:
        return 1
    if local == CITY:
        return 1000
    return 10 if local % 10 == 0 else 1


def subtree(territory: int) -> tuple[int, int]:
    """First and last id of everything inside, itself included."""
    return territory, territory + _span(territory) - 1


def level(territory: int) -> int:
    """0 country, 1 region, 2 province, 3 commune, 4 prefecture of arrondissements, 5 arrondissement."""
    span = _span(territory)
    if span in (COUNTRY, FIRST, SECOND):
        return (COUNTRY, FIRST, SECOND).index(span)
    return {1000: 3, 10: 4, 1: 5 if territory % SECOND > CITY else 3}[span]


def ancestors(territory: int) -> list[int]:
    """Ids of what contains it, from the country down to the parent; none for a country.

    In a city that has no prefectures of arrondissements the id of level 4 names nothing; lookups pass over it.
    """
    candidates = [territory - territory % size for size in (COUNTRY, FIRST, SECOND)]
    if territory % SECOND > CITY:
        candidates += [territory - territory % 1000, territory - territory % 10]
    return [one for i, one in enumerate(candidates) if one != territory and one not in candidates[:i]]


def at_level(territory: int, wanted: int) -> int | None:
    """The id of itself or its ancestor at a level; None when it stands above that level."""
    own = level(territory)
    if own == wanted:
        return territory
    return next((one for one in ancestors(territory) if level(one) == wanted), None)


def country_of(territory: int) -> int:
    """The id of its country."""
    return territory - territory % COUNTRY
