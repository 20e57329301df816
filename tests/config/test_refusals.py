"""Whatever an action or a rule refuses, the reader gets a sentence in their language: never a bare code."""

from __future__ import annotations

import ast
from importlib import import_module
from pathlib import Path

import pytest
from django.utils import translation

from tests.architecture.source import HOUSE, tree
from twiza.core.refusals import Refusal

ROOMS = sorted(path.parent.name for path in HOUSE.glob("*/__init__.py"))
LANGUAGES = ("fr", "ar")
# Refusals that stop a program, and those that their caller turns into something else: no reader meets them.
NEVER_TOLD: set[str] = {"SnapshotUnreadable"}


def modules(room: str) -> list[Path]:
    """The modules of a room that hold rules and actions."""
    return [path for path in (HOUSE / room).rglob("*.py") if "migrations" not in path.parts]


def module_name(path: Path) -> str:
    """The dotted name of a module."""
    return ".".join(path.relative_to(HOUSE.parent).with_suffix("").parts).removesuffix(".__init__")


def refusals(room: str) -> list[tuple[type[Refusal], dict[str, object]]]:
    """Every refusal that a room raises, with the parameters written there; 7 where the value is computed."""
    found = []
    for path in modules(room):
        raised = [node for node in ast.walk(tree(path)) if isinstance(node, ast.Raise)]
        calls = [node.exc for node in raised if isinstance(node.exc, ast.Call)]
        for call in calls:
            kind = getattr(import_module(module_name(path)), getattr(call.func, "id", ""), None)
            if isinstance(kind, type) and issubclass(kind, Refusal) and not call.args:
                found.append((kind, {word.arg: written(word.value) for word in call.keywords if word.arg}))
    return found


def written(value: ast.expr) -> object:
    """A parameter that stands in the code; a number where it is computed."""
    return value.value if isinstance(value, ast.Constant) else 7


@pytest.mark.parametrize("room", ROOMS)
def test_every_refusal_has_words_in_the_readers_language(room: str) -> None:
    mute = []
    for kind, params in refusals(room):
        if kind.__name__ in NEVER_TOLD:
            continue
        with translation.override("en"):
            english = kind(**params).sentence
        for language in LANGUAGES:
            with translation.override(language):
                if " " not in english or kind(**params).sentence == english:
                    mute.append(f"{kind.__name__} ({language}): {english}")
    assert not sorted(set(mute)), "a sentence in three languages, not a code"


def test_rooms_refuse() -> None:
    assert sum(bool(refusals(room)) for room in ROOMS) >= 9, "the scan has lost its subject"
