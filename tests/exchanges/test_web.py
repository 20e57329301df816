"""The pages, the exports, the endpoints and the note of bilateral exchanges."""

from __future__ import annotations

import csv
import io
import re
import shutil
import subprocess
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.cast import SYSTEM
from tests.committee import World
from twiza.agreements.actions import register_institution
from twiza.core.models import AuditRow
from twiza.exchanges.actions import record_entry, record_exchange
from twiza.exchanges.models import Encounter, Exchange, Figure, Instrument, Pledge, Practice

pytestmark = pytest.mark.django_db


@pytest.fixture
def exchange(world: World) -> Exchange:
    """One exchange with a meeting, promises in both directions, a practice with its figure and an instrument."""
    now, today = timezone.now(), timezone.localdate()
    partner = register_institution(
        code="reseau", kind="association", name_fr="Réseau d’essai", name_ar="شبكة للاختبار", by=SYSTEM, at=now
    )
    lead = world.agreement.parties.all()[0].institution
    found = record_exchange(
        agreement=world.agreement, partner=partner, lead=lead, delegation={"fr": "Directrice"}, by=SYSTEM, at=now
    )
    practice = Practice(side="theirs", theme="training", title_fr="Coopératives-écoles", title_ar="تعاونيات مدرسية")
    entries: list[Any] = [
        Encounter(valid_from=today - timedelta(days=300), topics=["training"], about_fr="Offres", about_ar="العروض"),
        Pledge(
            side="theirs",
            wording_fr="Envoyer l’étude",
            wording_ar="إرسال الدراسة",
            valid_from=today - timedelta(days=40),
            due_on=today - timedelta(days=5),
        ),
        Pledge(side="ours", wording_fr="Recevoir une visite"),
        practice,
        Figure(
            practice=practice,
            label_fr="Accueillies",
            label_ar="المستفيدة",
            amount=Decimal(120),
            unit="cooperatives",
            publisher="Rapport d’essai",
            valid_from=date(2025, 12, 31),
            passages={"text": "cent vingt coopératives"},
        ),
        Instrument(type="memorandum", title_fr="Mémorandum", valid_from=today - timedelta(days=290)),
    ]
    for entry in entries:
        record_entry(exchange=found, entry=entry, by=SYSTEM, at=now)
    return found


def text_of(pdf: bytes) -> str:
    """The words of a PDF, without the marks of direction that a search ignores."""
    tool = shutil.which("pdftotext")
    if tool is None:
        pytest.fail("pdftotext is missing. On Debian: sudo apt-get install poppler-utils")
    found = subprocess.run([tool, "-enc", "UTF-8", "-", "-"], input=pdf, capture_output=True, check=True)
    return re.sub("[\u200e\u200f\u202a-\u202e\u2066-\u2069]", "", found.stdout.decode())


def page(client: Client, name: str, *args: Any, **query: str) -> str:
    answer = client.get(reverse(name if ":" in name else f"exchanges:{name}", args=args), query)
    assert answer.status_code == 200, answer.content[:300]
    return answer.content.decode()


def test_the_list_is_narrowed_by_the_address(khadija: Client, exchange: Exchange) -> None:
    assert "Réseau d’essai" in page(khadija, "exchange-list")
    for query in ({"q": "reseau"}, {"agreement": "tta-2023"}, {"topic": "training"}, {"attention": "late"}):
        assert exchange.get_absolute_url() in page(khadija, "exchange-list", **query), query
    for query in ({"q": "nothing"}, {"topic": "markets"}, {"attention": "closed"}):
        assert exchange.get_absolute_url() not in page(khadija, "exchange-list", **query), query
    silent = page(khadija, "exchange-list", attention="silent")
    assert exchange.get_absolute_url() in silent


def test_one_exchange_shows_both_sides_and_what_it_rests_on(khadija: Client, exchange: Exchange) -> None:
    html = page(khadija, "exchange-detail", exchange.pk)
    for words in ("Envoyer l’étude", "Recevoir une visite", "Mémorandum", "Coopératives-écoles", "Directrice"):
        assert words in html
    late = Pledge.objects.get(side="theirs")
    assert reverse("exchanges:pledge-close", args=[late.pk]) in html
    answer = khadija.get(reverse("exchanges:pledge-detail", args=[late.pk]))
    assert answer.headers["Location"] == f"{exchange.get_absolute_url()}#pledge-{late.pk}"


def test_a_figure_opens_its_source(khadija: Client, exchange: Exchange) -> None:
    figure = Figure.objects.get()
    target = f"{figure.practice.get_absolute_url()}#figure-{figure.pk}"
    assert target in page(khadija, "practice-compare")
    html = page(khadija, "practice-detail", figure.practice_id)
    assert f'id="figure-{figure.pk}"' in html
    assert "cent vingt coopératives" in html
    assert "Rapport d’essai" in html
    assert target not in page(khadija, "practice-compare", theme="law")


@pytest.mark.parametrize("name", ["exchange-export", "practice-export"])
def test_what_is_shown_is_exported(khadija: Client, exchange: Exchange, name: str) -> None:
    answer = khadija.get(reverse(f"exchanges:{name}", args=["csv"]))
    text = b"".join(answer.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    rows = list(csv.reader(io.StringIO(text), delimiter=";"))
    assert len(rows) == 2
    assert "Réseau d’essai" in rows[1]
    for fmt in ("xlsx", "parquet"):
        answer = khadija.get(reverse(f"exchanges:{name}", args=[fmt]))
        assert len(b"".join(answer.streaming_content)) > 500  # type: ignore[attr-defined]
    assert khadija.get(reverse(f"exchanges:{name}", args=["doc"])).status_code == 404


@pytest.mark.parametrize(
    ("language", "words"),
    [("fr", ("Envoyer l’étude", "Réseau d’essai", "120")), ("ar", ("إرسال الدراسة", "شبكة للاختبار", "120"))],
)
def test_the_note_says_the_same_on_paper(
    khadija: Client, exchange: Exchange, language: str, words: tuple[str, ...]
) -> None:
    address = reverse("exchanges:exchange-sheet", args=[exchange.pk, language])
    first, second = khadija.get(address), khadija.get(address)
    assert first.content == second.content, "the same day gives the same bytes"
    text = " ".join(text_of(first.content).split())
    for word in words:
        assert word in text
    assert khadija.get(reverse("exchanges:exchange-sheet", args=[exchange.pk, "de"])).status_code == 404


def test_a_meeting_is_recorded_and_corrected(khadija: Client, exchange: Exchange) -> None:
    address = reverse("exchanges:entry-record", args=[exchange.pk, "encounter"])
    data = {"valid_from": "2026-01-05", "topics": ["law"], "about_ar": "دراسة القانون", "key": "k1"}
    answer = khadija.post(address, data)
    again = khadija.post(address, data)
    assert answer.status_code == again.status_code == 302
    met = Encounter.objects.get(idempotency_key="k1")
    assert (met.topics, met.about_ar) == (["law"], "دراسة القانون")
    correct = reverse("exchanges:entry-correct", args=["encounter", met.pk])
    assert khadija.get(correct).status_code == 200
    refused = khadija.post(correct, {**data, "topics": ["law", "women"]})
    assert refused.status_code == 422, "a correction says why"
    khadija.post(correct, {**data, "topics": ["law", "women"], "note": "Oubli", "passage": "mot pour mot"})
    better = Encounter.objects.current().get(corrects=met)
    assert (better.topics, better.passages) == (["law", "women"], {"text": "mot pour mot"})
    assert khadija.get(correct).status_code == 404, "the old version is not corrected twice"


def test_a_correction_keeps_what_it_does_not_touch(khadija: Client, exchange: Exchange) -> None:
    figure = Figure.objects.get()
    data = {
        "practice": figure.practice_id,
        "label_fr": "Accueillies",
        "label_ar": "المستفيدة",
        "amount": "130",
        "unit": "cooperatives",
        "valid_from": "2025-12-31",
        "precision": "day",
        "publisher": "Rapport d’essai",
        "passage": "cent vingt coopératives",
        "note": "Chiffre revu",
    }
    answer = khadija.post(reverse("exchanges:entry-correct", args=["figure", figure.pk]), data)
    assert answer.status_code == 302, answer.content.decode()[-3000:]
    better = Figure.objects.current().get()
    assert (better.amount, better.passages, better.practice_id) == (130, figure.passages, figure.practice_id)


def test_a_promise_is_kept_with_its_proof(khadija: Client, exchange: Exchange) -> None:
    late = Pledge.objects.get(side="theirs")
    address = reverse("exchanges:pledge-close", args=[late.pk])
    today = timezone.localdate()
    refused = khadija.post(address, {"closed_on": (today + timedelta(days=1)).isoformat(), "note": "Reçue"})
    assert refused.status_code == 422
    file = SimpleUploadedFile("etude.pdf", b"%PDF-1.4", "application/pdf")
    assert khadija.post(address, {"closed_on": today.isoformat(), "note": "Reçue", "file": file}).status_code == 302
    late.refresh_from_db()
    assert (late.closed_on, late.closing_note, late.proof.title) == (today, "Reçue", "etude")  # type: ignore[union-attr]
    assert "etude" in page(khadija, "exchange-detail", exchange.pk)


def test_an_entry_is_withdrawn_and_an_exchange_closed_and_reopened(khadija: Client, exchange: Exchange) -> None:
    for row in Pledge.objects.all():
        address = reverse("exchanges:entry-withdraw", args=["pledge", row.pk])
        assert khadija.get(address).status_code == 200
        assert khadija.post(address, {"note": "Doublon"}).status_code == 302
    assert not Pledge.objects.current().exists()
    close = reverse("exchanges:exchange-close", args=[exchange.pk])
    khadija.post(close, {"closed_on": timezone.localdate().isoformat(), "note": "Terminé"})
    assert "Terminé" in page(khadija, "exchange-detail", exchange.pk)
    refused = khadija.post(
        reverse("exchanges:entry-record", args=[exchange.pk, "pledge"]), {"side": "ours", "wording_fr": "x"}
    )
    assert refused.status_code == 422
    khadija.post(reverse("exchanges:exchange-reopen", args=[exchange.pk]))
    exchange.refresh_from_db()
    assert exchange.closed_on is None


def test_an_exchange_is_opened_and_changed(khadija: Client, world: World, exchange: Exchange) -> None:
    other = register_institution(code="autre", kind="association", name_fr="Autre", by=SYSTEM, at=timezone.now())
    data = {"agreement": "tta-2023", "partner": other.pk, "silence_months": "4", "delegation_fr": "Ministre"}
    answer = khadija.post(reverse("exchanges:exchange-record"), data)
    opened = Exchange.objects.get(partner=other)
    assert answer.headers["Location"] == opened.get_absolute_url()
    khadija.post(reverse("exchanges:exchange-edit", args=[opened.pk]), {"silence_months": "2", "delegation_fr": "Wali"})
    opened.refresh_from_db()
    assert (opened.silence_months, opened.delegation_fr, opened.partner_id) == (2, "Wali", other.pk)


WRITES = [("exchange-edit", "exchange"), ("exchange-close", "exchange"), ("pledge-close", "pledge")]


@pytest.mark.parametrize("who", ["rachid", "sara", "amina", "younes", "yto"])
def test_who_may_not_record_meets_a_closed_door(client: Client, world: World, exchange: Exchange, who: str) -> None:
    client.force_login(getattr(world.cast, who))
    late, done = Pledge.objects.get(side="theirs"), AuditRow.objects.exclude(action="refuse_page")
    before = done.count()
    keys = {"exchange": exchange.pk, "pledge": late.pk}
    for name, about in WRITES:
        address = reverse(f"exchanges:{name}", args=[keys[about]])
        assert client.get(address).status_code in (403, 404)
        assert client.post(address, {"note": "x"}).status_code in (403, 404)
    assert client.post(reverse("exchanges:exchange-reopen", args=[exchange.pk])).status_code in (403, 404)
    assert client.post(reverse("exchanges:entry-record", args=[exchange.pk, "pledge"])).status_code in (403, 404)
    assert done.count() == before


def test_who_sees_the_agreement_reads_and_nobody_else(client: Client, world: World, exchange: Exchange) -> None:
    practice = Practice.objects.get()
    readings = [
        exchange.get_absolute_url(),
        practice.get_absolute_url(),
        reverse("exchanges:exchange-sheet", args=[exchange.pk, "fr"]),
        reverse("exchanges:exchange-panel", args=["tta-2023"]),
    ]
    client.force_login(world.cast.rachid)
    for address in readings:
        answer = client.get(address)
        assert answer.status_code == 200, address
        assert b"/record/" not in answer.content
    for who in ("sara", "amina", "yto"):
        client.force_login(getattr(world.cast, who))
        assert {client.get(address).status_code for address in readings} <= {403, 404}
    client.logout()
    assert {client.get(address).status_code for address in readings} == {302}


def test_the_panel_stands_on_the_agreement(khadija: Client, exchange: Exchange) -> None:
    html = page(khadija, "exchange-panel", "tta-2023")
    assert exchange.get_absolute_url() in html
    assert (
        reverse("exchanges:exchange-panel", args=["tta-2023"])
        in khadija.get(reverse("agreements:agreement-detail", args=["tta-2023"])).content.decode()
    )


def test_the_committee_reads_the_promise_on_its_agenda(khadija: Client, exchange: Exchange) -> None:
    html = page(khadija, "governance:committee-detail", "tta-2023")
    assert "Envoyer l’étude" in html
    assert reverse("exchanges:pledge-detail", args=[Pledge.objects.get(side="theirs").pk]) in html


# The endpoints


def test_exchanges_and_practices_are_told_to_programs(khadija: Client, exchange: Exchange) -> None:
    (found,) = khadija.get("/api/exchanges/exchanges", {"agreement": "tta-2023"}).json()
    assert (found["partner"], found["silence"]) == ("reseau", "silent")
    assert {one["side"]: one["standing"] for one in found["pledges"]} == {"theirs": "late", "ours": "unknown"}
    (practice,) = khadija.get("/api/exchanges/practices").json()
    (figure,) = practice["figures"]
    assert (practice["holder"], figure["source"], figure["on"]) == ("reseau", "Rapport d’essai", "2025-12-31")
    assert khadija.get("/api/exchanges/practices", {"theme": "law"}).json() == []


def test_a_program_keeps_a_promise_once(khadija: Client, exchange: Exchange) -> None:
    late = Pledge.objects.get(side="theirs")
    address, body = (
        f"/api/exchanges/pledges/{late.pk}/close",
        {"closed_on": str(timezone.localdate()), "note": "Reçue"},
    )
    answer = khadija.post(address, body, content_type="application/json")
    assert (answer.status_code, answer.json()["standing"]) == (200, "kept")
    again = khadija.post(address, body, content_type="application/json")
    assert (again.status_code, again.json()["code"]) == (409, "already_kept")


@pytest.mark.parametrize(("who", "status"), [("rachid", 403), ("sara", 404), ("amina", 404), ("yto", 404)])
def test_a_program_meets_the_same_doors(
    client: Client, world: World, exchange: Exchange, who: str, status: int
) -> None:
    client.force_login(getattr(world.cast, who))
    late = Pledge.objects.get(side="theirs")
    body = {"closed_on": str(timezone.localdate()), "note": "Reçue"}
    answer = client.post(f"/api/exchanges/pledges/{late.pk}/close", body, content_type="application/json")
    assert answer.status_code == status
    assert bool(client.get("/api/exchanges/exchanges").json()) == (who == "rachid")
