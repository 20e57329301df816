"""The response clock over random histories: nobody is forgotten, hurried or written to twice."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from twiza.mobilisation.rules import reminders
from twiza.mobilisation.rules.reminders import LADDER, Ladder, ReminderStep, Waiting, next_step

START = date(2026, 3, 15)


@st.composite
def ladders(draw: st.DrawFn) -> Ladder:
    days = sorted(draw(st.sets(st.integers(1, 40), min_size=1, max_size=5)))
    grace = draw(st.integers(1, 10))
    return Ladder(tuple(days), days[-1] + grace + draw(st.integers(0, 20)), grace)


def lived(ladder: Ladder, visits: list[int]) -> list[tuple[int, ReminderStep, int]]:
    """What the clock does when it is read on these days after the sending, until it releases."""
    waiting, told = Waiting(START), []
    for day in visits:
        on = START + timedelta(days=day)
        step, number = next_step(waiting, on, ladder)
        told.append((day, step, number))
        if step is ReminderStep.RELEASE:
            break
        if step is ReminderStep.REMIND:
            waiting = Waiting(START, number, on)
    return told


visits = st.lists(st.integers(0, 200), min_size=1, max_size=60).map(lambda days: sorted(set(days)))


@given(ladders(), visits)
def test_nobody_is_released_before_a_recall_and_its_grace(ladder: Ladder, days: list[int]) -> None:
    told = lived(ladder, days)
    recalls = [day for day, step, _ in told if step is ReminderStep.REMIND]
    releases = [day for day, step, _ in told if step is ReminderStep.RELEASE]
    assert len(releases) <= 1
    if releases:
        assert recalls
        assert releases[0] >= max(ladder.release, recalls[-1] + ladder.grace)


@given(ladders(), visits)
def test_recalls_only_count_up_never_early_and_never_more_than_declared(ladder: Ladder, days: list[int]) -> None:
    numbers = [(day, number) for day, step, number in lived(ladder, days) if step is ReminderStep.REMIND]
    assert [n for _, n in numbers] == sorted({n for _, n in numbers})
    assert len(numbers) <= len(ladder.reminders)
    assert all(day >= ladder.reminders[number - 1] for day, number in numbers)


@given(ladders())
def test_read_every_day_each_recall_comes_and_then_the_release(ladder: Ladder) -> None:
    told = lived(ladder, list(range(400)))
    assert told[-1][1] is ReminderStep.RELEASE
    assert [n for _, step, n in told if step is ReminderStep.REMIND][-1] == len(ladder.reminders)


@given(visits)
def test_the_last_day_of_an_answer_is_never_after_the_release(days: list[int]) -> None:
    waiting = Waiting(START)
    for day in days:
        on = START + timedelta(days=day)
        promised = reminders.answer_by(waiting)
        step, number = next_step(waiting, on)
        if step is ReminderStep.RELEASE:
            assert on > promised
            return
        if step is ReminderStep.REMIND:
            waiting = Waiting(START, number, on)


@given(st.lists(st.integers(0, 3), max_size=40))
def test_reading_twice_on_a_day_does_nothing_the_second_time(gaps: list[int]) -> None:
    waiting, on = Waiting(START), START
    for gap in gaps:
        on += timedelta(days=gap)
        step, number = next_step(waiting, on)
        if step is ReminderStep.RELEASE:
            return
        if step is ReminderStep.REMIND:
            waiting = Waiting(START, number, on)
            assert next_step(waiting, on) == (ReminderStep.WAIT, number)


def test_the_product_recalls_at_7_14_21_and_releases_at_28() -> None:
    told = [(day, step) for day, step, _ in lived(LADDER, list(range(60))) if step is not ReminderStep.WAIT]
    assert told == [
        (7, ReminderStep.REMIND),
        (14, ReminderStep.REMIND),
        (21, ReminderStep.REMIND),
        (28, ReminderStep.RELEASE),
    ]


def test_a_clock_that_stood_still_recalls_once_and_leaves_time_to_answer() -> None:
    assert lived(LADDER, [60, 61, 64])[0][1:] == (ReminderStep.REMIND, 3)
    assert [step for _, step, _ in lived(LADDER, [60, 61, 64])] == [
        ReminderStep.REMIND,
        ReminderStep.WAIT,
        ReminderStep.RELEASE,
    ]


@pytest.mark.parametrize(
    "wrong", [((), 28, 4), ((14, 7), 28, 4), ((0, 7), 28, 4), ((7,), 8, 4), ((7,), 28, 0), ((7, 7), 28, 4)]
)
def test_a_ladder_that_makes_no_sense_is_refused(wrong: tuple[tuple[int, ...], int, int]) -> None:
    with pytest.raises(ValueError, match=r"recalls|release"):
        Ladder(*wrong)


@given(st.lists(st.booleans(), max_size=30))
def test_silences_in_a_row_are_those_since_the_last_answer(answers: list[bool]) -> None:
    count = reminders.silences_in_a_row(answers)
    assert not any(answers[len(answers) - count :])
    assert count == len(answers) or answers[len(answers) - count - 1]
    assert reminders.asks_to_pause(count, asked_since=False) == (count >= 2)
    assert not reminders.asks_to_pause(count, asked_since=True)


@given(st.integers(0, 900), st.none() | st.integers(0, 900))
def test_a_refresh_is_asked_after_a_year_and_once_a_month(age: int, asked: int | None) -> None:
    on = START + timedelta(days=age)
    asked_on = START + timedelta(days=min(asked, age)) if asked is not None else None
    asks = reminders.asks_to_refresh(START, asked_on, on)
    if age < 365:
        assert not asks
    elif asked_on is None or asked_on == START:
        assert asks
    else:
        assert asks == ((on - asked_on).days >= 30)
    assert reminders.is_stale(START, on) == (age >= LADDER.stale)


@given(st.integers(0, 20), st.integers(0, 40))
def test_places_are_never_below_nought(capacity: int, asked: int) -> None:
    left = reminders.places_left(capacity, asked)
    assert left >= 0
    assert left + min(asked, capacity) == capacity
