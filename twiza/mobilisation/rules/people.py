"""What a person abroad tells about themselves, checked and brought into one form."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from typing import TypeVar
from zoneinfo import available_timezones

import pycountry

from twiza.core.codes import Code
from twiza.core.languages import Extent, codes
from twiza.core.messages import gettext_noop as _
from twiza.core.messages import pgettext
from twiza.core.refusals import Unprocessable
from twiza.register.rules.vocabulary import SECTORS
from twiza.support.rules.needs import Language, Mode

from .skills import SKILLS, SkillLevel

MOST_HOURS, MOST_WEEKS, MOST_MISSIONS, MOST_YEARS = 200, 52, 20, 70


class Relation(Code):
    """What an investor may be to a cooperative (law 112-12 leaves no other room): none promises a return."""

    MEMBER = "member", pgettext("relation of an investor", "Member")
    LENDER = "lender", pgettext("relation of an investor", "Lender")
    DONOR = "donor", pgettext("relation of an investor", "Donor")
    BUYER = "buyer", pgettext("relation of an investor", "Buyer")
    PARTNER = "partner", _("Partner in a group or joint company")


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


class LanguageOfLettersUnknown(Unprocessable):
    message = _("Letters are written in French, Arabic or English.")


class CountryUnknown(Unprocessable):
    message = _("“%(value)s” is not a country of the list.")
    field = "country"


class TimeZoneUnknown(Unprocessable):
    message = _("“%(value)s” is not a time zone of the list.")


class SectorUnknown(Unprocessable):
    message = _("“%(value)s” is not a sector of the list.")


class SkillUnknown(Unprocessable):
    message = _("“%(value)s” is not a skill of the list.")


class LanguageUnknown(Unprocessable):
    message = _("“%(value)s” is not a language of the list.")


class RelationUnknown(Unprocessable):
    message = _("“%(value)s” is not a relation of the list.")


class ModeUnknown(Unprocessable):
    message = _("Say whether you help remotely, on site or both.")
    field = "mode"


class EmailWrong(Unprocessable):
    message = _("“%(email)s” is not an e-mail address.")
    field = "email"


def clean_email(email: str) -> str:
    """The address as it is compared: without blanks or case. Raises: EmailWrong."""
    cleaned = email.strip().lower()
    if not re.fullmatch(r"[^@\s<>,;\"]+@[^@\s<>,;\"]+\.[^@\s<>,;\".]+", cleaned) or len(cleaned) > 254:
        raise EmailWrong(email=email)
    return cleaned


class PhoneWrong(Unprocessable):
    message = _("“%(phone)s” is not a phone number. Start with + and the code of the country.")
    field = "phone"


def clean_phone(phone: str) -> str:
    """The number as it is compared, +2126...; empty stays empty. Raises: PhoneWrong."""
    kept = re.sub(r"[\s().\-/\u00a0\u202f\u2066-\u2069]", "", phone)
    if not kept:
        return ""
    kept = re.sub(r"^00", "+", kept)
    if not re.fullmatch(r"\+[1-9][0-9]{6,14}", kept):
        raise PhoneWrong(phone=phone)
    return kept


class SkillMissing(Unprocessable):
    message = _("Choose at least one skill.")


class LanguageMissing(Unprocessable):
    message = _("Choose at least one language in which you can help.")
    field = "languages"


class LevelUnknown(Unprocessable):
    message = _("“%(level)s” is not a level of the list.")


def check_expert(expert_statement: ExpertTold) -> ExpertTold:
    """The same in one form. Refuses what is unknown, missing or out of bounds."""
    expert_statement = _check_person(expert_statement)
    if not expert_statement.skills:
        raise SkillMissing()
    if not expert_statement.languages:
        raise LanguageMissing()
    _known(SkillUnknown, expert_statement.skills, SKILLS)
    _known(LanguageUnknown, expert_statement.languages, set(Language))
    _known(ModeUnknown, [expert_statement.mode], set(Mode))
    for skill, level in expert_statement.skills.items():
        if level not in set(SkillLevel):
            raise LevelUnknown(skill=skill, level=level)
    _between("hours_a_month", expert_statement.hours_a_month, 0, MOST_HOURS)
    _between("weeks_a_year", expert_statement.weeks_a_year, 0, MOST_WEEKS)
    _between("capacity", expert_statement.capacity, 0, MOST_MISSIONS)
    _between("seniority", expert_statement.seniority, 0, MOST_YEARS)
    return replace(
        expert_statement,
        skills=dict(expert_statement.skills),
        languages=tuple(dict.fromkeys(expert_statement.languages)),
    )


class RelationMissing(Unprocessable):
    message = _("Say what you could be to a cooperative: member, lender, donor, buyer or partner.")
    field = "relations"


class TicketReversed(Unprocessable):
    message = _("The smallest amount is below or equal to the largest, and not below nought.")
    field = "ticket_high"


class CurrencyUnknown(Unprocessable):
    message = _("“%(currency)s” is not a currency.")


def check_investor(investor_statement: InvestorTold) -> InvestorTold:
    """The same in one form. Refuses the same."""
    investor_statement = _check_person(investor_statement)
    if not investor_statement.relations:
        raise RelationMissing()
    _known(RelationUnknown, investor_statement.relations, set(Relation))
    if not 0 <= investor_statement.ticket_low <= investor_statement.ticket_high:
        raise TicketReversed()
    if not re.fullmatch("[A-Z]{3}", investor_statement.currency):
        raise CurrencyUnknown(currency=investor_statement.currency)
    return replace(
        investor_statement,
        relations=tuple(dict.fromkeys(investor_statement.relations)),
        regions=tuple(dict.fromkeys(investor_statement.regions)),
    )


@cache
def zones() -> frozenset[str]:
    """The time zones that this machine knows."""
    return frozenset(available_timezones())


@cache
def countries() -> frozenset[str]:
    """ISO 3166-1 alpha-2 codes."""
    return frozenset(country.alpha_2 for country in pycountry.countries)


class NameMissing(Unprocessable):
    message = _("Write your name.")
    field = "name"


def _check_person(values: P) -> P:
    """What experts and investors share."""
    name = " ".join(values.name.split())
    if not name:
        raise NameMissing()
    _known(LanguageOfLettersUnknown, [values.language], codes(Extent.PAPERS))
    _known(CountryUnknown, [values.country], countries())
    _known(TimeZoneUnknown, [values.time_zone], zones())
    _known(SectorUnknown, values.sectors, set(SECTORS))
    return replace(
        values,
        name=name,
        email=clean_email(values.email),
        phone=clean_phone(values.phone),
        about=values.about.strip(),
        sectors=tuple(dict.fromkeys(values.sectors)),
    )


def _known(refusal: type[Unprocessable], given: Iterable[str], allowed: Container[str]) -> None:
    for value in given:
        if value not in allowed:
            raise refusal(value=value)


class OutOfBounds(Unprocessable):
    message = _("%(value)s is not possible here: between %(low)s and %(high)s.")

    @property
    def fields(self) -> tuple[str, ...]:
        """The entry of the number."""
        return (self.params["what"],)


def _between(what: str, value: int, low: int, high: int) -> None:
    if not low <= value <= high:
        raise OutOfBounds(what=what, value=value, low=low, high=high)
