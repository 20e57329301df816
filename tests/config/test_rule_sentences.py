"""Whatever a rule refuses, the reader gets a sentence in their language: never a bare code."""

from __future__ import annotations

import ast

import pytest
from django.utils import translation
from django.utils.module_loading import import_string

from tests.architecture.source import HOUSE, tree
from twiza.config.panels import SENTENCES
from twiza.core.values import RuleError

# Refusals that stop a program, and those that their caller turns into something else: no reader meets them.
NEVER_TOLD = {
    "snapshot_unreadable",
    "vocabulary_without_unknown",
    "row_without_organisation",
    "no_time_left",
    "capacity_unknown",
    "limit_out_of_range",
}


def refusals(room: str) -> set[tuple[str, tuple[tuple[str, object], ...]]]:
    """(code, parameters) of every refusal that the rules of a room write down; 7 where the value is computed."""
    found = set()
    for path in (HOUSE / room).rglob("*.py"):
        if path.relative_to(HOUSE / room).parts[0] not in ("rules", "rules.py"):
            continue
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "RuleError" and node.args:
                code = node.args[0]
                words = {word.arg: written(word.value) for word in node.keywords if word.arg}
                if isinstance(code, ast.Constant) and code.value not in NEVER_TOLD:
                    found.add((str(code.value), tuple(sorted(words.items()))))
    return found


def written(value: ast.expr) -> object:
    """A parameter that stands in the code; a number where it is computed."""
    return value.value if isinstance(value, ast.Constant) else 7


def said(room: str, error: RuleError, language: str) -> str:
    """The sentence of a room."""
    with translation.override(language):
        return str(import_string(SENTENCES[room])(error))


@pytest.mark.parametrize("room", sorted(SENTENCES))
def test_every_refused_rule_has_words(room: str) -> None:
    mute = []
    for code, params in refusals(room):
        error = RuleError(code, **dict(params))
        english = said(room, error, "en")
        if " " not in english or english in (said(room, error, "fr"), said(room, error, "ar")):
            mute.append(code)
    assert not sorted(mute), "a sentence in three languages, not a code"


def test_rooms_with_rules_that_refuse_are_all_told() -> None:
    refusing = {path.name for path in HOUSE.iterdir() if path.is_dir() and refusals(path.name)}
    assert refusing - {"core"} <= set(SENTENCES)
