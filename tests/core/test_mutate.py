"""The check that makes small wrong changes: what it changes, and that a change is only that."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from scripts import mutate

ROOT = Path(__file__).resolve().parent.parent.parent

SOURCE = """
@transaction.atomic
def act(*, row, by):
    require(by, Permission.X, row)
    found = Row.objects.filter(é=1).select_for_update().get()
    record_audit(Act.X, found, by=by)
    return (found.day) <= today
"""
EXPECTED = [
    ("boundary", "(found.day) <= today", "found.day < today"),
    ("lock", "Row.objects.filter(é=1).select_for_update()", "Row.objects.filter(é=1).all()"),
    ("permission", "require(by, Permission.X, row)", "pass"),
    ("trace", "record_audit(Act.X, found, by=by)", "pass"),
    ("transaction", "@transaction.atomic", "@(lambda act: act)"),
]


@pytest.mark.parametrize(("kind", "before", "after"), EXPECTED)
def test_a_change_is_made_at_its_place_and_nowhere_else(kind: str, before: str, after: str) -> None:
    path = Path("twiza/room/rules.py")
    found = [
        mutate.Mutant(name, path, where, text)
        for node in ast.walk(ast.parse(SOURCE))
        for name, where, text in mutate.changes(node, path)
    ]
    (one,) = [mutant for mutant in found if mutant.kind == kind]
    assert len(found) == len(EXPECTED)
    assert one.applied(SOURCE.encode()).decode() == SOURCE.replace(before, after)


def test_the_same_changes_are_drawn_again_and_each_leaves_python() -> None:
    chosen = mutate.drawn(["funding"], 40)
    assert chosen == mutate.drawn(["funding"], 40)
    assert {one.room for one in chosen} == {"funding"}
    assert len({one.kind for one in chosen}) == 7
    for one in chosen:
        ast.parse(one.applied((ROOT / one.path).read_bytes()))
