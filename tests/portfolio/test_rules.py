"""The reasons of the portfolio, its calendar, its filters and its overlaps: pure."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from twiza.agreements.rules.periods import Span
from twiza.core.facets import counts, narrow
from twiza.core.refusals import Unprocessable
from twiza.portfolio.rules.attention import Limits, Sums, Watched, Year, expected, reasons, years
from twiza.portfolio.rules.filters import DIMENSIONS, PortfolioQuery, read
from twiza.portfolio.rules.overlaps import ConventionComponent, shared

ON = date(2026, 3, 1)
SPAN = Span(date(2024, 1, 1), date(2026, 12, 31))
DAYS = st.dates(date(2020, 1, 1), date(2030, 12, 31))
CALENDARS = st.dictionaries(st.integers(2021, 2028), st.integers(0, 10**12), max_size=6)


def codes(one: Watched, on: date = ON, limits: Limits | None = None) -> list[str]:
    return [reason.code for reason in reasons(one, on, limits or Limits())]


def fresh(**told: object) -> Watched:
    """In force, with a fact of last month."""
    return Watched(**{"state": "in_force", "span": SPAN, "facts": {"event": date(2026, 2, 1)}, **told})  # type: ignore[arg-type]


def test_nothing_is_said_of_a_convention_on_its_way() -> None:
    assert codes(fresh()) == []


def test_it_expires_within_the_months_asked() -> None:
    late = fresh(facts={"event": date(2026, 7, 1)})
    assert codes(late, date(2026, 6, 30)) == []
    assert codes(late, date(2026, 8, 1)) == ["expires"]
    assert codes(fresh(), ON, Limits(months=10)) == ["expires"]
    (told,) = reasons(fresh(facts={"event": date(2026, 12, 1)}), date(2026, 12, 15), Limits())
    assert (told.tone, told.params["days"], told.params["decide_on"]) == ("danger", 17, date(2026, 7, 1))


def test_a_tacit_renewal_is_told_apart_from_an_end() -> None:
    span = Span(date(2024, 1, 1), None, 24, is_renewed_tacitly=True)
    assert codes(fresh(span=span), date(2025, 12, 1)) == ["renews"]


def test_a_lapsed_convention_is_not_also_called_silent() -> None:
    assert codes(fresh(facts={}), date(2028, 1, 1)) == ["lapsed_without_evaluation"]


@pytest.mark.parametrize(("days", "said"), [(180, []), (181, ["silent"])])
def test_it_is_silent_after_the_days_asked(days: int, said: list[str]) -> None:
    assert codes(fresh(facts={"event": ON - timedelta(days=days)})) == said


def test_without_any_fact_silence_counts_from_the_first_day() -> None:
    assert codes(fresh(facts={}), date(2024, 6, 28)) == []
    assert codes(fresh(facts={}), date(2024, 7, 1)) == ["never"]


def test_a_draft_neither_stalls_nor_spends() -> None:
    assert codes(fresh(state="draft", late=3, facts={}, money=Sums({2024: 100}))) == []


def test_commitments_and_decisions_late_are_grave_and_come_first() -> None:
    told = reasons(fresh(late=2, decisions=1, facts={"event": date(2025, 1, 1)}), ON, Limits())
    assert [one.code for one in told] == ["commitments_late", "decisions_overdue", "silent"]
    assert [one.opens for one in told] == ["commitments", "committee", "history"]


def test_a_meeting_is_overdue_by_the_committees_own_frequency() -> None:
    sat = {"months_between": 6, "met_on": date(2025, 8, 31)}
    assert codes(fresh(**sat), date(2026, 2, 28)) == []
    assert codes(fresh(**sat)) == ["meeting_overdue"]
    assert codes(fresh(**sat, meets_on=date(2026, 3, 9))) == [], "one is planned"
    assert codes(fresh(**sat, missed_on=date(2026, 2, 1))) == ["meeting_not_held"]
    assert codes(fresh(months_between=None, met_on=date(2020, 1, 1))) == []


def test_money_is_behind_ahead_or_beyond_its_budget() -> None:
    calendar = {2024: 1000, 2025: 1000, 2026: 1000}
    due = expected(calendar, SPAN.starts_on, SPAN.first_lapse(), ON)
    assert due == 2000 + 1000 * 60 // 365
    assert codes(fresh(money=Sums(calendar, paid=due * 80 // 100 + 1))) == []
    (behind,) = reasons(fresh(money=Sums(calendar, paid=due * 79 // 100)), ON, Limits())
    assert (behind.code, behind.tone, behind.params["bound"]) == ("behind", "warning", due)
    assert reasons(fresh(money=Sums(calendar, paid=1000)), ON, Limits())[0].tone == "danger"
    early = date(2025, 3, 1)
    assert codes(fresh(money=Sums(calendar, paid=2401)), early) == ["ahead"]
    assert codes(fresh(money=Sums(calendar, paid=due, budget=2999))) == ["beyond_budget"]
    assert codes(fresh(money=Sums(calendar, paid=due, budget=2999, is_budget_about=True))) == []


def test_who_may_not_see_money_reads_neither_a_sum_nor_a_day_of_it() -> None:
    one = fresh(
        facts={"money": ON, "event": date(2025, 1, 1)}, money=Sums({2024: 1000}, budget=1, paid=5)
    ).without_money()
    assert codes(one) == ["silent"]
    assert one.last_on == date(2025, 1, 1)
    assert one.money == Sums()


@given(CALENDARS, DAYS, DAYS)
def test_what_the_calendar_asks_grows_and_ends_at_the_promise(calendar: dict[int, int], one: date, other: date) -> None:
    first, last = sorted((one, other))
    lapses = date(2027, 7, 1)
    early, late = (expected(calendar, SPAN.starts_on, lapses, day) for day in (first, last))
    assert 0 <= early <= late <= sum(calendar.values())
    assert expected(calendar, None, None, date(2031, 1, 1)) == sum(calendar.values())


@given(CALENDARS, CALENDARS, CALENDARS)
def test_a_year_is_exceeded_when_the_larger_of_two_draws_passes_the_vote(
    budgets: dict[int, int], promised: dict[int, int], committed: dict[int, int]
) -> None:
    lines = years(budgets, promised, committed, {}, {})
    assert [line.year for line in lines] == sorted({*budgets, *promised, *committed})
    for line in lines:
        drawn = max(promised.get(line.year, 0), committed.get(line.year, 0))
        assert line.is_over == (line.year in budgets and drawn > budgets[line.year])
        assert line.left == (budgets[line.year] - drawn if line.year in budgets else None)
    assert Year(2025, None, 9, 0, 0, 0).is_over is False


def test_limits_out_of_range_are_refused() -> None:
    with pytest.raises(Unprocessable) as error:
        Limits(months=0)
    assert error.value.code == "limit_out_of_range"


def test_an_address_that_makes_no_sense_asks_the_plain_question() -> None:
    nonsense = {"on": "31/12", "months": "999", "days": "-1", "gap": "١٢", "sort": "magic", "watch": "", "other": "x"}
    assert read(nonsense) == PortfolioQuery()
    asked = read({"q": " souk ", "watch": "stalls", "on": "2025-06-30", "months": "12", "sort": "lapse"})
    assert (asked.words, asked.chosen, asked.day) == ("souk", {"watch": "stalls"}, date(2025, 6, 30))
    assert (asked.limits, asked.sort) == (Limits(months=12), "lapse")


class Row:
    """A row with two dimensions."""

    def __init__(self, **codes: tuple[str, ...]) -> None:
        empty = dict.fromkeys(("watch", "reason", "state", "kind", "territory", "party"), ())
        self.codes: dict[str, tuple[str, ...]] = {**empty, **codes}
        self.search = ""


@given(
    st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from("xyz"))), st.sampled_from("abc"), st.sampled_from("xyz")
)
def test_a_count_is_what_its_click_would_leave(rows: list[tuple[str, str]], state: str, kind: str) -> None:
    made = [Row(state=(s,), kind=(k,)) for s, k in rows]
    chosen = {"state": state, "kind": kind}
    told = counts(made, chosen, DIMENSIONS)
    for other in "abc":
        assert told["state"][other] == len(narrow(made, {**chosen, "state": other}))
    for other in "xyz":
        assert told["kind"][other] == len(narrow(made, {**chosen, "kind": other}))


def part(key: str, *names: str, **told: object) -> ConventionComponent:
    return ConventionComponent(key, names, names[0], **{"first": 10, "last": 19, "centimes": 100, **told})  # type: ignore[arg-type]


def test_a_component_is_shared_when_name_place_and_time_meet() -> None:
    found = shared(
        [
            part("a", "formation", "تكوين"),
            part("b", "تكوين", first=12, last=13, centimes=700),
            part("c", "formation", first=30, last=39),
            part("d", "foires"),
            part("d", "foires"),
            part("e", "formation", starts_on=date(2030, 1, 1)),
            part("f", "foires", lapses_on=date(2020, 1, 1)),
        ]
    )
    assert [(one.title, [p.key for p in one.parts], one.centimes) for one in found] == [
        ("formation", ["a", "b", "e"], 900),
        ("foires", ["d", "f"], 200),
    ]
    apart = [part("a", "x", lapses_on=date(2024, 1, 1)), part("b", "x", starts_on=date(2024, 1, 1))]
    assert shared(apart) == ()


def test_a_component_told_twice_by_one_convention_is_no_overlap() -> None:
    assert shared([part("a", "x"), part("a", "x"), part("a", "x", "y")]) == ()


def test_what_is_promised_is_unknown_to_who_may_not_see_it() -> None:
    (one,) = shared([part("a", "x", centimes=None), part("b", "x", centimes=None)])
    assert one.centimes is None
