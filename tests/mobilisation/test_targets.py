"""Promises and people: a plan's targets become floors of its runs, and what an expert does moves the covered share."""

from __future__ import annotations

import json
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from tests.cast import SYSTEM, Cast
from tests.factories import mobilisation as make
from tests.factories import support
from tests.mobilisation.test_web import url
from tests.pages import logged_in
from tests.plans.conftest import SHIPPED, Register
from twiza.agreements.models import Agreement
from twiza.core.refusals import Unprocessable
from twiza.mobilisation import actions
from twiza.mobilisation.models import Expert, MatchRun
from twiza.mobilisation.queries.target_floors import target_floors, with_targets
from twiza.plans.actions import load_plan
from twiza.plans.models import Action, Plan, Target
from twiza.plans.queries import coverage
from twiza.support.actions import record_diagnostic
from twiza.support.models import Case

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]
FOUNDED = date(2015, 5, 1)


@pytest.fixture
def plan(cast: Cast, at: datetime) -> Plan:
    """80 % of craft and tourism cooperatives by the end of 2030, as shipped; known for a year."""
    Agreement.objects.create(
        key="mre-2020",
        kind="framework",
        title_fr="Convention MRE",
        state="in_force",
        starts_on=date(2020, 12, 28),
        ends_on=date(2030, 12, 31),
        is_published=True,
    )
    declaration = json.loads(SHIPPED.read_text("utf-8"))
    load_plan(declaration=declaration, by=SYSTEM, at=at - timedelta(days=400))
    return Plan.objects.get(agreement__key="mre-2020")


class World:
    """Cooperatives whose cases hang on the plan's action."""

    def __init__(self, cast: Cast, at: datetime) -> None:
        self.cast, self.at = cast, at
        self.register = Register(cast)
        self.action = Action.objects.get(code="mre-capacity")

    def case(self, **told: Any) -> Case:
        """The case of one more cooperative."""
        organisation = self.register.organisation(FOUNDED, **told)
        return support.case(self.cast, self.at, organisation=organisation, action=self.action)


@pytest.fixture
def world(cast: Cast, plan: Plan, at: datetime) -> World:
    return World(cast, at)


def run(at: datetime, **told: Any) -> MatchRun:
    wanted = actions.request_run(by=SYSTEM, at=at, is_queued=False, **told)
    return actions.compute_run(run=wanted, by=SYSTEM, at=at)


def share(target: Target, at: datetime) -> list[tuple[int, int]]:
    """(numerator, denominator) of each reading, as known now."""
    reads = coverage(target, on=at.date(), known_at=at + timedelta(hours=1))
    return [(read.answer.numerator, read.answer.denominator) for read in reads]


def test_a_target_asks_for_what_its_pace_needs_among_those_no_expert_has_come_to(
    world: World, plan: Plan, at: datetime
) -> None:
    cases = [world.case() for _ in range(30)]
    for case in cases[:4]:
        make.need(case, at)
    make.need(world.case(sector="agriculture"), at)
    months = (date(2030, 12, 31) - at.date()).days / 365.25 * 12
    (floor,) = target_floors(plan, on=at.date(), known_at=at)
    assert floor == {"name": "target accompagnement-80", "sector": "craft;tourism", "first": True, "at_least": 1}
    assert 0.8 * 30 / months < 1, "24 cooperatives in 57 months: less than one a month, rounded up"
    (year,) = target_floors(plan, on=at.date(), known_at=at, months=12)
    assert year["at_least"] == 4, "five to six a year are needed; four of those wait"
    make.mission(make.need(cases[0], at, skill="design"), make.expert(at), at)
    (after,) = target_floors(plan, on=at.date(), known_at=at, months=12)
    assert after["at_least"] == 3, "who was accompanied once counts once"
    assert target_floors(plan, on=date(2031, 1, 2), known_at=at) == []
    assert with_targets([{"each": "target"}], plan=None, on=at.date(), known_at=at) == []
    with pytest.raises(Unprocessable, match="floor_count"):
        with_targets([{"each": "target", "months": "soon"}], plan=plan, on=at.date(), known_at=at)


def test_a_target_of_some_places_counts_the_needs_of_their_regions_alone(
    world: World, plan: Plan, at: datetime
) -> None:
    for place, agent in (("tetouan", "rachid"), ("tetouan", "rachid"), ("agadir", "sara")):
        organisation = world.register.organisation(FOUNDED, place=place)
        agent = getattr(world.cast, agent)
        make.need(support.case(world.cast, at, organisation=organisation, action=world.action, agent=agent), at)
    for reading in Target.objects.get().readings.all():
        reading.population["territories"] = [world.cast.tetouan.pk]
        reading.save()
    (floor,) = target_floors(plan, on=at.date(), known_at=at, months=120)
    assert floor["region"] == "01"
    assert floor["at_least"] == 2


def test_the_floor_of_a_target_holds_the_run_and_says_what_it_costs(world: World, plan: Plan, at: datetime) -> None:
    helped, craft = world.case(), world.case()
    for _ in range(20):
        world.case()
    make.mission(make.need(helped, at, skill="design"), make.expert(at, capacity=1), at)
    best = make.need(helped, at, urgency="high")
    first = make.need(craft, at, urgency="low")
    make.expert(at, capacity=1)
    free = run(at, plan=plan)
    assert free.proposals.get().need == best
    held = run(at, plan=plan, floors=[{"each": "target"}])
    assert held.proposals.get().need == first
    (floor,) = held.figures["floors"]
    assert (floor["name"], floor["asked"], floor["met"]) == ("target accompagnement-80", 1, 1)
    assert held.figures["cost_of_floors"] > 0
    assert [row["name"] for row in held.floors] == ["target accompagnement-80"], "spelled out, frozen with the run"


def test_the_page_offers_the_targets_and_names_them(cast: Cast, world: World, plan: Plan, at: datetime) -> None:
    make.need(world.case(), at)
    make.expert(at)
    nadia = logged_in(cast.nadia)
    form = nadia.get(url("run-new")).context["form"]
    told = {field.name: field.value() for field in form.weight_fields()}
    told |= {"kind": "fresh", "plan": str(plan.pk), "floor_targets": "on"}
    assert nadia.post(url("run-new"), told).status_code == 302
    made = MatchRun.objects.get()
    assert made.floors == [{"each": "target"}]
    actions.compute_run(run=made, by=SYSTEM, at=at)
    page = nadia.get(url("run-detail", made.pk))
    title = Target.objects.get().title_fr
    assert page.context["shown"].floors[0].label == title
    assert title in page.context["floors"]


def test_from_a_diagnostic_to_the_covered_share_of_the_plan(
    client: Client, cast: Cast, world: World, plan: Plan, at: datetime
) -> None:
    """A need that a diagnostic showed, a run, a request, two yeses, a session: the convention's figure moves by one."""
    case = world.case()
    world.case()
    target = Target.objects.prefetch_related("readings").get()
    before = share(target, at)
    assert before[0][0] == 0
    record_diagnostic(
        case=case, scores={"governance": 2, "finance": 1, "marketing": 0}, held_on=at.date(), by=SYSTEM, at=at
    )
    page = logged_in(cast.rachid).get(f"/fr/support/case/{case.pk}/")
    skill = page.context["suggested"][0][0]
    need = make.need(case, at, skill=skill)
    expert: Expert = make.younes(cast, at, skills={skill: 4})
    (proposal,) = run(at, plan=plan, floors=[{"each": "target"}]).proposals.all()
    assert (proposal.need, proposal.expert) == (need, expert)
    actions.send_proposals(proposals=[proposal], by=SYSTEM, at=at)
    make.say(proposal, "expert", at, by=cast.younes)
    assert share(target, at) == before, "a promise counts for nothing"
    make.say(proposal, "cooperative", at)
    report = support.report_of(held_on=at.date(), kind="advice", stage="", minutes=60)
    proposal.refresh_from_db()
    actions.record_mission_session(
        mission=proposal.mission, report=report, idempotency_key="first", by=cast.younes, at=at
    )
    after = share(target, at)
    assert after[0] == (before[0][0] + 1, before[0][1])
    assert after[1] == (before[1][0] + 1, before[1][1])
