"""The typed endpoints."""

from datetime import datetime

import pytest
from django.test import Client

from tests.committee import MARCH, World
from tests.once import shared
from twiza.governance.actions import compute_report
from twiza.governance.models import Report

pytestmark = pytest.mark.django_db
BASE = "/api/governance/reports"


@shared
def report(world: World, at: datetime) -> Report:
    """A computed report."""
    return compute_report(agreement=world.agreement, on=MARCH, by=world.cast.khadija, at=at)


def test_reports_are_listed_for_who_may_see_them(khadija: Client, report: Report) -> None:
    (found,) = khadija.get(BASE, {"agreement": "tta-2023"}).json()
    assert (found["reference"], found["content_hash"], found["state"]) == ("tta-2023-1", report.content_hash, "draft")
    assert khadija.get(BASE, {"state": "published"}).json() == []


def test_figures_are_the_frozen_bytes(khadija: Client, report: Report) -> None:
    assert khadija.get(f"{BASE}/{report.pk}/figures").content == report.content.encode()


@pytest.mark.parametrize("who", ["sara", "amina", "younes", "yto"])
def test_others_find_nothing(client: Client, world: World, report: Report, who: str) -> None:
    client.force_login(getattr(world.cast, who))
    assert client.get(BASE).json() == []
    for address in (f"{BASE}/{report.pk}", f"{BASE}/{report.pk}/figures"):
        assert client.get(address).status_code == 404


def test_a_visitor_is_asked_to_log_in(client: Client, report: Report) -> None:
    assert client.get(BASE).status_code == 401


def test_a_step_is_taken_or_refused_with_its_code(khadija: Client, report: Report) -> None:
    address = f"{BASE}/{report.pk}/moves"
    early = khadija.post(address, {"name": "approve"}, content_type="application/json")
    assert (early.status_code, early.json()["code"]) == (409, "move_refused")
    done = khadija.post(address, {"name": "submit"}, content_type="application/json")
    assert (done.status_code, done.json()["state"]) == (200, "submitted")
    other = khadija.post(address, {"name": "publish"}, content_type="application/json")
    assert other.status_code == 403
