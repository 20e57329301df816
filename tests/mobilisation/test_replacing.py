"""What came to nothing goes to the next best at once: after the commit, by a job, within places, once."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from tests.cast import SYSTEM, Cast
from tests.factories import mobilisation as make
from twiza.core.actions import deliver_mails
from twiza.core.jobs import run_job
from twiza.core.models import Job, Mail
from twiza.mobilisation import actions
from twiza.mobilisation.jobs import read_clock
from twiza.mobilisation.models import Expert, MatchRun, Mission, Proposal
from twiza.support.models import Case, Need

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]


def jobs() -> Any:
    return Job.objects.filter(name="mobilisation.replace")


def work() -> list[int]:
    """Run the jobs that wait; what each replaced."""
    told = []
    for job in jobs().filter(state="waiting").order_by("pk"):
        run_job.func(job.pk)
        job.refresh_from_db()
        assert job.state == "done", job.sentence
        told.append(job.result["replaced"])
    return told


@pytest.mark.parametrize("how", ["declined", "by the cooperative", "taken back", "paused", "withdrawn", "erased"])
def test_the_next_best_is_asked_at_once(cast: Cast, need: Need, younes: Expert, at: datetime, how: str) -> None:
    other = make.expert(at, skills={"export": 1})
    old = make.sent(need, younes, at)
    if how == "declined":
        make.say(old, "expert", at, by=cast.younes, reason="no_time")
    elif how == "by the cooperative":
        make.say(make.say(old, "expert", at), "cooperative", at, by=cast.amina, reason="other")
    elif how == "taken back":
        make.say(old, "office", at, reason="office")
        actions.move_person(person=younes, name="pause", by=SYSTEM, at=at)
    elif how == "paused":
        actions.move_person(person=younes, name="pause", by=cast.younes, at=at)
    elif how == "withdrawn":
        actions.set_consent(person=younes, consents_to="", by=cast.younes, at=at)
    else:
        actions.erase_person(email=younes.email, by=SYSTEM, at=at, reason="Demand")
    assert sum(work()) == 1
    new = Proposal.objects.awaiting().get()
    assert (new.expert, new.replaces) == (other, old)
    assert Mail.objects.filter(reason="mobilisation.request", address=other.email).count() == 1
    assert not any(read_clock(by=SYSTEM, at=at + timedelta(days=1)).values()), "nothing left for the clock"


def test_a_mission_that_stops_is_taken_up_by_somebody_else(need: Need, younes: Expert, at: datetime) -> None:
    other = make.expert(at, skills={"export": 1})
    mission = make.mission(need, younes, at)
    actions.close_mission(
        mission=mission, closed_on=at.date(), changed="", is_done=False, note="Moved", by=SYSTEM, at=at
    )
    assert work() == [1]
    assert Proposal.objects.awaiting().get().expert == other


def test_an_expert_who_withdraws_during_the_mission_is_replaced(
    cast: Cast, need: Need, younes: Expert, at: datetime
) -> None:
    other = make.expert(at, skills={"export": 1})
    make.mission(need, younes, at)
    actions.set_consent(person=younes, consents_to="", by=cast.younes, at=at)
    assert Mission.objects.get().state == "stopped"
    assert work() == [1]
    assert Proposal.objects.awaiting().get().expert == other


@pytest.mark.parametrize("reason", ["need_met", "case_closed"])
def test_nobody_is_sought_for_what_is_over(need: Need, younes: Expert, at: datetime, reason: str) -> None:
    make.expert(at)
    make.say(make.sent(need, younes, at), "office", at, reason=reason)
    assert not jobs().exists()


def test_a_draft_taken_back_starts_nothing(need: Need, younes: Expert, at: datetime) -> None:
    make.say(make.draft(need, younes, at), "office", at, reason="office")
    assert not jobs().exists()


def test_nobody_is_asked_above_their_places_and_others_drafts_stay_drafts(
    case: Case, need: Need, younes: Expert, at: datetime
) -> None:
    full = make.expert(at, skills={"export": 2, "design": 3}, capacity=1)
    make.sent(make.need(case, at, skill="design"), full, at)
    waits = make.draft(make.need(case, at, skill="quality"), make.expert(at, skills={"quality": 3}), at)
    make.say(make.sent(need, younes, at), "expert", at, reason="no_time")
    assert work() == [0]
    assert Proposal.objects.asked().filter(expert=full).count() == 1
    waits.refresh_from_db()
    assert waits.state == "draft", "what an office has not sent is not sent by a replacement"
    assert MatchRun.objects.get().kind == "replan"


def test_two_clicks_are_one_replacement(cast: Cast, need: Need, younes: Expert, at: datetime) -> None:
    make.expert(at, skills={"export": 1})
    old = make.sent(need, younes, at)
    for _click in range(2):
        make.say(old, "expert", at, by=cast.younes, reason="no_time")
    assert work() == [1]
    assert Proposal.objects.awaiting().count() == 1


def test_two_that_came_to_nothing_are_replaced_by_the_first_job(
    case: Case, need: Need, younes: Expert, at: datetime
) -> None:
    make.expert(at, skills={"export": 1, "design": 1}, capacity=2)
    for one in (need, make.need(case, at, skill="design")):
        make.say(make.sent(one, younes, at), "expert", at, reason="no_time")
    assert work() == [2, 0]


def test_whoever_was_written_to_today_reads_the_new_request_tomorrow(
    case: Case, need: Need, younes: Expert, at: datetime
) -> None:
    other = make.expert(at, skills={"export": 1, "design": 3}, capacity=2)
    make.sent(make.need(case, at, skill="design"), other, at)
    deliver_mails(at=at)
    make.say(make.sent(need, younes, at), "expert", at, reason="no_time")
    assert work() == [1]
    deliver_mails(at=at)
    letters = Mail.objects.filter(reason="mobilisation.request", address=other.email).order_by("pk")
    assert [mail.state for mail in letters] == ["sent", "queued"]
    assert deliver_mails(at=at + timedelta(days=1))["sent"] >= 1


def test_a_replacement_keeps_the_floors_and_weights_of_the_last_run(need: Need, younes: Expert, at: datetime) -> None:
    weights = {"skill": 0.5, "sector": 0.2, "region": 0.1, "seniority": 0.1, "urgency": 0.1}
    floors = [{"name": "women_led", "women_led": True, "share": 0.1}]
    asked = actions.request_run(weights=weights, floors=floors, by=SYSTEM, at=at, is_queued=False)
    first = actions.compute_run(run=asked, by=SYSTEM, at=at)
    actions.send_proposals(proposals=first.proposals.all(), by=SYSTEM, at=at)
    make.say(first.proposals.get(), "expert", at + timedelta(minutes=1), reason="no_time")
    work()
    again = MatchRun.objects.get(kind="replan")
    assert (again.floors, again.weights) == (first.floors, first.weights)
