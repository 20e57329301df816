"""Values: money that adds up, periods, months."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from twiza.core.translated import Translated
from twiza.core.values import CurrenciesDiffer, Money, Period, PeriodReversed, Quantity, UnitsDiffer, add_months

amounts = st.integers(-(10**12), 10**12)


@given(amounts, st.lists(st.integers(0, 1000), min_size=1, max_size=8).filter(any))
def test_the_shares_of_money_add_up_to_the_whole(centimes: int, weights: list[int]) -> None:
    shares = Money(centimes).split(weights)
    assert sum(share.centimes for share in shares) == centimes
    total = sum(weights)
    assert all(abs(s.centimes * total - centimes * w) < total for s, w in zip(shares, weights, strict=True))


def test_money_of_two_currencies_never_mixes() -> None:
    with pytest.raises(CurrenciesDiffer):
        Money(100) + Money(100, "EUR")


@pytest.mark.parametrize("centimes", [1.5, True, "3"])
def test_money_refuses_what_is_not_a_count_of_centimes(centimes: object) -> None:
    with pytest.raises(TypeError):
        Money(centimes)  # type: ignore[arg-type]


def test_half_and_half_of_ten_million_and_one_centime() -> None:
    assert [m.centimes for m in Money(1_000_000_001).split([1, 1])] == [500_000_001, 500_000_000]


def test_quantities_of_two_units_never_mix() -> None:
    from decimal import Decimal

    with pytest.raises(UnitsDiffer):
        Quantity(Decimal(1), "hour") + Quantity(Decimal(1), "session")


def test_a_period_holds_both_its_ends() -> None:
    year = Period(date(2021, 1, 1), date(2021, 12, 31))
    assert year.days == 365
    assert date(2021, 1, 1) in year
    assert date(2021, 12, 31) in year
    assert date(2022, 1, 1) not in year
    assert year.elapsed(date(2020, 6, 1)) == 0
    assert year.elapsed(date(2031, 1, 1)) == 1


def test_a_period_cannot_end_before_it_starts() -> None:
    with pytest.raises(PeriodReversed):
        Period(date(2021, 1, 2), date(2021, 1, 1))


def test_an_open_period_has_no_length() -> None:
    period = Period(date(2021, 1, 1))
    assert period.days is None
    assert period.elapsed(date(2022, 1, 1)) is None
    assert date(2999, 1, 1) in period


def test_periods_overlap_when_they_share_a_day() -> None:
    first = Period(date(2021, 1, 1), date(2021, 6, 30))
    assert first.overlaps(Period(date(2021, 6, 30)))
    assert not first.overlaps(Period(date(2021, 7, 1)))


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2020, 9, 24), 60, date(2025, 9, 24)),
        (date(2024, 1, 31), 1, date(2024, 2, 29)),
        (date(2023, 12, 31), 2, date(2024, 2, 29)),
        (date(2023, 11, 30), 1, date(2023, 12, 30)),
        (date(2023, 3, 31), -1, date(2023, 2, 28)),
    ],
)
def test_months_are_added_within_the_calendar(day: date, months: int, expected: date) -> None:
    assert add_months(day, months) == expected


@given(st.dates(date(1950, 1, 1), date(2100, 1, 1)), st.integers(-400, 400))
def test_added_months_keep_the_day_or_take_the_last_one(day: date, months: int) -> None:
    moved = add_months(day, months)
    assert (moved.year * 12 + moved.month) - (day.year * 12 + day.month) == months
    assert moved.day == day.day or (moved.day < day.day and add_months(moved, 0).day >= 28)


def test_words_fall_back_to_a_language_that_exists() -> None:
    assert Translated({"fr": "convention", "ar": "اتفاقية"}).within("ar") == "اتفاقية"
    assert Translated({"fr": "convention"}).within("ar") == "convention"
    assert Translated({"ar": "اتفاقية"}).within("en") == "اتفاقية"
    assert Translated().within("en") == ""
