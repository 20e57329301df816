"""The settings mean the same everywhere: our SQL, splink on DuckDB, splink on Spark; the file keeps its word."""

from __future__ import annotations

import math
from typing import Any

import pytest

from bench.bench_register_link import canonical
from bench.register_link_data import make_dedupe, make_list
from twiza.register.rules.linkage import DUCKDB, SAME, SPARK, link, load_settings
from twiza.register.rules.linkage.blocking import make_pairs
from twiza.register.rules.linkage.columns import prepare
from twiza.register.rules.linkage.estimation import Example, calibrate, estimate
from twiza.register.rules.linkage.linking import connect
from twiza.register.rules.linkage.scoring import score_pairs
from twiza.register.rules.linkage.splink_backend import score_by_splink


@pytest.fixture(scope="module")
def small() -> tuple[Any, Any, dict[str, str]]:
    """(list, register, truth) of a few hundred rows."""
    register, listed, truth = make_list(7, rows=300, links=240, register=900)
    return canonical(listed), canonical(register), dict(zip(truth.list_id, truth.register_id, strict=True))


@pytest.mark.parametrize("dedupe", [False, True])
def test_our_weights_are_those_of_splink(small: Any, dedupe: bool) -> None:
    listed, register, _ = small
    settings = load_settings()
    with connect() as con:
        prepare(con, [register] if dedupe else [listed, register])
        make_pairs(con, settings, dedupe=dedupe)
        score_pairs(con, settings, 1e-4, dedupe=dedupe)
        con.execute("CREATE TABLE ours AS FROM scored")
        score_by_splink(con, settings, 1e-4, dedupe=dedupe, engine=DUCKDB)
        levels = " OR ".join(f"o.g_{one.field} <> s.g_{one.field}" for one in settings.comparisons)
        found = con.execute(
            f"SELECT count(*), count(o.l), count(s.l), max(abs(o.weight - s.weight)), count(*) FILTER ({levels})"
            " FROM ours o FULL JOIN scored s USING (l, r)"
        ).fetchone()
    assert found is not None
    pairs, ours, theirs, apart, differing = found
    assert pairs == ours == theirs > 100 - 90 * dedupe
    assert apart < 1e-9
    assert not differing


def test_spark_gives_the_same_answers() -> None:
    pytest.importorskip("pyspark")
    held, told, _ = make_list(8, rows=120, links=100, register=200)
    listed, register = canonical(told), canonical(held)
    here = link(listed, register).pairs.to_pylist()
    there = link(listed, register, engine=SPARK).pairs.to_pylist()
    ours = {(pair["left_id"], pair["right_id"]): (pair["decision"], round(pair["probability"], 4)) for pair in here}
    theirs = {(pair["left_id"], pair["right_id"]): (pair["decision"], round(pair["probability"], 4)) for pair in there}
    # Spark's Jaro-Winkler is another program: a pair at the edge of a level may stand on its other side
    assert len(ours) > 30
    assert len(ours.items() & theirs.items()) >= 0.95 * len(ours)


def test_every_level_is_explained_by_its_parameters() -> None:
    settings = load_settings()
    for comparison in settings.comparisons:
        known = [level for level in comparison.levels if not level.is_null]
        assert comparison.levels[0].is_null
        assert known[-1].condition == "ELSE"
        assert all(0 < level.m < 1 and 0 < level.u <= 1 for level in known)
        assert known[-1].weight < 0 < max(level.weight for level in known)
    assert settings.version
    assert settings.content["sources"]


def test_the_shipped_thresholds_keep_their_precision_on_lists_never_seen() -> None:
    measured = load_settings().content["measured"]
    assert measured["precision"] >= 0.98
    right = wrong = links = 0
    expected = []
    for seed in (41, 42):
        register, listed, truth = make_list(seed, rows=3000, links=2400, register=9000)
        true = dict(zip(truth.list_id, truth.register_id, strict=True))
        result = link(canonical(listed), canonical(register))
        for pair in result.decided(SAME).to_pylist():
            good = true.get(pair["left_id"]) == pair["right_id"]
            right, wrong = right + good, wrong + (not good)
        links += len(true)
        expected.append(result.expected_error)
    assert right / (right + wrong) >= 0.98
    assert right / links >= 0.35
    assert all(error is not None and 0 < error < 0.06 for error in expected)


def test_repeats_of_a_generated_list_are_found_without_a_wrong_merge() -> None:
    rows, truth = make_dedupe(43, rows=4000)
    entity = dict(zip(truth.id, truth.entity, strict=True))
    same = link(canonical(rows)).decided(SAME).to_pylist()
    wrong = [pair for pair in same if entity[pair["left_id"]] != entity[pair["right_id"]]]
    assert len(same) > 100
    assert len(wrong) <= 0.02 * len(same)


def test_decisions_of_people_move_the_parameters(small: Any) -> None:
    listed, register, truth = small
    start = load_settings()
    phones = {row["id"]: row["phone"] for table in (listed, register) for row in table.to_pylist()}
    known = [pair for pair in truth.items() if phones[pair[0]] and phones[pair[1]]]
    wrong_number = [{"left_id": one, "right_id": other} for one, other in known][:40]
    before = {level.label: level for level in start.comparisons[_place(start, "phone")].levels}
    taught = estimate([Example(listed, register, same=wrong_number)], start=start, strength=5)
    after = {level.label: level for level in taught.comparisons[_place(taught, "phone")].levels}
    assert before["same"].m != after["same"].m
    assert sum(level.m for level in after.values()) == pytest.approx(1, abs=0.01)
    assert load_settings().content == start.content  # the shipped settings are not touched


def test_calibration_keeps_to_complete_examples(small: Any) -> None:
    listed, register, truth = small
    same = [{"left_id": one, "right_id": other} for one, other in truth.items()]
    fitted = calibrate([Example(listed, register, same=same, complete=True)], load_settings())
    assert 0.3 < fitted.number("slope") < 2
    assert 0.5 <= fitted.number("same") < 1
    with pytest.raises(ValueError, match="no example"):
        calibrate([Example(listed, register, same=same)], load_settings())


def test_the_prior_follows_the_sizes_of_the_lists() -> None:
    settings = load_settings()
    one, other = settings.prior(1000, 50_000), settings.prior(1000, 500_000)
    assert math.isclose(one, 10 * other)
    assert 0 < settings.prior(1, None) <= 0.5
    assert 0 < settings.prior(1, 1) <= 0.5


def _place(settings: Any, field: str) -> int:
    return [one.field for one in settings.comparisons].index(field)
