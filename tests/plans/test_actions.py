"""Plans, targets and events: what each write does, leaves behind and refuses."""

from __future__ import annotations

import json
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from tests.cast import SYSTEM
from tests.plans.conftest import SHIPPED
from twiza.core.models import AuditRow, Stamp
from twiza.core.refusals import NotAllowed
from twiza.plans import actions
from twiza.plans.models import Action, Event, Plan, Target


def test_record_event_leaves_the_event_the_audit_row_and_a_moved_stamp(register, target, at):
    row = register.organisation(date(2020, 1, 1))
    before = Stamp.read("plans")
    event = register.event(row, date(2024, 6, 1), at=at)
    assert (event.valid_from, event.recorded_at, event.superseded_at) == (date(2024, 6, 1), at, None)
    assert AuditRow.objects.about(event).get().action == "record_event"
    assert Stamp.read("plans") > before


def test_record_event_refuses_tomorrow(register, target, at):
    row = register.organisation(date(2020, 1, 1))
    with pytest.raises(actions.EventAhead):
        register.event(row, at.date() + timedelta(days=1), at=at)


def test_record_event_refuses_the_same_proof_twice(register, target, at):
    row = register.organisation(date(2020, 1, 1))
    register.event(row, date(2024, 6, 1), at=at)
    with pytest.raises(actions.ProofAlreadyCounts):
        register.event(row, date(2024, 6, 1), at=at)
    assert Event.objects.count() == 1


def test_record_event_is_for_those_who_record_sessions(register, cast, target, at):
    row = register.organisation(date(2020, 1, 1))
    told = {"organisation_id": row.pk, "action": None, "kind": "session", "on": date(2024, 1, 1), "source": cast.source}
    for person in (cast.yto, cast.amina):
        with pytest.raises(NotAllowed):
            actions.record_event(**told, by=person, at=at)
    assert actions.record_event(**told, by=cast.rachid, at=at).pk


def test_correct_event_supersedes_and_keeps_the_past(register, cast, target, at):
    event = register.event(register.organisation(date(2020, 1, 1)), date(2024, 6, 1), at=at)
    later = at + timedelta(days=3)
    new = actions.correct_event(event=event, on=date(2024, 5, 1), quantity=30, by=SYSTEM, at=later, source=cast.source)
    assert Event.objects.known_at(at).get().valid_from == date(2024, 6, 1)
    assert Event.objects.current().get() == new
    assert (new.valid_from, new.quantity, new.proof) == (date(2024, 5, 1), 30, event.proof)


def test_correct_event_refuses_what_was_corrected_meanwhile(register, cast, target, at):
    event = register.event(register.organisation(date(2020, 1, 1)), date(2024, 6, 1), at=at)
    actions.correct_event(event=event, quantity=30, by=SYSTEM, at=at, source=cast.source)
    with pytest.raises(actions.EventUnknown):
        actions.correct_event(event=event, quantity=60, by=SYSTEM, at=at, source=cast.source)


def test_supersede_event_withdraws_every_kind_of_a_proof_or_one(register, cast, target, at):
    row = register.organisation(date(2020, 1, 1))
    told = {"organisation_id": row.pk, "action": None, "source": cast.source, "by": SYSTEM, "at": at, "proof": "test:1"}
    for kind in ("case_opened", "case_closed"):
        actions.record_event(kind=kind, on=date(2024, 6, 1), **told)
    assert actions.supersede_event(proof="test:1", kind="case_closed", by=SYSTEM, at=at) == 1
    assert actions.supersede_event(proof="test:1", by=SYSTEM, at=at) == 1
    assert actions.supersede_event(proof="test:1", by=SYSTEM, at=at) == 0


def test_load_events_takes_all_or_none(register, cast, target, at):
    row = register.organisation(date(2020, 1, 1))
    told = {"organisation_id": row.pk, "kind": "session", "on": date(2024, 1, 1), "quantity": 60}
    rows = [told | {"proof": f"test:{n % 4}"} for n in range(5)]
    with pytest.raises(actions.ProofAlreadyCounts):
        actions.load_events(rows=rows, source=cast.source, by=SYSTEM, at=at)
    assert not Event.objects.exists()
    assert actions.load_events(rows=rows[:4], source=cast.source, by=SYSTEM, at=at) == 4


def test_load_plan_creates_the_shipped_plan_and_loading_again_adds_nothing(target, convention, at):
    assert Action.objects.of_plan(target.plan).count() == 5
    assert [reading.name for reading in target.readings.all()] == [
        "stock-at-signature",
        "live-stock",
        "active-case-closed",
    ]
    actions.load_plan(declaration=json.loads(SHIPPED.read_text("utf-8")), by=SYSTEM, at=at)
    assert (Plan.objects.count(), Target.objects.count(), Action.objects.count()) == (1, 1, 5)


@pytest.mark.parametrize(
    "broken", [{}, {"agreement": "nobody", "plan": {}}, {"agreement": "mre-2020", "plan": {"key": "x"}}]
)
def test_load_plan_refuses_a_broken_declaration_and_changes_nothing(convention, at, broken):
    with pytest.raises(actions.DeclarationWrong):
        actions.load_plan(declaration=broken, by=SYSTEM, at=at)
    assert not Plan.objects.exists()


def _again(target: Target, **changes):
    told = {
        "plan": target.plan,
        "indicator": target.indicator,
        "key": target.key,
        "titles": {"fr": "x"},
        "promised": Decimal("0.8"),
        "starts_on": target.starts_on,
        "due_on": target.due_on,
        "readings": [
            {
                "name": "one",
                "titles": {"fr": "x"},
                "numerator": {"rule": "case_closed"},
                "denominator": {"rule": "live_stock"},
            }
        ],
    }
    return told | changes


def test_set_target_again_replaces_its_readings_and_the_audit_row_keeps_the_old(target, at):
    actions.set_target(**_again(target), by=SYSTEM, at=at)
    assert [reading.name for reading in target.readings.order_by("order")] == ["one"]
    trace = AuditRow.objects.about(target).filter(action="set_target").first()
    assert set(trace.before["readings"]) == {"stock-at-signature", "live-stock", "active-case-closed"}


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"path": {2022: 0.3, 2023: 0.2, 2030: 0.8}}, actions.PathImpossible),
        ({"path": {2022: 0.3, 2030: 0.7}}, actions.PathImpossible),
        (
            {"readings": [{"name": "n", "titles": {}, "numerator": {"rule": "x"}, "denominator": {}}]},
            actions.ReadingWrong,
        ),
        ({"promised": Decimal("1.2")}, ValidationError),
        ({"due_on": date(2020, 1, 1)}, ValidationError),
    ],
)
def test_set_target_refuses_what_does_not_hold(target, at, changes, refusal):
    with pytest.raises(refusal):
        actions.set_target(**_again(target, **changes), by=SYSTEM, at=at)
    assert target.readings.count() == 3


def test_only_those_who_edit_plans_set_targets(target, cast, at):
    for person in (cast.rachid, cast.khadija, cast.yto):
        with pytest.raises(NotAllowed):
            actions.set_target(**_again(target), by=person, at=at)
    actions.set_target(**_again(target), by=cast.nadia, at=at)


def test_a_plan_is_adopted_once(target, at):
    plan = actions.adopt_plan(plan=target.plan, adopted_on=date(2021, 2, 1), by=SYSTEM, at=at)
    assert plan.adopted_on == date(2021, 2, 1)
    with pytest.raises(actions.AlreadyAdopted):
        actions.adopt_plan(plan=plan, adopted_on=date(2021, 3, 1), by=SYSTEM, at=at)


def test_an_indicator_is_cut_by_known_dimensions_only(target, at):
    with pytest.raises(actions.DimensionUnknown):
        actions.declare_indicator(code="x", unit="u", titles={"fr": "x"}, dimensions=["planet"], by=SYSTEM, at=at)
