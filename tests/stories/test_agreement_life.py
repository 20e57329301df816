"""The life of a convention as a user lives it: drafted, printed, read back, voted, visaed, signed, amended."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date, datetime, timedelta
from urllib.parse import urlparse

import docx
import pytest
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Page, expect

from tests.browser import DESK, PHONE
from tests.cast import SYSTEM, Cast
from tests.factories import agreements as make
from tests.stories.conftest import Say, whole, words
from twiza.agreements import actions
from twiza.agreements.models import Agreement, Amendment, CouncilSession, Institution, PaperReading
from twiza.agreements.rules.reading import read_paper
from twiza.agreements.rules.states import State

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.parametrize(("language", "width"), [("fr", DESK), ("ar", PHONE)]),
]
Opens = Callable[..., Page]
BODIES = [
    ("region", "Conseil de la région Souss-Massa", "مجلس جهة سوس ماسة", "Président du conseil", "رئيس المجلس"),
    ("public_body", "Office de développement de la coopération", "مكتب تنمية التعاون", "Directeur", "مدير المكتب"),
]
WORDS = {"fr": "dix millions de dirhams", "ar": "عشرة ملايين درهم"}


def bodies(at: datetime) -> list[Institution]:
    return [make.institution(at, kind=kind, name_fr=name_fr, name_ar=name_ar) for kind, name_fr, name_ar, *_ in BODIES]


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()
    page.wait_for_load_state()


def draft(page: Page, say: Say, language: str, institutions: list[Institution]) -> None:
    """Identity, two parties, the cost table, the clauses and the number."""
    page.goto(f"/{language}/agreements/new/")
    whole(page)
    page.locator("[name=key]").fill("tissage")
    page.locator("[name=kind]").select_option("partnership")
    page.locator("[name=title_fr]").fill("Convention d’accompagnement des ateliers de tissage")
    page.locator("[name=title_ar]").fill("اتفاقية مواكبة ورشات النسيج")
    page.locator("[name=duration_months]").fill("36")
    page.locator("[name=budget]").fill("10 MDH")
    press(page, say("Open the draft"))
    for institution, (_kind, _fr, _ar, office_fr, office_ar) in zip(institutions, BODIES, strict=True):
        page.goto(f"/{language}/agreements/tissage/parties/add/")
        page.locator("[name=institution]").select_option(str(institution.pk))
        page.locator("[name=office_fr]").fill(office_fr)
        page.locator("[name=office_ar]").fill(office_ar)
        press(page, say("Add"))
    page.goto(f"/{language}/agreements/tissage/costs/")
    whole(page)
    first, second = Agreement.objects.get(key="tissage").parties.order_by("order")
    rows = [(first, "4.000.000,00"), (second, "ستة ملايين درهم")]
    for place, (party, amount) in enumerate(rows):
        for name, value in (("year", "2027"), ("component", "Formation"), ("amount", amount)):
            page.locator(f"[name=form-{place}-{name}]").fill(value)
        page.locator(f"[name=form-{place}-party]").select_option(str(party.pk))
    press(page, say("Save the cost table"))
    page.goto(f"/{language}/agreements/tissage/clauses/fill/")
    press(page, say("Add the missing clauses"))
    page.goto(f"/{language}/agreements/tissage/number/")
    page.locator("[name=series]").select_option("souss-massa")
    press(page, say("Give the next number"))


def test_a_convention_is_drafted_printed_and_read_back(
    open_page: Opens, cast: Cast, at: datetime, language: str, width: int
) -> None:
    say, page = words(language), open_page(language=language, width=width, user=cast.nadia)
    draft(page, say, language, bodies(at))
    whole(page)
    year = timezone.localdate().year
    expect(page.locator("main")).to_contain_text(f"1/{year}/ج.س.م")

    paper = page.request.get(f"/{language}/agreements/tissage/paper/{language}/docx/").body()
    text = "\n".join(paragraph.text for paragraph in docx.Document(io.BytesIO(paper)).paragraphs)
    assert WORDS[language] in text
    printed = page.request.get(f"/{language}/agreements/tissage/paper/{language}/pdf/").body()
    assert WORDS[language] in read_paper(printed, "x.pdf")

    page.goto(f"/{language}/agreements/read/")
    whole(page)
    page.set_input_files("input[type=file]", [{"name": "c.pdf", "mimeType": "application/pdf", "buffer": printed}])
    press(page, say("Read the file"))
    whole(page)
    press(page, say("Keep all that is written so"))
    reading = PaperReading.objects.get()
    assert not Agreement.objects.filter(reading=reading).exists()
    for row in reading.proposals():
        choice = page.locator(f"[name=choice-{row['id']}][value=keep], [name=choice-{row['id']}][value=reading-0]")
        choice.first.check()
    page.locator("#key").fill("relue")
    press(page, say("Open the draft with what is kept"))
    made = Agreement.objects.get(key="relue")
    assert (made.budget_centimes, made.duration_months, made.kind) == (1_000_000_000, 36, "partnership")
    assert [one.institution.kind for one in made.parties.order_by("order")] == ["region", "public_body"]
    assert made.clauses.count() == 13
    assert made.quotes.exists()


def test_a_session_leads_from_the_vote_to_the_signatures(
    open_page: Opens, cast: Cast, client: Client, at: datetime, language: str, width: int
) -> None:
    region, office = bodies(at)
    agreement = make.draft(at, parties=0, key="argan", budget_centimes=100_000, currency="MAD", duration_months=36)
    for institution in (region, office):
        actions.add_party(agreement=agreement, institution=institution, roles=["signatory"], by=SYSTEM, at=at)
    lines = [(party, 2027, "Formation", 50_000) for party in agreement.parties.all()]
    actions.set_cost_table(agreement=agreement, lines=lines, by=SYSTEM, at=at)
    make.bring(agreement, State.UNDER_STUDY, at)
    say, page = words(language), open_page(language=language, width=width, user=cast.nadia)
    today = timezone.localdate()
    opens = today - timedelta(days=30)

    page.goto(f"/{language}/agreements/sessions/new/")
    page.locator("[name=institution]").select_option(str(region.pk))
    page.locator("[name=opens_on]").fill(str(opens))
    press(page, say("Open the session"))
    press(page, say("Put on the session"))
    whole(page)
    address, item = page.url, CouncilSession.objects.get().items.get()
    days = {"vote": opens, "visa_asked": opens + timedelta(days=15)}
    for step, on in days.items():
        page.goto(f"{address}items/{item.pk}/{step}/")
        page.locator("[name=on]").fill(str(on))
        if step == "vote":
            page.locator("[name=vote]").select_option("adopted")
            page.locator("[name=ayes]").fill("58")
        press(page, say("Save the step"))
    whole(page)
    expect(page.locator("main")).to_contain_text("58")

    page.goto(f"/{language}/agreements/calendar/?code=visa_due")
    whole(page)
    expect(page.locator(".cal-line")).to_have_count(1)
    feed = urlparse(page.locator("#feed").input_value()).path
    told = client.get(feed)
    assert told.status_code == 200
    assert f"DTSTART;VALUE=DATE:{days['visa_asked'] + timedelta(days=20):%Y%m%d}" in told.content.decode()

    for step, on in (("visa", today - timedelta(days=5)), ("notified", today - timedelta(days=4))):
        page.goto(f"{address}items/{item.pk}/{step}/")
        page.locator("[name=on]").fill(str(on))
        press(page, say("Save the step"))
    for place, party in enumerate(agreement.parties.order_by("order")):
        page.goto(f"/{language}/agreements/argan/parties/{party.pk}/sign/")
        page.locator("[name=signed_on]").fill(str(today - timedelta(days=3 - place)))
        press(page, say("Record the signature"))
    page.goto(f"/{language}/agreements/argan/move/sign/")
    press(page, say("Record the signature by all"))
    whole(page)
    signed = Agreement.objects.get(key="argan")
    assert (signed.state, signed.signed_on()) == (State.SIGNED, today - timedelta(days=2))


def test_an_amendment_changes_the_text_from_its_day(
    open_page: Opens, cast: Cast, at: datetime, language: str, width: int
) -> None:
    root = make.in_force(at, key="poterie", budget_centimes=100_000, currency="MAD")
    say, page = words(language), open_page(language=language, width=width, user=cast.nadia)
    page.goto(f"/{language}/agreements/poterie/amendments/new/")
    page.locator("[name=key]").fill("poterie-1")
    page.locator("[name=title_fr]").fill("Avenant n° 1")
    press(page, say("Open the amendment"))
    for path, value in (('["term", "budget_centimes"]', "عشرة ملايين درهم"), ('["term", "duration_months"]', "72")):
        page.locator("[name=path]").select_option(path)
        page.locator("[name=after]").fill(value)
        page.locator("[name=effective_on]").fill("2026-02-01")
        press(page, say("Enter the change"))
    whole(page)
    amendment = Amendment.objects.get()
    make.bring(amendment.agreement, State.SIGNED, at, signed_on=date(2026, 1, 20))
    page.goto(f"/{language}/agreements/poterie-1/changes/approve_amendment/")
    press(page, say("Approve the amendment"))
    page.goto(f"/{language}/agreements/poterie/text/?on=2026-03-01")
    whole(page)
    expect(page.locator("main")).to_contain_text("10 000 000,00")
    page.goto(f"/{language}/agreements/poterie/text/?on=2026-01-31")
    expect(page.locator("main")).not_to_contain_text("10 000 000,00")
    assert Agreement.objects.get(pk=root.pk).budget_centimes == 100_000
