"""Loading many cases at once gives what recording them one by one would have given."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal

import pytest

from tests.cast import SYSTEM, Cast
from tests.factories import support as make
from twiza.core.refusals import NotAllowed
from twiza.plans.models import Event
from twiza.support.actions import load_cases
from twiza.support.models import Case, Measure, Need, Score, Session

pytestmark = pytest.mark.django_db


def row(cast: Cast, at: datetime, **told):
    opened_on = at.date() - timedelta(days=100)
    return {
        "organisation_id": cast.tamount.pk,
        "action_id": None,
        "pathway": "mourafaka",
        "phase": "post_creation",
        "agent_id": cast.rachid.pk,
        "opened_on": opened_on,
        "sessions": [
            {"held_on": opened_on + timedelta(days=3), "kind": "call", "stage": "call", "minutes": 20, "women": 1},
            {
                "held_on": opened_on + timedelta(days=30),
                "kind": "training",
                "stage": "training",
                "minutes": 300,
                "mode": "group",
                "women": 12,
                "women_under_35": 5,
                "men": 2,
            },
            {
                "held_on": opened_on + timedelta(days=40),
                "kind": "visit",
                "stage": "coaching",
                "minutes": 90,
                "outcome": "absent",
                "next_step": "Rappeler",
                "next_due_on": opened_on + timedelta(days=50),
            },
        ],
        "diagnostics": [{"held_on": opened_on + timedelta(days=20), "scores": {"finance": 1, "quality": 2}}],
        "needs": [{"skill": "export", "urgency": "high", "language": "fr", "mode": "remote", "stated_on": opened_on}],
        "measures": [{"indicator": "turnover", "moment": "before", "value": Decimal(9), "measured_on": opened_on}],
        **told,
    }


def test_a_load_writes_facts_attendance_and_events(cast: Cast, at: datetime) -> None:
    make.pathway(at)
    total = load_cases(rows=[row(cast, at)], source=cast.source, by=SYSTEM, at=at)
    assert total == {
        "cases": 1,
        "sessions": 3,
        "attendance": 4,
        "events": 3,
        "diagnostics": 1,
        "scores": 2,
        "needs": 1,
        "measures": 1,
    }
    case = Case.objects.get()
    call, training, absent = Session.objects.order_by("valid_from")
    assert (training.people, absent.people, call.recorded_by) == (14, None, cast.rachid)
    kinds = Event.objects.order_by("valid_from", "pk").values_list("kind", "proof", "quantity")
    assert list(kinds) == [
        ("case_opened", f"support.case:{case.pk}", 0),
        ("session", call.proof, 20),
        ("training", training.proof, 300),
    ]
    assert (case.last_held_on, case.next_step) == (training.valid_from, "Rappeler")
    assert (Score.objects.count(), Need.objects.count(), Measure.objects.count()) == (2, 1, 1)


def test_a_loaded_case_has_the_due_day_that_recording_would_give(cast: Cast, at: datetime) -> None:
    make.pathway(at)
    load_cases(rows=[row(cast, at)], source=cast.source, by=SYSTEM, at=at)
    case = Case.objects.shown().get()
    loaded = (case.due_on, case.due_reason, case.due_stage)
    make.session(case, at, stage="", kind="advice", next_step="Rappeler", next_due_on=None)
    case.refresh_from_db()
    assert loaded[1] == "next_step_overdue"
    assert loaded[0] == case.opened_on + timedelta(days=50)
    assert (case.due_reason, case.due_stage) == ("stage_overdue", "diagnosis")


def test_what_is_loaded_was_known_the_evening_it_took_place(cast: Cast, at: datetime) -> None:
    make.pathway(at)
    load_cases(rows=[row(cast, at)], source=cast.source, by=SYSTEM, at=at)
    past = at - timedelta(days=75)
    assert Session.objects.as_of(known=past).count() == 1
    assert Event.objects.known_at(past).count() == 2
    assert all(s.recorded_at <= at for s in Session.objects.order_by("pk"))


def test_a_closed_case_loaded_counts_as_done(cast: Cast, at: datetime) -> None:
    make.pathway(at)
    told = row(cast, at, state="closed_done", closed_on=at.date())
    load_cases(rows=[told], source=cast.source, by=SYSTEM, at=at)
    assert Case.objects.get().due_on is None
    assert Event.objects.filter(kind="case_closed").count() == 1


def test_a_load_is_all_or_nothing_and_for_those_who_open_cases(cast: Cast, at: datetime) -> None:
    make.pathway(at)
    good = row(cast, at)
    with pytest.raises(KeyError):
        load_cases(rows=[good, {**good, "pathway": "none"}], source=cast.source, by=SYSTEM, at=at)
    assert not Case.objects.exists()
    with pytest.raises(NotAllowed):
        load_cases(rows=[good], source=cast.source, by=cast.amina, at=at)
