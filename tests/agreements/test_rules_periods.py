"""When an agreement runs, renews and lapses."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from twiza.agreements.rules.notices import is_lapsed_without_evaluation, notices
from twiza.agreements.rules.periods import Span, check_span, final_lapse, has_begun, is_over, lapse_on, term_on
from twiza.agreements.rules.states import State
from twiza.core.refusals import Refusal

UM6P = Span(starts_on=date(2020, 9, 24), months=60)
days = st.dates(date(2000, 1, 1), date(2060, 12, 31))


def renewing(start: date, months: int, renewal: int | None = None, limit: int | None = None) -> Span:
    return Span(start, months=months, is_renewed_tacitly=True, renewal_months=renewal, renewals_max=limit)


def test_five_years_from_a_day_lapse_on_the_same_day() -> None:
    assert lapse_on(UM6P, date(2021, 1, 1)) == date(2025, 9, 24)
    assert not is_over(UM6P, date(2025, 9, 23))
    assert is_over(UM6P, date(2025, 9, 24))


def test_a_last_day_is_included() -> None:
    span = Span(date(2023, 1, 1), date(2025, 12, 31))
    assert lapse_on(span, date(2024, 5, 5)) == date(2026, 1, 1)
    assert not is_over(span, date(2025, 12, 31))


def test_an_unknown_end_never_lapses() -> None:
    span = Span(starts_on=date(2025, 6, 17))
    assert lapse_on(span, date(2050, 1, 1)) is None
    assert not is_over(span, date(2050, 1, 1))


def test_an_unknown_start_counts_as_begun() -> None:
    assert has_begun(Span(), date(2026, 1, 1))
    assert not has_begun(Span(date(2027, 1, 1)), date(2026, 1, 1))


@pytest.mark.parametrize(
    ("span", "code"),
    [
        (Span(date(2025, 1, 1), date(2024, 12, 31)), "ends_before_start"),
        (Span(date(2025, 1, 1), months=0), "duration_not_positive"),
        (Span(date(2025, 1, 1), is_renewed_tacitly=True), "renewal_without_length"),
    ],
)
def test_contradictions_are_refused(span: Span, code: str) -> None:
    with pytest.raises(Refusal) as refused:
        check_span(span)
    assert refused.value.code == code


def test_tacit_renewal_opens_a_new_term() -> None:
    span = renewing(date(2020, 1, 31), 12)
    assert term_on(span, date(2020, 6, 1)).number == 1
    assert term_on(span, date(2021, 1, 31)).number == 2
    assert lapse_on(span, date(2021, 1, 31)) == date(2022, 1, 31)


def test_renewals_stop_at_their_limit() -> None:
    span = renewing(date(2020, 1, 1), 12, limit=2)
    assert final_lapse(span) == date(2023, 1, 1)
    assert term_on(span, date(2030, 1, 1)).number == 3


def test_a_denunciation_stops_the_next_renewal() -> None:
    span = Span(date(2020, 1, 1), months=12, is_renewed_tacitly=True, denounced_on=date(2021, 6, 1))
    assert final_lapse(span) == date(2022, 1, 1)


@given(days, st.integers(1, 120), st.integers(1, 120), days)
def test_the_term_of_a_day_covers_it(start: date, months: int, renewal: int, on: date) -> None:
    term = term_on(renewing(start, months, renewal), on)
    assert term.covers(on) or on < start


@given(days, st.integers(1, 60), st.integers(1, 36), st.integers(0, 12_000))
def test_terms_follow_each_other_without_gap(start: date, months: int, renewal: int, offset: int) -> None:
    span = renewing(start, months, renewal)
    term = term_on(span, start + timedelta(days=offset))
    assert term.lapses_on is not None
    following = term_on(span, term.lapses_on)
    assert following.number == term.number + 1
    assert following.starts_on == term.lapses_on


@given(days, st.integers(1, 60), st.integers(0, 5), days, days)
def test_once_over_always_over(start: date, months: int, limit: int, one: date, other: date) -> None:
    span = renewing(start, months, limit=limit)
    earlier, later = sorted([one, other])
    assert not (is_over(span, earlier) and not is_over(span, later))


def told(state: str, on: date, span: Span = UM6P, unsigned: int = 0, evaluated_on: date | None = None) -> list[str]:
    return [n.code for n in notices(state=state, span=span, unsigned=unsigned, evaluated_on=evaluated_on, on=on)]


def test_renewal_would_have_been_flagged_six_months_ahead() -> None:
    assert told(State.IN_FORCE, date(2025, 3, 23)) == []
    assert told(State.IN_FORCE, date(2025, 3, 24)) == ["expires_soon"]
    assert told(State.IN_FORCE, date(2025, 9, 23)) == ["expires_soon"]


def test_a_lapse_without_evaluation_is_said() -> None:
    assert told(State.IN_FORCE, date(2025, 9, 24)) == ["lapsed_without_evaluation"]
    assert told(State.EXPIRED, date(2026, 1, 1)) == ["lapsed_without_evaluation"]


def test_an_evaluation_lifts_the_notice() -> None:
    assert told(State.IN_FORCE, date(2026, 1, 1), evaluated_on=date(2025, 12, 1)) == ["period_over"]
    assert is_lapsed_without_evaluation(State.IN_FORCE, UM6P, date(2026, 2, 1), date(2026, 1, 1))


def test_a_mid_term_report_is_not_the_evaluation() -> None:
    assert told(State.IN_FORCE, date(2026, 1, 1), evaluated_on=date(2022, 9, 24)) == ["lapsed_without_evaluation"]
    assert told(State.IN_FORCE, date(2026, 1, 1), evaluated_on=date(2024, 9, 24)) == ["period_over"]


@pytest.mark.parametrize("state", [State.CLOSED, State.TERMINATED])
def test_what_is_closed_never_lapses(state: State) -> None:
    assert told(state, date(2030, 1, 1)) == []


def test_a_voted_agreement_that_nobody_signed_is_said_when_its_period_is_over() -> None:
    span = Span(date(2023, 1, 1), date(2025, 12, 31))
    assert told(State.VOTED, date(2026, 1, 1), span, unsigned=3) == ["over_unsigned", "unsigned_parties"]


def test_a_tacit_renewal_is_announced_as_such() -> None:
    assert told(State.IN_FORCE, date(2024, 12, 1), renewing(date(2020, 1, 1), 60)) == ["renews_soon"]


def test_renewals_count_from_the_start_and_not_from_a_day_cut_by_a_short_month() -> None:
    span = renewing(date(2025, 8, 31), 6, limit=3)
    lapses = [lapse_on(span, day) for day in (date(2025, 9, 1), date(2026, 3, 1), date(2026, 8, 30), date(2026, 8, 31))]
    assert lapses == [date(2026, 2, 28), date(2026, 8, 31), date(2026, 8, 31), date(2027, 2, 28)]
    assert final_lapse(span) == date(2027, 8, 31)
    leap = renewing(date(2024, 2, 29), 12, limit=3)
    assert final_lapse(leap) == lapse_on(Span(date(2024, 2, 29), months=48), date(2026, 1, 1)) == date(2028, 2, 29)


@given(days, st.integers(1, 30), st.integers(0, 20))
def test_a_number_of_terms_ends_where_one_long_term_would(start: date, months: int, renewals: int) -> None:
    assert (
        final_lapse(renewing(start, months, limit=renewals))
        == Span(start, months=months * (renewals + 1)).first_lapse()
    )
