"""Two versions of the house are compared by what they say, not by how they write it."""

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "scripts"))

import compare_demonstration as comparing  # noqa: E402
from plain_text import normalised, plain, read_page  # noqa: E402

PAGE = """<html lang="fr" dir="ltr"><head><title>Registre</title><style>p { color: red }</style></head><body>
<form method="post" action="/fr/x/"><input type="hidden" name="csrfmiddlewaretoken" value="abc">
<input name="key" value="0123456789abcdef0123456789abcdef" required></form>
<p class="lead">Payé <b>12</b>, dû <a href="/fr/due/">34
  dirhams</a></p><div hx-get="/fr/panel/"></div>
<script nonce="n">var hidden = 1</script><script type="application/json">{"b": 2, "a": 1}</script></body></html>"""
Write = Callable[[str, dict[str, str]], Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def folder(name: str, answers: dict[str, str]) -> Path:
        comparing.write(tmp_path / name, iter(answers.items()))
        return tmp_path / name

    return folder


def test_a_page_is_read_as_a_person_reads_it() -> None:
    told = plain("text/html; charset=utf-8", PAGE.encode())
    assert told.splitlines() == [
        "<fr ltr>",
        "Registre",
        "<post /fr/x/>",
        "[key=«key» required]",
        "Payé 12, dû 34 dirhams </fr/due/>",
        "</fr/panel/>",
        "{",
        '"a": 1,',
        '"b": 2',
        "}",
    ]
    assert read_page(PAGE).links == [("/fr/due/", False), ("/fr/panel/", True)]


def test_markup_may_change_and_words_may_not() -> None:
    before = plain("text/html", b"<p>Paid <b>12</b> of 34</p>")
    moved = plain("text/html", b"<dl><dt>Paid</dt><dd class='x'>12<i> of</i>\n  34</dd></dl>")
    other = plain("text/html", b"<p>Paid <b>13</b> of 34</p>")
    assert before != moved
    assert not comparing.difference(before, moved, "page")
    assert comparing.difference(before, other, "page")
    assert comparing.difference(before, moved, "command"), "what is no page is compared line by line"


def test_what_passes_is_left_out_and_figures_stay() -> None:
    key = "3f2504e0-4f89-41d3-9a0c-0305e82c3301"
    text = normalised(f'a  b\n\n{{"seconds": 0.25, "rate": 0.25}}\n/static/core/app.0123456789ab.css {key}\n')
    assert text == 'a b\n{"seconds": 0, "rate": 0.25}\n/static/core/app.css «key»\n'


def test_json_is_compared_whatever_the_order_of_its_keys() -> None:
    assert plain("application/json", b'{"b": 1, "a": [2]}') == plain("application/json", b'{"a":[2],"b":1}')


def test_equal_folders_differ_in_nothing(write: Write, capsys: pytest.CaptureFixture[str]) -> None:
    answers = {"page nadia fr /fr/": "200\nHome\n", "command funding_statement a --json": "1\n"}
    assert comparing.tell_differences(write("a", answers), write("b", answers), []) == 0
    assert "2 answers, 0 different" in capsys.readouterr().out


def test_a_changed_a_missing_and_a_new_answer_are_told(write: Write, capsys: pytest.CaptureFixture[str]) -> None:
    before = write("a", {"api nadia fr /api/a": "200\n1\n", "page nadia fr /fr/gone/": "200\n"})
    after = write("b", {"api nadia fr /api/a": "200\n2\n", "page nadia fr /fr/new/": "200\n"})
    assert comparing.tell_differences(before, after, []) == 1
    told = capsys.readouterr().out
    assert "=== api nadia fr /api/a\n@@ -1,2 +1,2 @@\n 200\n-1\n+2" in told
    assert "=== page nadia fr /fr/gone/\nnot asked after" in told
    assert "=== page nadia fr /fr/new/\nnot asked before" in told
    assert "2 answers, 3 different: api 1, page 2" in told


def test_other_words_around_the_same_numbers_are_marked(write: Write, capsys: pytest.CaptureFixture[str]) -> None:
    before = write("a", {"page nadia fr /fr/": "12 found of 34 </fr/1/>\n"})
    assert comparing.tell_differences(before, write("b", {"page nadia fr /fr/": "34, 12 kept </fr/2/>\n"}), []) == 1
    assert "1 answers, 1 different: page (same numbers) 1" in capsys.readouterr().out
    assert comparing.tell_differences(before, write("c", {"page nadia fr /fr/": "12 of 35 </fr/1/>\n"}), []) == 1
    assert "1 answers, 1 different: page 1" in capsys.readouterr().out


def test_an_address_that_moved_is_the_same_question_and_the_same_link(write: Write, tmp_path: Path) -> None:
    file = tmp_path / "renamed.txt"
    file.write_text("# moved rooms\n/governance/exchanges/ -> /exchanges/\n")
    renames = comparing.read_renames(file)
    before = write("a", {"page nadia fr /fr/governance/exchanges/": "200\nOne </fr/governance/exchanges/1/>\n"})
    after = write("b", {"page nadia fr /fr/exchanges/": "200\nOne </fr/exchanges/1/>\n"})
    assert comparing.tell_differences(before, after, renames) == 0
    assert comparing.tell_differences(before, after, []) == 1
