"""Endpoints: what programs read."""

from __future__ import annotations

from datetime import datetime, timedelta
from urllib.parse import quote

import pytest
from django.test import Client

from tests.cast import SYSTEM, Cast
from tests.factories import agreements as make
from twiza.agreements.actions import correct_fulfilment, load_sources, record_fulfilment

pytestmark = pytest.mark.django_db
ROOT = "/api/agreements/agreements"


@pytest.fixture
def loaded(cast: Cast, at: datetime, client: Client, settings: object) -> Cast:
    """Three conventions, read by Nadia."""
    settings.TWIZA_EVIDENCE = {}  # type: ignore[attr-defined]
    load_sources(keys=["mre-2020", "tta-2023", "um6p-2020"], by=SYSTEM, at=at)
    client.force_login(cast.nadia)
    return cast


def test_the_list_is_filtered_and_counted(loaded: Cast, client: Client) -> None:
    assert client.get(ROOT).json()["count"] == 3
    found = client.get(ROOT, {"party": "odco", "state": "in_force", "limit": 1}).json()
    assert (found["count"], [one["key"] for one in found["items"]]) == (2, ["mre-2020"])


def test_one_agreement_says_what_its_text_says(loaded: Cast, client: Client) -> None:
    found = client.get(f"{ROOT}/um6p-2020").json()
    assert (found["budget_centimes"], found["duration_months"], found["lapses_on"]) == (None, 60, "2025-09-24")
    assert found["notices"] == ["lapsed_without_evaluation"]
    assert [party["signed_on"] for party in found["parties"]] == ["2020-09-24"] * 2
    assert len(found["clauses"]) == 7


def test_standings_are_asked_for_any_day_and_as_known_then(cast: Cast, at: datetime, client: Client) -> None:
    agreement = make.in_force(at)
    one = agreement.commitments.get()
    fact = record_fulfilment(commitment=one, what="Réuni", done_on=at.date(), by=SYSTEM, at=at)
    later = at + timedelta(days=1)
    correct_fulfilment(fulfilment=fact, note="Non", is_withdrawn=True, by=SYSTEM, at=later)
    client.force_login(cast.nadia)
    for known, standing in [(at, "kept"), (later, "on_track")]:
        query = f"?on={at.date()}&known_at={quote(known.isoformat())}"
        found = client.get(f"{ROOT}/{agreement.key}/standings{query}").json()
        assert [row["standing"] for row in found["commitments"]] == [standing]
        assert found["tally"][standing] == 1


def test_strangers_and_other_regions_read_nothing(loaded: Cast, client: Client) -> None:
    client.force_login(loaded.sara)
    assert client.get(f"{ROOT}/tta-2023").status_code == 404
    client.force_login(loaded.yto)
    assert client.get(ROOT).json()["count"] == 0
    client.logout()
    assert client.get(ROOT).status_code == 401
