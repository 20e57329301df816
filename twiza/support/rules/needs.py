"""Skills that organisations lack, as codes that matching with experts reads."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from .diagnostic import Domain


class Skill(StrEnum):
    """What an expert can bring."""

    GOVERNANCE = "governance"
    ACCOUNTING = "accounting"
    TAX_AND_LAW = "tax_and_law"
    STRATEGY = "strategy"
    PRODUCTION = "production"
    DESIGN = "design"
    PACKAGING = "packaging"
    QUALITY = "quality"
    CERTIFICATION = "certification"
    MARKETING = "marketing"
    EXPORT = "export"
    ONLINE_SALES = "online_sales"
    FINANCING = "financing"
    DIGITAL = "digital"
    HUMAN_RESOURCES = "human_resources"


class Urgency(StrEnum):
    """How soon the need must be met."""

    LOW = "low"
    NORMAL = "normal"
    HIGH = "high"


class Language(StrEnum):
    """Language in which the organisation can be helped."""

    ARABIC = "ar"
    AMAZIGH = "zgh"
    FRENCH = "fr"
    SPANISH = "es"
    ENGLISH = "en"


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
