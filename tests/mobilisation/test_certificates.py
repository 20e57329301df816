"""The certificate of volunteering: who says so, its number and code, and the public page that checks it."""

from __future__ import annotations

import io
from datetime import datetime

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from pypdf import PdfReader

from tests.cast import SYSTEM, Cast
from tests.factories import mobilisation as make
from tests.factories import support
from tests.mobilisation.test_web import url
from tests.once import shared
from tests.pages import logged_in
from twiza.mobilisation import actions
from twiza.mobilisation.models import Expert, Mission
from twiza.support.models import Need

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]


@shared
def done(need: Need, younes: Expert, cast: Cast, at: datetime) -> Mission:
    """Younes helped Tamount for an hour and a half."""
    mission = make.mission(need, younes, at)
    report = support.report_of(held_on=at.date(), kind="advice", stage="", minutes=90)
    actions.record_mission_session(mission=mission, report=report, idempotency_key="one", by=cast.younes, at=at)
    return actions.close_mission(mission=mission, closed_on=at.date(), changed="", by=SYSTEM, at=at)


def look(number: str, code: str, language: str = "fr") -> str:
    response = Client().post(url("certificate-verify", language=language), {"number": number, "code": code})
    return response.content.decode().split("<main", 1)[1].split("</main>", 1)[0]


@pytest.mark.parametrize("language", ["fr", "ar", "en"])
def test_anybody_checks_it_by_number_and_code(done: Mission, language: str) -> None:
    told = done.volunteering()
    page = look(told.number, told.code, language)
    assert "Younes" in page
    assert "Tamount" in page or "تامونت" in page
    assert done.expert.email not in page
    assert look(told.number.lower(), told.code.replace("-", " ").lower(), language).count("Younes") == page.count(
        "Younes"
    )


def test_a_wrong_number_and_a_wrong_code_are_answered_alike(done: Mission) -> None:
    told = done.volunteering()
    tries = ((told.number, "AAAAA-AAAAA"), ("TWZ-2020-000001", told.code))
    alerts = {look(*pair).split('class="alert', 1)[1].split("<form", 1)[0] for pair in tries}
    assert len(alerts) == 1
    assert "Younes" not in look(told.number, "") + look("", "") + alerts.pop()


def test_a_mission_without_a_certificate_is_not_found_by_nothing(need: Need, younes: Expert, at: datetime) -> None:
    make.mission(need, younes, at)
    assert not Mission.objects.certified(number="", code="").exists()


def test_the_paper_says_who_issues_it_and_how_to_check_it(done: Mission, cast: Cast) -> None:
    told = done.volunteering()
    paper = logged_in(cast.younes).get(url("mission-certificate", done.pk, "fr"))
    text = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(paper.content)).pages)
    for words in (told.number, told.code, "/mobilisation/certificate/", "Office du développement de la coopération"):
        assert words in text
    assert len(PdfReader(io.BytesIO(paper.content)).pages) == 1


@pytest.mark.parametrize(("who", "opens"), [("younes", True), ("nadia", True), ("amina", False)])
def test_the_certificate_is_offered_to_whom_it_opens(done: Mission, cast: Cast, who: str, opens: bool) -> None:
    reader, paper = logged_in(getattr(cast, who)), url("mission-certificate", done.pk, "fr")
    assert (paper in reader.get(url("mission-detail", done.pk)).content.decode()) is opens
    assert (reader.get(paper).status_code == 200) is opens


def test_an_erased_person_is_not_named_again(done: Mission, at: datetime) -> None:
    told = done.volunteering()
    actions.erase_person(email=done.expert.email, by=SYSTEM, at=at, reason="Demand")
    page = look(told.number, told.code, "en")
    assert "Younes" not in page
    assert "asked to be forgotten" in page


def test_the_database_refuses_a_certificate_without_its_code(done: Mission) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Mission.objects.filter(pk=done.pk).update(certificate_code="")


def test_guessing_is_slowed_down(done: Mission) -> None:
    told = {"number": "x", "code": "y"}
    codes = [Client().post(url("certificate-verify"), told).status_code for _ in range(61)]
    assert codes[-1] == 429
