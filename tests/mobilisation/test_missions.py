"""Missions: sessions feed the support case and the plan, both sides speak, the certificate says what was given."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from tests.cast import SYSTEM, Cast
from tests.factories import mobilisation as make
from tests.factories import support
from twiza.core.models import AuditRow
from twiza.core.refusals import MoveRefused, NotAllowed, Unprocessable
from twiza.mobilisation import actions
from twiza.mobilisation.models import Expert, Mission, MissionSession, hours_given
from twiza.plans.models import Event
from twiza.support.actions import correct_session, record_measure
from twiza.support.models import Need, Session

pytestmark = pytest.mark.django_db


def tell(mission: Mission, at: datetime, by: object, key: str = "the-key-1", **told: object) -> Session:
    report = support.report_of(**{"held_on": at.date(), "kind": "advice", "stage": "", "minutes": 90, **told})
    return actions.record_mission_session(mission=mission, report=report, idempotency_key=key, by=by, at=at)


def close(mission: Mission, at: datetime, by: object = SYSTEM, **told: object) -> Mission:
    values = {"closed_on": at.date(), "changed": "Un premier client à Lyon", **told}
    return actions.close_mission(mission=mission, by=by, at=at, **values)


def test_a_session_of_the_expert_enters_the_case_and_counts_in_the_plan(
    mission: Mission, cast: Cast, at: datetime
) -> None:
    session = tell(mission, at, cast.younes, women=4, men=0, notes="Prix à l’export")
    assert (session.case, session.recorded_by, session.source.label) == (mission.case, cast.younes, "Younes")
    event = Event.objects.current().get(kind="session")
    assert (event.quantity, event.proof) == (90, f"support.session:{session.pk}")
    assert list(mission.sessions()) == [session]
    assert mission.minutes == 90
    assert AuditRow.objects.about(session).get().by_id == cast.younes.pk


def test_the_expert_sees_the_mission_and_not_the_file(mission: Mission, cast: Cast) -> None:
    assert not cast.younes.may("case.view", mission.case)
    assert not cast.younes.may("session.record", mission.case)
    assert cast.younes.may("match.answer", mission)


def test_a_double_click_records_one_session(mission: Mission, cast: Cast, at: datetime) -> None:
    assert tell(mission, at, cast.younes) == tell(mission, at, cast.younes, minutes=10)
    assert MissionSession.objects.count() == Session.objects.count() == 1


def test_a_corrected_session_stays_with_its_mission(mission: Mission, cast: Cast, at: datetime) -> None:
    first = tell(mission, at, cast.younes)
    correct_session(
        session=first,
        report=support.report_of(at.date(), kind="advice", stage="", minutes=30),
        reason="x",
        idempotency_key="another",
        by=cast.rachid,
        at=at,
    )
    assert mission.minutes == 30
    assert hours_given([mission]) == {mission.pk: 0.5}


@pytest.mark.parametrize("name", ["sara", "khadija", "yto"])
def test_a_session_is_refused_from_whoever_has_no_part_in_it(
    mission: Mission, cast: Cast, at: datetime, name: str
) -> None:
    with pytest.raises(NotAllowed):
        tell(mission, at, getattr(cast, name))
    assert not Session.objects.exists()


def test_a_president_records_no_session(mission: Mission, cast: Cast, at: datetime) -> None:
    with pytest.raises(NotAllowed):
        tell(mission, at, cast.amina)


def test_sessions_lie_within_the_mission(mission: Mission, cast: Cast, at: datetime) -> None:
    with pytest.raises(actions.OutsideMission):
        tell(mission, at, cast.younes, held_on=at.date() - timedelta(days=1))
    with pytest.raises(Unprocessable, match="session_in_future"):
        tell(mission, at, cast.younes, held_on=at.date() + timedelta(days=1))
    session = tell(mission, at, cast.younes)
    close(mission, at)
    with pytest.raises(actions.MissionOver):
        tell(mission, at, cast.younes, key="the-key-2")
    assert tell(mission, at, cast.younes) == session


def test_the_end_frees_the_place_meets_the_need_and_gives_the_certificate(
    mission: Mission, cast: Cast, at: datetime
) -> None:
    tell(mission, at, cast.younes, minutes=100)
    tell(mission, at, cast.younes, key="the-key-2", minutes=50)
    over = close(mission, at, by=cast.younes, need_is_met=True)
    assert (over.state, over.proposal.need.met_on) == ("done", None)
    over = Mission.objects.get(pk=mission.pk)
    assert (over.proposal.state, over.proposal.need.met_on) == ("closed", at.date())
    told = over.volunteering()
    assert (told.number, told.expert, told.organisation) == (over.certificate, "Younes", "Tamount")
    assert (told.minutes, told.hours, told.days) == (150, 2.5, (at.date(), at.date()))
    assert Expert.objects.with_asked().get(pk=mission.expert_id).asked == 0
    assert close(mission, at).changed == over.changed


def test_a_mission_without_a_session_has_no_certificate(mission: Mission, at: datetime) -> None:
    over = close(mission, at)
    assert over.certificate == ""
    with pytest.raises(ValueError, match="certificate"):
        over.volunteering()


@pytest.mark.parametrize(
    ("told", "code"),
    [
        ({"closed_on": timedelta(days=1)}, "closed_in_future"),
        ({"closed_on": timedelta(days=-1)}, "closed_before_opening"),
        ({"is_done": False}, "reason_missing"),
    ],
)
def test_an_end_that_makes_no_sense_is_refused(
    mission: Mission, at: datetime, told: dict[str, object], code: str
) -> None:
    if "closed_on" in told:
        told["closed_on"] = at.date() + told["closed_on"]
    with pytest.raises(Unprocessable, match=code):
        close(mission, at, **told)
    assert Mission.objects.get().is_open


def test_a_stopped_mission_leaves_its_need_to_others(mission: Mission, at: datetime) -> None:
    over = close(mission, at, is_done=False, note="L’experte a déménagé", changed="", need_is_met=True)
    assert over.state == "stopped"
    assert Need.objects.unmet().count() == 1
    make.sent(mission.proposal.need, make.expert(at), at)


def test_both_sides_rate_once(mission: Mission, cast: Cast, at: datetime) -> None:
    def rate(side: str, by: object, score: int = 5, remark: str = "") -> object:
        return actions.rate_mission(mission=mission, side=side, score=score, remark=remark, by=by, at=at)

    assert rate("expert", cast.younes) == rate("expert", cast.younes)
    rate("cooperative", cast.amina, 4, "Merci")
    assert (mission.rating("cooperative").score, mission.rating("expert").score) == (4, 5)
    with pytest.raises(actions.AlreadyRated):
        rate("cooperative", cast.rachid, 1)
    for side, by in (("expert", cast.amina), ("cooperative", cast.younes), ("office", cast.rachid)):
        with pytest.raises(NotAllowed):
            rate(side, by)
    with pytest.raises(Unprocessable, match="rating_out_of_range"):
        rate("cooperative", cast.rachid, 6)


def test_what_changed_is_what_support_measured(mission: Mission, at: datetime) -> None:
    for moment, value in (("before", 100), ("after", 130)):
        record_measure(
            case=mission.case, indicator="turnover", moment=moment, value=value, measured_on=at.date(), by=SYSTEM, at=at
        )
    (change,) = mission.changes()
    assert change.difference == 30


def test_a_confirmed_request_cannot_be_declined(mission: Mission, cast: Cast, at: datetime) -> None:
    with pytest.raises(MoveRefused):
        make.say(mission.proposal, "expert", at, by=cast.younes, reason="no_time")
    assert Mission.objects.get().is_open
