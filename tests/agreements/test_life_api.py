"""What programs and agendas read of the life of agreements."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.agreements.test_councils import stage
from tests.agreements.test_rules_reading import FRENCH
from tests.cast import SYSTEM, Cast
from tests.factories import agreements as make
from twiza.agreements import actions
from twiza.agreements.models import Agreement
from twiza.agreements.rules.states import State
from twiza.core import signed_links

pytestmark = pytest.mark.django_db
ROOT = "/api/agreements"


def amended(at: datetime) -> Agreement:
    """In force since 2024, its budget raised from February 2025 on."""
    root = make.in_force(at, key="racine", budget_centimes=100_000, currency="MAD")
    one = actions.draft_amendment(parent=root, key="avenant-1", title_fr="Avenant", by=SYSTEM, at=at)
    actions.change_text(
        amendment=one, path=("term", "budget_centimes"), after="2 MDH", effective_on=date(2025, 2, 1), by=SYSTEM, at=at
    )
    make.bring(one.agreement, State.SIGNED, at, signed_on=date(2025, 1, 10))
    actions.move_amendment(amendment=one, name="approve_amendment", by=SYSTEM, at=at)
    return root


def test_the_text_of_any_day_as_known_at_any_instant(cast: Cast, client: Client, at: datetime) -> None:
    amended(at)
    client.force_login(cast.nadia)

    def told(**asked: str) -> Any:
        return client.get(f"{ROOT}/agreements/racine/text", asked).json()

    assert told(on="2025-01-31")["budget_centimes"] == 100_000
    now = told(on="2025-02-01")
    assert now["budget_centimes"] == 200_000_000
    (row,) = [one for one in now["text"] if one["path"] == ["term", "budget_centimes"]]
    assert (row["signed"], row["amendment"]) == (100_000, 1)
    assert [(one["number"], one["state"]) for one in now["amendments"]] == [(1, "approved")]
    before = (at - timedelta(days=1)).replace(tzinfo=None).isoformat()
    assert told(on="2025-02-01", known_at=before)["budget_centimes"] == 100_000
    client.force_login(cast.yto)
    assert client.get(f"{ROOT}/agreements/racine/text").status_code == 404


def test_sessions_with_what_they_cost(cast: Cast, client: Client, at: datetime) -> None:
    session, agreement = stage(at)
    item = actions.put_on_session(session=session, agreement=agreement, by=SYSTEM, at=at)
    actions.record_step(item=item, step="vote", on=session.opens_on, vote="adopted", ayes=45, by=SYSTEM, at=at)
    client.force_login(cast.nadia)
    assert [one["id"] for one in client.get(f"{ROOT}/sessions").json()] == [session.pk]
    told = client.get(f"{ROOT}/sessions/{session.pk}").json()
    assert told["shares"] == ["2026 MAD 300.00", "2027 MAD 200.00"]
    assert [(one["key"], one["vote"], one["ayes"], one["share"]) for one in told["items"]] == [
        (agreement.key, "adopted", 45, "MAD 500.00")
    ]
    assert client.get(f"{ROOT}/sessions/{session.pk + 1}").status_code == 404
    client.force_login(cast.yto)
    assert client.get(f"{ROOT}/sessions").status_code == 403


def test_the_calendar_of_what_the_reader_may_see(cast: Cast, client: Client, at: datetime) -> None:
    actions.load_sources(keys=["um6p-2020", "tta-2023"], by=SYSTEM, at=at)
    client.force_login(cast.sara)
    told = client.get(f"{ROOT}/calendar", {"first": "2025-01-01", "last": "2025-12-31"}).json()
    assert [(one["on"], one["code"], one["key"]) for one in told if one["code"] == "renewal_due"] == [
        ("2025-03-24", "renewal_due", "um6p-2020")
    ]
    assert {one["key"] for one in told} == {"um6p-2020"}
    for first, last in (("2025-02-01", "2025-01-01"), ("0100-01-01", "0101-01-01")):
        assert client.get(f"{ROOT}/calendar", {"first": first, "last": last}).status_code == 422


def test_a_reading_is_told_to_its_person_only(cast: Cast, client: Client, at: datetime) -> None:
    actions.read_document(content=FRENCH.encode(), filename="c.txt", by=cast.nadia, at=at)
    client.force_login(cast.nadia)
    (told,) = client.get(f"{ROOT}/readings").json()
    assert (told["filename"], told["agreement"], told["unread_pages"]) == ("c.txt", None, [])
    assert {"field", "value", "sentence"} <= set(told["fields"][0])
    client.force_login(cast.sara)
    assert client.get(f"{ROOT}/readings").json() == []


def feed(pk: int, until: date) -> str:
    return reverse("agreements:calendar-feed", args=[signed_links.sign("agreements.calendar", pk, until=until)])


def test_an_agenda_reads_the_lines_of_its_person_without_a_log_in(cast: Cast, client: Client, at: datetime) -> None:
    today = timezone.localdate()
    for key, territory in (("loin", cast.north), ("pres", cast.souss)):
        agreement = make.draft(
            at, key=key, territory=territory, starts_on=today - timedelta(days=300), duration_months=12
        )
        make.bring(agreement, State.IN_FORCE, at, signed_on=date(2024, 1, 15))
    address = feed(cast.sara.pk, today)
    told = client.get(address)
    assert told["Content-Type"] == "text/calendar; charset=utf-8"
    assert "Content-Disposition" not in told
    text = told.content.decode().replace("\r\n ", "")
    assert "/agreements/pres/" in text
    assert "/agreements/loin/" not in text
    assert client.get(feed(cast.sara.pk, today - timedelta(days=1))).status_code == 404
    assert client.get(feed(cast.yto.pk, today)).status_code == 404
    assert client.get(address.replace(".ics", "x.ics")).status_code == 404
    cast.sara.is_active = False
    cast.sara.save()
    assert client.get(address).status_code == 404


def test_the_page_gives_the_address_of_the_agenda(cast: Cast, client: Client, at: datetime) -> None:
    client.force_login(cast.nadia)
    address = client.get(reverse("agreements:calendar")).context["feed"]
    assert client.get(address.removeprefix("http://testserver")).status_code == 200
