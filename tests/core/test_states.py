"""Moves are data: what may start where."""

from twiza.core.states import Move, by_name, diagram, moves_from

SIGN = Move("sign", {"voted"}, "signed", needs="agreement.sign")
CLOSE = Move("close", ["signed", "expired"], "closed", needs="agreement.move")


def test_a_move_starts_only_from_its_states() -> None:
    assert SIGN.starts_from("voted")
    assert not SIGN.starts_from("draft")
    assert moves_from([SIGN, CLOSE], "signed") == [CLOSE]


def test_a_move_is_found_by_its_name() -> None:
    assert by_name([SIGN, CLOSE], "close") is CLOSE
    assert by_name([SIGN], "close") is None


def test_the_table_draws_its_own_diagram() -> None:
    assert diagram([SIGN, CLOSE]).splitlines()[1:] == [
        "    voted --> signed: sign",
        "    expired --> closed: close",
        "    signed --> closed: close",
    ]
