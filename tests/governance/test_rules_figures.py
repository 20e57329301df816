"""The frozen document: canonical, hashed, refused when it is something else."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.governance.sample import sample
from twiza.core.states import moves_from
from twiza.governance.rules import figures
from twiza.governance.rules.moves import MOVES, State

LATER = datetime(2027, 1, 1, tzinfo=UTC)


def test_a_document_reads_back_to_the_same_bytes() -> None:
    written = figures.write(sample())
    assert figures.write(figures.read(written)) == written


def test_the_hash_is_of_the_question_and_the_figures_not_of_the_moment() -> None:
    first = sample()
    assert figures.content_hash(first) == figures.content_hash(sample(computed_at=LATER))
    assert figures.content_hash(first) != figures.content_hash(sample(on=date(2026, 3, 30)))
    assert figures.content_hash(first) != figures.content_hash(sample(known_at=LATER))


def test_one_figure_more_changes_the_hash() -> None:
    first = sample()
    target = first.targets[0]
    readings = (replace(target.readings[0], numerator=target.readings[0].numerator + 1), *target.readings[1:])
    moved = replace(first, targets=(replace(target, readings=readings),))
    assert figures.content_hash(moved) != figures.content_hash(first)


def test_the_hash_can_be_computed_again_from_the_file_alone() -> None:
    import hashlib

    content = json.loads(figures.write(sample()))
    del content["stamp"]
    again = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
    assert hashlib.sha256(again).hexdigest() == figures.content_hash(sample())


def test_a_report_frozen_before_a_field_existed_keeps_its_hash_and_reads() -> None:
    older = json.loads(figures.write(sample()))
    del older["agreement"]["warnings"]
    content = figures.canonical(older)
    assert figures.read(content).agreement.warnings == ()
    assert figures.hash_of(content) != figures.content_hash(figures.read(content))
    assert figures.hash_of(content) == figures.hash_of(json.dumps(older))


def test_nothing_in_a_document_is_a_float() -> None:
    def floats(value: object) -> bool:
        if isinstance(value, dict):
            return any(map(floats, value.values()))
        return any(map(floats, value)) if isinstance(value, list) else isinstance(value, float)

    assert not floats(figures.plain(sample()))


@pytest.mark.parametrize("content", ["", "{}", "[]", "%PDF-1.7", '{"schema": "other/1"}'])
def test_what_is_no_report_is_refused_with_its_place(content: str) -> None:
    with pytest.raises(figures.FiguresMalformed):
        figures.read(content)


def test_a_document_of_another_schema_is_refused() -> None:
    content = json.loads(figures.write(sample())) | {"schema": "twiza/evaluation-report/2"}
    with pytest.raises(figures.FiguresMalformed, match="schema"):
        figures.read(json.dumps(content))


@given(st.integers(0, 10**7), st.integers(0, 10**7))
def test_a_rate_is_exact_to_six_decimals_and_never_divides_by_nought(part: int, whole: int) -> None:
    rate = figures.rate_of(part, whole)
    if whole == 0:
        assert rate is None
    else:
        assert rate is not None
        assert abs(rate * whole - part) <= Decimal(whole) * figures.RATE_STEP


def test_the_latest_lateness_comes_first() -> None:
    assert [row.days_late for row in sample().late] == [639, 90]


def test_a_title_falls_back_to_a_language_that_exists() -> None:
    assert figures.Title(ar="تعاونية").within("fr") == "تعاونية"


def test_the_json_schema_names_itself_and_every_part() -> None:
    schema = figures.json_schema()
    assert schema["$id"] == figures.SCHEMA
    assert {"question", "agreement", "targets", "sources"} <= set(schema["properties"])


def test_nobody_leaves_the_end_states() -> None:
    assert moves_from(MOVES, State.PUBLISHED) == []
    assert moves_from(MOVES, State.REJECTED) == []
