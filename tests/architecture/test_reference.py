"""The reference pages say what the code says today."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest
from django.apps import apps
from django.utils.translation import override

from tests.architecture.source import HOUSE, ROOT, public_functions, rooms, tree
from twiza.accounts.rules import Permission
from twiza.config.reference import pages

REFERENCE = ROOT / "docs" / "reference"


@pytest.fixture(scope="module")
def wanted() -> dict[str, str]:
    with override("en"):
        return pages()


@pytest.mark.parametrize(
    "name", ["settings.md", "commands.md", "permissions.md", "states.md", "data.md", "names.md", "openapi.json"]
)
def test_page_is_what_the_code_says(name: str, wanted: dict[str, str]) -> None:
    assert (REFERENCE / name).read_text() == wanted[name], "run: make reference"


def test_every_command_says_what_it_does(wanted: dict[str, str]) -> None:
    blocks = re.split(r"^## ", wanted["commands.md"], flags=re.M)[1:]
    assert [block.splitlines()[0] for block in blocks if len(block.strip().splitlines()) < 2] == []


def test_every_word_of_the_glossary_has_its_name_in_the_code() -> None:
    code = "\n".join(path.read_text() for path in HOUSE.rglob("*.py"))
    rows = [
        line.split("|") for line in (ROOT / "docs" / "glossary.md").read_text().splitlines() if line.startswith("| ")
    ]
    names = [name for row in rows[1:] for name in re.findall(r"`([^`]+)`", row[-2])]
    assert names
    assert [name for name in names if not re.search(rf"\b{re.escape(name.split('.')[-1])}\b", code)] == []


def test_links_between_pages_lead_somewhere() -> None:
    broken = []
    for page in [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]:
        prose = re.sub(r"`[^`\n]*`", "", page.read_text())
        for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", prose):
            if not (page.parent / target).exists():
                broken.append(f"{page.relative_to(ROOT)} -> {target}")
    assert not broken


GUIDES = [ROOT / "docs" / "tour.md", *sorted((ROOT / "docs" / "how-to").glob("*.md"))]
SHELVES = ("twiza", "tests", "scripts", "docs", "bench")
FILE = rf"(?:{'|'.join(SHELVES)})/[\w./-]+"
NAME = r"@?[A-Za-z_][\w.]*(?:\([^`\n]*\))?"
PATTERN = "verb_noun"  # how actions are named
COUNTS = "one two three four five six seven eight nine ten eleven twelve".split()


def test_files_that_pages_quote_exist() -> None:
    pages = [ROOT / "CONTRIBUTING.md", *(ROOT / "docs").glob("*.md"), *GUIDES]
    quoted = {name for page in pages for name in re.findall(r"`([^`\n]+)`", page.read_text())}
    assert [name for name in quoted if re.fullmatch(FILE, name) and not (ROOT / name).exists()] == []


@cache
def defined(path: Path) -> frozenset[str]:
    """What a Python file defines, at any depth: functions, classes, what is assigned. The words of any other file."""
    if path.suffix != ".py":
        return frozenset(re.findall(r"\w+", path.read_text()))
    nodes = list(ast.walk(tree(path)))
    named = {node.name for node in nodes if isinstance(node, ast.FunctionDef | ast.ClassDef)}
    stored = {node.id for node in nodes if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)}
    exported = {
        alias.asname or alias.name
        for node in nodes
        if isinstance(node, ast.ImportFrom) and path.name == "__init__.py"
        for alias in node.names
    }
    return frozenset(named | stored | exported)


@cache
def words_of_the_code() -> frozenset[str]:
    """Every word of our sources and of the tests."""
    kinds = ("*.py", "*.html", "*.js", "*.toml", "*.json")
    files = {path for shelf in SHELVES[:3] for kind in kinds for path in (ROOT / shelf).rglob(kind)}
    others = files - {Path(__file__)}
    return frozenset(word for path in others for word in re.findall(r"\w+", path.read_text()))


def is_written(word: str) -> bool:
    """Whether our sources hold the word; a text in a language to come (`title_es`) when they hold it in French."""
    return not {word, re.sub(r"_[a-z]{2,3}$", "_fr", word)}.isdisjoint(words_of_the_code())


def parts(name: str) -> list[str]:
    """The identifiers of `Class.method(...)`."""
    return [part for part in name.partition("(")[0].removeprefix("@").split(".") if part]


def misplaced(text: str) -> list[str]:
    """Names that do not stand in the file beside which a page quotes them: "`file`, `name`" or "`name` of `file`"."""
    pairs = [
        (file, name)
        for file, names in re.findall(rf"`({FILE})`((?:(?:,|\s+and)\s+`{NAME}`)+)", text)
        for name in re.findall(rf"`({NAME})`", names)
    ]
    pairs += [(file, name) for name, file in re.findall(rf"`({NAME})`\s+(?:of|in)\s+`({FILE})`", text)]
    return [
        f"{name} is not in {file}"
        for file, name in pairs
        if (ROOT / file).is_file() and not set(parts(name)) <= defined(ROOT / file)
    ]


@cache
def all_tables() -> frozenset[tuple[str, str]]:
    """Room and table, as Django names them."""
    return frozenset((model._meta.app_label, model._meta.model_name or "") for model in apps.get_models())


def unplaced(dotted: str) -> bool:
    """Whether a path into our rooms (`register.models.group_of`, `support.Pathway` for a table) leads nowhere.

    Permissions are dotted too.
    """
    *folders, name = parts(dotted.removeprefix("twiza."))
    if not folders or folders[0] not in rooms() or dotted in list(Permission):
        return False
    if (*folders, name.lower()) in all_tables():
        return False
    place, rest = HOUSE, [*folders, name]
    while rest and (place / rest[0]).is_dir():
        place /= rest.pop(0)
    if rest and (place / f"{rest[0]}.py").is_file():
        place /= f"{rest.pop(0)}.py"
    else:
        place /= "__init__.py"
    return not (place.is_file() and set(rest) <= defined(place))


def invented(text: str) -> list[str]:
    """What looks like code (called, dotted, or with an underscore) and stands nowhere in the sources."""
    prose = re.sub(r"^```.*?^```", "", text, flags=re.M | re.S)
    quoted = re.findall(rf"`({NAME})`", prose)
    code = [
        name
        for name in quoted
        if re.search(r"[._(]", name) and parts(name) != [PATTERN] and ".." not in name.partition("(")[0]
    ]
    return [name for name in code if not all(map(is_written, parts(name))) or unplaced(name)]


@pytest.mark.parametrize("page", GUIDES, ids=lambda page: page.stem)
def test_names_in_the_tour_and_the_how_tos_stand_where_it_is_said(page: Path) -> None:
    text = page.read_text()
    assert misplaced(text) + invented(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "`twiza/support/actions/sessions.py`, `record_meeting`",
        "`twiza/support/actions/sessions.py`, `record_session` and `record_meeting`",
        "`record_meeting(...)` in\n`twiza/support/actions/sessions.py`",
        "the table of `never_written`",
        "the call `words.never_written(...)`",
        "`register.models.record_session`",
    ],
)
def test_a_name_that_stands_elsewhere_is_seen(text: str) -> None:
    assert misplaced(text) + invented(text)


def test_the_tour_counts_the_lines_of_the_action() -> None:
    text = (ROOT / "docs" / "tour.md").read_text()
    (path, name, count) = re.findall(r"`(twiza/\S+)`, `(\w+)`\s+Read its (\w+) lines", text)[0]
    (function,) = [node for node in public_functions(ROOT / path) if node.name == name]
    body = function.body[1:]  # without the docstring
    assert (body[-1].end_lineno or 0) - body[0].lineno + 1 == COUNTS.index(count) + 1
