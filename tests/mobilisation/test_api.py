"""The endpoints of mobilisation: the same rights, the same refusals, no name before both sides have agreed."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from django.test import Client

from tests.cast import SYSTEM, Cast
from tests.factories import mobilisation as make
from twiza.mobilisation import actions
from twiza.mobilisation.models import Expert, Mission, Proposal
from twiza.support.models import Need, Session

pytestmark = pytest.mark.django_db


def as_(client: Client, cast: Cast, name: str) -> Client:
    client.force_login(getattr(cast, name))
    return client


def post(client: Client, address: str, **body: object) -> tuple[int, dict[str, object]]:
    answer = client.post(f"/api/mobilisation/{address}", body, content_type="application/json")
    return answer.status_code, answer.json()


def test_officers_list_experts_without_names(client: Client, younes: Expert, cast: Cast, at: datetime) -> None:
    page = as_(client, cast, "rachid").get("/api/mobilisation/experts").json()
    assert page["count"] == 1
    (item,) = page["items"]
    assert (item["id"], item["skills"], item["languages"]) == (younes.pk, {"export": 3}, ["fr", "ar"])
    assert "Younes" not in str(page)
    assert younes.email not in str(page)


@pytest.mark.parametrize("name", ["khadija", "amina", "younes", "yto"])
def test_the_list_of_experts_is_empty_for_whoever_is_no_officer_of_a_place(
    client: Client, younes: Expert, cast: Cast, name: str
) -> None:
    assert as_(client, cast, name).get("/api/mobilisation/experts").json()["count"] == 0


def test_an_expert_reads_the_diagnosis_and_answers(
    client: Client, need: Need, younes: Expert, cast: Cast, at: datetime
) -> None:
    proposal = make.sent(need, younes, at)
    page = as_(client, cast, "younes").get("/api/mobilisation/proposals?state=sent").json()
    (item,) = page["items"]
    assert (item["need"]["skill"], item["expert"], item["organisation"]) == ("export", "", "")
    assert "Tamount" not in str(page)
    told = {"side": "expert", "accepts": True}
    assert post(client, f"proposals/{proposal.pk}/answer", **told)[1]["state"] == "accepted"
    code, body = post(client, f"proposals/{proposal.pk}/answer", side="cooperative", accepts=True)
    assert (code, body["code"]) == (409, "side_cannot")
    code, body = post(as_(client, cast, "amina"), f"proposals/{proposal.pk}/answer", side="cooperative", accepts=True)
    assert (code, body["organisation"], body["expert"]) == (200, "Tamount", "Younes")


def test_why_an_expert_was_chosen_names_others_to_officers_only(
    client: Client, need: Need, younes: Expert, cast: Cast, at: datetime
) -> None:
    other = make.expert(at, skills={"export": 1})
    asked = actions.request_run(by=SYSTEM, at=at, is_queued=False)
    proposal = actions.compute_run(run=asked, by=SYSTEM, at=at).proposals.get()
    actions.send_proposals(proposals=[proposal], by=SYSTEM, at=at)

    def why(name: str) -> dict[str, Any]:
        page = as_(client, cast, name).get("/api/mobilisation/proposals?state=sent").json()
        told: dict[str, Any] = page["items"][0]["explanation"]
        return told

    assert why("nadia")["next_best"]["expert"] == str(other.pk)
    mine = why("younes")
    assert set(mine["next_best"]) == {"fit"}
    assert set(mine["chosen"]) == {"fit", "terms"}
    assert {"rival", "need", "out"}.isdisjoint(mine)


def test_a_no_without_a_reason_is_unprocessable(
    client: Client, need: Need, younes: Expert, cast: Cast, at: datetime
) -> None:
    proposal = make.sent(need, younes, at)
    as_(client, cast, "younes")
    code, body = post(client, f"proposals/{proposal.pk}/answer", side="expert", accepts=False)
    assert (code, body["code"]) == (422, "reason_missing")
    assert Proposal.objects.get().state == "sent"


def test_requests_of_others_do_not_exist(client: Client, need: Need, younes: Expert, cast: Cast, at: datetime) -> None:
    proposal = make.sent(need, make.expert(at), at)
    for name in ("younes", "sara", "yto"):
        as_(client, cast, name)
        assert client.get("/api/mobilisation/proposals").json()["count"] == 0
        assert post(client, f"proposals/{proposal.pk}/answer", side="expert", accepts=True)[0] == 404


def test_an_officer_sends_a_draft_once(client: Client, need: Need, younes: Expert, cast: Cast, at: datetime) -> None:
    draft = make.draft(need, younes, at)
    assert post(as_(client, cast, "younes"), f"proposals/{draft.pk}/send")[0] == 404
    Expert.objects.filter(pk=younes.pk).update(refreshed_on="2099-01-01")
    assert post(as_(client, cast, "rachid"), f"proposals/{draft.pk}/send")[0] == 200
    assert post(client, f"proposals/{draft.pk}/send") == (
        409,
        {"code": "nobody_to_send", "detail": actions.NobodyToSend().sentence},
    )


def test_a_session_of_a_mission_is_posted_once(
    client: Client, need: Need, younes: Expert, cast: Cast, at: datetime
) -> None:
    mission = make.mission(need, younes, at)
    body = {"idempotency_key": "program-1", "held_on": at.date().isoformat(), "minutes": 45}
    address = f"missions/{mission.pk}/sessions"
    first = post(as_(client, cast, "younes"), address, **body)
    assert first == post(client, address, **body)
    assert first[0] == 200
    assert Session.objects.count() == 1
    assert client.get(f"/api/mobilisation/missions/{mission.pk}").json()["minutes"] == 45
    assert post(client, address, **{**body, "idempotency_key": "program-2", "minutes": 0})[0] == 422
    assert post(as_(client, cast, "amina"), address, **{**body, "idempotency_key": "program-3"})[0] == 403
    assert post(as_(client, cast, "sara"), address, **body)[0] == 404
    assert Mission.objects.get().minutes == 45


def test_a_run_is_read_with_its_figures(client: Client, need: Need, cast: Cast, at: datetime) -> None:
    make.expert(at)
    run = actions.request_run(by=SYSTEM, at=at, is_queued=False)
    actions.compute_run(run=run, by=SYSTEM, at=at)
    told = as_(client, cast, "nadia").get(f"/api/mobilisation/runs/{run.pk}").json()
    assert told["figures"]["pairs"] == 1
    assert as_(client, cast, "yto").get(f"/api/mobilisation/runs/{run.pk}").status_code == 404


def test_strangers_log_in_first(client: Client, db: None) -> None:
    for address in ("experts", "proposals", "runs/1", "missions/1"):
        assert client.get(f"/api/mobilisation/{address}").status_code == 401
