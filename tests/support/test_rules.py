"""The decisions of support: pathway, opening, sessions, attendance, diagnostic, measures."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from twiza.core.refusals import Unprocessable
from twiza.support.rules import cases, diagnostic, measures, needs, pathway, sessions
from twiza.support.rules.pathway import MOURAFAKA, LateReason, NextStep, SessionKind, StageRule, progress_of
from twiza.support.rules.sessions import Seats, attendance_table

OPENED = date(2024, 1, 1)
CELLS = [(age, disability) for age in sessions.AgeClass for disability in sessions.Disability]


def refused(code: str):
    return pytest.raises(Unprocessable, match=f"^{code}")


def test_mourafaka_expects_a_call_a_diagnosis_four_trainings_and_twelve_visits_over_two_years():
    expected = {stage.code: stage.expected for stage in MOURAFAKA.stages}
    assert expected == {"call": 1, "diagnosis": 1, "training": 4, "coaching": 12}
    assert max(stage.due_day for stage in MOURAFAKA.stages) == 730


@pytest.mark.parametrize("shipped", pathway.SHIPPED, ids=lambda p: p.code)
def test_every_shipped_pathway_is_titled_in_three_languages_and_ordered(shipped):
    assert set(shipped.titles) == {"fr", "ar", "en"}
    for stage in shipped.stages:
        assert set(shipped.stage_titles[stage.code]) == {"fr", "ar", "en"}
        assert 0 <= stage.start_day < stage.due_day
        assert stage.expected > 0


def test_every_session_kind_has_an_event_kind_and_only_trainings_count_as_training():
    assert set(pathway.EVENT_KIND) == set(SessionKind)
    assert {kind for kind, event in pathway.EVENT_KIND.items() if event == "training"} == {SessionKind.TRAINING}


def test_a_new_case_is_not_late_and_its_next_stage_is_the_call():
    progress = progress_of(MOURAFAKA.stages, {}, opened_on=OPENED, on=OPENED)
    assert progress.next_stage.code == "call"
    assert progress.late == ()
    assert (progress.done, progress.expected) == (0, 18)
    assert next(step.state for step in progress.stages) == "current"


def test_a_stage_is_in_time_on_its_due_day_and_late_the_morning_after():
    due = OPENED + timedelta(days=15)
    assert not progress_of(MOURAFAKA.stages, {}, opened_on=OPENED, on=due).late
    late = progress_of(MOURAFAKA.stages, {}, opened_on=OPENED, on=due + timedelta(days=1)).late
    assert [(item.reason, item.stage, item.since, item.days(due + timedelta(days=1))) for item in late] == [
        (LateReason.STAGE_OVERDUE, "call", due, 1)
    ]


def test_visits_are_paced_and_being_behind_says_how_many_were_expected():
    done = {"call": 1, "diagnosis": 1, "training": 4, "coaching": 2}
    progress = progress_of(MOURAFAKA.stages, done, opened_on=OPENED, on=OPENED + timedelta(days=366))
    (item,) = progress.late
    assert (item.reason, item.stage, item.done, item.expected) == (LateReason.BEHIND_PACE, "coaching", 2, 6)
    assert item.since == OPENED + timedelta(days=MOURAFAKA.stages[3].due_day_of(3))


def test_an_overdue_next_step_makes_the_case_late():
    step = NextStep(due_on=OPENED + timedelta(days=3))
    on = OPENED + timedelta(days=5)
    late = progress_of(MOURAFAKA.stages, ["call"], opened_on=OPENED, on=on, next_step=step).late
    assert late[0].reason == LateReason.NEXT_STEP_OVERDUE
    assert late[0].days(OPENED + timedelta(days=5)) == 2


def test_a_silent_case_is_late_even_when_its_stages_are_in_time():
    stages = (StageRule("advice", SessionKind.ADVICE, 2, 300, 700),)
    on = OPENED + timedelta(days=pathway.SILENT_AFTER_DAYS + 1)
    assert progress_of(stages, {}, opened_on=OPENED, on=on).late[0].reason == LateReason.SILENT
    assert not progress_of(stages, {"advice": 2}, opened_on=OPENED, on=on).late


def test_extra_sessions_do_not_make_up_for_a_missing_stage():
    progress = progress_of(MOURAFAKA.stages, {"call": 40}, opened_on=OPENED, on=OPENED)
    assert progress.done == 1
    assert not progress.is_complete


def test_a_first_contact_is_made_by_any_session_held():
    progress = progress_of(MOURAFAKA.stages, {"coaching": 1}, opened_on=OPENED, on=OPENED + timedelta(days=20))
    assert progress.stages[0].state == "done"
    assert progress.next_stage.code == "diagnosis"
    assert not progress.late


def test_a_closed_or_held_case_is_never_late():
    progress = progress_of(MOURAFAKA.stages, {}, opened_on=OPENED, on=date(2030, 1, 1), is_live=False)
    assert progress.late == ()
    assert {step.state for step in progress.stages} == {"coming"}


@given(st.integers(1, 24), st.integers(0, 400), st.integers(1, 800), st.integers(-10, 2000))
def test_expected_by_never_falls_and_ends_at_expected(expected, start, span, day):
    stage = StageRule("x", SessionKind.VISIT, expected, start, start + span)
    assert 0 <= stage.expected_by(day) <= stage.expected_by(day + 1) <= expected
    assert stage.expected_by(start + span) == expected
    for number in range(1, expected + 1):
        assert stage.expected_by(stage.due_day_of(number)) >= number
        assert stage.expected_by(stage.due_day_of(number) - 1) < number


@given(
    st.dictionaries(st.sampled_from(["call", "diagnosis", "training", "coaching"]), st.integers(0, 14)),
    st.integers(0, 900),
    st.none() | st.integers(0, 800),
    st.none() | st.integers(0, 800),
)
def test_a_case_is_late_exactly_when_its_first_due_day_has_passed(done, day, last, step):
    facts = {
        "opened_on": OPENED,
        "last_held_on": None if last is None else OPENED + timedelta(days=last),
        "next_step": None if step is None else NextStep(OPENED + timedelta(days=step)),
    }
    dues = pathway.dues_of(MOURAFAKA.stages, done, **facts)
    on = OPENED + timedelta(days=day)
    late = progress_of(MOURAFAKA.stages, done, on=on, **facts).late
    assert bool(late) == bool(dues and dues[0].on < on)
    assert all(item.days(on) > 0 for item in late)
    if late:
        assert late[0].since >= dues[0].on


def test_moves_leave_live_states_only_and_a_closed_case_stays_closed():
    assert {move.name for move in cases.MOVES} == {"hold_case", "resume_case", "close_case", "abandon_case"}
    assert all(move.frm <= cases.LIVE for move in cases.MOVES)


def test_a_struck_off_organisation_opens_no_case():
    with refused("organisation_struck_off"):
        cases.check_opening(status="struck_off", phase="post_creation", opened_on=OPENED, today=OPENED)


@pytest.mark.parametrize(
    ("status", "phase"), [("in_creation", "post_creation"), ("active", "pre_creation"), ("dormant", "creation")]
)
def test_a_phase_must_fit_the_life_of_the_organisation(status, phase):
    with refused("phase_not_open"):
        cases.check_opening(status=status, phase=phase, opened_on=OPENED, today=OPENED)


def test_a_case_neither_opens_nor_closes_in_the_future():
    tomorrow = OPENED + timedelta(days=1)
    with refused("opened_in_future"):
        cases.check_opening(status="active", phase="post_creation", opened_on=tomorrow, today=OPENED)
    with refused("closed_in_future"):
        cases.check_closing(opened_on=OPENED, closed_on=tomorrow, today=OPENED, last_held_on=None)


def test_a_case_closes_after_its_opening_and_its_last_session():
    today = OPENED + timedelta(days=30)
    with refused("closed_before_opening"):
        cases.check_closing(opened_on=OPENED, closed_on=OPENED - timedelta(days=1), today=today, last_held_on=None)
    with refused("closed_before_session"):
        cases.check_closing(opened_on=OPENED, closed_on=OPENED, today=today, last_held_on=today)
    cases.check_closing(opened_on=OPENED, closed_on=today, today=today, last_held_on=today)


@pytest.mark.parametrize(
    ("code", "change"),
    [
        ("session_in_future", {"held_on": date(2024, 6, 2)}),
        ("session_before_case", {"held_on": date(2023, 12, 31)}),
        ("session_after_closing", {"closed_on": date(2024, 5, 1)}),
        ("session_length", {"minutes": 0}),
        ("session_length", {"minutes": 1441}),
        ("day_too_long", {"minutes_that_day": 1400}),
        ("next_step_before_session", {"next_due_on": date(2024, 5, 1)}),
    ],
)
def test_a_session_is_refused_with_its_reason(code, change):
    day = date(2024, 6, 1)
    good = {"held_on": day, "minutes": 90, "today": day, "opened_on": OPENED, "closed_on": None}
    sessions.check_session(**good)
    with refused(code):
        sessions.check_session(**{**good, **change})


def test_people_without_details_are_counted_as_unknown_not_as_nought():
    rows = attendance_table({"women": 12, "men": 3}, [Seats("women", "under_35", "no", 5)])
    assert sessions.people(rows) == 15
    assert sessions.people(rows, sex="women", age_class="unknown") == 7
    assert sessions.people(rows, age_class="under_35") == 5


def test_details_above_their_total_are_refused():
    with refused("attendance_sum"):
        attendance_table({"women": 4}, [Seats("women", "under_35", "no", 5)])


def test_nobody_sits_twice():
    with refused("attendance_twice"):
        attendance_table({"men": 9}, [Seats("men", "from_35", "no", 2), Seats("men", "from_35", "no", 3)])


@pytest.mark.parametrize(("code", "men"), [("attendance_negative", -1), ("attendance_too_many", 2001)])
def test_impossible_counts_are_refused(code, men):
    with refused(code):
        attendance_table({"men": men})


@given(st.integers(0, 500), st.integers(0, 500), st.dictionaries(st.sampled_from(CELLS), st.integers(0, 20)))
def test_the_table_always_adds_up_to_its_totals(women, men, cells):
    details = [Seats("women", age, disability, n) for (age, disability), n in cells.items()]
    women = max(women, sum(cells.values()))
    rows = attendance_table({"women": women, "men": men}, details)
    assert sessions.people(rows, sex="women") == women
    assert sessions.people(rows, sex="men") == men
    assert len({row.cell for row in rows}) == len(rows)


def test_a_score_means_something_from_absent_to_mastered():
    assert [diagnostic.level_of(n).value for n in range(5)] == ["absent", "starting", "partial", "working", "mastered"]
    with refused("score_out_of_range"):
        diagnostic.level_of(5)


def test_a_domain_left_out_is_not_assessed():
    kept = diagnostic.check_scores({"governance": 0, "marketing": 3, "finance": None})
    assert kept == {"governance": 0, "marketing": 3}
    assert diagnostic.overall(kept) == 1.5
    assert diagnostic.weakest(kept) == ["governance"]


def test_a_diagnostic_needs_one_score_and_known_domains():
    with refused("diagnostic_empty"):
        diagnostic.check_scores({"governance": None})
    with refused("domain_unknown"):
        diagnostic.check_scores({"charm": 2})


def test_gain_is_computed_only_where_both_were_assessed():
    assert diagnostic.gains({"finance": 1, "digital": 2}, {"finance": 3, "quality": 4}) == {"finance": 2}
    assert diagnostic.overall({}) is None


def test_weak_domains_suggest_skills_once():
    found = needs.suggested_skills(["marketing", "digital"])
    assert found[0] == needs.Skill.MARKETING
    assert len(found) == len(set(found))
    assert set(needs.SKILLS_OF_DOMAIN) == set(diagnostic.Domain)


def test_not_measured_is_not_nought():
    assert measures.check_measure("turnover", "before", None) == "MAD/year"
    (line,) = measures.changes({("turnover", "before"): None, ("turnover", "after"): Decimal(10)})
    assert line.difference is None
    assert line.ratio is None


def test_change_has_a_difference_and_a_ratio():
    (line,) = measures.changes({("jobs_full_time", "before"): Decimal(4), ("jobs_full_time", "after"): Decimal(5)})
    assert (line.difference, line.ratio) == (1, Decimal("0.25"))
    (from_nought,) = measures.changes({("turnover", "before"): Decimal(0), ("turnover", "after"): Decimal(5)})
    assert from_nought.difference == 5
    assert from_nought.ratio is None


@pytest.mark.parametrize(
    ("code", "indicator", "moment", "value"),
    [
        ("indicator_unknown", "mood", "before", None),
        ("moment_unknown", "turnover", "some day", None),
        ("measure_negative", "turnover", "before", Decimal(-1)),
    ],
)
def test_a_measure_is_refused_with_its_reason(code, indicator, moment, value):
    with refused(code):
        measures.check_measure(indicator, moment, value)
