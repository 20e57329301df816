"""Cells: dates, numbers, points, identifiers, names."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from twiza.register.rules.cells import metres_between, parse_date, parse_degrees, parse_integer, parse_point, parse_tags
from twiza.register.rules.identifiers import normalise_identifier
from twiza.register.rules.names import clean_name, name_key, split_scripts
from twiza.register.rules.vocabulary import BRANCHES, FORMS, SECTORS, is_unknown, size_of


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("12/03/2019", date(2019, 3, 12)),
        ("2019-03-12", date(2019, 3, 12)),
        ("2019-03-12 00:00:00", date(2019, 3, 12)),
        ("12.03.19", date(2019, 3, 12)),
        ("12 mars 2019", date(2019, 3, 12)),
        ("1er avril 2020", date(2020, 4, 1)),
        ("12 غشت 2019", date(2019, 8, 12)),
        ("3 دجنبر 2021", date(2021, 12, 3)),
        ("٣ شتنبر ٢٠٢١", date(2021, 9, 3)),
        ("43536", date(2019, 3, 12)),
        ("2019", date(2019, 1, 1)),
        ("mars 2019", date(2019, 3, 1)),
        ("03/2019", date(2019, 3, 1)),
        ("March 5, 2020", date(2020, 3, 5)),
        ("31/02/2020", None),
        ("29/02/2019", None),
        ("00/00/0000", None),
        ("douze mars", None),
        ("12/13/2019", None),
        ("", None),
    ],
)
def test_dates(text: str, day: date | None) -> None:
    assert parse_date(text) == day


def test_month_first_when_said() -> None:
    assert parse_date("12/31/2019", "mdy") == date(2019, 12, 31)


@given(st.dates(date(1900, 1, 1), date(2099, 12, 31)))
def test_a_written_day_is_read_back(day: date) -> None:
    for text in (day.isoformat(), day.strftime("%d/%m/%Y"), f"{day.day}/{day.month}/{day.year}"):
        assert parse_date(text) == day


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("18 348", 18348),
        ("18\u202f348", 18348),
        ("1.051", 1051),
        ("1,051", 1051),
        ("12,0", 12),
        ("12.00", 12),
        ("١٢", 12),
        ("-3", -3),
        ("12,5", None),
        ("1 2 3", None),
        ("une dizaine", None),
        ("", None),
    ],
)
def test_integers(text: str, number: int | None) -> None:
    assert parse_integer(text) == number


@given(st.integers(0, 10**9))
def test_a_grouped_number_is_read_back(number: int) -> None:
    assert parse_integer(f"{number:,}".replace(",", " ")) == number


def test_points() -> None:
    assert parse_point("POINT (1.63 6.30)") == (1.63, 6.30)
    assert parse_point("33.57, -7.58") == (-7.58, 33.57)
    assert parse_point("33,57;-7,58") == (-7.58, 33.57)
    assert parse_point("POINT (x y)") is None
    assert parse_degrees("7°30'00\" O") == -7.5
    assert parse_degrees("33,57") == 33.57
    assert parse_degrees("nord") is None
    assert 110_000 < metres_between((0, 0), (0, 1)) < 112_000


def test_lists_of_activities() -> None:
    assert parse_tags("{Cooperative production,Cooperative transformation}") == [
        "Cooperative production",
        "Cooperative transformation",
    ]
    assert parse_tags('{"a, b",c}') == ["a, b", "c"]
    assert parse_tags("miel; lait") == ["miel", "lait"]
    assert parse_tags("miel et lait") == ["miel et lait"]


@pytest.mark.parametrize(
    "text", ["", "-", "--", "Nsp", "N/a", "n.a.", "néant", "NEANT", "?", "غير متوفر", "Non renseigné"]
)
def test_unknown(text: str) -> None:
    assert is_unknown(text)


@pytest.mark.parametrize("text", ["0", "Nana", "Nour", "Sans Souci", "12"])
def test_known(text: str) -> None:
    assert not is_unknown(text)


@pytest.mark.parametrize(
    ("text", "value", "remark"),
    [
        ("001561191000066", "001561191000066", ""),
        ("00 21 36 09 30 00 040", "002136093000040", ""),
        ("1561191000066", "001561191000066", "ice_padded"),
        ("001561191000065", "001561191000065", "ice_check_digits"),
        ("12345", None, "ice_length"),
        ("ABC", None, "ice_length"),
    ],
)
def test_ice(text: str, value: str | None, remark: str) -> None:
    found, said = normalise_identifier("ice", text)
    assert (found.value if found else None, said) == (value, remark)


def test_an_analytical_number_needs_its_court() -> None:
    found, _ = normalise_identifier("court_number", "N° 0123/2019", authority="TPI de Béni Mellal")
    other, _ = normalise_identifier("court_number", "123/2019", authority="Tribunal de première instance Beni-Mellal")
    assert found == other
    assert normalise_identifier("court_number", "123") == (None, "court_missing")


@pytest.mark.parametrize(
    ("text", "clean", "key"),
    [
        ("Coopérative Coopérative  Amal", "Coopérative Amal", "amal"),
        ("COOP. Amal", "COOP. Amal", "amal"),
        ("Sté Coopérative de la Vallée", "Sté Coopérative de la Vallée", "vallee"),
        ("تعاونية تعاونية الأمل", "تعاونية الأمل", "الامل"),
        ("Coopérative", "Coopérative", "cooperative"),
        ("« Coopérative Étoile »", "Coopérative Étoile", "etoile"),
    ],
)
def test_names(text: str, clean: str, key: str) -> None:
    assert clean_name(text) == clean
    assert name_key(text) == key


def test_a_name_in_two_scripts_is_parted() -> None:
    assert split_scripts("Coopérative Amal تعاونية الأمل") == ("Coopérative Amal", "تعاونية الأمل")
    assert split_scripts("Amal / الأمل") == ("Amal", "الأمل")


@given(st.text(min_size=1, max_size=40))
def test_a_name_that_has_letters_has_a_key(text: str) -> None:
    if any(char.isalpha() and char.isascii() for char in text):
        assert name_key(text)


def test_code_lists_know_themselves_in_three_languages() -> None:
    for codes in (FORMS, SECTORS, BRANCHES):
        for code, term in codes.items():
            assert {codes.recognise(words) for words in (term.fr, term.ar, term.en)} == {code}
    assert FORMS.recognise("G.I.E") == "economic_interest_group"
    assert SECTORS.recognise("Agricoles") == "agriculture"
    assert {term.more["sector"] for term in BRANCHES.values()} <= set(SECTORS)
    assert all(len(isic) in (2, 3, 4) and isic.isdigit() for term in BRANCHES.values() for isic in term.more["isic"])


def test_sizes() -> None:
    assert [size_of(n) for n in (None, 5, 10, 49, 50, 4000)] == ["", "micro", "small", "medium", "large", "large"]
