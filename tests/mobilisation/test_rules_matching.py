"""The matching against an independent exact solver, and at its edges."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.mobilisation import matching_reference as plain
from twiza.core.refusals import Unprocessable
from twiza.mobilisation.rules.columns import Experts, Needs
from twiza.mobilisation.rules.fit import DEFAULT, Weights
from twiza.mobilisation.rules.floors import Floor, read_floors
from twiza.mobilisation.rules.matching import match
from twiza.mobilisation.rules.outcome import Match, Unmet
from twiza.mobilisation.rules.problem import PREMIUM, Limits

Row = dict[str, Any]
SKILLS, REGIONS, LANGUAGES, SECTORS = (
    ("export", "design", "quality"),
    ("r1", "r2", ""),
    ("ar", "fr", ""),
    ("a", "b", ""),
)
relaxed = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def some(words: tuple[str, ...], most: int = 3) -> st.SearchStrategy[str]:
    return st.lists(st.sampled_from([w for w in words if w]), max_size=most, unique=True).map(";".join)


NEED = st.fixed_dictionaries(
    {
        "skill": st.sampled_from(SKILLS),
        "region": st.sampled_from(REGIONS),
        "language": st.sampled_from(LANGUAGES),
        "sector": st.sampled_from(SECTORS),
        "mode": st.sampled_from(["either", "remote", "on_site"]),
        "women_led": st.booleans(),
        "rural": st.booleans(),
        "urgency": st.sampled_from(["low", "normal", "high"]),
    }
)
LEVELLED = st.dictionaries(st.sampled_from(SKILLS), st.sampled_from(["", ":1", ":2", ":3", ":4"]), max_size=3)
EXPERT = st.fixed_dictionaries(
    {
        "skills": LEVELLED.map(lambda found: ";".join(name + level for name, level in found.items())),
        "languages": some(LANGUAGES),
        "sectors": some(SECTORS),
        "region_of_origin": st.sampled_from(REGIONS),
        "mode": st.sampled_from(["either", "remote", "on_site"]),
        "capacity": st.integers(0, 3),
        "seniority": st.integers(0, 30),
    }
)
NEEDS, EXPERTS = st.lists(NEED, min_size=1, max_size=14), st.lists(EXPERT, min_size=1, max_size=7)
TOLD = st.fixed_dictionaries(
    {
        "skill": st.sampled_from([0.4, 0, 1, 0.333]),
        "sector": st.sampled_from([0.2, 0]),
        "region": st.sampled_from([0.15, 0, 0.5]),
        "least": st.sampled_from([0, 0.3]),
        "skill_required": st.booleans(),
        "related": st.sampled_from([{}, {"export": {"design": 0.5}}]),
    }
)


def needs_of(rows: list[Row]) -> Needs:
    return Needs.of({"id": [f"n{i}" for i in range(len(rows))], **{k: [row[k] for row in rows] for k in rows[0]}})


def experts_of(rows: list[Row]) -> Experts:
    return Experts.of({"id": [f"e{i}" for i in range(len(rows))], **{k: [row[k] for row in rows] for k in rows[0]}})


def check_is_sound(found: Match, needs: list[Row], experts: list[Row], told: Row | None = None) -> None:
    """Every pair possible and rightly scored, nobody twice, no expert over capacity."""
    taken = [0] * len(experts)
    for need, expert, fit in zip(found.needs.tolist(), found.experts.tolist(), found.fit.tolist(), strict=True):
        assert plain.fit(needs[need], experts[expert], told) == fit
        taken[expert] += 1
    assert all(count <= row["capacity"] for count, row in zip(taken, experts, strict=True))
    assert len(set(found.needs.tolist())) == len(found.needs)
    assert len(found.unmet) + len(found.needs) == len(needs)


@relaxed
@given(NEEDS, EXPERTS, TOLD)
def test_no_assignment_over_all_pairs_is_better(needs: list[Row], experts: list[Row], told: Row) -> None:
    weights = Weights.read({**plain.WEIGHTS, **told})
    found = match(needs_of(needs), experts_of(experts), weights=weights)
    check_is_sound(found, needs, experts, told)
    best = plain.optimum(plain.fits(needs, experts, told), len(needs), [row["capacity"] for row in experts])
    assert found.objective == pytest.approx(best, abs=0.01)
    assert found.bound == found.objective


@relaxed
@given(NEEDS, EXPERTS, st.lists(st.integers(0, 4), min_size=5, max_size=5))
def test_floors_are_met_or_their_lack_is_the_least(needs: list[Row], experts: list[Row], asked: list[int]) -> None:
    wheres: list[Row] = [{"region": "r1"}, {"women_led": True}, {"rural": True}, {"skill": "export"}, {"sector": "a"}]
    floors = [Floor(str(n), where, at_least=least) for n, (where, least) in enumerate(zip(wheres, asked, strict=True))]
    floors = [
        Floor(f.name, {k: (v,) if isinstance(v, str) else v for k, v in f.where.items()}, f.at_least) for f in floors
    ]
    found = match(needs_of(needs), experts_of(experts), floors=floors, limits=Limits(gap=0))
    check_is_sound(found, needs, experts)
    groups = [
        ({n for n, row in enumerate(needs) if all(row[k] == v for k, v in where.items())}, least)
        for where, least in zip(wheres, asked, strict=True)
    ]
    premium = PREMIUM * sum(DEFAULT.values())
    best = plain.optimum_with_floors(
        plain.fits(needs, experts), len(needs), [row["capacity"] for row in experts], groups, premium
    )
    served = set(found.needs.tolist())
    lack = [max(0, least - len(served & members)) for members, least in groups]
    assert [floor.short for floor in found.floors] == lack
    assert any(floor.clashes for floor in found.floors) == (sum(lack) > 0)
    assert [floor.met for floor in found.floors] == [len(served & members) for members, _ in groups]
    assert found.objective - premium * sum(lack) <= best + 0.01
    assert found.bound - premium * sum(lack) >= best - 0.01
    assert found.objective - premium * sum(lack) >= best - 0.02 * max(1, abs(found.bound))


def of_rows(*rows: Row) -> list[Row]:
    """Needs or experts with what the test does not say."""
    blank = {"region": "", "language": "", "sector": "", "women_led": False, "rural": False, "urgency": "low"}
    blank |= {"languages": "", "sectors": "", "region_of_origin": "", "capacity": 1, "seniority": 0, "mode": "either"}
    return [{**blank, **row} for row in rows]


NEED_ONE = {"skill": "export"}
EXPERT_ONE = {"skills": "export"}
RURAL = Floor("rural", {"rural": True}, at_least=1)


def test_each_unmet_need_says_why() -> None:
    needs = of_rows({"skill": "design"}, {"skill": "quality"}, NEED_ONE, {"skill": "export", "urgency": "high"})
    experts = of_rows(EXPERT_ONE, {"skills": "quality:1"})
    found = match(needs_of(needs), experts_of(experts), weights=Weights(least=200))
    assert found.unmet == {0: Unmet.NO_EXPERT, 1: Unmet.BELOW_LEAST, 2: Unmet.EXHAUSTED}
    assert found.pairs == [("n3", "e0", 550)]


def test_a_need_that_gives_way_to_a_floor_says_so() -> None:
    needs = of_rows({"skill": "export", "urgency": "high"}, {"skill": "export", "rural": True})
    found = match(
        needs_of(needs), experts_of(of_rows(EXPERT_ONE)), floors=[Floor("rural", {"rural": True}, at_least=1)]
    )
    assert found.unmet == {0: Unmet.YIELDED}
    assert found.cost_of_floors == 150
    assert found.is_optimal


def test_an_expert_without_places_is_given_nobody() -> None:
    found = match(needs_of(of_rows(NEED_ONE)), experts_of(of_rows({"skills": "export", "capacity": 0})))
    assert found.pairs == []
    assert found.unmet == {0: Unmet.EXHAUSTED}


def test_ties_everywhere_are_broken_by_the_order_of_the_tables() -> None:
    needs, experts = (
        needs_of(of_rows(*[NEED_ONE] * 40)),
        experts_of(of_rows(*[{"skills": "export", "capacity": 3}] * 10)),
    )
    first, second = match(needs, experts), match(needs, experts)
    assert first.pairs == second.pairs
    assert first.objective == first.bound == 30 * 400
    assert first.needs.tolist() == list(range(30))


def test_floors_that_cannot_be_met_together_are_named_with_their_lack() -> None:
    needs = of_rows(*[{"skill": "export", "region": "r1"}] * 3, *[{"skill": "export", "region": "r2"}] * 3)
    needs += of_rows({"skill": "export", "region": "r2", "rural": True})
    told = [{"each": "region", "at_least": 2}, {"name": "rural", "rural": True, "at_least": 1}]
    floors = read_floors(told, needs_of(needs))
    found = match(needs_of(needs), experts_of(of_rows({"skills": "export", "capacity": 3})), floors=floors)
    assert sum(floor.short for floor in found.floors) == 1
    assert [floor.name for floor in found.floors if floor.clashes] == ["region r1", "region r2"]
    assert len(found.needs) == 3
    assert found.is_optimal  # for the floors as far as they can be met


def test_a_share_of_the_pairs_is_a_floor_too() -> None:
    needs = of_rows(*[{"skill": "export", "urgency": "high"}] * 6, *[{"skill": "export", "women_led": True}] * 6)
    floors = read_floors([{"women_led": True, "share": 0.5, "of": "pairs"}], needs_of(needs))
    found = match(needs_of(needs), experts_of(of_rows({"skills": "export", "capacity": 4})), floors=floors)
    assert sum(needs[row]["women_led"] for row in found.needs.tolist()) == 2
    assert [(f.asked, f.met, f.short) for f in found.floors] == [(2, 2, 0)]


def test_conflicts_of_interest_and_refusals_never_come_out() -> None:
    needs = of_rows({"skill": "export", "organisation": "coop", "region": "r1"}, NEED_ONE)
    needs[1]["organisation"] = ""
    experts = of_rows(
        {"skills": "export", "region_of_origin": "r1", "conflicts": "coop"}, {"skills": "export:2", "conflicts": ""}
    )
    found = match(needs_of(needs), experts_of(experts))
    assert found.pairs == [("n0", "e1", 200), ("n1", "e0", 400)]
    assert found.is_optimal
    alone = match(needs_of(needs), experts_of(experts), forbidden=[(0, 1)])
    assert alone.pairs == [("n1", "e0", 400)]
    assert alone.unmet == {0: Unmet.NO_EXPERT}
    assert alone.is_optimal


@relaxed
@given(NEEDS, EXPERTS, st.sets(st.tuples(st.integers(0, 13), st.integers(0, 6)), max_size=30))
def test_forbidden_pairs_cost_no_more_than_they_must(needs: list[Row], experts: list[Row], told: set[Any]) -> None:
    never = {(n, e) for n, e in told if n < len(needs) and e < len(experts)}
    found = match(needs_of(needs), experts_of(experts), forbidden=never)
    check_is_sound(found, needs, experts)
    assert not never & set(zip(found.needs.tolist(), found.experts.tolist(), strict=True))
    edges = [edge for edge in plain.fits(needs, experts) if edge[:2] not in never]
    assert found.objective == pytest.approx(
        plain.optimum(edges, len(needs), [r["capacity"] for r in experts]), abs=0.01
    )
    assert found.is_optimal


@pytest.mark.parametrize(
    ("told", "code"),
    [
        ({"skill": -0.1}, "weight_negative"),
        ({"skill": None}, "weight_missing"),
        ({"skill": "much"}, "weight_wrong"),
        ({"skill": float("nan")}, "weight_wrong"),
        ({"skill": 0.12345}, "weight_wrong"),
        ({"kindness": 1}, "weight_unknown"),
        (dict.fromkeys(plain.WEIGHTS, 0), "weights_nought"),
    ],
)
def test_weights_that_say_nothing_are_refused(told: Row, code: str) -> None:
    with pytest.raises(Unprocessable) as refused:
        Weights.read({**plain.WEIGHTS, **told})
    assert refused.value.code == code


def test_weights_come_back_as_they_were_written() -> None:
    told = {**plain.WEIGHTS, "least": 0.25, "related": {"export": {"design": 0.5}}}
    assert Weights.read(Weights.read(told).as_json()) == Weights.read(told)


@pytest.mark.parametrize(
    ("columns", "code"),
    [
        ({"id": ["a", "a"], "skill": ["x", "x"]}, "id_twice"),
        ({"id": ["a", ""], "skill": ["x", "x"]}, "id_blank"),
        ({"id": ["a"]}, "column_missing"),
        ({"id": ["a"], "skill": [""]}, "skill_blank"),
        ({"id": ["a"], "skill": ["x"], "urgency": ["soon"]}, "urgency_unknown"),
        ({"id": ["a"], "skill": ["x"], "rural": ["perhaps"]}, "truth_unknown"),
        ({"id": ["a"], "skill": ["x"], "mode": ["by post"]}, "mode_unknown"),
    ],
)
def test_needs_that_cannot_be_read_are_refused(columns: Row, code: str) -> None:
    with pytest.raises(Unprocessable) as refused:
        Needs.of(columns)
    assert refused.value.code == code


@pytest.mark.parametrize(
    ("columns", "code"),
    [
        ({"id": ["a", "a"], "skills": ["x", "x"]}, "id_twice"),
        ({"id": ["a"]}, "column_missing"),
        ({"id": ["a"], "skills": ["x"], "capacity": [-1]}, "capacity_wrong"),
        ({"id": ["a"], "skills": ["x"], "capacity": [1.5]}, "capacity_wrong"),
        ({"id": ["a"], "skills": ["x"], "seniority": ["old"]}, "seniority_wrong"),
    ],
)
def test_experts_that_cannot_be_read_are_refused(columns: Row, code: str) -> None:
    with pytest.raises(Unprocessable) as refused:
        Experts.of(columns)
    assert refused.value.code == code


def test_a_level_above_the_highest_is_refused() -> None:
    with pytest.raises(Unprocessable) as refused:
        match(needs_of(of_rows(NEED_ONE)), experts_of(of_rows({"skills": "export:7"})))
    assert refused.value.code == "level_wrong"


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ({"planet": "Mars", "share": 1}, "floor_unknown"),
        ({"region": "r1"}, "floor_empty"),
        ({"region": "r1", "share": 0.5, "at_least": 2}, "floor_empty"),
        ({"region": "r1", "share": 1.5}, "floor_share"),
        ({"region": "r1", "at_least": -1}, "floor_count"),
        ({"region": "r1", "share": -0.5}, "weight_negative"),
    ],
)
def test_floors_that_make_no_sense_are_refused(row: Row, code: str) -> None:
    with pytest.raises(Unprocessable) as refused:
        read_floors([row], needs_of(of_rows(NEED_ONE)))
    assert refused.value.code == code


def test_standing_pairs_that_contradict_are_refused() -> None:
    needs, experts = needs_of(of_rows(NEED_ONE)), experts_of(of_rows(EXPERT_ONE, EXPERT_ONE))
    for pairs, code in (([(0, 0), (0, 1)], "need_kept_twice"), ([(5, 0)], "pair_unknown")):
        with pytest.raises(Unprocessable) as refused:
            match(needs, experts, fixed=pairs)
        assert refused.value.code == code


def test_no_need_and_no_expert_is_an_answer_too() -> None:
    nobody = Experts.of({"id": [], "skills": []})
    found = match(needs_of(of_rows(NEED_ONE)), nobody)
    assert (found.pairs, found.bound, found.gap) == ([], 0, 0.0)
    assert match(Needs.of({"id": [], "skill": []}), nobody).objective == 0
