"""Changes after a matching: what stays, what moves, and what is said of a pair."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from bench import bench_mobilisation_data as made
from twiza.mobilisation.rules.columns import Experts, Needs
from twiza.mobilisation.rules.explaining import Explainer, explain_pair
from twiza.mobilisation.rules.fit import Market, Weights
from twiza.mobilisation.rules.floors import read_floors
from twiza.mobilisation.rules.greedy import greedy
from twiza.mobilisation.rules.matching import match
from twiza.mobilisation.rules.outcome import Match
from twiza.mobilisation.rules.replanning import plain, replan, what_if
from twiza.mobilisation.rules.run_statistics import of_greedy


@pytest.fixture(scope="module")
def before() -> Match:
    return match(Needs.of(made.needs(900)), Experts.of(made.experts(150)))


def without(experts: Experts, gone: set[str]) -> Experts:
    columns = plain(experts)
    kept = [row for row, name in enumerate(columns["id"]) if name not in gone]
    return Experts.of({name: [column[row] for row in kept] for name, column in columns.items()})


def test_columns_of_experts_come_back_as_they_were(before: Match) -> None:
    experts = before.market.experts
    again = Experts.of(plain(experts))
    assert plain(again) == plain(experts)
    assert match(before.market.needs, again).pairs == before.pairs


def test_nothing_moves_when_nothing_changed(before: Match) -> None:
    again = replan(before, before.market.needs, before.market.experts)
    assert (again.broken, again.new, again.kept) == (0, 0, len(before.needs))
    assert again.match.objective == before.objective
    assert again.match.is_optimal


def test_who_leaves_takes_few_others_along(before: Match) -> None:
    gone = set(before.market.experts.ids[::25])
    after = without(before.market.experts, gone)
    again = replan(before, before.market.needs, after)
    must = sum(expert in gone for _, expert, _ in before.pairs)
    assert again.lost == must
    assert again.broken <= 1.2 * must + 1
    assert again.match.objective >= 0.98 * match(before.market.needs, after).objective
    assert again.kept + again.broken == len(before.needs)


def test_accepted_pairs_stay_whatever_they_cost(before: Match) -> None:
    needs, experts = before.market.needs, before.market.experts
    accepted = [(need, expert) for need, expert, _ in before.pairs[:40]]
    floors = read_floors([{"each": "region", "share": 0.4}, {"women_led": True, "share": 0.9}], needs)
    again = replan(before, needs, experts, accepted=accepted, floors=floors, weights=Weights(stay=0))
    assert set(accepted) <= {(need, expert) for need, expert, _ in again.match.pairs}
    taken = np.bincount(again.match.experts, minlength=len(experts))
    assert (taken <= experts.capacity).all()


def test_a_need_withdrawn_breaks_nothing(before: Match) -> None:
    columns = made.needs(900)
    kept = Needs.of({name: column[10:] for name, column in columns.items()})
    again = replan(before, kept, before.market.experts)
    gone = sum(need in columns["id"][:10] for need, _, _ in before.pairs)
    assert again.lost == 0
    assert again.kept + again.moved + gone == len(before.needs)


def test_more_experts_never_make_it_worse(before: Match) -> None:
    more: dict[str, Any] = made.experts(20, seed=9)
    more["id"] = [f"new{n}" for n in range(20)]
    assert what_if(before, more).objective > before.objective


def test_a_pair_says_what_fits_who_is_next_and_what_it_costs(before: Match) -> None:
    market = before.market
    for need, expert in zip(before.needs[::97].tolist(), before.experts[::97].tolist(), strict=True):
        told = explain_pair(before, need, expert)
        assert told.chosen.fit == market.fit(need, expert) == sum(earned for earned, _ in told.chosen.terms.values())
        assert set(told.fits + told.partly + told.misses) == {"skill", "sector", "region", "seniority", "urgency"}
        assert told.chosen.obstacles == ()
        assert told.margin >= 0
        assert told.next_best is not None
        assert told.next_best.expert != expert
        assert market.fit(need, told.next_best.expert) - before.prices[told.next_best.expert] <= (
            told.chosen.fit - told.cost + 1e-9
        )


def test_the_price_of_a_place_is_what_all_lose_without_it(before: Match) -> None:
    dear = int(np.argmax(before.prices))
    columns = plain(before.market.experts)
    columns["capacity"][dear] -= 1
    without_place = match(before.market.needs, Experts.of(columns))
    assert before.objective - without_place.objective >= before.prices[dear] - 1e-9


def test_an_impossible_pair_says_why(before: Match) -> None:
    market = before.market
    need = int(before.needs[0])
    others = [e for e in range(len(market.experts)) if market.needs.skill[need] not in set(offered(market, e))]
    assert "skill" in explain_pair(before, need, others[0]).chosen.obstacles


def offered(market: Market, expert: int) -> list[int]:
    return market.offer_skill[market.offer_start[expert] : market.offer_start[expert + 1]].tolist()


def test_greedy_is_allowed_and_never_better(before: Match) -> None:
    market = before.market
    needs, experts, fits = greedy(market, market.experts.capacity, top=30)
    assert (np.bincount(experts, minlength=len(market.experts)) <= market.experts.capacity).all()
    assert [market.fit(n, e) for n, e in zip(needs.tolist(), experts.tolist(), strict=True)] == fits.tolist()
    assert 0.8 * before.objective <= fits.sum() <= before.objective


def test_the_comparison_with_greedy_leaves_what_is_fixed_where_it_is(before: Match) -> None:
    market = before.market
    fixed = list(zip(before.needs.tolist(), before.experts.tolist(), strict=True))[::2]
    again = match(market.needs, market.experts, fixed=fixed)
    standing = sum(market.fit(*pair) for pair in fixed) / 1000
    told = of_greedy(again)
    assert told is not None
    assert standing < told <= again.objective / 1000 + 1e-9
    needs = greedy(market, again.capacity, open_needs=np.zeros(len(market.needs), bool))[0]
    assert not len(needs)


def test_whom_the_place_would_go_to_is_somebody_who_gains_by_it(before: Match) -> None:
    explainer, found = Explainer(before), 0
    for need, expert in zip(before.needs[::31].tolist(), before.experts[::31].tolist(), strict=True):
        told = explainer.pair(need, expert)
        assert told.as_json(before)["need"] == before.market.needs.ids[need]
        if told.rival is None:
            continue
        found += 1
        rival, fit = told.rival
        assert before.expert_of[rival] != expert
        assert fit == before.market.fit(rival, expert)
        assert fit > before.rents[rival]
        assert told.cost > 0
    assert found


def test_the_first_time_is_a_group_of_its_own_for_floors() -> None:
    columns = made.needs(200)
    columns["first"] = ["yes" if n % 10 == 0 else "" for n in range(200)]
    needs, experts = Needs.of(columns), Experts.of(made.experts(10))
    found = match(needs, experts, floors=read_floors([{"name": "first", "first": True, "share": 0.5}], needs))
    assert (found.floors[0].asked, found.floors[0].short) == (10, 0)
