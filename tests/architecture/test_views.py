"""A view makes at most one call of an action, and opens no transaction: what belongs together is one action."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.architecture.source import modules, tree, where

Functions = dict[str, ast.FunctionDef]
ENDS = (ast.Return, ast.Raise, ast.Continue, ast.Break)


def functions(path: Path) -> Functions:
    """The functions of a face, by name."""
    return {node.name: node for node in tree(path).body if isinstance(node, ast.FunctionDef)}


def acts(nodes: Sequence[ast.AST], known: Functions, seen: frozenset[str] = frozenset()) -> int:
    """The most calls of actions on one way through statements: of two branches, the one that calls more.

    An action is what is told `by` whom and `at` which instant. A function of the same face counts with what it calls.
    """
    most = 0
    for place, node in enumerate(nodes):
        if isinstance(node, ast.If):
            rest = list(nodes[place + 1 :])
            is_over = bool(node.body) and isinstance(node.body[-1], ENDS)
            branches = [node.body if is_over else [*node.body, *rest], [*node.orelse, *rest]]
            return most + acts([node.test], known, seen) + max(acts(one, known, seen) for one in branches)
        most += _of(node, known, seen)
    return most


def _of(node: ast.AST, known: Functions, seen: frozenset[str]) -> int:
    if isinstance(node, ast.IfExp):
        sides = max(acts([node.body], known, seen), acts([node.orelse], known, seen))
        return acts([node.test], known, seen) + sides
    if isinstance(node, ast.Try):
        handled = max((acts(one.body, known, seen) for one in node.handlers), default=0)
        return acts([*node.body, *node.orelse, *node.finalbody], known, seen) + handled
    if isinstance(node, ast.Call):
        inside = acts(list(ast.iter_child_nodes(node)), known, seen)
        if {"by", "at"} <= {word.arg for word in node.keywords}:
            return inside + 1
        name = node.func.id if isinstance(node.func, ast.Name) else ""
        if name in known and name not in seen:
            return inside + acts(known[name].body, known, seen | {name})
        return inside
    bodies = [getattr(node, name) for name in ("body", "orelse") if isinstance(getattr(node, name, None), list)]
    inside = sum(acts(body, known, seen) for body in bodies)
    listed = {id(one) for body in bodies for one in body}
    return inside + acts([one for one in ast.iter_child_nodes(node) if id(one) not in listed], known, seen)


@pytest.mark.parametrize(
    ("body", "most"),
    [
        ("first(by=1, at=2)\n    second(by=1, at=2)", 2),
        ("if x:\n        first(by=1, at=2)\n    else:\n        second(by=1, at=2)", 1),
        ("if x:\n        return first(by=1, at=2)\n    second(by=1, at=2)", 1),
        ("form_page(lambda: first(by=1, at=2))", 1),
        ("helper()\n    first(by=1, at=2)", 2),
        ("for one in many:\n        if one:\n            first(by=1, at=2)\n    second(by=1, at=2)", 2),
    ],
)
def test_the_scan_counts_along_one_way(body: str, most: int) -> None:
    source = ast.parse(f"def view():\n    {body}\ndef helper():\n    third(by=1, at=2)\n")
    known = {node.name: node for node in source.body if isinstance(node, ast.FunctionDef)}
    assert acts(known["view"].body, known) == most


def test_a_view_calls_at_most_one_action() -> None:
    several, acting = [], 0
    for path in modules("web", "api"):
        known = functions(path)
        counted = {name: acts(one.body, known) for name, one in known.items()}
        several += [f"{where(path, known[name])} {name}" for name, count in counted.items() if count > 1]
        acting += sum(count == 1 for count in counted.values())
    assert not several, "\n".join(several)
    assert acting > 100, "the scan has lost its subject"


def test_no_view_opens_a_transaction() -> None:
    opened = [
        f"{where(path, node)} {ast.unparse(node)}"
        for path in modules("web", "api")
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Attribute) and ast.unparse(node) == "transaction.atomic"
    ]
    assert not opened, "\n".join(opened)
