"""Skills, people, states and consent as data."""

from __future__ import annotations

import re
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.factories import mobilisation as make
from twiza.core.refusals import Unprocessable
from twiza.core.states import diagram
from twiza.mobilisation.rules import consent, people, skills, states
from twiza.support.rules.needs import Skill


def test_skills_are_those_by_which_needs_are_stated() -> None:
    assert list(skills.SKILLS) == [skill.value for skill in Skill]


@pytest.mark.parametrize("card", skills.SKILLS.values(), ids=lambda card: card.code)
def test_a_skill_has_words_and_codes_of_both_classifications(card: skills.SkillCard) -> None:
    assert all(card.label(language) for language in ("fr", "ar", "en"))
    assert card.isco
    assert card.esco
    assert all(re.fullmatch("[1-9][0-9]{3}", code) for code in card.isco)
    assert all(re.fullmatch("[01][0-9]{3}", code) for code in card.esco)
    assert card.code in skills.skills_of_isco(card.isco[0])
    assert card.code in skills.skills_of_esco(card.esco[0][:2])


def test_a_code_that_no_skill_bears_finds_none() -> None:
    assert skills.skills_of_isco("9999") == skills.skills_of_isco("") == skills.skills_of_esco("") == []


@given(st.text(max_size=30))
def test_a_phone_number_is_kept_in_one_form_or_refused(typed: str) -> None:
    with suppress(Unprocessable):
        kept = people.clean_phone(typed)
        assert kept == "" or re.fullmatch(r"\+[1-9][0-9]{6,14}", kept)
        assert people.clean_phone(kept) == kept


@given(st.text(max_size=40) | st.emails())
def test_an_address_is_kept_in_one_form_or_refused(typed: str) -> None:
    with suppress(Unprocessable):
        kept = people.clean_email(f"  {typed} ")
        assert people.clean_email(kept) == kept
        assert not kept.isascii() or people.clean_email(kept.upper()) == kept


def test_checking_twice_is_checking_once() -> None:
    told = people.check_expert(make.told(phone="0033612345678", languages=("fr", "fr", "ar")))
    assert people.check_expert(told) == told
    assert told.languages == ("fr", "ar")


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"relations": ()}, "relation_missing"),
        ({"relations": ("speculator",)}, "relation_unknown"),
        ({"ticket_low": 2, "ticket_high": 1}, "ticket_reversed"),
        ({"ticket_low": -1}, "ticket_reversed"),
        ({"currency": "dh"}, "currency_unknown"),
    ],
)
def test_an_investor_who_makes_no_sense_is_refused(change: dict[str, Any], code: str) -> None:
    values: dict[str, Any] = {
        "name": "A",
        "email": "a@example.org",
        "country": "CA",
        "time_zone": "America/Toronto",
        "relations": ("donor",),
        "ticket_low": 1,
        "ticket_high": 2,
    }
    with pytest.raises(Unprocessable, match=code):
        people.check_investor(people.InvestorTold(**{**values, **change}))


@pytest.mark.parametrize("version", consent.TEXTS)
def test_each_consent_text_is_in_three_languages(version: str) -> None:
    words = [consent.consent_text(version, language) for language in ("fr", "ar", "en")]
    assert all(words)
    assert len(set(words)) == 3


def test_an_unknown_consent_text_is_empty() -> None:
    assert consent.consent_text("1999", "fr") == ""
    assert consent.CURRENT in consent.TEXTS


@pytest.mark.parametrize(
    ("moves", "start", "ends"),
    [
        (states.PERSON_MOVES, "candidate", set()),
        (states.PROPOSAL_MOVES, "draft", {"closed", "declined", "silent", "released"}),
        (states.MISSION_MOVES, "open", {"done", "stopped"}),
    ],
)
def test_every_state_is_reached_and_ends_are_ends(moves: Any, start: str, ends: set[str]) -> None:
    reached, before = {start}, set()
    while reached != before:
        before = set(reached)
        reached |= {move.to for move in moves if move.frm & before}
    assert reached == {state for move in moves for state in (*move.frm, move.to)}
    assert {state for state in reached if not any(move.starts_from(state) for move in moves)} == ends
    assert diagram(moves)


def test_what_holds_a_place_holds_its_need() -> None:
    assert set(states.ASKED) < set(states.OPEN)
    assert not set(states.OPEN) & {"closed", "declined", "silent", "released"}


def test_reasons_of_the_system_are_nobodys_choice() -> None:
    chosen = {reason for side in states.REASONS_OF.values() for reason in side}
    assert chosen & {"no_answer", "expert_left", "expert_paused", "newer_run"} == set()
    assert chosen | {"no_answer", "expert_left", "expert_paused", "newer_run"} == set(states.EndReason)
