"""Skills that organisations lack, as codes that matching with experts reads."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from twiza.core.codes import Code
from twiza.core.messages import gettext_noop as _
from twiza.core.messages import pgettext

from .diagnostic import Domain


class Skill(Code):
    """What an expert can bring."""

    GOVERNANCE = "governance", _("Governance")
    ACCOUNTING = "accounting", _("Accounting and management")
    TAX_AND_LAW = "tax_and_law", _("Law and taxes")
    STRATEGY = "strategy", _("Strategy and development plan")
    PRODUCTION = "production", _("Production techniques")
    DESIGN = "design", _("Design")
    PACKAGING = "packaging", _("Packaging")
    QUALITY = "quality", _("Quality and hygiene")
    CERTIFICATION = "certification", _("Labels and certification")
    MARKETING = "marketing", _("Marketing and sales")
    EXPORT = "export", pgettext("skill", "Export")
    ONLINE_SALES = "online_sales", _("Online sales")
    FINANCING = "financing", _("Search for financing")
    DIGITAL = "digital", _("Digital tools")
    HUMAN_RESOURCES = "human_resources", _("Members and staff")


class Urgency(Code):
    """How soon the need must be met."""

    LOW = "low", pgettext("urgency", "Low")
    NORMAL = "normal", pgettext("urgency", "Normal")
    HIGH = "high", pgettext("urgency", "High")


class Language(Code):
    """Language in which the organisation can be helped."""

    ARABIC = "ar", _("Arabic")
    AMAZIGH = "zgh", _("Amazigh")
    FRENCH = "fr", _("French")
    SPANISH = "es", _("Spanish")
    ENGLISH = "en", _("English")


class Mode(StrEnum):
    """How the help may come."""

    REMOTE = "remote"
    ON_SITE = "on_site"
    EITHER = "either"


SKILLS_OF_DOMAIN: Mapping[Domain, tuple[Skill, ...]] = {
    Domain.GOVERNANCE: (Skill.GOVERNANCE, Skill.TAX_AND_LAW),
    Domain.MANAGEMENT: (Skill.ACCOUNTING, Skill.STRATEGY),
    Domain.PRODUCTION: (Skill.PRODUCTION, Skill.DESIGN),
    Domain.QUALITY: (Skill.QUALITY, Skill.CERTIFICATION, Skill.PACKAGING),
    Domain.MARKETING: (Skill.MARKETING, Skill.ONLINE_SALES, Skill.EXPORT),
    Domain.FINANCE: (Skill.FINANCING, Skill.ACCOUNTING),
    Domain.DIGITAL: (Skill.DIGITAL, Skill.ONLINE_SALES),
    Domain.PEOPLE: (Skill.HUMAN_RESOURCES,),
}


def suggested_skills(weak_domains: list[str]) -> list[Skill]:
    """Skills that the weak domains of a diagnostic call for, without repeating one."""
    found = [skill for domain in weak_domains for skill in SKILLS_OF_DOMAIN[Domain(domain)]]
    return list(dict.fromkeys(found))
