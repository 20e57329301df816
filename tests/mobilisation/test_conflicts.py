"""Conflicts of interest: declared by the expert, the cooperative or the office; a pair that has one never comes out."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from django.test import Client

from tests.cast import SYSTEM, Cast
from tests.factories import mobilisation as make
from tests.mobilisation.test_web import token, url
from tests.pages import logged_in
from twiza.core.models import AuditRow, Job
from twiza.core.refusals import NotAllowed
from twiza.mobilisation import actions
from twiza.mobilisation.jobs import run_replace
from twiza.mobilisation.models import Conflict, Expert, Mission, Proposal
from twiza.mobilisation.queries.message_texts import ME
from twiza.support.models import Case, Need

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]


def declare(expert: Expert, cast: Cast, at: datetime, by: Any = SYSTEM, note: str = "") -> Expert:
    return actions.set_conflict(expert=expert, organisation=cast.tamount, is_declared=True, note=note, by=by, at=at)


def test_an_expert_declares_and_takes_back_by_the_link(
    client: Client, cast: Cast, younes: Expert, at: datetime
) -> None:
    page = url("expert-own-conflicts", token(ME, younes.pk, at))
    assert not client.get(page, {"q": "t"}).context["found"]
    assert list(client.get(page, {"q": "tamoun"}).context["found"]) == [cast.tamount]
    told = {"organisation": str(cast.tamount.pk), "answer": "declare", "note": "Ma sœur y travaille"}
    assert client.post(page, told).status_code == 302
    kept = Conflict.objects.get()
    assert (kept.organisation, kept.note, kept.declared_by) == (cast.tamount, told["note"], "expert")
    assert "Tamount" in client.get(url("expert-own", token(ME, younes.pk, at))).content.decode()
    assert not client.get(page, {"q": "tamoun"}).context["found"], "declared already"
    client.post(page, told | {"answer": "withdraw", "note": ""})
    assert not Conflict.objects.exists()
    assert client.post(page, {"organisation": "x", "answer": "declare"}).context["form"].errors
    assert client.post(page, told | {"organisation": "999999999"}).status_code == 404
    assert AuditRow.objects.about(younes).filter(action="set_conflict").count() == 2


def test_an_officer_declares_it_too_and_the_expert_cannot_take_that_back(
    client: Client, cast: Cast, younes: Expert, at: datetime
) -> None:
    page = url("expert-conflicts", younes.pk)
    told = {"organisation": str(cast.tamount.pk), "answer": "declare", "note": "Fournisseur"}
    assert logged_in(cast.nadia).post(page, told).status_code == 302
    assert Conflict.objects.get().declared_by == "office"
    assert "Fournisseur" in logged_in(cast.nadia).get(url("expert-detail", younes.pk)).content.decode()
    mine = url("expert-own-conflicts", token(ME, younes.pk, at))
    assert not any(line["may_go"] for line in client.get(mine).context["lines"])
    assert client.post(mine, told | {"answer": "withdraw"}).context["form"].non_field_errors()
    assert Conflict.objects.exists()
    with pytest.raises(actions.ConflictOfAnother):
        actions.set_conflict(expert=younes, organisation=cast.tamount, is_declared=False, by=cast.younes, at=at)
    for user in (cast.amina, cast.yto):
        assert logged_in(user).get(page).status_code == 403
        with pytest.raises(NotAllowed):
            declare(younes, cast, at, by=user)


def test_saying_it_twice_is_saying_it_once_and_a_new_note_replaces_the_old(
    cast: Cast, younes: Expert, at: datetime
) -> None:
    declare(younes, cast, at, note="A")
    declare(younes, cast, at, note="A")
    assert AuditRow.objects.filter(action="set_conflict").count() == 1
    declare(younes, cast, at, note="B")
    assert Conflict.objects.get().note == "B"
    actions.set_conflict(expert=younes, organisation=cast.arganier, is_declared=False, by=SYSTEM, at=at)
    assert Conflict.objects.count() == 1


@pytest.mark.parametrize("state", ["draft", "sent", "accepted"])
def test_what_waits_there_is_taken_back_and_goes_to_the_next_best(
    cast: Cast, need: Need, younes: Expert, at: datetime, state: str
) -> None:
    other = make.expert(at, skills={"export": 1})
    proposal = make.draft(need, younes, at) if state == "draft" else make.sent(need, younes, at)
    if state == "accepted":
        make.say(proposal, "expert", at)
    declare(younes, cast, at, by=cast.younes)
    proposal.refresh_from_db()
    assert (proposal.state, proposal.reason, proposal.ended_by) == ("released", "conflict", "expert")
    assert Job.objects.filter(name="mobilisation.replace").exists()
    if state != "draft":
        assert run_replace(None) == {"replaced": 1}  # type: ignore[arg-type]
        assert Proposal.objects.awaiting().get().expert == other


def test_a_mission_under_way_goes_on(cast: Cast, need: Need, younes: Expert, at: datetime) -> None:
    mission = make.mission(need, younes, at)
    declare(younes, cast, at)
    assert Mission.objects.get(pk=mission.pk).is_open


def test_a_draft_made_before_cannot_be_sent_nor_matched(
    cast: Cast, case: Case, need: Need, younes: Expert, at: datetime
) -> None:
    declare(younes, cast, at)
    draft = make.draft(need, younes, at)
    with pytest.raises(actions.NobodyToSend):
        actions.send_proposals(proposals=[draft], by=SYSTEM, at=at)
    Proposal.objects.all().delete()
    run = actions.request_run(by=SYSTEM, at=at, is_queued=False)
    run = actions.compute_run(run=run, by=SYSTEM, at=at)
    assert run.figures["pairs"] == 0
    assert run.unmet == {"no_eligible_expert": [str(need.pk)]}


def test_a_cooperative_that_declines_for_it_is_never_proposed_the_same_again(
    cast: Cast, need: Need, younes: Expert, at: datetime
) -> None:
    proposal = make.say(make.sent(need, younes, at), "expert", at)
    make.say(proposal, "cooperative", at, by=cast.amina, reason="conflict")
    assert Conflict.objects.get().declared_by == "cooperative"
    with pytest.raises(actions.ConflictOfAnother):
        actions.set_conflict(expert=younes, organisation=cast.tamount, is_declared=False, by=cast.younes, at=at)
    actions.set_conflict(expert=younes, organisation=cast.tamount, is_declared=False, by=cast.nadia, at=at)
    assert not Conflict.objects.exists()
