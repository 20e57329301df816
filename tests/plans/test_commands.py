"""The coverage command: its JSON, its bytes, its refusals."""

from __future__ import annotations

import json
from datetime import date, timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from twiza.plans.models import Plan


def _run(*words: str) -> str:
    out = StringIO()
    call_command("plans_coverage", *words, stdout=out)
    return out.getvalue()


@pytest.fixture
def told(register, target, at):
    """Two old cooperatives, one accompanied; one new."""
    rows = [register.organisation(date(year, 5, 1)) for year in (2018, 2019, 2023)]
    register.event(rows[0], date(2024, 6, 1), at=at)
    return rows


def test_the_json_holds_every_reading_and_nothing_else(told, at):
    answer = json.loads(_run("mre-2020", "--on", "2026-03-01", "--known-at", at.isoformat(), "--json"))
    assert list(answer) == ["on", "known_at", "readings"]
    assert (answer["on"], answer["known_at"]) == ("2026-03-01", "2026-03-15T10:30:00Z")
    first, second, _ = answer["readings"]
    assert list(first) == ["reading", "rule", "numerator", "denominator", "rate", "by"]
    assert (first["numerator"], first["denominator"], first["rate"]) == (1, 2, 0.5)
    assert (second["numerator"], second["denominator"], second["rate"]) == (1, 3, 0.333333)
    assert first["by"] == []
    assert "stock_at(date=2020-12-28" in first["rule"]


def test_one_reading_by_dimensions_with_rows(told, cast, at):
    words = ["--on", "2024-12-31", "--reading", "live-stock", "--by", "region,sector,year", "--rows", "--json"]
    (reading,) = json.loads(_run("accompagnement-80", *words))["readings"]
    assert reading["by"][-1] == {
        "region": cast.north.pk,
        "sector": "craft",
        "year": 2024,
        "numerator": 1,
        "denominator": 3,
        "rate": 0.333333,
    }
    assert reading["rows"] == {"numerator": [told[0].pk], "denominator": sorted(row.pk for row in told)}


def test_the_same_question_gives_the_same_bytes_whatever_is_learnt_since(told, register, at):
    question = ["mre-2020", "--on", "2026-03-01", "--known-at", at.isoformat(), "--by", "region,sector,year", "--json"]
    before = _run(*question)
    register.event(told[1], date(2025, 1, 1), at=at + timedelta(days=1))
    register.organisation(date(2020, 1, 1), recorded_at=at + timedelta(days=1))
    assert _run(*question) == before


def test_without_an_instant_the_answer_is_as_last_learnt(told, at):
    assert json.loads(_run("mre-2020", "--on", "2026-03-01", "--json"))["known_at"] == "2026-03-15T10:30:00Z"


def test_a_day_of_knowledge_means_its_end_in_morocco(told):
    answer = json.loads(_run("mre-2020", "--on", "2026-03-01", "--known-at", "2026-03-15", "--json"))
    assert answer["known_at"] == "2026-03-16T00:00:00Z"  # the clock of Morocco is UTC in Ramadan
    assert answer["readings"][0]["numerator"] == 1


def test_people_read_the_rule_and_the_figures(told):
    text = _run("mre-2020", "--on", "2026-03-01", "--by", "sector")
    assert "1 / 2 = 50.0%" in text
    assert "stock-at-signature" in text


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["nothing"], "nothing"),
        (["mre-2020", "--on", "31/03/2026"], "31/03/2026"),
        (["mre-2020", "--known-at", "yesterday"], "yesterday"),
        (["mre-2020", "--reading", "luck"], "luck"),
        (["mre-2020", "--by", "planet"], "planet"),
        (["mre-2020", "--by", "year,year"], "year"),
        (["mre-2020", "--on", "2500-01-01", "--by", "year"], "479"),
    ],
)
def test_a_question_that_cannot_be_put_is_one_sentence_and_exit_code_2(told, words, sentence):
    with pytest.raises(CommandError, match=sentence) as refusal:
        _run(*words)
    assert refusal.value.returncode == 1
    assert "\n" not in str(refusal.value)


def test_a_shipped_plan_is_declared_by_its_key(convention):
    call_command("plans_load", "mre-2020", stdout=StringIO())
    assert Plan.objects.get().key == "mre-2021-2030"


@pytest.mark.parametrize("document", ["nothing", "{}"])
def test_a_document_that_is_no_plan_is_refused(convention, tmp_path, document):
    path = tmp_path / "plan.json"
    path.write_text(document)
    with pytest.raises(CommandError) as refusal:
        call_command("plans_load", str(path), stdout=StringIO())
    assert refusal.value.returncode == 1
