"""Small wrong changes, one at a time, and whether the tests of the room notice.

`.venv/bin/python scripts/mutate.py [--count N] [ROOM ...]`

A change takes away a permission, a guard of a page, a trace, a lock, the narrowing to what a reader may see or a
transaction, or moves a boundary by one. Those tried are drawn with a fixed seed, as many of each kind; each runs in a
copy of the sources. What survives is printed with its place: it wants a test, and its kind a test of all of its kind.
"""

from __future__ import annotations

import argparse
import ast
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from queue import SimpleQueue

ROOT = Path(__file__).resolve().parent.parent
SEED = 2026
PATIENCE = 600  # seconds for the tests of one change
MOVED: dict[type[ast.cmpop], type[ast.cmpop]] = {ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt}
Span = tuple[tuple[int, int], tuple[int, int]]  # from and to, each a line from 1 and a byte within it


@dataclass(frozen=True)
class Mutant:
    """One wrong change: what stands between two places of a file is written anew."""

    kind: str
    path: Path  # from the root
    span: Span
    text: str

    @property
    def room(self) -> str:
        """The room whose tests have to notice."""
        return self.path.parts[1]

    def __str__(self) -> str:
        return f"{self.kind:<11} {self.path}:{self.span[0][0]}  -> {self.text or 'nothing'}"

    def applied(self, source: bytes) -> bytes:
        """The file with the change."""
        starts = [0]
        for line in source.splitlines(keepends=True):
            starts.append(starts[-1] + len(line))
        (first, column), (last, end) = self.span
        return source[: starts[first - 1] + column] + self.text.encode() + source[starts[last - 1] + end :]


def mutants(path: Path) -> Iterator[Mutant]:
    """Every change that a file offers."""
    tree = ast.parse((ROOT / path).read_bytes())
    for node in ast.walk(tree):
        yield from (Mutant(kind, path, span, text) for kind, span, text in changes(node, path))


def changes(node: ast.AST, path: Path) -> Iterator[tuple[str, Span, str]]:
    """What may be done wrong at one place: kind, span, new text."""
    match node:
        case ast.Expr(value=ast.Call(func=ast.Name(id="require"))):
            yield "permission", span(node), "pass"
        case ast.Expr(value=ast.Call(func=ast.Name(id="record_audit"))):
            yield "trace", span(node), "pass"
        case ast.Call(func=ast.Attribute(value=rows, attr="select_for_update")):
            yield "lock", (end(rows), end(node)), ".all()"
        case ast.Call(func=ast.Name(id="visible"), args=[_, _, rows]) if "web" in path.parts or path.name == "api.py":
            yield "scope", span(node), f"({ast.unparse(rows)})"
        case ast.FunctionDef(decorator_list=decorators):
            for one in decorators:
                words = ast.unparse(one)
                if words == "transaction.atomic":
                    yield "transaction", span(one), "(lambda act: act)"
                elif words.startswith("requires(Permission"):
                    yield "guard", span(one), "requires()"
        case ast.Compare(left=left, ops=[op], comparators=[right]) if type(op) in MOVED and "rules" in path.as_posix():
            yield "boundary", span(node), ast.unparse(ast.Compare(left, [MOVED[type(op)]()], [right]))
        case _:
            pass


def start(node: ast.expr | ast.stmt) -> tuple[int, int]:
    return node.lineno, node.col_offset


def end(node: ast.expr | ast.stmt) -> tuple[int, int]:
    return node.end_lineno or 0, node.end_col_offset or 0


def span(node: ast.expr | ast.stmt) -> Span:
    return start(node), end(node)


def drawn(rooms: list[str], count: int) -> list[Mutant]:
    """So many changes, as many of each kind as there are; the same ones for the same sources."""
    kinds: dict[str, list[Mutant]] = defaultdict(list)
    for path in sorted((ROOT / "twiza").rglob("*.py")):
        inside = path.relative_to(ROOT)
        if len(inside.parts) > 2 and inside.parts[1] in rooms and not {"migrations", "demo"} & set(inside.parts):
            for one in mutants(inside):
                kinds[one.kind].append(one)
    for found in kinds.values():
        random.Random(SEED).shuffle(found)
    chosen = []
    for place in range(max(map(len, kinds.values()), default=0)):
        chosen += [found[place] for found in kinds.values() if place < len(found)]
    return chosen[:count]


def is_noticed(mutant: Mutant, tree: Path) -> bool:
    """Whether a test of the room fails with the change, or never ends, in a copy of the sources."""
    file = tree / mutant.path
    before = file.read_bytes()
    file.write_bytes(mutant.applied(before))
    command = [sys.executable, "-m", "pytest", "-q", "-x", "-m", "not browser", "-p", "no:cacheprovider"]
    environment = os.environ | {"PYTHONPATH": str(tree), "PYTHONDONTWRITEBYTECODE": "1"}
    try:
        done = subprocess.run(
            [*command, f"tests/{mutant.room}"], cwd=tree, env=environment, capture_output=True, timeout=PATIENCE
        )
        return done.returncode == 1
    except subprocess.TimeoutExpired:
        return True
    finally:
        file.write_bytes(before)


def copy(folder: Path) -> Path:
    """The sources and tests, with the environment of this checkout."""
    shutil.copytree(ROOT, folder, ignore=shutil.ignore_patterns(".*", "node_modules", "var", "docs"), symlinks=True)
    for name in ("node_modules", "docs", ".venv", ".geo"):
        if (ROOT / name).exists():
            (folder / name).symlink_to(ROOT / name)
    return folder


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("rooms", nargs="*", help="rooms whose sources are changed; all when none is named")
    parser.add_argument("--count", type=int, default=100, help="changes tried")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="copies that run at once")
    asked = parser.parse_args(arguments)
    rooms = asked.rooms or sorted(
        path.name for path in (ROOT / "tests").iterdir() if (ROOT / "twiza" / path.name).is_dir()
    )
    tried, survived, begin = Counter[str](), [], time.monotonic()
    with tempfile.TemporaryDirectory() as parent, ThreadPoolExecutor(asked.jobs) as pool:
        free: SimpleQueue[Path] = SimpleQueue()
        for number in range(asked.jobs):
            free.put(copy(Path(parent) / str(number)))

        def run(mutant: Mutant) -> bool:
            tree = free.get()
            try:
                return is_noticed(mutant, tree)
            finally:
                free.put(tree)

        chosen = drawn(rooms, asked.count)
        for mutant, noticed in zip(chosen, pool.map(run, chosen), strict=True):
            tried[mutant.kind] += 1
            if not noticed:
                survived.append(mutant)
            print(f"{'noticed ' if noticed else 'SURVIVED'}  {mutant}", flush=True)
    lost = Counter(one.kind for one in survived)
    print(f"\n{len(chosen) - len(survived)} of {len(chosen)} noticed, {time.monotonic() - begin:.0f} s")
    for kind, number in sorted(tried.items()):
        print(f"  {kind:<11} {number - lost[kind]} of {number}")
    return 1 if len(survived) > len(chosen) * 0.05 else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
