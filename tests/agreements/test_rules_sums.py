"""Sums typed by people: read exactly, or refused with what is wrong."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from twiza.agreements.rules.amounts_in_words import in_words
from twiza.agreements.rules.reading.sums import Sum, read_sum
from twiza.core import formats
from twiza.core.refusals import Refusal
from twiza.core.values import Money


@pytest.mark.parametrize(
    ("text", "centimes", "currency"),
    [
        ("10 MDH", 1_000_000_000, "MAD"),
        ("1,5 MDH", 150_000_000, "MAD"),
        ("1.250.000,50", 125_000_050, ""),
        ("1,250,000.50", 125_000_050, ""),
        ("1 250 000,50 DH", 125_000_050, "MAD"),
        ("عشرة ملايين درهم", 1_000_000_000, "MAD"),
        ("عشرة ملايين", 1_000_000_000, ""),
        ("dix millions de dirhams", 1_000_000_000, "MAD"),
        ("10 millions", 1_000_000_000, ""),
        ("10 MDH (dix millions de dirhams)", 1_000_000_000, "MAD"),
        ("٢٥٠٠ درهم", 250_000, "MAD"),
        ("\u200f10\u00a0000,00", 1_000_000, ""),
        ("1,5 M€", 150_000_000, "EUR"),
        ("0", 0, ""),
    ],
)
def test_a_sum_is_read(text: str, centimes: int, currency: str) -> None:
    assert read_sum(text) == Sum(centimes, currency)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("1.250", "sum_ambiguous"),
        ("1.250 DH", "sum_ambiguous"),
        ("10.000 MDH", "sum_ambiguous"),
        ("10 MDH (onze millions de dirhams)", "sum_unreadable"),
        ("10 MDH et 5 MDH", "sum_unreadable"),
        ("dirham", "sum_unreadable"),
        ("10 %", "sum_unreadable"),
        ("10 kg", "sum_unreadable"),
        ("1.2.3", "sum_unreadable"),
        ("  ", "sum_unreadable"),
        ("-5", "sum_negative"),
        ("12.345,678 DH", "sum_too_fine"),
        ("1234,567", "sum_too_fine"),
        ("99999999999999999", "sum_too_large"),
        ("10 M€", "sum_of_another_currency"),
    ],
)
def test_a_text_that_is_no_sum_is_refused(text: str, code: str) -> None:
    with pytest.raises(Refusal) as refused:
        read_sum(text, "MAD")
    assert refused.value.code == code


@given(st.integers(100, 10**12), st.sampled_from(["fr", "ar"]))
def test_a_sum_that_we_write_is_read_back(centimes: int, language: str) -> None:
    amount = Money(centimes)
    # One and two stand after their noun in Arabic: nobody types a sum like that.
    assume(language == "fr" or (centimes // 100 % 100 > 2 and centimes % 100 not in (1, 2)))
    assert read_sum(formats.money(amount, language)) == Sum(centimes, "MAD")
    assert read_sum(in_words(amount, language)) == Sum(centimes, "MAD")


@given(st.text(max_size=40))
def test_any_text_is_a_sum_or_a_refusal(text: str) -> None:
    try:
        code, centimes = "", read_sum(text).centimes
    except Refusal as error:
        code, centimes = error.code, 0
    assert code.startswith("sum_") or centimes >= 0
