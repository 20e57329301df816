"""What a person abroad tells about themselves, checked and brought into one form."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cache
from typing import TypeVar
from zoneinfo import available_timezones

import pycountry

from twiza.core.languages import Extent, codes
from twiza.core.values import RuleError
from twiza.register.rules.vocabulary import SECTORS
from twiza.support.rules.needs import Language, Mode

from .skills import SKILLS, Level

MOST_HOURS, MOST_WEEKS, MOST_MISSIONS, MOST_YEARS = 200, 52, 20, 70


class Relation(StrEnum):
    """What an investor may be to a cooperative (law 112-12 leaves no other room): none promises a return."""

    MEMBER = "member"
    LENDER = "lender"
    DONOR = "donor"
    BUYER = "buyer"
    PARTNER = "partner"


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonTold:
    """What every person tells. `country` ISO 3166-1 alpha-2, `time_zone` IANA, `phone` with its country prefix."""

    name: str
    email: str
    country: str
    time_zone: str
    language: str = "fr"
    phone: str = ""
    sectors: tuple[str, ...] = ()
    about: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpertTold(PersonTold):
    """What an expert tells. `skills` {code: level 1 to 4}; `region_of_origin` an HCP code of a region, or empty.

    `hours_a_month` for all missions together, `weeks_a_year` in which they can be given, `capacity` missions at once.
    """

    skills: Mapping[str, int] = field(default_factory=dict)
    languages: tuple[str, ...] = ()
    region_of_origin: str = ""
    mode: str = Mode.EITHER
    hours_a_month: int = 4
    weeks_a_year: int = 40
    capacity: int = 1
    seniority: int = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class InvestorTold(PersonTold):
    """What an investor tells. The ticket in centimes of one currency, both ends included; `regions` HCP codes."""

    relations: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    ticket_low: int = 0
    ticket_high: int = 0
    currency: str = "MAD"


P = TypeVar("P", bound=PersonTold)


def clean_email(email: str) -> str:
    """The address as it is compared: without blanks or case. Raises RuleError(email_wrong)."""
    cleaned = email.strip().lower()
    if not re.fullmatch(r"[^@\s<>,;\"]+@[^@\s<>,;\"]+\.[^@\s<>,;\".]+", cleaned) or len(cleaned) > 254:
        raise RuleError("email_wrong", email=email)
    return cleaned


def clean_phone(phone: str) -> str:
    """The number as it is compared, +2126...; empty stays empty. Raises RuleError(phone_wrong)."""
    kept = re.sub(r"[\s().\-/\u00a0\u202f\u2066-\u2069]", "", phone)
    if not kept:
        return ""
    kept = re.sub(r"^00", "+", kept)
    if not re.fullmatch(r"\+[1-9][0-9]{6,14}", kept):
        raise RuleError("phone_wrong", phone=phone)
    return kept


def check_expert(told: ExpertTold) -> ExpertTold:
    """The same in one form. Raises RuleError: what is unknown, missing or out of bounds."""
    told = _check_person(told)
    if not told.skills:
        raise RuleError("skill_missing")
    if not told.languages:
        raise RuleError("language_missing")
    _known("skill_unknown", told.skills, SKILLS)
    _known("language_unknown", told.languages, set(Language))
    _known("mode_unknown", [told.mode], set(Mode))
    for skill, level in told.skills.items():
        if level not in set(Level):
            raise RuleError("level_unknown", skill=skill, level=level)
    _between("hours_a_month", told.hours_a_month, 0, MOST_HOURS)
    _between("weeks_a_year", told.weeks_a_year, 0, MOST_WEEKS)
    _between("capacity", told.capacity, 0, MOST_MISSIONS)
    _between("seniority", told.seniority, 0, MOST_YEARS)
    return replace(told, skills=dict(told.skills), languages=tuple(dict.fromkeys(told.languages)))


def check_investor(told: InvestorTold) -> InvestorTold:
    """The same in one form. Raises RuleError."""
    told = _check_person(told)
    if not told.relations:
        raise RuleError("relation_missing")
    _known("relation_unknown", told.relations, set(Relation))
    if not 0 <= told.ticket_low <= told.ticket_high:
        raise RuleError("ticket_reversed")
    if not re.fullmatch("[A-Z]{3}", told.currency):
        raise RuleError("currency_unknown", currency=told.currency)
    return replace(
        told, relations=tuple(dict.fromkeys(told.relations)), regions=tuple(dict.fromkeys(told.regions))
    )


@cache
def zones() -> frozenset[str]:
    """The time zones that this machine knows."""
    return frozenset(available_timezones())


@cache
def countries() -> frozenset[str]:
    """ISO 3166-1 alpha-2 codes."""
    return frozenset(country.alpha_2 for country in pycountry.countries)


def _check_person(told: P) -> P:
    """What experts and investors share."""
    name = " ".join(told.name.split())
    if not name:
        raise RuleError("name_missing")
    _known("language_of_letters_unknown", [told.language], codes(Extent.PAPERS))
    _known("country_unknown", [told.country], countries())
    _known("time_zone_unknown", [told.time_zone], zones())
    _known("sector_unknown", told.sectors, set(SECTORS))
    return replace(
        told, name=name, email=clean_email(told.email), phone=clean_phone(told.phone), about=told.about.strip(),
        sectors=tuple(dict.fromkeys(told.sectors)),
    )  # fmt: skip


def _known(code: str, given: Iterable[str], allowed: Container[str]) -> None:
    for value in given:
        if value not in allowed:
            raise RuleError(code, value=value)


def _between(what: str, value: int, low: int, high: int) -> None:
    if not low <= value <= high:
        raise RuleError("out_of_bounds", what=what, value=value, low=low, high=high)
