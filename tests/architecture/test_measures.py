"""The measures see what they are defined to see."""

from collections.abc import Callable
from pathlib import Path

import pytest

from scripts import measures
from scripts.measures import Checkout

PLANTED = {
    "twiza/core/lists.py": "from django.core.paginator import Paginator\n",
    "twiza/core/__init__.py": '"""The kernel."""\n\nfrom twiza.funding import models\n',
    "twiza/funding/models.py": (
        "from typing import Any\n\nfrom django.db.models.signals import post_save\n\nimport twiza.core\n\n\n"
        "def short() -> Any:\n    return 1\n\n\n"
        "def long() -> None:\n    a = 1\n    b = 2  # fmt: " + "skip\n    print(a, b)\n"
    ),
    "twiza/funding/web/views.py": (
        "from django.core.paginator import Paginator\n\n\ndef save(row: object) -> None:\n"
        "    try:\n        row.save()\n    except RuleError as error:\n        print(error)\n"
    ),
    "twiza/funding/web/facets.py": "def facets() -> list[Facet]:\n    return [Facet('state')]\n",
    "twiza/funding/actions.py": "def judged(rule: object) -> object:\n    return rule()\n",
    "twiza/funding/labels.py": "def say(error: RuleError) -> str:\n    return error.code\n",
    "twiza/funding/migrations/0001_initial.py": "from typing import Any\n\nFIRST = 1\n",
    "twiza/funding/web/templates/funding/a.html": "<p>\n" + "x" * 111 + "\n" + "y" * 201 + "\n</p>\n",
    "tests/test_funding.py": "def test_it() -> None:\n    assert 1 + 1 == 2\n",
}


@pytest.fixture
def planted(tmp_path: Path) -> Checkout:
    for name, text in PLANTED.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return Checkout(tmp_path)


@pytest.mark.parametrize(
    ("take", "expected"),
    [
        (measures.python_size, "7 / 33"),
        (measures.migration_size, "1 / 3"),
        (measures.suite_size, "1 / 2"),
        (measures.function_lines, "2 / 5 / 5"),
        (measures.longest_file, "15"),
        (measures.template_size, "1 / 4"),
        (measures.template_width, "80 / 50.0% / 25.0% / 201"),
        (measures.unformatted, "1"),
        (measures.untyped, "2"),
        (measures.signal_imports, "1"),
        (measures.face_writes, "1"),
        (measures.list_machines, "2 / 10"),
        (measures.refusal_dialects, "2 / 1"),
    ],
)
def test_a_planted_example_is_seen(planted: Checkout, take: Callable[[Checkout], str], expected: str) -> None:
    assert take(planted) == expected


def test_a_circle_of_rooms_and_a_broken_contract_are_seen(planted: Checkout, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(measures, "run", lambda *command, **options: "\nContracts: 4 kept, 1 broken.\n")
    assert measures.knots(planted) == "2 / 4 of 5"


def test_the_script_measures_this_house(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    # What other programs count is left to them: import-linter takes seconds and runs beside this test
    monkeypatch.setattr(measures, "run", lambda *command, **options: "Contracts: 5 kept, 0 broken")
    measures.main([])
    told = capsys.readouterr().out
    assert [m.name for m in measures.MEASURES if m.name.replace("`", "") not in told] == []
    assert "0 / 5 of 5" in told


def test_constraints_are_counted_in_the_tables_themselves() -> None:
    assert int(measures.constraints(Checkout(measures.ROOT))) > 100


def test_a_row_is_added_and_a_row_of_the_same_label_replaced() -> None:
    page = f"# Rooms\n\n{measures.BEGIN}\n{measures.END}\n\nMore\n"
    values = ["1"] * len(measures.MEASURES)
    once = measures.written(page, measures.row("monday", values))
    twice = measures.written(once, measures.row("tuesday", values))
    again = measures.written(twice, measures.row("monday", ["2", *values[1:]]))
    rows = [line for line in again.splitlines() if line.startswith(("| monday", "| tuesday"))]
    assert [row.split("|")[1:3] for row in rows] == [[" monday ", " 2 "], [" tuesday ", " 1 "]]
    assert again.startswith("# Rooms\n")
    assert again.endswith("\n\nMore\n")
    assert measures.written(again, rows[0]) == again
