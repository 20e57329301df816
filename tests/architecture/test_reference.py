"""The reference pages say what the code says today."""

import re

import pytest
from django.utils.translation import override

from tests.architecture.source import HOUSE, ROOT
from twiza.config.reference import pages

REFERENCE = ROOT / "docs" / "reference"


@pytest.fixture(scope="module")
def wanted() -> dict[str, str]:
    with override("en"):
        return pages()


@pytest.mark.parametrize(
    "name",
    ["settings.md", "commands.md", "permissions.md", "states.md", "data.md", "names.md", "openapi.json"],
)
def test_page_is_what_the_code_says(name: str, wanted: dict[str, str]) -> None:
    assert (REFERENCE / name).read_text() == wanted[name], "run: make reference"


def test_every_command_says_what_it_does(wanted: dict[str, str]) -> None:
    blocks = re.split(r"^## ", wanted["commands.md"], flags=re.M)[1:]
    assert [block.splitlines()[0] for block in blocks if len(block.strip().splitlines()) < 2] == []


def test_every_word_of_the_glossary_has_its_name_in_the_code() -> None:
    code = "\n".join(path.read_text() for path in HOUSE.rglob("*.py"))
    rows = [
        line.split("|")
        for line in (ROOT / "docs" / "glossary.md").read_text().splitlines()
        if line.startswith("| ")
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


def test_files_and_names_that_pages_quote_exist() -> None:
    code = "\n".join(path.read_text() for path in HOUSE.rglob("*.py"))
    pages = [
        ROOT / "CONTRIBUTING.md",
        *(ROOT / "docs").glob("*.md"),
        *(ROOT / "docs" / "how-to").glob("*.md"),
    ]
    quoted = {name for page in pages for name in re.findall(r"`([^`\n]+)`", page.read_text())}
    files = [name for name in quoted if re.fullmatch(r"(twiza|tests|scripts|docs|bench)/[\w./-]+", name)]
    assert [name for name in files if not (ROOT / name).exists()] == []
    tour = re.findall(r"`([a-z]+_[a-z_]+)(?:\([^`]*\))?`", (ROOT / "docs" / "tour.md").read_text())
    assert [name for name in tour if not re.search(rf"\b{name}\b", code)] == []
