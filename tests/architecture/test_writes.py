"""Who may write, who may read the clock, who may hear of it."""

import ast
from pathlib import Path

import pytest

from tests.architecture.source import (
    HOUSE,
    calls,
    modules,
    public_functions,
    rooms,
    signals,
    tree,
    where,
    writes,
    writes_in_faces,
)

CLOCKS = {
    "timezone.now",
    "timezone.localdate",
    "timezone.localtime",
    "datetime.now",
    "datetime.today",
    "datetime.utcnow",
    "date.today",
    "time.time",
    "dt.datetime.now",
    "dt.date.today",
    "datetime.datetime.now",
    "datetime.date.today",
}


@pytest.mark.parametrize("source", ["Case.objects.create(a=1)", "case.save()", "x.filter(a=1).update(b=2)"])
def test_the_scan_sees_a_write(tmp_path: Path, source: str) -> None:
    path = tmp_path / "views.py"
    path.write_text(source)
    assert writes(path)


def test_faces_never_write_through_the_orm() -> None:
    found = [f"{where(path, node)} {ast.unparse(node)[:80]}" for path, node in writes_in_faces()]
    assert not found, "\n".join(found)


def test_nothing_below_the_faces_reads_the_clock() -> None:
    found = [
        f"{where(path, node)} {receiver}.{method}()"
        for path in modules("rules", "models", "actions")
        for node, receiver, method in calls(path)
        if f"{receiver}.{method}" in CLOCKS and not node.args
    ]
    assert not found, "\n".join(found)


def test_a_write_is_keyword_only_and_told_by_whom_and_when() -> None:
    wrong = []
    for path in modules("actions"):
        if path.relative_to(HOUSE).parts[0] == "core":
            continue
        for function in public_functions(path):
            atomic = any("atomic" in ast.unparse(decorator) for decorator in function.decorator_list)
            keywords = {argument.arg for argument in function.args.kwonlyargs}
            if atomic and (function.args.args or not {"by", "at"} <= keywords):
                wrong.append(f"{where(path, function)} {function.name}")
    assert not wrong, "\n".join(wrong)


# Reads, and long work whose jobs commit part by part so that a killed worker goes on where it stopped.
IN_PARTS = {
    "funding": {"send_payments"},
    "governance": {"compute_report"},
    "mobilisation": {"compute_run", "tick_clock"},
    "register": {
        "apply_import",
        "find_duplicates",
        "issue_sentence",
        "plan_import",
        "preview_import",
        "rule_sentence",
        "stage_import",
    },
}


@pytest.mark.parametrize("room", [room for room in rooms() if room != "core" and (HOUSE / room / "actions").is_dir()])
def test_every_public_action_is_one_transaction(room: str) -> None:
    public = {
        entry.value
        for node in ast.walk(tree(HOUSE / room / "actions" / "__init__.py"))
        if isinstance(node, ast.Assign) and "__all__" in ast.unparse(node.targets[0])
        for entry in ast.walk(node.value)
        if isinstance(entry, ast.Constant)
    }
    loose = {
        function.name
        for path in (HOUSE / room / "actions").glob("*.py")
        for function in public_functions(path)
        if function.name in public
        and not any("atomic" in ast.unparse(decorator) for decorator in function.decorator_list)
    }
    assert loose <= IN_PARTS.get(room, set()), loose


def test_there_are_no_signals() -> None:
    found = [where(path, node) for path in modules() for node in signals(path)]
    assert not found, "\n".join(found)


@pytest.mark.parametrize("floor", ["services", "selectors", "utils", "helpers", "managers", "signals", "tasks"])
def test_there_is_no_drawer_for_everything(floor: str) -> None:
    assert [path for room in rooms() for path in (HOUSE / room).rglob(f"{floor}*") if path.suffix == ".py"] == []


@pytest.mark.parametrize("name", ["base", "common", "misc", "said", "shown", "told", "words"])
def test_no_file_has_a_name_that_nobody_can_guess(name: str) -> None:
    assert [where(path) for path in modules() if path.stem == name] == []


def test_no_function_binds_a_name_that_says_nothing() -> None:
    found = []
    for path in modules():
        for node in ast.walk(tree(path)):
            bound = node.id if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store) else ""
            bound = node.arg if isinstance(node, ast.arg) else node.name if isinstance(node, ast.FunctionDef) else bound
            if bound == "told" and not _is_field(path, node):
                found.append(where(path, node))
    assert not found, "\n".join(found)


def _is_field(path: Path, name: ast.AST) -> bool:
    """Whether a name is a column or a field of a class, whose rows and files bear it."""
    fields = [node.body for node in ast.walk(tree(path)) if isinstance(node, ast.ClassDef)]
    targets = [getattr(line, "target", None) or getattr(line, "targets", [None])[0] for body in fields for line in body]
    return name in targets


def test_every_room_action_and_rule_says_what_it_promises() -> None:
    silent = [where(HOUSE / room / "__init__.py") for room in rooms() if not says(HOUSE / room / "__init__.py")]
    for path in modules("actions", "rules"):
        silent += [f"{where(path, f)} {f.name}" for f in public_functions(path) if not ast.get_docstring(f)]
    assert not silent, "\n".join(silent)


def says(path: Path) -> bool:
    return bool(ast.get_docstring(tree(path)))
