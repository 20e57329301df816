"""Runs of the matching: asked for, computed, stored; drafts, replanning, what-ifs."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from tests.cast import SYSTEM, Cast
from tests.factories import mobilisation as make
from tests.factories import support
from twiza.core.jobs import Progress
from twiza.core.models import AuditRow, Job
from twiza.core.refusals import NotAllowed, Unprocessable
from twiza.mobilisation import actions
from twiza.mobilisation.jobs import run_match
from twiza.mobilisation.models import Expert, MatchRun, Proposal
from twiza.mobilisation.queries.matching_input import supply
from twiza.support.models import Case, Need

pytestmark = pytest.mark.django_db


def run(at: datetime, **told: Any) -> MatchRun:
    wanted = actions.request_run(by=SYSTEM, at=at, is_queued=False, **told)
    return actions.compute_run(run=wanted, by=SYSTEM, at=at)


@pytest.fixture
def needs(case: Case, at: datetime) -> list[Need]:
    return [make.need(case, at, skill=skill) for skill in ("export", "design", "quality")]


def test_a_run_writes_its_figures_and_its_drafts(needs: list[Need], cast: Cast, at: datetime) -> None:
    expert = make.expert(at, skills={"export": 4, "design": 1}, capacity=2, region_of_origin="01")
    done = run(at, weights={"skill": 0.4, "sector": 0.2, "region": 0.2, "seniority": 0.1, "urgency": 0.1})
    assert done.is_done
    figures = done.figures
    assert (figures["pairs"], figures["needs"], figures["drafts"]) == (2, 3, 2)
    assert figures["gap"] == 0
    assert figures["unmet"]["no_eligible_expert"] == 1
    (region,) = figures["regions"]
    assert (region["code"], region["needs"], region["met"], region["places"]) == ("01", 3, 2, 2)
    assert figures["greedy"] <= figures["objective"] + 1e-9
    drafts = {p.need.skill: p for p in Proposal.objects.all()}
    assert set(drafts) == {"export", "design"}
    export = drafts["export"]
    assert (export.state, export.expert, export.run) == ("draft", expert, done)
    terms = export.explanation["chosen"]["terms"]
    assert terms["region"] == [0.2, 0.2]
    assert export.fit == pytest.approx(sum(points for points, _ in terms.values()))
    assert done.unmet == {"no_eligible_expert": [str(needs[2].pk)]}
    assert AuditRow.objects.about(done).filter(action="compute_run").count() == 1


def test_a_run_computed_twice_is_the_first(needs: list[Need], at: datetime, cast: Cast) -> None:
    make.expert(at)
    done = run(at)
    assert actions.compute_run(run=MatchRun.objects.get(), by=SYSTEM, at=at).figures == done.figures
    assert Proposal.objects.count() == 1


def test_a_newer_run_moves_drafts_and_keeps_what_was_asked(needs: list[Need], cast: Cast, at: datetime) -> None:
    weak = make.expert(at, skills={"export": 1, "design": 1}, capacity=2)
    run(at)
    asked = actions.send_proposals(proposals=Proposal.objects.filter(need=needs[0]), by=SYSTEM, at=at)
    strong = make.expert(at, skills={"export": 4, "design": 4}, capacity=2)
    second = run(at + timedelta(days=1))
    open_now = {p.need.skill: p.expert for p in Proposal.objects.open()}
    assert open_now == {"export": weak, "design": strong}
    assert Proposal.objects.get(pk=asked[0].pk).state == "sent"
    gone = Proposal.objects.get(state="released")
    assert (gone.reason, gone.sent_at) == ("newer_run", None)
    assert second.figures["change"]["pairs"] == 0
    assert second.previous is not None


def test_replanning_moves_only_what_must_move(needs: list[Need], cast: Cast, at: datetime) -> None:
    first, second = (make.expert(at, skills={"export": 3, "design": 3}, capacity=1) for _ in range(2))
    run(at)
    before = {p.need_id: p.expert_id for p in Proposal.objects.open()}
    make.expert(at, skills={"quality": 2})
    run(at + timedelta(days=1), kind="replan")
    now = {p.need_id: p.expert_id for p in Proposal.objects.open()}
    assert before.items() <= now.items()
    assert len(now) == 3
    assert {first.pk, second.pk} == set(before.values())


def test_a_what_if_writes_no_request(needs: list[Need], cast: Cast, at: datetime) -> None:
    make.expert(at)
    scenario = {"experts": 2, "skills": ["design", "quality"], "languages": ["fr"]}
    done = run(at, kind="scenario", scenario=scenario)
    assert (done.figures["pairs"], "drafts" in done.figures) == (3, False)
    assert not Proposal.objects.exists()


def test_a_what_if_compares_the_same_needs(needs: list[Need], case: Case, at: datetime) -> None:
    make.expert(at, skills={"export": 3, "design": 3}, capacity=2)
    run(at)
    make.need(case, at, skill="packaging")
    floors = [{"name": "women_led", "women_led": True, "share": 0.1}]
    done = run(at, kind="scenario", scenario={"experts": 1, "skills": ["quality"], "capacity": 1}, floors=floors)
    without = done.figures["without"]
    assert without["needs"] == done.figures["needs"] == 4
    assert (without["pairs"], done.figures["pairs"]) == (2, 3)
    assert without["places"] + 1 == done.figures["places"]
    assert [floor["name"] for floor in without["floors"]] == ["women_led"]
    assert "change" not in done.figures


@pytest.mark.parametrize(
    ("told", "code"),
    [
        ({"weights": {"skill": 1}}, "weight_missing"),
        ({"weights": {"skill": -1, "sector": 1, "region": 1, "seniority": 1, "urgency": 1}}, "weight_negative"),
        ({"floors": [{"name": "x", "region": "01"}]}, "floor_empty"),
    ],
)
def test_a_run_that_makes_no_sense_is_refused_and_writes_nothing(
    needs: list[Need], at: datetime, told: dict[str, Any], code: str
) -> None:
    make.expert(at)
    with pytest.raises(Unprocessable, match=code):
        run(at, **told)
    assert not Proposal.objects.exists()


def test_a_floor_that_cannot_be_met_says_by_how_much(needs: list[Need], at: datetime) -> None:
    make.expert(at)
    done = run(at, floors=[{"name": "Nord", "region": "01", "at_least": 3}])
    (floor,) = done.figures["floors"]
    assert (floor["name"], floor["met"], floor["short"]) == ("Nord", 1, 2)


def test_the_supply_leaves_out_who_cannot_be_asked_and_what_is_not_wanted(
    case: Case, needs: list[Need], cast: Cast, at: datetime
) -> None:
    free, full = make.expert(at, capacity=3), make.expert(at, capacity=1, skills={"design": 4})
    make.expert(at, capacity=0)
    stale, asked = make.expert(at), make.expert(at)
    make.expert(at, is_vetted=False)
    Expert.objects.filter(pk=stale.pk).update(refreshed_on=date(2024, 1, 1))
    Expert.objects.filter(pk=asked.pk).update(pause_asked_on=at.date())
    make.sent(needs[1], full, at)
    declined = make.say(make.sent(needs[0], free, at), "expert", at, reason="no_time")
    table = supply(on=at.date())
    places = dict(zip(table.experts["id"], table.experts["capacity"], strict=True))
    assert {int(pk): places[pk] for pk in places if places[pk]} == {free.pk: 3, full.pk: 1}
    assert table.held == {str(needs[1].pk): str(full.pk)}
    assert table.refused == {(str(declined.need_id), str(free.pk))}
    assert table.needs["region"] == ["01"] * 3
    assert supply(on=at.date() - timedelta(days=1)).needs["id"] == []
    assert supply(on=at.date(), territory=cast.souss).needs["id"] == []


def test_places_promised_elsewhere_are_not_given_twice(needs: list[Need], cast: Cast, at: datetime) -> None:
    south = support.case(cast, at, organisation=cast.arganier, agent=cast.sara)
    make.need(south, at)
    make.expert(at, capacity=1)
    run(at, territory=cast.north)
    assert run(at, territory=cast.souss).figures["pairs"] == 0
    assert Proposal.objects.open().count() == 1


def test_an_expert_with_a_conflict_of_interest_is_never_proposed(needs: list[Need], cast: Cast, at: datetime) -> None:
    expert = make.expert(at)
    actions.set_conflict(expert=expert, organisation=cast.tamount, is_declared=True, by=SYSTEM, at=at)
    assert run(at).figures["pairs"] == 0


def test_an_officer_runs_the_matching_of_the_own_region_only(needs: list[Need], cast: Cast, at: datetime) -> None:
    asked = actions.request_run(territory=cast.north, by=cast.rachid, at=at)
    assert Job.objects.get(name="mobilisation.match").params["run"] == asked.pk
    with pytest.raises(actions.RunUnderWay):
        actions.request_run(territory=cast.north, by=cast.rachid, at=at)
    for territory in (cast.souss, None):
        with pytest.raises(NotAllowed):
            actions.request_run(territory=territory, by=cast.rachid, at=at)
    assert MatchRun.objects.count() == 1


@pytest.mark.parametrize("name", ["khadija", "amina", "younes", "yto"])
def test_a_run_is_not_everybodys(cast: Cast, at: datetime, name: str) -> None:
    with pytest.raises(NotAllowed):
        actions.request_run(territory=cast.north, by=getattr(cast, name), at=at)


def test_the_job_computes_the_run_and_says_where_it_is(
    needs: list[Need], cast: Cast, at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    make.expert(at)
    asked = actions.request_run(by=cast.nadia, at=at)
    told: list[tuple[int, str]] = []
    monkeypatch.setattr(MatchRun, "get_absolute_url", lambda self: f"/run/{self.pk}/")
    result = run_match(Progress(lambda **live: told.append((live["done"], live["message"]))), run=asked.pk)
    assert (result["pairs"], result["url"]) == (1, f"/run/{asked.pk}/")
    assert [done for done, _ in told] == [0, 1, 2]
    assert all(message for _, message in told)
