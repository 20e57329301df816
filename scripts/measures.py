"""Measures the house: size, width of templates, types, constraints, what stands more than once.

Prints one row; `--write LABEL` puts it into docs/rooms.md (a label that stands there is replaced). `--root FOLDER`
measures another checkout of the house, so that an older commit is measured with today's definitions.
"""

from __future__ import annotations

import argparse
import ast
import os
import re
import statistics
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tests.architecture.source import functions, imports, modules, signals, tree, writes_in_faces  # noqa: E402
from tests.architecture.source import templates as template_files  # noqa: E402

PAGE = "docs/rooms.md"
BEGIN, END = "<!-- measures: written by scripts/measures.py -->", "<!-- end of measures -->"
WIDE, VERY_WIDE = 110, 200
ANY = re.compile(r"\bAny\b")
CONTRACTS = re.compile(r"Contracts: (\d+) kept, (\d+) broken")
WITHOUT_DATABASE = {"DATABASE_URL": "sqlite://:memory:", "DJANGO_SETTINGS_MODULE": "twiza.config.settings"}
COUNT_CONSTRAINTS = """
import django
django.setup()
from django.apps import apps
own = [m for m in apps.get_models() if m.__module__.startswith("twiza.") and not m._meta.proxy]
print(sum(len(m._meta.constraints) for m in own))
"""


@dataclass(frozen=True)
class Checkout:
    """A checkout of the house."""

    root: Path

    @property
    def house(self) -> Path:
        return self.root / "twiza"

    def python(self) -> list[Path]:
        return list(modules(below=self.house))

    def outside_core(self) -> Iterator[Path]:
        return (path for path in self.python() if path.relative_to(self.house).parts[0] != "core")


def lines(path: Path) -> list[str]:
    return path.read_text().splitlines()


def files_and_lines(paths: Iterable[Path]) -> str:
    found = list(paths)
    return f"{len(found)} / {sum(len(lines(path)) for path in found):,}"


def python_size(checkout: Checkout) -> str:
    return files_and_lines(checkout.python())


def migration_size(checkout: Checkout) -> str:
    return files_and_lines(path for path in checkout.house.glob("*/migrations/*.py"))


def suite_size(checkout: Checkout) -> str:
    return files_and_lines((checkout.root / "tests").rglob("*.py"))


def function_lines(checkout: Checkout) -> str:
    sizes = sorted((node.end_lineno or 0) - node.lineno + 1 for path in checkout.python() for node in functions(path))
    return f"{statistics.median(sizes):g} / {percentile(sizes, 95)} / {sizes[-1]}"


def percentile(ordered: list[int], part: int) -> int:
    return ordered[min(len(ordered) * part // 100, len(ordered) - 1)]


def longest_file(checkout: Checkout) -> str:
    return str(max(len(lines(path)) for path in checkout.python()))


def template_size(checkout: Checkout) -> str:
    return files_and_lines(template_files(checkout.house))


def template_width(checkout: Checkout) -> str:
    widths = [len(line) for path in template_files(checkout.house) for line in lines(path)]
    wide, very = (sum(width > limit for width in widths) / len(widths) for limit in (WIDE, VERY_WIDE))
    return f"{statistics.mean(widths):.0f} / {wide:.1%} / {very:.1%} / {max(widths):,}"


def unformatted(checkout: Checkout) -> str:
    return str(sum(path.read_text().count("# fmt: " + "skip") for path in checkout.python()))


def untyped(checkout: Checkout) -> str:
    return f"{sum(len(ANY.findall(path.read_text())) for path in checkout.python()):,}"


def constraints(checkout: Checkout) -> str:
    return run(checkout, sys.executable, "-c", COUNT_CONSTRAINTS).strip()


def signal_imports(checkout: Checkout) -> str:
    return str(sum(len(signals(path)) for path in checkout.python()))


def face_writes(checkout: Checkout) -> str:
    return str(len(writes_in_faces(checkout.house)))


def knots(checkout: Checkout) -> str:
    """Rooms in a circle of imports; contracts kept of all."""
    said = run(checkout, Path(sys.executable).parent / "lint-imports", "--no-logo", "--no-cache", fails=True)
    (kept, broken), *_ = CONTRACTS.findall(said)
    return f"{len(circles(imported_rooms(checkout)))} / {kept} of {int(kept) + int(broken)}"


def imported_rooms(checkout: Checkout) -> dict[str, set[str]]:
    """Room -> rooms that it imports."""
    graph: dict[str, set[str]] = {}
    for path in checkout.python():
        room = path.relative_to(checkout.house).parts[0]
        for _, name in imports(path):
            parts = name.split(".")
            if parts[0] == "twiza" and len(parts) > 1 and parts[1] != room:
                graph.setdefault(room, set()).add(parts[1])
    return graph


def circles(graph: dict[str, set[str]]) -> set[str]:
    """The nodes that reach themselves."""

    def reached(start: str) -> set[str]:
        seen: set[str] = set()
        waiting = set(graph.get(start, ()))
        while waiting:
            node = waiting.pop()
            seen.add(node)
            waiting |= graph.get(node, set()) - seen
        return seen

    return {node for node in graph if node in reached(node)}


def list_machines(checkout: Checkout) -> str:
    return files_and_lines(path for path in checkout.outside_core() if is_list_machine(path))


def is_list_machine(path: Path) -> bool:
    """Pages rows or builds facets by itself."""
    pages = any(name == "django.core.paginator.Paginator" for _, name in imports(path))
    return pages or any(
        isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Facet"
        for node in ast.walk(tree(path))
    )


def refusal_dialects(checkout: Checkout) -> str:
    found = list(checkout.outside_core())
    return f"{sum(map(is_refusal_dialect, found))} / {sum(map(catches_rule_errors, found))}"


def is_refusal_dialect(path: Path) -> bool:
    """Has a `judged`, or a function or class that turns a RuleError given to it into words."""
    return any(
        node.name == "judged" or any("RuleError" in ast.unparse(a.annotation) for a in node.args.args if a.annotation)
        for node in functions(path)
    )


def catches_rule_errors(path: Path) -> bool:
    return any(
        isinstance(node, ast.ExceptHandler) and node.type is not None and "RuleError" in ast.unparse(node.type)
        for node in ast.walk(tree(path))
    )


@dataclass(frozen=True)
class Measure:
    """A column of the table."""

    name: str
    means: str
    take: Callable[[Checkout], str]


MEASURES = [
    Measure("Python", "files / lines of `twiza/` without migrations", python_size),
    Measure("migrations", "files / lines of every room's `migrations/`", migration_size),
    Measure("tests", "Python files / lines of `tests/`", suite_size),
    Measure("functions", "median / 95th percentile / most lines, with signature and docstring", function_lines),
    Measure("longest file", "lines of the longest Python file", longest_file),
    Measure("templates", "files / lines", template_size),
    Measure(
        "template width",
        f"mean width of a line / share wider than {WIDE} / than {VERY_WIDE} / widest, in characters",
        template_width,
    ),
    Measure("unformatted", "lines that the formatter is told to leave alone (`fmt: skip`)", unformatted),
    Measure("`Any`", "times the word stands in Python files", untyped),
    Measure("constraints", "check and uniqueness constraints of our tables", constraints),
    Measure("signals", "imports of Django's signals", signal_imports),
    Measure("writes in faces", "calls that write through the ORM in web, api, templatetags", face_writes),
    Measure("knots", "rooms that reach themselves by imports / contracts of import-linter kept, of all", knots),
    Measure(
        "list machines",
        "modules outside core that page rows with Django's `Paginator` or build a `Facet` themselves / their lines",
        list_machines,
    ),
    Measure(
        "refusal dialects",
        "modules outside core with a `judged`, or a function that takes a `RuleError` to say it"
        " / modules that catch `RuleError`",
        refusal_dialects,
    ),
]


def run(checkout: Checkout, *command: str | Path, fails: bool = False) -> str:
    """What a program says when it runs in the checkout."""
    environment = os.environ | WITHOUT_DATABASE | {"PYTHONPATH": str(checkout.root)}
    done = subprocess.run(command, cwd=checkout.root, env=environment, capture_output=True, text=True)
    if done.returncode and not fails:
        sys.exit(done.stderr)
    return done.stdout


def row(label: str, values: Iterable[str]) -> str:
    return "| " + " | ".join([label, *values]) + " |"


def written(page: str, new: str) -> str:
    """The page with the row: in the place of the row of the same label, or else last."""
    before, _, rest = page.partition(BEGIN)
    inside, _, after = rest.partition(END)
    rows = [line for line in inside.splitlines() if line.startswith("| ") and not line.startswith("| when")]
    label = new.split("|")[1]
    if label in (line.split("|")[1] for line in rows):
        rows = [new if line.split("|")[1] == label else line for line in rows]
    else:
        rows.append(new)
    table = [row("when", (m.name for m in MEASURES)), "|" + "---|" * (len(MEASURES) + 1), *rows]
    definitions = [f"- **{m.name}**: {m.means}" for m in MEASURES]
    return "\n".join([before + BEGIN, "", *table, "", *definitions, "", END + after])


def main(words: list[str]) -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", metavar="LABEL", help=f"put the row into {PAGE} under this label")
    parser.add_argument("--root", type=Path, default=ROOT, help="another checkout of the house")
    options = parser.parse_args(words)
    checkout = Checkout(options.root.resolve())
    values = [measure.take(checkout) for measure in MEASURES]
    for measure, value in zip(MEASURES, values, strict=True):
        print(f"{measure.name.replace('`', ''):>18}  {value:<32}  {measure.means}")
    if options.write:
        page = ROOT / PAGE
        page.write_text(written(page.read_text(), row(options.write, values)))


if __name__ == "__main__":
    main(sys.argv[1:])
