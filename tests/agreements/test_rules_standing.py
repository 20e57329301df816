"""Is it kept? Measures and standings."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from twiza.agreements.rules.evidence import RULES, Done, Measure, Promise, check_rule, measure
from twiza.agreements.rules.standing import Standing, StandingVerdict, expected_on, standing, tally, worst
from twiza.core.refusals import Refusal

ON = date(2025, 7, 1)
START, DUE = date(2024, 1, 1), date(2026, 12, 31)
amounts = st.decimals(0, 10_000, places=2)


def promise(**told: object) -> Promise:
    values = {
        "kind": "quantity",
        "rule": "quantity_reached",
        "quantity": Decimal(100),
        "unit": "projects",
        "starts_on": START,
        "due_on": DUE,
        **told,
    }
    return Promise(**values)  # type: ignore[arg-type]


def act(**told: object) -> Promise:
    return promise(kind="act", rule="act_recorded", quantity=None, unit="", **told)


def done(on: date, amount: int | str = 1, **told: object) -> Done:
    return Done(on, Decimal(amount), "projects", **told)  # type: ignore[arg-type]


def judge(one: Promise, *facts: Done, on: date = ON) -> StandingVerdict:
    return standing(one, measure(one, facts), on)


def test_kept_when_the_quantity_is_reached() -> None:
    verdict = judge(promise(), done(date(2025, 1, 1), 60), done(date(2025, 5, 1), 40))
    assert (verdict.standing, verdict.reason) == (Standing.KEPT, "reached")
    assert verdict.params["reached_on"] == date(2025, 5, 1)


def test_kept_late_says_by_how_much() -> None:
    verdict = judge(promise(due_on=date(2025, 1, 31)), done(date(2025, 2, 10), 100))
    assert (verdict.standing, verdict.reason, verdict.params["days"]) == (Standing.KEPT, "reached_late", 10)


def test_late_when_the_due_day_is_past() -> None:
    assert judge(promise(due_on=date(2025, 6, 30)), done(START, 99)).reason == "short_at_due"
    assert judge(promise(due_on=date(2025, 6, 30))).reason == "nothing_at_due"


def test_the_due_day_itself_is_still_good() -> None:
    assert judge(promise(due_on=ON), done(START, 99)).standing == Standing.ON_TRACK
    assert judge(promise(due_on=ON)).standing == Standing.AT_RISK


def test_pace_decides_before_the_due_day() -> None:
    assert judge(promise(), done(ON, 49)).reason == "on_pace"
    assert judge(promise(), done(ON, 30)).reason == "behind_pace"


def test_a_written_path_replaces_the_straight_line() -> None:
    slow = Measure(done=Decimal(10), wanted=Decimal(100), expected=Decimal(10))
    assert standing(promise(), slow, ON).reason == "on_pace"


def test_a_single_act_is_at_risk_only_near_its_day() -> None:
    assert judge(act(due_on=ON + timedelta(days=91))).reason == "due_later"
    assert judge(act(due_on=ON + timedelta(days=90))).reason == "due_soon"


def test_without_due_day_a_record_is_progress_and_silence_is_unknown() -> None:
    assert judge(act(due_on=None)).standing == Standing.UNKNOWN
    assert judge(promise(due_on=None), done(ON)).reason == "recorded_without_due"


def test_a_draft_binds_nobody() -> None:
    assert judge(promise(is_binding=False), done(ON, 100)).reason == "not_binding"


def test_what_nobody_measures_is_unknown_and_says_why() -> None:
    assert standing(promise(), None, ON).reason == "not_measured"
    assert standing(promise(), Measure(None, reason="target_unknown"), ON).reason == "target_unknown"


def test_an_unwritten_amount_cannot_be_late() -> None:
    assert judge(promise(quantity=None, due_on=START)).reason == "amount_not_written"


def test_other_units_and_currencies_do_not_count() -> None:
    other = Done(ON, Decimal(100), "people")
    assert measure(promise(), [other]) == measure(promise(), [])
    pay = Promise("money", "money_paid", centimes=500, currency="MAD")
    found = measure(pay, [Done(ON, centimes=500, currency="EUR"), Done(ON, centimes=200, currency="MAD")])
    assert found is not None
    assert (found.done, found.wanted) == (200, 500)


def test_documents_count_only_with_a_paper() -> None:
    wanted = promise(kind="act", rule="documents_deposited", quantity=None, params={"count": 2})
    found = measure(wanted, [Done(ON, has_document=True), Done(ON)])
    assert found is not None
    assert (found.done, found.wanted, found.proofs) == (1, 2, 1)


def test_a_negative_correction_takes_the_kept_mark_back() -> None:
    verdict = judge(promise(), done(START, 100), done(ON, -20))
    assert verdict.standing != Standing.KEPT


def test_external_rules_are_measured_elsewhere() -> None:
    assert RULES["target_reached"].is_external
    assert measure(promise(rule="target_reached"), []) is None


@pytest.mark.parametrize(
    ("kind", "rule", "params", "code"),
    [
        ("act", "hearsay", {}, "evidence_unknown"),
        ("money", "act_recorded", {}, "evidence_kind_mismatch"),
        ("act", "act_recorded", {"colour": 1}, "evidence_param_unknown"),
        ("quantity", "target_reached", {}, "evidence_param_missing"),
        ("quantity", "target_reached", {"target": " "}, "evidence_param_invalid"),
        ("act", "act_recorded", {"times": 0}, "evidence_param_invalid"),
        ("act", "act_recorded", {"times": "many"}, "evidence_param_invalid"),
        ("act", "documents_deposited", {"count": True}, "evidence_param_invalid"),
    ],
)
def test_a_wrong_rule_is_refused(kind: str, rule: str, params: dict[str, object], code: str) -> None:
    with pytest.raises(Refusal) as refused:
        check_rule(kind, rule, params)
    assert refused.value.code == code


def test_worst_puts_late_first_and_nothing_last() -> None:
    assert worst([Standing.KEPT, Standing.UNKNOWN, Standing.LATE]) == Standing.LATE
    assert worst([Standing.KEPT, Standing.UNKNOWN]) == Standing.UNKNOWN
    assert worst([]) is None


@given(st.lists(st.sampled_from(list(Standing)), max_size=20))
def test_the_tally_counts_everything_once(found: list[Standing]) -> None:
    assert sum(tally(found).values()) == len(found)


@given(st.lists(st.tuples(st.dates(START, DUE), amounts), max_size=8), st.dates(date(2023, 1, 1), date(2028, 1, 1)))
def test_more_done_never_stands_worse(facts: list[tuple[date, Decimal]], on: date) -> None:
    severity = [Standing.LATE, Standing.AT_RISK, Standing.ON_TRACK, Standing.KEPT]
    rows = [done(day, amount) for day, amount in facts]
    before, after = judge(promise(), *rows, on=on), judge(promise(), *rows, done(START, 5), on=on)
    assert severity.index(after.standing) >= severity.index(before.standing)


@given(st.dates(date(2020, 1, 1), date(2030, 1, 1)))
def test_the_line_stays_between_nothing_and_everything(on: date) -> None:
    expected = expected_on(promise(), Measure(Decimal(0), Decimal(100)), on)
    assert expected is not None
    assert 0 <= expected <= 100


def test_no_part_of_a_thing_counted_one_by_one_is_asked_for() -> None:
    early = START + timedelta(days=4)
    assert judge(promise(quantity=Decimal(40)), on=early).standing == Standing.ON_TRACK
    assert judge(promise(quantity=Decimal(40)), on=early).params["expected"] == 0
    later = judge(promise(quantity=Decimal(40)))
    assert (later.standing, later.params["expected"]) == (Standing.AT_RISK, Decimal(19))


def test_money_and_shares_keep_their_fractions() -> None:
    tenth = START + timedelta(days=10)
    money = expected_on(promise(centimes=100), Measure(Decimal(0), Decimal(100)), tenth)
    share = expected_on(promise(), Measure(Decimal(0), Decimal(80), unit="percent"), tenth)
    assert (money or 0) % 1
    assert (share or 0) % 1
