"""The table of moves, state by state, and the kinds that may hang under each other."""

from __future__ import annotations

from datetime import date

import pytest

from twiza.agreements.models import labels
from twiza.agreements.rules import states, vocabulary
from twiza.agreements.rules.periods import Span
from twiza.agreements.rules.states import MOVES, State, check_move, may_edit_text
from twiza.agreements.rules.vocabulary import CLAUSE_ORDER, ClauseType, Kind, clause_rank, may_be_child_of
from twiza.core.refusals import Refusal
from twiza.core.states import diagram, moves_from

ON = date(2026, 3, 15)
MATRIX = {
    State.DRAFT: {"study", "abandon"},
    State.UNDER_STUDY: {"return_to_draft", "vote", "sign", "abandon"},
    State.VOTED: {"grant_visa", "sign", "abandon"},
    State.VISA: {"sign", "abandon"},
    State.SIGNED: {"enter_into_force", "expire", "terminate"},
    State.IN_FORCE: {"suspend", "expire", "terminate"},
    State.SUSPENDED: {"resume", "expire", "terminate"},
    State.EXPIRED: {"close"},
    State.TERMINATED: {"close"},
    State.CLOSED: set(),
}


def check(move: states.Move, **told: object) -> None:
    values = {
        "kind": "partnership",
        "span": Span(date(2024, 1, 1), months=12),
        "has_parent": False,
        "signatories": 2,
        "unsigned": 0,
        "latest_signature": date(2024, 1, 1),
        "evaluated_on": None,
        "on": ON,
        **told,
    }
    check_move(move, **values)  # type: ignore[arg-type]


@pytest.mark.parametrize("state", list(State))
def test_each_state_leads_where_the_matrix_says(state: State) -> None:
    assert {move.name for move in moves_from(MOVES, state)} == MATRIX[state]


def test_every_state_is_reached_and_drawn() -> None:
    assert {move.to for move in MOVES} == set(State)
    assert all(f"{move.to}: {move.name}" in diagram(MOVES) for move in MOVES)


@pytest.mark.parametrize(
    ("move", "told", "code"),
    [
        (states.STUDY, {"kind": "amendment"}, "parent_missing"),
        (states.VOTE, {"signatories": 1}, "parties_missing"),
        (states.SIGN_ALL, {"unsigned": 1}, "signatures_missing"),
        (states.SIGN_ALL, {"latest_signature": date(2026, 3, 16)}, "signed_in_future"),
        (states.ENTER, {"span": Span()}, "start_missing"),
        (states.EXPIRE, {"span": Span(date(2026, 1, 1), months=12)}, "not_over_yet"),
        (states.EXPIRE, {"span": Span()}, "not_over_yet"),
        (states.CLOSE, {}, "evaluation_missing"),
    ],
)
def test_a_state_says_what_it_needs(move: states.Move, told: dict[str, object], code: str) -> None:
    with pytest.raises(Refusal) as refused:
        check(move, **told)
    assert refused.value.code == code


@pytest.mark.parametrize("move", [m for m in MOVES if m != states.CLOSE])
def test_a_complete_agreement_passes(move: states.Move) -> None:
    check(move)


def test_a_series_may_name_one_signatory_only() -> None:
    check(states.SIGN_ALL, kind="series", signatories=1)


def test_the_text_is_open_until_the_vote() -> None:
    assert [state for state in State if may_edit_text(state)] == [State.DRAFT, State.UNDER_STUDY]


def test_clauses_keep_the_usual_order() -> None:
    usual = [
        "object",
        "consistency",
        "cost",
        "commitments",
        "owner",
        "payment",
        "committee",
        "evaluation",
        "communication",
        "duration",
        "amendment",
        "termination",
        "disputes",
    ]
    assert sorted(usual, key=clause_rank) == usual
    assert CLAUSE_ORDER[0] == ClauseType.PREAMBLE


def test_an_amendment_hangs_under_what_it_changes_and_carries_nothing() -> None:
    assert may_be_child_of(Kind.AMENDMENT, Kind.SPECIFIC)
    assert not may_be_child_of(Kind.SPECIFIC, Kind.AMENDMENT)
    assert not may_be_child_of(Kind.MEMORANDUM, Kind.AMENDMENT)
    assert not may_be_child_of(Kind.AMENDMENT, Kind.EXCHANGE)
    assert may_be_child_of(Kind.SPECIFIC, Kind.FRAMEWORK)


@pytest.mark.parametrize(
    ("codes", "labels"),
    [
        (vocabulary.Kind, labels.KINDS),
        (State, labels.STATES),
        (vocabulary.ClauseType, labels.CLAUSE_TYPES),
        (vocabulary.PartyRole, labels.PARTY_ROLES),
        (vocabulary.InstitutionKind, labels.INSTITUTION_KINDS),
        (vocabulary.CommitmentKind, labels.COMMITMENT_KINDS),
        (vocabulary.DocumentKind, labels.DOCUMENT_KINDS),
        (vocabulary.Precision, labels.PRECISIONS),
    ],
)
def test_every_code_has_its_words(codes: type, labels: dict[str, object]) -> None:
    assert [str(code) for code in codes] == list(labels)  # type: ignore[var-annotated]


def test_every_unit_has_its_word() -> None:
    assert set(vocabulary.UNITS) <= set(labels.UNITS)
