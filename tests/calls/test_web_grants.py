"""Grants on their pages and over HTTP: awarded, taken back, exported; promises; lists that stay quick."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.calls.conftest import Scored
from tests.calls.test_web import text
from tests.cast import SYSTEM, Cast
from tests.factories import calls as make
from tests.factories.funding import Programme, mad
from tests.pages import logged_in
from twiza.calls import actions
from twiza.calls.models import Call

pytestmark = pytest.mark.usefixtures("own_media")


@pytest.fixture
def granted(scored: Scored, later: datetime) -> Scored:
    """The ranking is sealed and the second file has its grant."""
    actions.rank_call(call=scored.call, by=SYSTEM, at=later)
    actions.award_application(application=scored.files[1], amount=mad(40_000), by=SYSTEM, at=later)
    return scored


def test_a_grant_is_revoked_on_its_page_and_the_next_is_proposed(granted: Scored, cast: Cast) -> None:
    client, file = logged_in(cast.nadia), granted.files[1]
    address = f"/fr/calls/application/{file.pk}/revoke/"
    assert address in text(client, f"/fr/calls/application/{file.pk}/")
    assert 'role="alert"' in client.post(address, {"reason": "", "keeps_place": "no"}).content.decode()
    answer = client.post(address, {"reason": "La coopérative renonce", "keeps_place": "no"})
    assert answer.status_code == 302
    page = text(client, f"/fr/calls/call/{granted.call.key}/ranking/")
    assert "À financer à son tour" in page
    assert "Subvention retirée" in page
    detail = text(client, f"/fr/calls/application/{file.pk}/")
    assert "La coopérative renonce" in detail
    assert "renonce" not in text(logged_in(cast.amina), f"/fr/calls/application/{granted.files[0].pk}/")
    actions.move_call(call=granted.call, name="announce_results", by=SYSTEM, at=timezone.now())
    assert "Subvention retirée" in text(Client(), f"/fr/calls/published/{granted.call.key}/")
    assert logged_in(cast.rachid).get(address).status_code == 403
    assert logged_in(cast.nadia).get(address).status_code == 404, "nothing is left to revoke"


def test_the_grants_are_a_file_with_their_money(granted: Scored, cast: Cast) -> None:
    answer = logged_in(cast.nadia).get(f"/fr/calls/call/{granted.call.key}/awards/export/csv/")
    rows = b"".join(answer.streaming_content).decode().splitlines()  # type: ignore[attr-defined]
    assert len(rows) == 2
    assert granted.files[1].reference in rows[1]
    assert "40000" in rows[1].replace(" ", "").replace("\u202f", "").replace("\xa0", "")
    assert logged_in(cast.sara).get(f"/fr/calls/call/{granted.call.key}/awards/export/csv/").status_code == 404
    assert logged_in(cast.nadia).get(f"/fr/calls/call/{granted.call.key}/awards/export/exe/").status_code == 404


def test_the_lists_of_calls_and_files_ask_the_tables_no_more_for_more_rows(
    running: Call, programme: Programme, cast: Cast, now: datetime
) -> None:
    def asked(address: str) -> int:
        client = logged_in(cast.nadia)
        client.get(address)
        with CaptureQueriesContext(connection) as queries:
            text(client, address)
        return len(queries)

    make.eligible(running, cast.tamount, now)
    pages = ("/fr/calls/", f"/fr/calls/call/{running.key}/", f"/fr/calls/call/{running.key}/ranking/")
    few = [asked(page) for page in pages]
    for _ in range(6):
        make.eligible(running, make.cooperative(cast, now), now)
        make.draft(programme, cast, now)
    assert [asked(page) for page in pages] == few


def test_the_office_sees_what_the_payers_promised_and_is_refused_beyond_it(
    programme: Programme, cast: Cast, now: datetime
) -> None:
    offered = make.windows(programme, cast, budget=30_000_001)
    call, client = make.draft(programme, cast, now, windows=offered), logged_in(cast.nadia)
    page = text(client, f"/fr/calls/call/{call.key}/")
    assert "Non couvert" in page
    said = client.post(f"/fr/calls/call/{call.key}/publish/", follow=True).content.decode()
    assert "cet appel ne peut pas offrir" in said
    call.refresh_from_db()
    assert call.state == "draft"


def test_the_api_carries_a_call_from_its_publication_to_a_revoked_grant(
    programme: Programme, cast: Cast, now: datetime
) -> None:
    call = make.draft(programme, cast, now, key="par-programme", reviews_wanted=1)
    client = logged_in(cast.nadia)

    def post(address: str, **body: Any) -> Any:
        return client.post(f"/api/calls/{address}", body, content_type="application/json")

    assert client.get("/api/calls/").json()[0]["state"] == "draft"
    assert post(f"{call.key}/publish/").json() == {"state": "published"}
    assert client.get(f"/api/calls/{call.key}/").json()["phase"] == "open"
    file = make.sent(call, cast.tamount, now)
    listed = client.get(f"/api/calls/{call.key}/applications/").json()["items"][0]
    assert listed["eligibility"] == "yes"
    assert {one["verdict"] for one in listed["answers"]} == {"yes"}
    assert post(f"applications/{file.pk}/examine/", is_eligible=False).status_code == 409
    assert post(f"applications/{file.pk}/examine/", is_eligible=True).json() == {"state": "eligible"}
    assert post(f"{call.key}/rank/").json()["code"] == "scoring_not_yet"
    Call.objects.update(closes_at=now)
    make.score(file, make.reviewers(now, 1)[0], timezone.now(), 4, 4, 4)
    assert post(f"{call.key}/rank/").json()["files"][0]["outcome"] == "funded"
    assert post(f"applications/{file.pk}/award/", centimes=9_000_000).json()["code"] == "award_beyond_most"
    made = post(f"applications/{file.pk}/award/", centimes=4_000_000)
    assert (made.status_code, made.json()["stages"]) == (201, {"promised": 4_000_000})
    assert client.get(f"/api/calls/{call.key}/awards/").json() == [made.json()]
    assert logged_in(cast.amina).get(f"/api/calls/{call.key}/awards/").status_code in (403, 404)
    gone = post(f"applications/{file.pk}/revoke/", reason="Renonce")
    assert (gone.status_code, gone.json()["keeps_place"]) == (201, False)
    assert client.get(f"/api/calls/{call.key}/awards/").json() == []
    assert post(f"applications/{file.pk}/revoke/", reason="Renonce").status_code == 404
