"""Pure rules of places: nesting ids, the published tree, the reading of names."""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from twiza.territory.rules import (
    MOROCCO,
    TerritoryNames,
    ancestors,
    at_level,
    country_of,
    level,
    make_id,
    subtree,
    tree,
)
from twiza.territory.rules.names import from_rows

VARIANTS = Path("names") / "commune_variants_fr_ar.csv"
TANGER, OUJDA = 5040015110000, 5040024110000
CASABLANCA, ANFA, ANFA_PREFECTURE = 5040061419000, 5040061419011, 5040061419010


@cache
def the_tree() -> dict[int, tree.Place]:
    return {place.id: place for place in [*tree.moroccan_rows(), *tree.world_rows({})]}


@cache
def reader() -> TerritoryNames:
    rows = ((p.id, p.code, p.name_fr, p.name_ar, p.name_en) for p in the_tree().values())
    return from_rows(rows, tree.former_names())


def test_ids_say_their_level() -> None:
    wanted = {MOROCCO: 0, 5040010000000: 1, TANGER: 2, TANGER + 109: 3, CASABLANCA: 3, ANFA_PREFECTURE: 4, ANFA: 5}
    assert {own: level(own) for own in wanted} == wanted


def test_a_subtree_is_one_interval() -> None:
    assert subtree(5040010000000) == (5040010000000, 5040019999999)
    assert subtree(TANGER) == (TANGER, TANGER + 9999)
    assert subtree(TANGER + 109) == (TANGER + 109, TANGER + 109)
    assert subtree(CASABLANCA) == (CASABLANCA, CASABLANCA + 999)
    assert subtree(ANFA_PREFECTURE) == (ANFA_PREFECTURE, ANFA_PREFECTURE + 9)


def test_ancestors_go_from_the_country_down() -> None:
    assert ancestors(MOROCCO) == []
    assert ancestors(ANFA) == [MOROCCO, 5040060000000, 5040061410000, CASABLANCA, ANFA_PREFECTURE]
    assert at_level(ANFA, 2) == 5040061410000
    assert at_level(TANGER, 3) is None
    assert country_of(ANFA) == MOROCCO


def test_make_id_refuses_a_number_that_does_not_fit() -> None:
    with pytest.raises(ValueError, match="no territory id"):
        make_id(504, 1000)


@given(st.integers(1, 999), st.integers(0, 999), st.integers(0, 999), st.integers(0, 9999))
def test_every_ancestor_contains_the_subtree(country: int, first: int, second: int, third: int) -> None:
    own = make_id(country, first, second, third)
    for above in ancestors(own):
        assert subtree(above)[0] <= subtree(own)[0] <= subtree(own)[1] <= subtree(above)[1]
        assert level(above) < level(own)


def test_the_kingdom_is_whole() -> None:
    kinds: dict[str, int] = {}
    for place in tree.moroccan_rows():
        kinds[place.kind] = kinds.get(place.kind, 0) + 1
    assert kinds["region"] == 12
    assert kinds["province"] + kinds["prefecture"] == 75
    assert kinds["commune"] == 1503
    assert kinds["arrondissement"] == 41
    assert kinds["prefecture_of_arrondissements"] == 8


def test_every_place_lies_inside_its_parent() -> None:
    places = the_tree()
    for place in places.values():
        if place.parent is not None:
            (first, last), (own_first, own_last) = subtree(place.parent), subtree(place.id)
            assert first <= own_first <= own_last <= last
            assert [one for one in ancestors(place.id) if one in places][-1] == place.parent


def test_codes_are_unique_and_names_exist() -> None:
    places = the_tree()
    assert len({place.code for place in places.values()}) == len(places)
    assert all(place.name_fr for place in places.values())
    assert all(place.name_ar for place in places.values() if country_of(place.id) == MOROCCO or place.kind == "country")


def test_every_african_country_has_its_first_level() -> None:
    africa = (
        "DZ AO BJ BW BF BI CM CV CF TD KM CG CD CI DJ EG GQ ER SZ ET GA GM GH GN GW KE LS LR LY MG MW ML MR MU MA MZ "
        "NA NE NG RW ST SN SC SL SO ZA SS SD TZ TG TN UG ZM ZW"
    ).split()
    codes = {place.code: place.id for place in the_tree().values()}
    assert len(africa) == 54
    for code in africa:
        assert any(place.parent == codes[code] for place in the_tree().values()), code


def test_the_southern_provinces_are_no_country() -> None:
    assert not [place for place in the_tree().values() if place.kind == "country" and place.code == "EH"]


def test_known_codes_keep_their_ids() -> None:
    before = {"SN-DK": make_id(686, 700)}
    after = {place.code: place.id for place in tree.world_rows(before)}
    assert after["SN-DK"] == make_id(686, 700)
    assert len(set(after.values())) == len(after)


@pytest.mark.parametrize(
    ("texts", "code"),
    [
        ({"region": "L'Oriental"}, "02"),
        ({"region": "جهة الشرق"}, "02"),
        ({"region": "Région de Tanger – Tetouan – Al Hoceïma"}, "01"),
        ({"province": "Province de Taza"}, "03.561"),
        ({"province": "إقليم الحوز", "commune": "أسني"}, "07.041.07.03"),
        ({"province": "عمالة أكادير إداوتنان"}, "09.001"),
        ({"province": "Tanger-Assilah طنجة أصيلة", "commune": "Assilah (Mun.)"}, "01.511.01.01"),
        ({"province": "Casa", "commune": "Sidi Moumen"}, "06.141.01.53"),
        ({"province": "Préfecture d'arrondissements Hay Hassani"}, "06.141.01.30"),
        ({"region": "Souss-Massa-Drâa", "province": "Zagora"}, "08.587"),
        ({"province": "04.421"}, "04.421"),
        ({"country": "Sénégal"}, "SN"),
        ({"country": "السنغال"}, "SN"),
        ({"country": "SN", "region": "Dakar"}, "SN-DK"),
        ({"country": "Togo", "region": "Kara"}, "TG-K"),
    ],
)
def test_names_are_read_in_either_script(texts: dict[str, str], code: str) -> None:
    match = reader().resolve(**texts)
    assert match.id is not None
    assert the_tree()[match.id].code == code
    assert not match.unread


def test_a_former_region_spread_over_several_is_ambiguous() -> None:
    match = reader().resolve(region="Souss-Massa-Drâa")
    assert match.id is None
    assert match.is_ambiguous
    assert {the_tree()[one].code for one in match.candidates} == {"08", "09", "10"}


def test_a_province_outside_its_region_is_a_contradiction() -> None:
    match = reader().resolve(region="Oriental", province="Taza")
    assert match.id is None
    assert match.how == "contradiction"
    assert match.certain == 5040020000000


def test_an_unknown_commune_leaves_the_province() -> None:
    match = reader().resolve(province="Tata", commune="Xqzt")
    assert match.id == 5040095510000
    assert match.unread == ("commune",)


def test_nothing_is_read_in_nothing() -> None:
    assert reader().resolve().id is None
    assert reader().resolve(province="  ", commune="Nsp").unread == ("commune",)
    assert reader().resolve(country="Atlantide", region="Dakar").id is None


@pytest.fixture
def variants(real_lists: Path) -> list[dict[str, str]]:
    path = next(folder for folder in (real_lists, real_lists.parent) if (folder / VARIANTS).exists()) / VARIANTS
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


@pytest.mark.parametrize(("script", "recall", "precision"), [("fr", 0.995, 0.999), ("ar", 0.97, 0.998)])
def test_variants_of_three_sources_find_their_commune(
    variants: list[dict[str, str]], script: str, recall: float, precision: float
) -> None:
    """Truth: the HCP code. Measured: 2,472 spellings a script, the province given beside the commune."""
    codes = {place.code: place for place in the_tree().values()}
    found = right = asked = 0
    for row in variants:
        province = codes[row["code_2024"][:6]]
        for column in (f"{script}_hcp2014", f"{script}_tayssir"):
            if not row[column].strip():
                continue
            beside = province.name_fr if script == "fr" else province.name_ar
            match = reader().resolve(province=beside, commune=row[column])
            asked += 1
            if match.id is not None and not match.unread:
                found += 1
                right += match.id == tree.moroccan_id(row["code_2024"])
    print(f"{script}: {asked} spellings, recall {right / asked:.4f}, precision {right / found:.4f}")
    assert asked > 2000
    assert right / asked >= recall
    assert right / found >= precision
