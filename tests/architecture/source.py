"""The sources of the house, as the tests about the code read them."""

import ast
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
HOUSE = ROOT / "twiza"
FACES = ("web", "api", "management", "templatetags")
WRITES = {"save", "create", "bulk_create", "bulk_update", "update_or_create", "get_or_create", "delete"}
NOT_TABLES = ("cookies", "session", "cache", "response", "storage")


def rooms() -> list[str]:
    """The rooms, lowest first."""
    from django.conf import settings

    return list(settings.ROOMS)


def modules(*floors: str, below: Path = HOUSE) -> Iterator[Path]:
    """Python files of these floors in every room (all floors when none is named), without migrations."""
    for path in sorted(below.rglob("*.py")):
        parts = path.relative_to(below).parts
        floor = parts[1].removesuffix(".py") if len(parts) > 1 else ""
        if "migrations" not in parts and (not floors or floor in floors):
            yield path


@cache
def tree(path: Path) -> ast.Module:
    """A file as Python reads it."""
    return ast.parse(path.read_text())


def where(path: Path, node: ast.AST | None = None) -> str:
    """A place to click on."""
    return f"{path.relative_to(ROOT)}:{getattr(node, 'lineno', 1)}"


def public_functions(path: Path) -> Iterator[ast.FunctionDef]:
    """Functions of a module that others may call."""
    for node in tree(path).body:
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
            yield node


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Every function and method of a module, nested ones too."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def calls(path: Path) -> list[tuple[ast.Call, str, str]]:
    """Every method call: node, what it is called on, method."""
    return [
        (node, ast.unparse(node.func.value), node.func.attr)
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
    ]


def writes(path: Path) -> list[ast.Call]:
    """Calls that write rows through the ORM."""
    found = []
    for node, receiver, method in calls(path):
        on_rows = ".objects" in receiver or "_default_manager" in receiver or ".filter(" in receiver
        if method == "update" and on_rows:
            found.append(node)
        if method in WRITES and not any(word in receiver.lower() for word in NOT_TABLES):
            found.append(node)
    return found


def writes_in_faces(below: Path = HOUSE) -> list[tuple[Path, ast.Call]]:
    """Writes where a person's wish is only read and passed on; commands that load are not counted."""
    faces = modules("web", "api", "templatetags", below=below)
    return [(path, node) for path in faces for node in writes(path)]


def imports(path: Path) -> Iterator[tuple[ast.stmt, str]]:
    """Every import: its statement and the dotted name; relative imports keep their dots."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            yield from ((node, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            origin = "." * node.level + (node.module or "")
            yield from ((node, f"{origin}.{alias.name}") for alias in node.names)


def signals(path: Path) -> list[ast.stmt]:
    """Imports of Django's signals."""
    return [n for n, name in imports(path) if "signals" in name or name.startswith("django.dispatch")]


def templates(below: Path = HOUSE) -> list[Path]:
    """Every template of ours."""
    return sorted(path for path in below.glob("*/web/templates/**/*") if path.is_file())


def repository_files() -> list[Path]:
    """What is or would be committed."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout.split("\0")
    return [ROOT / name for name in sorted(set(names)) if name and (ROOT / name).is_file()]
