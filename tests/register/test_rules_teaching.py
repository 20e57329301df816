"""Answers of people move the weights: a little at first, in their direction, never what they do not speak of."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from twiza.core.values import RuleError
from twiza.register.rules.linkage import Settings, load_settings
from twiza.register.rules.linkage.settings import SHIPPED, save_settings
from twiza.register.rules.linkage.teaching import FEWEST, MOST_BITS, Lesson, lesson_of, teach

NAME = ("name", "equal")


def weights(of: Settings) -> dict[tuple[str, str], float]:
    return {(one.field, level.label): level.weight for one in of.comparisons for level in one.levels}


def lessons(count: int, *, agreeing: float, differing: float, seed: int = 1) -> list[Lesson]:
    """Pairs of one name: with equal telephones they are the same with the first chance, else with the second."""
    rng, found = random.Random(seed), []
    for number in range(count):
        phone = "same" if number % 2 else "else"
        chance = agreeing if number % 2 else differing
        found.append(Lesson({"name": "equal", "phone": phone}, -20, rng.random() < chance))
    return found


def test_a_telephone_that_lies_weighs_less_after_the_answers() -> None:
    start = load_settings()
    taught = teach(lessons(400, agreeing=0.5, differing=0.02), start, version="taught")
    before, after = weights(start), weights(taught.settings)
    assert after["phone", "same"] < before["phone", "same"] - 1
    assert after["phone", "else"] != before["phone", "else"]
    untouched = before.keys() - {NAME, ("phone", "same"), ("phone", "else")}
    assert all(after[level] == before[level] for level in untouched)
    assert taught.settings.version == "taught"
    assert load_settings().version != "taught"


def test_more_answers_move_a_weight_further() -> None:
    start = load_settings()
    moves = []
    for count in (30, 300, 3000):
        taught = teach(lessons(count, agreeing=0.5, differing=0.02), start, version="t")
        shift = next(one for one in taught.shifts if (one.field, one.level) == ("phone", "same"))
        assert shift.answers == count // 2
        moves.append(shift.before - shift.after)
    assert 0 < moves[0] < moves[1] <= moves[2] <= MOST_BITS + 1e-9


def test_what_was_learnt_answers_better_than_before() -> None:
    rng, told = random.Random(1), []
    for number in range(400):  # where head counts agree it is mostly another, where they do not mostly the same
        members, chance = ("same", 0.2) if number % 2 else ("within a half", 0.7)
        told.append(Lesson({"name": "equal", "members": members}, -15, rng.random() < chance))
    taught = teach(told, load_settings(), version="t")
    assert taught.wrong_after < taught.wrong_before - 0.2
    assert 0 <= taught.expected_after <= 0.5


def test_the_new_weight_is_the_one_that_was_told() -> None:
    start = load_settings()
    taught = teach(lessons(300, agreeing=0.3, differing=0.2), start, version="t")
    after, slope = weights(taught.settings), start.number("slope")
    for one in taught.shifts:
        assert slope * after[one.field, one.level] == pytest.approx(one.after, abs=1e-3)
    for comparison in taught.settings.comparisons:
        assert all(0 < level.m < 1 and 0 < level.u <= 1 for level in comparison.levels if not level.is_null)


def test_a_threshold_that_lets_too_much_through_is_raised_and_never_lowered() -> None:
    start = load_settings()
    wrong = [Lesson({"name": "equal, very rare", "phone": "same"}, -20, n % 5 > 0) for n in range(300)]
    assert teach(wrong, start, version="t").settings.number("same") > start.number("same")
    right = [Lesson({"name": "equal, very rare", "phone": "same"}, -20, n > 0) for n in range(300)]
    assert teach(right, start, version="t").settings.number("same") == start.number("same")


@given(st.lists(st.booleans(), min_size=FEWEST, max_size=60), st.sampled_from([-40.0, -20.0, 0.0, 30.0]))
@settings(max_examples=25, deadline=None)
def test_any_answers_give_settings_that_can_be_used(answers: list[bool], offset: float) -> None:
    told = [Lesson({"name": "equal", "sector": "else"}, offset, answer) for answer in answers]
    if len(set(answers)) < 2:
        with pytest.raises(ValueError, match="too few"):
            teach(told, load_settings(), version="t")
        return
    taught = teach(told, load_settings(), version="t")
    assert all(abs(one.after - one.before) <= MOST_BITS + 1e-9 for one in taught.shifts)
    assert 0.5 < taught.settings.number("same") <= 1


def test_few_answers_teach_nothing() -> None:
    with pytest.raises(ValueError, match="too few"):
        teach(lessons(FEWEST - 1, agreeing=1, differing=0), load_settings(), version="t")


def test_a_lesson_is_read_from_the_reasons_of_a_pair() -> None:
    told: list[dict[str, Any]] = [
        {"field": "prior", "weight": -17.5, "level": ""},
        {"field": "name", "weight": 15, "level": "equal"},
        {"field": "namesakes", "weight": -2, "level": ""},
        {"field": "competitors", "weight": -1.0, "level": ""},
    ]
    assert lesson_of(told, same=True) == Lesson({"name": "equal"}, -20.5, True)
    assert lesson_of([], same=True) is None


def test_a_settings_file_is_checked_when_it_is_read(tmp_path: Path) -> None:
    with pytest.raises(RuleError) as absent:
        load_settings(tmp_path / "absent.json")
    assert absent.value.code == "settings_missing"
    content = load_settings(SHIPPED).with_().content
    for at, text in enumerate(["", "[]", "{}", '{"version": "1"}']):
        path = tmp_path / f"{at}.json"
        path.write_text(text, encoding="utf-8")
        with pytest.raises(RuleError) as error:
            load_settings(path)
        assert error.value.code == "settings_unreadable"
    del content["limits"]["same"]
    save_settings(Settings(content), tmp_path / "no_limit.json")
    with pytest.raises(RuleError):
        load_settings(tmp_path / "no_limit.json")
    save_settings(load_settings(SHIPPED), tmp_path / "whole.json")
    assert load_settings(tmp_path / "whole.json").content == load_settings(SHIPPED).content
