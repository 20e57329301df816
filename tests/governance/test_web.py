"""The pages of governance: happy paths in three languages, refusals by role, what the public reads."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone
from pypdf import PdfReader

from tests.cast import SYSTEM
from tests.committee import MARCH, World
from tests.governance.sample import sample
from tests.once import shared
from tests.pages import urls_of
from twiza.agreements.actions import publish_agreement
from twiza.agreements.models import Institution
from twiza.core.models import Job
from twiza.governance import actions
from twiza.governance.models import Decision, Report
from twiza.governance.rules import figures

url = urls_of("governance")
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]
LANGUAGES = ["fr", "ar", "en"]


@shared
def report(world: World, at: datetime) -> Report:
    """A frozen report with both readings, pictures and late commitments, the sample's figures."""
    document = sample(known_at=None, computed_at=at)
    question = figures.ReportQuestion(world.agreement.key, document.question.on, None)
    frozen = replace(document, question=question)
    return Report.objects.create(
        agreement=world.agreement,
        number=1,
        on=question.on,
        known_at=at,
        computed_at=at,
        content=figures.write(frozen).decode(),
        content_hash=figures.content_hash(frozen),
    )


@shared
def published(world: World, report: Report, at: datetime) -> Report:
    """The same report, published."""
    publish_agreement(agreement=world.agreement, by=SYSTEM, at=at)
    for name in ("submit", "approve", "publish"):
        actions.move_report(report=report, name=name, by=SYSTEM, at=at)
    return report


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_list_shows_reports_with_state_and_hash(khadija: Client, report: Report, language: str) -> None:
    html = khadija.get(url("report-list", language=language)).content.decode()
    assert report.reference in html
    assert report.content_hash[:12] in html
    assert ('dir="rtl"' in html) == (language == "ar")


def test_the_list_narrows_by_state(khadija: Client, report: Report) -> None:
    assert report.reference not in khadija.get(url("report-list"), {"state": "published"}).content.decode()
    assert report.reference in khadija.get(url("report-list"), {"state": "draft"}).content.decode()


def test_an_empty_list_says_what_to_do(khadija: Client) -> None:
    html = khadija.get(url("report-list")).content.decode()
    assert url("report-compute") in html


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_report_shows_every_part_of_the_paper(khadija: Client, report: Report, language: str) -> None:
    response = khadija.get(url("report-detail", report.pk, language=language))
    html = response.content.decode()
    assert response.status_code == 200
    for section in response.context["paper"].sections:
        assert f'id="{section.code}"' in html
    assert report.content_hash in html
    assert html.count('<img class="img-fluid"') == 3
    assert all(re.findall(r'<img class="img-fluid"[^>]*alt="([^"]*)"', html))
    assert "style=" not in html


@pytest.mark.parametrize(
    ("who", "status"), [("nadia", 200), ("rachid", 200), ("sara", 404), ("amina", 404), ("younes", 404), ("yto", 404)]
)
def test_a_draft_is_seen_by_those_who_follow_the_agreement(
    client: Client, world: World, report: Report, who: str, status: int
) -> None:
    client.force_login(getattr(world.cast, who))
    assert client.get(url("report-detail", report.pk)).status_code == status
    assert client.get(url("report-download", report.pk, "fr", "json")).status_code == status


def test_a_visitor_sees_no_draft(client: Client, report: Report) -> None:
    assert client.get(url("report-detail", report.pk)).status_code == 404
    assert report.reference not in client.get(url("report-published")).content.decode()


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_visitor_reads_and_downloads_what_is_published(client: Client, published: Report, language: str) -> None:
    assert published.get_absolute_url() in client.get(url("report-published")).content.decode()
    assert client.get(url("report-detail", published.pk, language=language)).status_code == 200
    pdf = client.get(url("report-download", published.pk, language, "pdf"))
    assert pdf["Content-Type"] == "application/pdf"
    assert f"-{language}.pdf" in pdf["Content-Disposition"]
    assert len(PdfReader(io.BytesIO(pdf.content)).pages) > 5


def test_the_json_file_is_the_frozen_bytes(khadija: Client, report: Report) -> None:
    response = khadija.get(url("report-download", report.pk, "fr", "json"))
    assert response.content == report.content.encode()
    assert figures.content_hash(figures.read(response.content)) == report.content_hash


def test_an_unknown_file_or_picture_does_not_exist(khadija: Client, report: Report) -> None:
    assert khadija.get(url("report-download", report.pk, "es", "pdf")).status_code == 404
    assert khadija.get(url("report-drawing", report.pk, "nothing")).status_code == 404
    picture = khadija.get(url("report-drawing", report.pk, "trajectory-coverage"))
    assert picture["Content-Type"] == "image/svg+xml"


def test_altered_figures_are_said_not_shown(khadija: Client, report: Report) -> None:
    Report.objects.filter(pk=report.pk).update(content=report.content.replace('"numerator":301', '"numerator":302'))
    for address in (url("report-detail", report.pk), url("report-download", report.pk, "fr", "pdf")):
        response = khadija.get(address)
        assert response.status_code == 409
        assert report.content_hash[:16] in response.content.decode()


def test_asking_for_a_report_queues_a_job(khadija: Client, world: World) -> None:
    data = {"agreement": "tta-2023", "on": MARCH.isoformat(), "known_at": "2026-03-02"}
    response = khadija.post(url("report-compute"), data)
    job = Job.objects.get()
    assert response["Location"].endswith(f"/jobs/{job.pk}/")
    assert job.params["known_at"] == "2026-03-02T23:59:59+00:00"


def test_a_day_ahead_is_refused_in_words(khadija: Client, world: World) -> None:
    response = khadija.post(url("report-compute"), {"agreement": "tta-2023", "on": "2026-05-01"})
    assert response.status_code == 422
    assert "1er" in response.content.decode()
    assert not Job.objects.exists()


@pytest.mark.parametrize(
    ("who", "status"), [("amina", 403), ("younes", 403), ("yto", 403), ("rachid", 200), ("nadia", 200)]
)
def test_who_may_ask_for_a_report(client: Client, world: World, who: str, status: int) -> None:
    client.force_login(getattr(world.cast, who))
    assert client.get(url("report-compute")).status_code == status


def test_rachid_cannot_ask_for_an_agreement_that_is_not_his(client: Client, world: World) -> None:
    client.force_login(world.cast.sara)
    response = client.post(url("report-compute"), {"agreement": "tta-2023", "on": MARCH.isoformat()})
    assert response.status_code == 422
    assert not Job.objects.exists()


def test_buttons_are_the_moves_that_this_person_may_take(client: Client, world: World, report: Report) -> None:
    address = url("report-move", report.pk, "submit")
    client.force_login(world.cast.rachid)
    assert address not in client.get(url("report-detail", report.pk)).content.decode()
    client.force_login(world.cast.khadija)
    assert address in client.get(url("report-detail", report.pk)).content.decode()
    client.post(address)
    html = client.get(url("report-detail", report.pk)).content.decode()
    assert url("report-move", report.pk, "approve") in html
    assert url("report-move", report.pk, "reject") in html


def test_a_move_without_the_right_is_forbidden(client: Client, world: World, report: Report) -> None:
    client.force_login(world.cast.nadia)
    assert client.post(url("report-move", report.pk, "approve")).status_code == 403
    client.force_login(world.cast.rachid)
    assert client.post(url("report-move", report.pk, "submit")).status_code == 403


def test_a_move_out_of_order_is_said_on_the_page(khadija: Client, report: Report) -> None:
    response = khadija.post(url("report-move", report.pk, "approve"), follow=True)
    assert "alert" in response.content.decode()
    assert Report.objects.get().state == "draft"


def test_comparing_shows_what_changed_and_refuses_two_agreements(khadija: Client, world: World, report: Report) -> None:
    same = khadija.get(url("report-compare"), {"first": report.pk, "second": report.pk})
    assert same.context["changes"][0].code == "same"
    later = actions.compute_report(agreement=world.agreement, on=MARCH, by=SYSTEM, at=timezone.now())
    page = khadija.get(url("report-compare", language="ar"), {"first": report.pk, "second": later.pk})
    assert "headline" in {section.code for section in page.context["changes"]}
    broken = khadija.get(url("report-compare"), {"first": report.pk, "second": 999})
    assert broken.context["changes"] is None


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_agreement_panel_shows_reports_and_open_decisions(
    khadija: Client, world: World, report: Report, at: datetime, language: str
) -> None:
    decide(world, at)
    html = khadija.get(url("agreement-panel", "tta-2023", language=language)).content.decode()
    assert report.get_absolute_url().split("/", 2)[2] in html
    assert ("تحديد المقام" if language == "ar" else "Fixer le dénominateur") in html


def test_the_agreement_panel_shows_a_visitor_only_what_is_published(
    client: Client, world: World, report: Report
) -> None:
    html = client.get(url("agreement-panel", "tta-2023")).content.decode()
    assert report.reference not in html
    assert "Fixer" not in html


def test_the_home_panel_shows_what_waits_for_this_person(
    client: Client, world: World, report: Report, at: datetime
) -> None:
    decide(world, at)
    client.force_login(world.cast.khadija)
    html = client.get(url("home-panel")).content.decode()
    assert report.get_absolute_url() in html
    assert "Fixer le dénominateur" in html
    client.force_login(world.cast.rachid)
    assert report.get_absolute_url() not in client.get(url("home-panel")).content.decode()
    client.force_login(world.cast.amina)
    assert client.get(url("home-panel")).content.decode().strip() == ""


def test_the_home_panel_shows_a_visitor_the_published_reports(client: Client, published: Report) -> None:
    assert published.get_absolute_url() in client.get(url("home-panel")).content.decode()


def decide(world: World, at: datetime) -> Decision:
    return actions.record_decision(
        committee=world.committee,
        taken_on=MARCH,
        owner=Institution.objects.order_by("pk")[0],
        by=SYSTEM,
        at=at,
        text_fr="Fixer le dénominateur",
        text_ar="تحديد المقام",
        due_on=at.date() - timedelta(days=2),
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_committee_page_holds_the_register_of_decisions(
    khadija: Client, world: World, at: datetime, language: str
) -> None:
    decide(world, at)
    html = khadija.get(url("committee-detail", "tta-2023", language=language)).content.decode()
    assert ("والي الجهة" if language == "ar" else "Wali de la région") in html
    assert "kit-danger" in html


def test_a_decision_is_recorded_with_its_meeting_then_carried_out(khadija: Client, world: World) -> None:
    owner = Institution.objects.filter(parties__agreement=world.agreement).order_by("pk")[0]
    data = {"taken_on": "2026-03-02", "is_meeting": "on", "text_fr": "Réunir les points focaux", "owner": owner.pk}
    response = khadija.post(url("decision-record", "tta-2023"), data)
    decision = Decision.objects.get()
    assert response["Location"] == url("committee-detail", "tta-2023")
    assert decision.meeting is not None
    assert decision.meeting.held_on == date(2026, 3, 2)
    khadija.post(url("decision-close", decision.pk), {"closed_on": "2026-03-10", "note": "Réunis"})
    assert Decision.objects.get().closed_on == date(2026, 3, 10)


def test_a_decision_without_words_is_refused_on_the_form(khadija: Client, world: World) -> None:
    owner = Institution.objects.filter(parties__agreement=world.agreement).order_by("pk")[0]
    response = khadija.post(url("decision-record", "tta-2023"), {"taken_on": "2026-03-02", "owner": owner.pk})
    assert response.status_code == 422
    assert not Decision.objects.exists()


@pytest.mark.parametrize("who", ["rachid", "sara", "amina", "younes", "yto"])
def test_others_write_no_decision(client: Client, world: World, at: datetime, who: str) -> None:
    decision = decide(world, at)
    client.force_login(getattr(world.cast, who))
    assert client.get(url("decision-record", "tta-2023")).status_code == 403
    assert client.post(url("decision-close", decision.pk)).status_code == 403
