"""What experts know: our coded list of skills, tied to the two classifications that other registers use.

The codes are those by which support states needs, so that need and expert speak of the same thing. Each is tied to
occupation unit groups of ISCO-08 (International Labour Organization) and to detailed fields of ISCED-F 2013, which are
the knowledge groups of ESCO (European Commission): a list that bears either code can be read into ours.
"""

# ruff: noqa: E501  rows of data

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum

from twiza.core.translated import Translated


class SkillLevel(IntEnum):
    """How well an expert masters a skill."""

    BASIC = 1
    WORKING = 2
    SENIOR = 3
    REFERENCE = 4


@dataclass(frozen=True, slots=True)
class SkillCard:
    """One skill: code, ISCO-08 unit groups, ESCO knowledge groups, its words by language."""

    code: str
    isco: tuple[str, ...]
    esco: tuple[str, ...]
    words: Translated

    def label(self, language: str) -> str:
        """The skill in words."""
        return self.words.within(language)


# code | ISCO-08 unit groups | ESCO knowledge groups (ISCED-F) | français | العربية | English
_ROWS = """
governance | 1114 2421 | 0413 0417 | Gouvernance et vie coopérative | الحكامة والحياة التعاونية | Governance and cooperative life
accounting | 2411 3313 | 0411 | Comptabilité et gestion | المحاسبة والتدبير | Accounting and management
tax_and_law | 2611 2411 | 0421 0411 | Droit et fiscalité | القانون والجبايات | Law and taxes
strategy | 2421 | 0413 | Stratégie et plan de développement | الاستراتيجية ومخطط التنمية | Strategy and development plan
production | 2132 2141 2145 | 0721 0811 0214 | Techniques de production | تقنيات الإنتاج | Production techniques
design | 2163 2166 | 0212 0214 | Design | التصميم | Design
packaging | 2163 2141 | 0722 0212 | Emballage et conditionnement | التعبئة والتغليف | Packaging
quality | 2141 2263 3257 | 0721 1022 | Qualité et hygiène | الجودة والنظافة | Quality and hygiene
certification | 2421 3257 | 0421 0721 | Labels et certification | العلامات وشهادات المطابقة | Labels and certification
marketing | 1221 2431 | 0414 | Marketing et vente | التسويق والبيع | Marketing and sales
export | 1324 2433 3331 | 0416 0414 | Export | التصدير | Export
online_sales | 2431 2513 | 0414 0416 | Vente en ligne | البيع عبر الإنترنت | Online sales
financing | 2412 2413 | 0412 | Recherche de financement | البحث عن التمويل | Search for financing
digital | 2512 2513 | 0611 0613 | Outils numériques | الأدوات الرقمية | Digital tools
human_resources | 2423 2424 | 0417 0413 | Ressources humaines et formation | الموارد البشرية والتكوين | Members, staff and training
"""


def _read(rows: str) -> dict[str, SkillCard]:
    cards = {}
    for row in rows.strip().splitlines():
        code, isco, esco, fr, ar, en = (cell.strip() for cell in row.split("|"))
        cards[code] = SkillCard(
            code, tuple(isco.split()), tuple(esco.split()), Translated({"fr": fr, "ar": ar, "en": en})
        )
    return cards


SKILLS: Mapping[str, SkillCard] = _read(_ROWS)


def skills_of_isco(code: str) -> list[str]:
    """Our skills behind an ISCO-08 code; a shorter code stands for its whole group. Empty when none fits."""
    return [card.code for card in SKILLS.values() if code and any(unit.startswith(code) for unit in card.isco)]


def skills_of_esco(code: str) -> list[str]:
    """Our skills behind an ESCO knowledge group (ISCED-F); a shorter code stands for its whole field."""
    return [card.code for card in SKILLS.values() if code and any(field.startswith(code) for field in card.esco)]
