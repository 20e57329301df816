"""Numbers, money and dates as Morocco writes them, in three languages."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from twiza.core import formats
from twiza.core.values import Money

NBSP = "\u00a0"
LRI, PDI = "\u2066", "\u2069"


def plain(text: str) -> str:
    """Without the marks of direction, with ordinary spaces."""
    return text.replace(LRI, "").replace(PDI, "").replace(NBSP, " ")


@pytest.mark.parametrize(
    ("value", "lang", "said"),
    [
        (1_250_000, "fr", "1 250 000"),
        (1_250_000, "ar", "1 250 000"),
        (1_250_000, "en", "1,250,000"),
        (12.5, "fr", "12,5"),
        (-1234.567, "fr", "−1 234,57"),
        (Decimal("0.1") + Decimal("0.2"), "fr", "0,3"),
        (0.1 + 0.2, "fr", "0,3"),
        (0, "ar", "0"),
        (None, "fr", "–"),
    ],
)
def test_number_is_written_with_its_groups(value: Decimal | None, lang: str, said: str) -> None:
    assert plain(formats.number(value, lang)) == said


def test_nought_is_nought_and_not_measured_is_a_dash() -> None:
    assert formats.number(0, "fr") == "0"
    assert formats.percent(None, "fr") == formats.NOT_MEASURED


@pytest.mark.parametrize(
    ("ratio", "lang", "said"),
    [(0.123, "fr", "12,3 %"), (Decimal("0.8"), "fr", "80 %"), (0.123, "ar", "12,3%"), (0.123, "en", "12.3%")],
)
def test_percent_reads_a_ratio(ratio: float, lang: str, said: str) -> None:
    assert plain(formats.percent(ratio, lang)) == said


def test_money_is_written_to_the_centime() -> None:
    amount = Money(125_000_000)
    assert plain(formats.money(amount, "fr")) == "1 250 000,00 DH"
    assert plain(formats.money(amount, "ar")) == "1 250 000,00 درهم"
    assert plain(formats.money(amount, "en")) == "MAD 1,250,000.00"
    assert plain(formats.money(Money(-5, "EUR"), "fr")) == "−0,05 €"
    assert plain(formats.money_millions(Money(1_013_000_000), "fr")) == "10,13 MDH"
    assert plain(formats.money_millions(Money(1_013_000_000), "ar")) == "10,13 مليون درهم"


def test_groups_do_not_break_across_lines_and_do_not_turn_round_in_arabic() -> None:
    said = formats.number(1_250_000, "ar")
    assert said.startswith(LRI)
    assert said.endswith(PDI)
    assert " " not in formats.money(Money(125_000_000), "fr")


@pytest.mark.parametrize(
    ("month", "name"),
    [
        (1, "يناير"),
        (2, "فبراير"),
        (3, "مارس"),
        (4, "أبريل"),
        (5, "ماي"),
        (6, "يونيو"),
        (7, "يوليوز"),
        (8, "غشت"),
        (9, "شتنبر"),
        (10, "أكتوبر"),
        (11, "نونبر"),
        (12, "دجنبر"),
    ],
)
def test_months_are_those_of_morocco(month: int, name: str) -> None:
    assert formats.day(date(2026, month, 21), "ar") == f"21 {name} 2026"
    assert formats.month(date(2026, month, 1), "ar") == f"{name} 2026"


def test_the_first_of_a_month_is_ordinal_in_french_alone() -> None:
    assert plain(formats.day(date(2026, 8, 1), "fr")) == "1er août 2026"
    assert formats.day(date(2026, 8, 1), "en") == "1 August 2026"
    assert formats.day(date(2026, 11, 21), "fr", "short") == "21 nov. 2026"
    assert formats.day(date(2026, 8, 1), "fr", "number") == "01/08/2026"


def test_an_instant_is_read_on_the_clock_of_morocco() -> None:
    late = datetime(2026, 11, 21, 23, 30, tzinfo=UTC)
    assert plain(formats.instant(late, "fr")) == "22 novembre 2026 à 00:30"
    assert formats.day(late, "fr") == "22 novembre 2026"
    with pytest.raises(ValueError, match="time zone"):
        formats.instant(late.replace(tzinfo=None), "fr")


def test_a_period_says_its_open_side() -> None:
    start, end = date(2021, 1, 1), date(2030, 12, 31)
    assert plain(formats.period(start, end, "fr")) == "du 1er janvier 2021 au 31 décembre 2030"
    assert formats.period(start, None, "ar") == "منذ 1 يناير 2021"
    assert formats.period(None, end, "en") == "until 31 December 2030"
    assert formats.period(None, None, "fr") == formats.NOT_MEASURED


def test_the_language_of_a_code_falls_back_to_french() -> None:
    assert [formats.language(code) for code in ("ar-ma", "fr_FR", "en", "es", None)] == ["ar", "fr", "en", "fr", "fr"]


@given(st.decimals(min_value=-(10**12), max_value=10**12, places=2), st.sampled_from(["fr", "ar", "en"]))
def test_no_digit_is_lost(value: Decimal, lang: str) -> None:
    said = plain(formats.number(value, lang, 2)).replace("−", "-")
    thousands, point = (",", ".") if lang == "en" else (" ", ",")
    assert Decimal(said.replace(thousands, "").replace(point, ".")) == value
