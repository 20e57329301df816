"""Every act that leaves a trace has its words on the home page."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.utils import translation

from twiza.config.web.activity import acts, words_of
from twiza.exchanges.models import exchanges

ROOMS = Path(__file__).resolve().parents[2] / "twiza"
# Names put together from what they are about: every name that each can become
MADE = {
    "record_": ("encounter", "pledge", "practice", "figure", "instrument"),
    "correct_": ("encounter", "pledge", "practice", "figure", "instrument"),
    "withdraw_": ("encounter", "pledge", "practice", "figure", "instrument"),
    "edit_": ("agreement", "party", "clause", "commitment"),
    "remove_": ("party", "clause", "commitment"),
}


def calls(name: str) -> Iterator[ast.expr]:
    """The first argument of each call of a function in the rooms."""
    for path in sorted(ROOMS.rglob("*.py")):
        if "migrations" in path.parts:
            continue
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and node.args:
                called = node.func
                if (called.id if isinstance(called, ast.Name) else getattr(called, "attr", "")) == name:
                    yield node.args[0]


def test_every_act_is_declared_by_its_room() -> None:
    written = [ast.unparse(arg) for arg in calls("record_audit")]
    assert sum(one.startswith("Act.") for one in written) > 100
    assert [one for one in written if not one.startswith(("Act", "act", "move.name", "WITHDRAW.name"))] == []


def test_every_move_is_an_act() -> None:
    named = {arg.value for arg in calls("Move") if isinstance(arg, ast.Constant)}
    assert len(named) > 40
    assert sorted(str(name) for name in named - set(acts())) == []


@pytest.mark.parametrize("language", ["fr", "ar"])
def test_every_act_has_words(language: str) -> None:
    with translation.override(language):
        mute = [code for code, act in acts().items() if words_of(code) in (act.label, code)]
    assert mute == []


def test_every_act_whose_name_is_made_has_words() -> None:
    made = {
        str(arg.values[0].value)
        for arg in calls("Act")
        if isinstance(arg, ast.JoinedStr) and isinstance(arg.values[0], ast.Constant)
    }
    assert made == set(MADE)
    assert [f"{verb}{kind}" for verb, kinds in MADE.items() for kind in kinds if f"{verb}{kind}" not in acts()] == []
    assert {one.__name__.lower() for one in exchanges.Entry.__subclasses__()} == set(MADE["record_"])
