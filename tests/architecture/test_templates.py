"""Pages as sources: they load, carry nothing inline, write no word outside the catalogues, turn round in Arabic."""

import re
from pathlib import Path

import pytest
from django.template import engines

from tests.architecture.source import HOUSE, ROOT, templates

INLINE = {
    "a style attribute": re.compile(r"<[^>]*\sstyle\s*=", re.I),
    "an event attribute": re.compile(r"<[^>]*\son[a-z]+\s*=", re.I),
    "a style element": re.compile(r"<style\b", re.I),
    "a javascript: address": re.compile(r"javascript:", re.I),
    "a script without a source": re.compile(r"<script(?![^>]*\bsrc=)(?![^>]*application/(ld\+)?json)[^>]*>", re.I),
    "an address of another site": re.compile(r"(src|href)=[\"']https?://", re.I),
}
SIDES = re.compile(
    r"\b(margin|padding|border|inset|scroll-(?:margin|padding))-(left|right)\b|(?<![\w-])(left|right)\s*:"
    r"|\b(text-align|float|clear)\s*:\s*(left|right)\b|border-(top|bottom)-(left|right)-radius"
)
COMMENTS = re.compile(r"{#.*?#}|{% comment .*?{% endcomment %}|<!--.*?-->", re.S)
WORDLESS = re.compile(
    r"{% blocktrans(?:late)?\b.*?{% endblocktrans(?:late)? %}|{%.*?%}|{{.*?}}"
    r"|<(script|code|pre|svg)\b.*?</\1>|<[^>]*>|&\w+;",
    re.S,
)
COMPONENT = re.compile(r"<c-[a-z-]+((?:{%.*?%}|{{.*?}}|[^>])*?)/?>", re.S)
SAID_ATTRIBUTE = re.compile(r"""\b(?:title|label|hint|submit|here)\s*=\s*"((?:{%.*?%}|{{.*?}}|[^"])*)\"""", re.S)
SAYABLE = set("Twiza تويزة CSV XLSX Parquet PDF JSON API SHA-256 Français العربية English".split())
# The page that must stand when all else has fallen says it in three languages; the kit is a page for builders
SAY_IT_THEMSELVES = {"500.html", "kit.html"}


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("path", templates(), ids=name)
def test_template_loads(path: Path) -> None:
    engines["django"].get_template(str(path.relative_to(next(p for p in path.parents if p.name == "templates"))))


@pytest.mark.parametrize("path", templates(), ids=name)
def test_template_carries_nothing_inline(path: Path) -> None:
    text = COMMENTS.sub("", path.read_text())
    found = [f"{what}: {match.group(0)[:80]}" for what, pattern in INLINE.items() for match in pattern.finditer(text)]
    assert not found


@pytest.mark.parametrize("path", [p for p in templates() if p.name not in SAY_IT_THEMSELVES], ids=name)
def test_every_word_goes_through_the_catalogues(path: Path) -> None:
    source = COMMENTS.sub(" ", path.read_text())
    said = [said for tag in COMPONENT.findall(source) for said in SAID_ATTRIBUTE.findall(tag)]
    text = WORDLESS.sub(" ", "\n".join([source, *said]))
    words = [word for word in re.findall(r"[^\W\d_][\w'-]{2,}", text) if word not in SAYABLE]
    assert not words


BLOCK = re.compile(r"{%\s*blocktrans(?:late)?\b(.*?)%}(.*?){%\s*endblocktrans", re.S)


@pytest.mark.parametrize("path", templates(), ids=name)
def test_no_sentence_and_no_text_depends_on_indentation(path: Path) -> None:
    source = path.read_text()
    assert [words for given, words in BLOCK.findall(source) if "\n" in words and " trimmed" not in given] == []
    assert not re.search(r"<(pre|textarea)\b[^>]*>[^<]*\n", source)


@pytest.mark.parametrize("path", [p for p in templates() if p.parent.name == "components"], ids=name)
def test_component_declares_its_attributes_and_prints_none_unescaped(path: Path) -> None:
    source = COMMENTS.sub("", path.read_text())
    assert "<c-vars" in source
    assert not re.search(r"{{\s*attrs\b", source)


def styles() -> list[Path]:
    return sorted(HOUSE.glob("*/web/static/**/*.css"))


@pytest.mark.parametrize("path", styles(), ids=name)
def test_styles_know_no_left_and_no_right(path: Path) -> None:
    text = re.sub(r"/\*.*?\*/", "", path.read_text(), flags=re.S)
    assert [match.group(0) for match in SIDES.finditer(text)] == []
