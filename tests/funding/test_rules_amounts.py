"""Amounts as people write them, exact or refused; rates; envelopes; tranches: pure rules."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from twiza.core.refusals import Refusal
from twiza.core.values import Money
from twiza.funding.rules import rates, stages, tranches
from twiza.funding.rules.amounts import parse_amount
from twiza.funding.rules.lateness import late
from twiza.funding.rules.payments import amount_in_words
from twiza.funding.rules.stages import Stage

MAD = "MAD"


def said_by(rule: Callable[..., Any], *told: Any) -> tuple[str, Any]:
    """The code of the refusal, else what the rule gave."""
    try:
        return "", rule(*told)
    except Refusal as refused:
        return refused.code, None


@pytest.mark.parametrize(
    ("text", "centimes"),
    [
        ("1.250.000,50", 125000050),
        ("1 250 000,50", 125000050),
        ("1,250,000.50", 125000050),
        ("10 MDH", 10**9),
        ("1250", 125000),
        ("12,5", 1250),
        ("0,05", 5),
        ("1\u202f250\u00a0000 DH", 125000000),
        ("10 ملايين درهم", 10**9),
        ("١٢٣٤٫٥٠ درهم", 123450),
        ("5 millions de dirhams", 5 * 10**8),
        ("2,5 MMDH", 25 * 10**10),
        ("500 KDH", 5 * 10**7),
        ("عشرة ملايين درهم", 10**9),
        ("dix millions de dirhams", 10**9),
        ("\u2066250,00\u2069 درهم", 25000),
        ("MAD 7", 700),
        ("1 000", 100000),
        ("1'000'000", 10**8),
    ],
)
def test_an_amount_is_read_to_the_centime(text: str, centimes: int) -> None:
    assert parse_amount(text, MAD, amount_in_words) == Money(centimes, MAD)


@pytest.mark.parametrize(("text", "amount"), [("1,5 M€", Money(15 * 10**7, "EUR")), ("EUR 100", Money(10000, "EUR"))])
def test_a_currency_in_the_text_wins(text: str, amount: Money) -> None:
    assert parse_amount(text, MAD) == amount


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "amount_missing"),
        ("1.250", "amount_ambiguous"),
        ("1,250", "amount_ambiguous"),
        ("-5", "amount_negative"),
        ("12,345678", "amount_too_fine"),
        ("12 usd", "currency_unknown"),
        ("environ dix millions de dirhams", "amount_unreadable"),
        ("1.25.000", "amount_unreadable"),
        ("12 34", "amount_unreadable"),
        ("abc", "amount_unreadable"),
        ("1e9", "amount_unreadable"),
        ("10 MDH ou 12 MDH", "amount_unreadable"),
        ("9" * 30, "amount_too_large"),
        ("=1+1", "amount_unreadable"),
        ("10 mangues", "amount_unreadable"),
        ("1.250.000,5.0", "amount_unreadable"),
    ],
)
def test_what_cannot_be_read_without_guessing_is_refused(text: str, code: str) -> None:
    with pytest.raises(Refusal) as refused:
        parse_amount(text, MAD, amount_in_words)
    assert refused.value.code == code


@given(st.integers(0, 10**15))
def test_what_is_written_in_the_moroccan_way_is_read_back(centimes: int) -> None:
    for group, mark in ((".", ","), (" ", ","), (",", ".")):
        whole = f"{centimes // 100:,}".replace(",", group)
        assert parse_amount(f"{whole}{mark}{centimes % 100:02d} DH").centimes == centimes


@given(st.text(max_size=30))
def test_any_text_is_an_amount_or_a_refusal(text: str) -> None:
    code, read = said_by(parse_amount, text, MAD)
    assert code.startswith(("amount_", "currency_")) if code else read.centimes >= 0


@given(
    st.lists(st.integers(-(10**13), 10**13), max_size=30),
    st.integers(10_000, 20_000_000),
    st.integers(10_000, 20_000_000),
)
def test_converting_columns_is_converting_each_amount(amounts: list[int], early: int, later: int) -> None:
    known = [rates.Rate(date(2024, 1, 1), "EUR", early), rates.Rate(date(2024, 6, 1), "EUR", later)]
    days = np.array([date(2024, 1 + i % 12, 2).toordinal() for i in range(len(amounts))], dtype=np.int64)
    made = rates.from_home(np.array(amounts, dtype=np.int64), days, known, "EUR")
    for amount, day, got in zip(amounts, days, made, strict=True):
        micro = later if day >= date(2024, 6, 1).toordinal() else early
        assert got == rates.half_up(amount * rates.MICRO, micro)


def test_no_rate_no_conversion() -> None:
    known = [rates.Rate(date(2024, 1, 1), "EUR", 10_800_000)]
    assert rates.rate_on(known, "EUR", date(2024, 1, 1)).micro == 10_800_000
    for currency, on in (("EUR", date(2023, 12, 31)), ("USD", date(2025, 1, 1))):
        with pytest.raises(Refusal, match="rate_missing"):
            rates.rate_on(known, currency, on)
    with pytest.raises(Refusal, match="rate_missing"):
        rates.from_home(np.array([1]), np.array([date(2023, 1, 1).toordinal()]), known, "EUR")


@pytest.mark.parametrize(("rate", "code"), [("0", "rate_not_positive"), ("1.0000001", "rate_too_fine")])
def test_a_rate_makes_sense(rate: str, code: str) -> None:
    with pytest.raises(Refusal, match=code):
        rates.micro_of(Decimal(rate))


def test_each_stage_draws_from_the_one_before() -> None:
    assert stages.limits(Stage.PAID) == (Stage.ORDERED, (Stage.PAID,))
    assert stages.drawn_by(Stage.RECEIVED) == (Stage.SPENT, Stage.RETURNED)
    assert stages.drawn_by(Stage.JUSTIFIED) == ()
    assert stages.drawn_by(Stage.RECEIVED, is_in_kind=True) == (Stage.JUSTIFIED,)


@given(
    st.sampled_from([s for s in Stage if s != Stage.PROMISED]),
    st.integers(0, 100),
    st.integers(0, 100),
    st.integers(1, 100),
)
def test_an_envelope_never_goes_below_nought(stage: Stage, given_: int, drawn: int, asked: int) -> None:
    giver, drawers = stages.limits(stage)
    sums = {giver: given_, drawers[0]: drawn}
    code, _nothing = said_by(stages.check_entry, stage, Money(asked), sums)
    assert bool(code) == (given_ - drawn < asked)
    assert code in ("", f"beyond_{giver}")


def test_shares_add_up_or_are_refused() -> None:
    stages.check_shares([Money(50), Money(50)], Money(100))
    for lines, total, code in (
        ([Money(50), Money(49)], Money(100), "shares_differ"),
        ([], Money(0), "table_empty"),
        ([Money(0)], Money(0), "amount_not_positive"),
        ([Money(5, "EUR")], Money(5), "currencies_differ"),
    ):
        with pytest.raises(Refusal, match=code):
            stages.check_shares(lines, total)


def test_a_chain_never_closes() -> None:
    edges = [(1, 2), (2, 3)]
    stages.check_chain(edges, (1, 3))
    for new, code in (((3, 1), "chain_closes"), ((2, 1), "chain_closes"), ((4, 4), "chain_to_itself")):
        with pytest.raises(Refusal, match=code):
            stages.check_chain(edges, new)


def test_late_is_what_is_due_and_not_paid() -> None:
    promised = {(1, 2024, 0): 100, (1, 2025, 7): 50, (2, 2026, 0): 10}
    paid = [((1, 2024, 9), 60), ((1, 2025, 7), 50)]
    found = late(promised, paid, {(2, 2026): date(2026, 1, 31)}, date(2026, 3, 1))
    assert [(one.payer, one.year, one.missing, one.due_on) for one in found] == [
        (1, 2024, 40, date(2024, 12, 31)),
        (2, 2026, 10, date(2026, 1, 31)),
    ]
    assert found[1].days(date(2026, 3, 1)) == 29


KNOWN = tranches.TrancheFacts(date(2026, 3, 1), date(2026, 1, 1), None, 100, 60)


@pytest.mark.parametrize(
    ("condition", "is_met"),
    [
        (tranches.Condition("signature"), True),
        (tranches.Condition("visa"), False),
        (tranches.Condition("day", {"on": "2026-03-01"}), True),
        (tranches.Condition("day", {"on": "2026-03-02"}), False),
        (tranches.Condition("justified", {"rate": "0.6"}), True),
        (tranches.Condition("justified", {"rate": "0.61"}), False),
        (tranches.Condition("report"), False),
        (tranches.Condition("report", {}, date(2026, 2, 1)), True),
        (tranches.Condition("decision", {}, date(2026, 4, 1)), False),
    ],
)
def test_a_condition_is_judged_on_the_day(condition: tranches.Condition, is_met: bool) -> None:
    assert tranches.judge(condition, KNOWN).is_met == is_met
    assert (tranches.missing([condition], KNOWN) == []) == is_met


def test_nothing_received_justifies_nothing() -> None:
    nothing = tranches.TrancheFacts(date(2026, 3, 1))
    assert not tranches.judge(tranches.Condition("justified", {"rate": "0.5"}), nothing).is_met


@pytest.mark.parametrize(
    ("kind", "params", "code"),
    [
        ("wish", {}, "condition_unknown"),
        ("justified", {}, "condition_rate"),
        ("justified", {"rate": "1.2"}, "condition_rate"),
        ("justified", {"rate": "x"}, "condition_rate"),
        ("day", {"on": "31/02"}, "condition_day"),
    ],
)
def test_a_condition_that_cannot_be_judged_is_refused(kind: str, params: dict[str, str], code: str) -> None:
    with pytest.raises(Refusal, match=code):
        tranches.check_condition(kind, params)


@pytest.mark.parametrize("person", [7, None])
def test_a_release_takes_two_people(person: int | None) -> None:
    with pytest.raises(Refusal, match="same_person"):
        tranches.check_release(person, person)
    tranches.check_release(7, 8)
