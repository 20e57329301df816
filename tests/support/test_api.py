"""The endpoints of support."""

from __future__ import annotations

from datetime import datetime

import pytest
from django.test import Client

from tests.cast import Cast
from tests.factories import support as make
from twiza.support.models import Case, Session

pytestmark = pytest.mark.django_db


@pytest.fixture
def api(client: Client, cast: Cast) -> Client:
    client.force_login(cast.rachid)
    return client


def body(at: datetime, **changes: object) -> dict[str, object]:
    return {
        "idempotency_key": "program-1",
        "held_on": at.date().isoformat(),
        "kind": "call",
        "stage": "call",
        "minutes": 30,
        **changes,
    }


def test_cases_are_listed_and_read(api: Client, case: Case, cast: Cast, at: datetime) -> None:
    make.case(cast, at, organisation=cast.arganier, agent=cast.sara)
    (item,) = api.get("/api/support/cases").json()["items"]
    assert (item["id"], item["pathway"]) == (case.pk, "mourafaka")
    detail = api.get(f"/api/support/cases/{case.pk}").json()
    assert [step["expected"] for step in detail["steps"]] == [1, 1, 4, 12]


def test_a_session_is_posted_once(api: Client, case: Case, at: datetime) -> None:
    address = f"/api/support/cases/{case.pk}/sessions"
    first = api.post(address, body(at), content_type="application/json")
    again = api.post(address, body(at), content_type="application/json")
    assert first.status_code == again.status_code == 200
    assert first.json() == again.json()
    assert [s["stage"] for s in api.get(address).json()] == ["call"]
    assert Session.objects.count() == 1


@pytest.mark.parametrize(
    ("change", "status"),
    [({"minutes": 0}, 422), ({"held_on": "2999-01-01"}, 422), ({"stage": "no"}, 409), ({"notes": "a\x00b"}, 422)],
)
def test_refusals_have_codes(api: Client, case: Case, at: datetime, change: dict[str, object], status: int) -> None:
    address = f"/api/support/cases/{case.pk}/sessions"
    assert api.post(address, body(at, **change), content_type="application/json").status_code == status


def test_a_rule_says_no_in_words(api: Client, case: Case, at: datetime) -> None:
    address = f"/api/support/cases/{case.pk}/sessions"
    answer = api.post(address, body(at, held_on="2020-01-01"), content_type="application/json")
    assert answer.json()["code"] == "session_before_case"
    assert "{" not in answer.json()["detail"]


def test_rights_are_those_of_the_pages(client: Client, case: Case, cast: Cast, at: datetime) -> None:
    address = f"/api/support/cases/{case.pk}/sessions"
    assert client.get(address).status_code == 401
    for person, status in ((cast.sara, 404), (cast.amina, 403), (cast.yto, 404)):
        client.force_login(person)
        assert client.post(address, body(at), content_type="application/json").status_code == status
