"""The sources of the house, as the tests about the code read them."""

import ast
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
HOUSE = ROOT / "twiza"
FACES = ("web", "api", "admin", "management", "templatetags")


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


def templates() -> list[Path]:
    """Every template of ours."""
    return sorted(path for path in HOUSE.glob("*/web/templates/**/*") if path.is_file())


def repository_files() -> list[Path]:
    """What is or would be committed."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout.split("\0")
    return [ROOT / name for name in sorted(set(names)) if name and (ROOT / name).is_file()]
