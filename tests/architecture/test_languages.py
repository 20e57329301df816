"""Languages come from one setting: nothing else lists them, cuts their codes or builds the names of their columns."""

import ast
import dataclasses
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.architecture.source import HOUSE, ROOT, modules, where
from twiza.core.languages import Extent, codes
from twiza.core.printing.titles import Title

CODES = set(codes())
NAMED = re.compile(r"lang|language|tongue|lang_code|language_code")
THE_TYPE = {"core/languages.py", "core/translated.py", "core/translation.py", "config/settings.py"}
ALLOWED = {
    "territory/rules/tree.py": "the three languages in which its sources name every place",
    "agreements/rules/drafting.py": "grammar of the two languages of deeds",
    "agreements/rules/amounts_in_words.py": "sums in words, in the two languages of deeds",
    "agreements/rules/reading/dates.py": "days as English texts write them",
    "agreements/models/amendments.py": "a cost line has one name and its Arabic wording",
    "mobilisation/actions/solving.py": "languages that people speak, a list of its own",
    "mobilisation/web/forms/runs.py": "languages that people speak, a list of its own",
    "support/models/findings.py": "languages that people speak, a list of its own",
    "core/formats.py": "how each language writes numbers, days and lists",
    "core/charts/specs.py": "French writes a space before a colon",
}
COLUMN = re.compile(rf"\b[a-z_]+_({'|'.join(sorted(CODES))})\b")


def faults(tree: ast.AST) -> Iterator[tuple[ast.AST, str]]:
    """What knows languages by itself, and how."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Slice) and _is_language(node.value):
            yield node, "cuts the code of a language"
        elif isinstance(node, ast.Tuple | ast.List | ast.Set) and _is_list(node):
            yield node, "lists languages"
        elif isinstance(node, ast.JoinedStr) and _is_column(node):
            yield node, "builds the name of a column"
        elif isinstance(node, ast.IfExp) and isinstance(node.body, ast.Constant) and node.body.value in ("rtl", "ltr"):
            yield node, "knows a direction"
        elif isinstance(node, ast.Compare) and _is_language(node.left) and _code(node.comparators[0]):
            yield node, "asks for one language"
        elif isinstance(node, ast.Assign) and _is_language(node.targets[0]) and _length(node.value) < 8:
            yield node, "keeps a code too short"


def _is_language(node: ast.AST) -> bool:
    text = ast.unparse(node)
    return "get_language()" in text or bool(NAMED.fullmatch(text.rpartition(".")[2]))


def _code(node: ast.AST | None) -> bool:
    return isinstance(node, ast.Constant) and node.value in CODES


def _is_list(node: ast.Tuple | ast.List | ast.Set) -> bool:
    firsts = [one.elts[0] if isinstance(one, ast.Tuple) and one.elts else one for one in node.elts]
    return len(firsts) > 1 and all(_code(one) for one in firsts)


def _is_column(node: ast.JoinedStr) -> bool:
    for before, part in zip([None, *node.values], node.values, strict=False):
        ends = isinstance(before, ast.Constant) and str(before.value).endswith("_")
        if ends and isinstance(part, ast.FormattedValue) and _is_language(part.value):
            return True
        if isinstance(before, ast.FormattedValue) and isinstance(part, ast.Constant):
            return any(str(part.value) == f"_{code}" for code in CODES)
    return False


def _length(node: ast.AST) -> int:
    given = {word.arg: word.value for word in node.keywords} if isinstance(node, ast.Call) else {}
    length = given.get("max_length")
    return int(str(length.value)) if isinstance(length, ast.Constant) else 8


@pytest.mark.parametrize(
    "source",
    [
        'lang = (get_language() or "fr")[:2]',
        "short = language[:2]",
        'LANGUAGES = ("fr", "ar", "en")',
        'choices = [("fr", "Français"), ("ar", "العربية")]',
        'x = getattr(row, f"title_{language}")',
        'x = {f"{name}_fr": text}',
        'direction = "rtl" if language == "ar" else "ltr"',
        'if lang == "ar": pass',
        "language = models.CharField(max_length=2)",
    ],
)
def test_the_scan_sees_each_fault(source: str) -> None:
    assert list(faults(ast.parse(source)))


def test_nothing_knows_the_languages_but_the_one_type() -> None:
    found = []
    for path in modules():
        name = path.relative_to(HOUSE).as_posix()
        if name in THE_TYPE or name in ALLOWED or name.startswith("config/demo/"):
            continue
        found += [f"{where(path, node)} {fault}: {ast.unparse(node)[:60]}" for node, fault in faults(_parsed(path))]
    assert not found, "\n".join(found)


def test_every_exception_is_still_one() -> None:
    idle = [name for name in ALLOWED if not list(faults(_parsed(HOUSE / name)))]
    assert not idle, f"take from ALLOWED: {idle}"


def test_no_template_names_a_column_of_a_language() -> None:
    found = []
    for path in sorted(HOUSE.rglob("*.html")):
        for number, line in enumerate(path.read_text().splitlines(), 1):
            said = [*COLUMN.findall(" ".join(re.findall(r"\{[{%].*?[%}]\}", line)))]
            said += re.findall(r'(?:LANG\w*|language) == "\w+"', line)
            found += [f"{path.relative_to(ROOT)}:{number} {one}" for one in said]
    assert not found, "\n".join(found)


def test_frozen_titles_hold_the_languages_of_papers() -> None:
    assert {field.name for field in dataclasses.fields(Title)} == set(codes(Extent.PAPERS))


def _parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text())
