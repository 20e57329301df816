"""The first convention, from its text to its evaluation: list, case, session, coverage, report, and the past again."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from tests.browser import DESK, PHONE
from tests.cast import SYSTEM, Cast
from tests.factories import support as make
from tests.stories.conftest import Say, whole, words
from twiza.agreements.actions import load_sources
from twiza.plans.actions import load_plan
from twiza.plans.models import Action
from twiza.register.actions import load_organisations
from twiza.register.models import Batch, Organisation
from twiza.register.rules.records import Record
from twiza.support.models import Case, Session

pytestmark = [
    pytest.mark.usefixtures("kingdom"),
    pytest.mark.parametrize(("language", "width"), [("fr", DESK), ("ar", PHONE)]),
]
Opens = Callable[..., Page]
PLAN = Path(__file__).parents[2] / "twiza" / "plans" / "sources" / "mre-2020.json"
SIGNED, MARCH = datetime(2020, 12, 1, tzinfo=UTC), "2026-03-10"
TETOUAN = 5040015710000
NAMES = [("Tissage du Rif", "نسيج الريف"), ("Poterie du Nord", "فخار الشمال")]
LIST = """Dénomination;Région;Province;Secteur;Date de création;Nombre d'adhérents;dont femmes;Statut
Coopérative Al Amal;Tanger-Tétouan-Al Hoceima;Tétouan;Artisanat;12/03/2019;12;7;En activité
"""


@pytest.fixture
def signed(cast: Cast, at: datetime) -> Cast:
    """The convention, its plan, and two craft cooperatives that stood at the signature; one was met in March."""
    records = [
        Record(
            number=n,
            name_fr=name_fr,
            name_ar=name_ar,
            form="cooperative",
            sector="craft",
            territory_id=TETOUAN,
            status="active",
            founded_on=date(2018, 1, 5),
            women_led=True,
            counted_on=date(2020, 1, 1),
            members=20,
            women=12,
        )
        for n, (name_fr, name_ar) in enumerate(NAMES, 1)
    ]
    met, _other = load_organisations(records=records, source=cast.source, by=SYSTEM, at=SIGNED)
    load_sources(by=SYSTEM, at=at.replace(day=1), keys=["mre-2020"])
    load_plan(declaration=json.loads(PLAN.read_text(encoding="utf-8")), by=SYSTEM, at=at.replace(day=1))
    early = at.replace(day=5)
    case = make.case(
        cast,
        early,
        organisation=Organisation.objects.get(pk=met),
        opened_on=date(2026, 2, 1),
        action=Action.objects.get(code="mre-post-creation"),
    )
    make.session(case, early, held_on=date(2026, 3, 3), women=9)
    return cast


def run(page: Page, work: Callable[[], None], to: str) -> None:
    """The worker works; the page of the job leads to its result."""
    page.wait_for_url(re.compile(r"/core/jobs/\d+/$"))
    work()
    page.reload()
    page.locator(f"main a[href*='{to}']").first.click()
    page.wait_for_url(f"**{to}**")


def import_list(page: Page, say: Say, language: str, work: Callable[[], None]) -> Organisation:
    """From the file to the register."""
    page.goto(f"/{language}/register/imports/new/")
    file = {"name": "tetouan.csv", "mimeType": "text/csv", "buffer": LIST.encode()}
    page.set_input_files("input[type=file]", [file])
    page.locator("[name=origin]").fill("Délégation de Tétouan")
    page.get_by_role("button", name=say("Read the file")).click()
    page.get_by_role("button", name=say("Dry run")).click()
    page.wait_for_url(re.compile(r"/core/jobs/"))
    batch = Batch.objects.latest("pk")
    run(page, work, f"/register/imports/{batch.pk}/")
    page.locator(f"form[action*='/imports/{batch.pk}/apply/'] button").click()
    run(page, work, f"/register/imports/{batch.pk}/")
    return Organisation.objects.get(batch=batch)


def accompany(page: Page, say: Say, language: str, organisation: Organisation) -> Session:
    """Open its case under the convention and record the first session."""
    page.goto(f"/{language}/register/{organisation.pk}/")
    page.get_by_role("link", name=say("Open a case"), exact=True).click()
    page.locator("[name=action]").select_option(str(Action.objects.get(code="mre-post-creation").pk))
    page.get_by_role("button", name=say("Open the case")).click()
    page.get_by_role("link", name=say("Record a session")).first.click()
    page.get_by_role("button", name=say("Save the session")).click()
    page.wait_for_url(re.compile(r"#session-"))
    return Session.objects.get(case=Case.objects.get(organisation=organisation))


def report_of_march(page: Page, say: Say, language: str, work: Callable[[], None]) -> str:
    """The evaluation report on that day as it was known then; its address."""
    page.goto(f"/{language}/governance/reports/compute/?agreement=mre-2020")
    whole(page)
    page.locator("[name=on]").fill(MARCH)
    page.locator("[name=known_at]").fill(MARCH)
    page.get_by_role("button", name=say("Compute and freeze")).click()
    run(page, work, "/governance/reports/")
    whole(page)
    return page.url


def printed(page: Page, address: str, language: str) -> str:
    """What the PDF says."""
    answer = page.request.get(f"{address}{language}.pdf")
    assert answer.status == 200
    return "\n".join(sheet.extract_text() for sheet in PdfReader(io.BytesIO(answer.body())).pages)


def reached(page: Page, language: str) -> tuple[int, list[str]]:
    """How many organisations the reading of the live stock counts as reached today, and their names."""
    page.goto(f"/{language}/plans/targets/accompagnement-80/")
    whole(page)
    link = page.locator("article.card").nth(1).locator("a").first
    counted = int(re.findall(r"\d+", link.inner_text() or "0")[0]) if re.search(r"\d", link.inner_text()) else 1
    link.click()
    page.wait_for_url(re.compile(r"/organisations/"))
    whole(page)
    return counted, page.locator("main tbody tr td:first-child").all_inner_texts()


def test_a_convention_runs_from_its_list_to_its_report(
    open_page: Opens, signed: Cast, work: Callable[[], None], language: str, width: int
) -> None:
    say = words(language)
    page = open_page(language=language, width=width, user=signed.nadia)

    page.goto(f"/{language}/agreements/mre-2020/")
    whole(page)
    before = report_of_march(page, say, language, work)
    assert reached(page, language)[0] == 1

    organisation = import_list(page, say, language, work)
    session = accompany(page, say, language, organisation)
    counted, names = reached(page, language)
    assert counted == 2
    assert any(organisation.name_fr in name for name in names)

    page.goto(f"/{language}/support/session/{session.pk}/")
    expect(page.locator(f"#session-{session.series}")).to_be_visible()

    assert report_of_march(page, say, language, work) == before
    for printed_in in ("fr", "ar"):
        assert "mre-2020" in printed(page, before, printed_in)
