"""Sizes above which a thing is cut in two; only a decision record raises them."""

import ast
import re
import tomllib
from collections import Counter
from pathlib import Path

from django.conf import global_settings

from tests.architecture.source import HOUSE, ROOT, modules, public_functions, rooms, templates, tree, where

FILE, FUNCTION, TEMPLATE, SETTINGS, ACTIONS, DEPENDENCIES = 400, 40, 150, 60, 15, 31
WIDTH = 110
# Lines that the formatter may be told to leave alone in all, and times that a room may say `Any`: neither rises
UNTOUCHED = 50
ANY = {
    "accounts": 15,
    "agreements": 168,
    "calls": 44,
    "config": 73,
    "core": 149,
    "exchanges": 18,
    "funding": 61,
    "governance": 55,
    "mobilisation": 165,
    "plans": 60,
    "portfolio": 23,
    "register": 224,
    "support": 7,
    "territory": 6,
}
# A room whose things live several lives; each has its decision record
RAISED = {"agreements": 26, "register": 18, "mobilisation": 17, "calls": 16}  # 0018, 0015, 0016, 0022


def python_files() -> list[Path]:
    others = [path for folder in ("scripts", "tests", "bench") for path in sorted((ROOT / folder).rglob("*.py"))]
    return [*modules(), *others]


def test_no_file_is_too_long() -> None:
    long = {str(p.relative_to(ROOT)): n for p in python_files() if (n := len(p.read_text().splitlines())) > FILE}
    assert not long


def test_no_function_is_too_long() -> None:
    long = []
    for path in modules():
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and body_lines(node) > FUNCTION:
                long.append(f"{where(path, node)} {node.name} has {body_lines(node)} lines")
    assert not long, "\n".join(long)


def body_lines(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Lines that do something: from the first statement after the docstring to the end."""
    statements = node.body[1:] if ast.get_docstring(node) is not None else node.body
    return (node.end_lineno or 0) - statements[0].lineno + 1 if statements else 0


def test_no_template_is_too_long() -> None:
    long = {str(p.relative_to(ROOT)): n for p in templates() if (n := len(p.read_text().splitlines())) > TEMPLATE}
    assert not long


# What cannot be cut: one tag that says a sentence, one attribute that is an address, a sentence or a setting
UNCUT = re.compile(
    r"{% (blocktranslate|translate) [^{}]*%}"
    r'|[:\w-]+="{% (blocktranslate|translate) .*%}"'
    r'|(href|action|url)="((?!{% if).)*"'
    r"|content='.*'"
)


def test_no_line_of_a_template_is_too_wide() -> None:
    wide = [
        f"{path.relative_to(ROOT)}:{number} {line.strip()[:60]}"
        for path in templates()
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if len(line) > WIDTH and not UNCUT.fullmatch(line.strip().removesuffix(">"))
    ]
    assert not wide, "\n".join(wide)


def test_own_settings_stay_few() -> None:
    assigned = {
        target.id
        for node in ast.walk(tree(HOUSE / "config" / "settings.py"))
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Name) and target.id.isupper()
    }
    own = {name for name in assigned if not hasattr(global_settings, name)}
    assert len(own) <= SETTINGS, sorted(own)


def test_no_room_has_too_many_actions() -> None:
    for room in rooms():
        actions = [
            function.name
            for path in modules("actions", below=HOUSE)
            if path.relative_to(HOUSE).parts[0] == room
            for function in public_functions(path)
            if {"by", "at"} <= {argument.arg for argument in function.args.kwonlyargs}
        ]
        assert len(actions) <= RAISED.get(room, ACTIONS), f"{room}: {actions}"


def test_direct_dependencies_stay_few_and_say_why() -> None:
    text = (ROOT / "pyproject.toml").read_text()
    names = tomllib.loads(text)["project"]["dependencies"]
    assert len(names) <= DEPENDENCIES
    lines = {line.split('"')[1]: line for line in text.splitlines() if line.startswith('    "')}
    assert [name for name in names if "# " not in lines[name]] == []


def test_few_lines_are_kept_from_the_formatter() -> None:
    mark = "fmt" + ": skip"
    found = [
        str(path.relative_to(ROOT)) for path in python_files() for line in path.read_text().splitlines() if mark in line
    ]
    assert len(found) <= UNTOUCHED, found


def test_no_room_says_any_more_often() -> None:
    counts = Counter(
        path.relative_to(HOUSE).parts[0] for path in modules() for _ in re.findall(r"\bAny\b", path.read_text())
    )
    assert {room: number for room, number in counts.items() if number > ANY.get(room, 0)} == {}
