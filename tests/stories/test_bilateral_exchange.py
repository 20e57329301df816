"""A secretary opens an exchange, records what was promised in both directions, and keeps a promise with its proof."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from tests.browser import PHONE
from tests.cast import SYSTEM, Cast
from tests.stories.conftest import Say, whole, words
from twiza.agreements.actions import load_sources, register_institution
from twiza.agreements.models import Agreement, Institution
from twiza.exchanges.actions import record_entry, record_exchange
from twiza.exchanges.models import Encounter, Exchange, Figure, Pledge, Practice

pytestmark = pytest.mark.parametrize("language", ["fr", "ar"])
Opens = Callable[..., Any]


@pytest.fixture
def partner(cast: Cast, at: datetime) -> None:
    """A convention of the secretary, and a network that exists nowhere else."""
    load_sources(by=SYSTEM, at=at, keys=["tta-2023"])
    register_institution(
        code="reseau", kind="association", name_fr="Réseau d’essai", name_ar="شبكة للاختبار", by=SYSTEM, at=at
    )


def record(page: Any, say: Say, what: str) -> None:
    """Open the menu of what can be added, choose one."""
    page.get_by_role("button", name=say("Add to the exchange")).click()
    page.get_by_role("link", name=say(what), exact=True).click()
    whole(page)


def promise(page: Any, say: Say, side: str, wording: str, due_on: date) -> None:
    record(page, say, "A promise")
    page.locator("#id_side").select_option(side)
    page.locator("#id_wording_fr").fill(wording)
    page.locator("#id_valid_from").fill((timezone.localdate() - timedelta(days=60)).isoformat())
    page.locator("#id_due_on").fill(due_on.isoformat())
    page.get_by_role("button", name=say("Save")).dblclick()
    page.wait_for_url(re.compile(r"#pledge-\d+$"))
    whole(page)


def test_an_exchange_is_followed_to_its_end(
    open_page: Opens, cast: Cast, partner: None, tmp_path: Path, language: str
) -> None:
    say, today = words(language), timezone.localdate()
    page = open_page(language=language, width=PHONE, user=cast.khadija)

    page.goto(f"/{language}/exchanges/")
    whole(page)
    page.get_by_role("link", name=say("Open an exchange")).first.click()
    whole(page)
    page.locator("#id_agreement").select_option("tta-2023")
    page.locator("#id_partner").select_option(label="شبكة للاختبار" if language == "ar" else "Réseau d’essai")
    page.get_by_role("button", name=say("Save")).click()
    page.wait_for_url(re.compile(r"/exchanges/\d+/$"))
    expect(page.get_by_text(say("No dated follow-up is recorded.")).first).to_be_visible()
    whole(page)

    record(page, say, "A bilateral meeting")
    page.locator("#id_valid_from").fill((today - timedelta(days=60)).isoformat())
    page.get_by_label(say("Training and advice")).check()
    page.locator("#id_about_ar").fill("تقديم عروض التكوين")
    page.get_by_role("button", name=say("Save")).click()
    page.wait_for_url(re.compile(r"#encounter-\d+$"))
    promise(page, say, "theirs", "Envoyer l’étude", today - timedelta(days=5))
    promise(page, say, "ours", "Recevoir une visite", today + timedelta(days=200))
    assert (Encounter.objects.count(), Pledge.objects.count()) == (1, 2), "a double click records once"

    late = Pledge.objects.get(side="theirs")
    expect(page.locator(f"#pledge-{late.pk}")).to_contain_text(say("Late"))
    page.locator(f"#pledge-{late.pk}").get_by_role("link", name=re.compile(say("Record as kept"))).click()
    whole(page)
    page.locator("#id_note").fill("Étude reçue")
    proof = tmp_path / "etude.pdf"
    proof.write_bytes(b"%PDF-1.4 etude")
    page.locator("#id_file").set_input_files(str(proof))
    page.get_by_role("button", name=say("Save")).click()
    page.wait_for_url(re.compile(rf"#pledge-{late.pk}$"))
    expect(page.locator(f"#pledge-{late.pk}")).to_contain_text(say("Kept"))
    expect(page.locator(f"#pledge-{late.pk}")).to_contain_text("etude")
    whole(page)
    late.refresh_from_db()
    assert late.proof is not None

    exchange = Exchange.objects.get()
    note = page.request.get(f"/{language}/exchanges/{exchange.pk}/note-{language}.pdf")
    assert note.body().startswith(b"%PDF")


def test_the_keyboard_alone_opens_the_source_of_a_figure(
    open_page: Opens, cast: Cast, partner: None, at: datetime, language: str
) -> None:
    exchange = record_exchange(
        agreement=Agreement.objects.get(key="tta-2023"),
        partner=Institution.objects.get(code="reseau"),
        by=SYSTEM,
        at=at,
    )
    practice = record_entry(
        exchange=exchange, entry=Practice(side="theirs", theme="training", title_fr="Écoles"), by=SYSTEM, at=at
    )
    figure = record_entry(
        exchange=exchange,
        by=SYSTEM,
        at=at,
        entry=Figure(
            practice=practice,
            label_fr="Accueillies",
            amount=Decimal(120),
            unit="cooperatives",
            publisher="Rapport",
            passages={"text": "cent vingt coopératives"},
        ),
    )
    page = open_page(language=language, width=PHONE, user=cast.khadija)
    page.goto(f"/{language}/exchanges/practices/")
    whole(page)
    for _tab in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.hash") == f"#figure-{figure.pk}":
            break
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(rf"/practices/{practice.pk}/#figure-{figure.pk}$"))
    expect(page.get_by_text("cent vingt coopératives")).to_be_visible()
    whole(page)
