"""An agent opens a case and records a session on a phone; the president reads where her file is."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser import PHONE
from tests.cast import Cast
from tests.factories import support as make
from tests.stories.conftest import Say, whole, words
from twiza.plans.models import Event
from twiza.support.models import Case, Session

pytestmark = pytest.mark.parametrize("language", ["fr", "ar"])
Opens = Callable[..., Any]


def add(page: Any, say: Say, label: str, times: int) -> None:
    """Tap the plus button of a number."""
    plus = page.locator(f"button[data-step='1'][data-for='id_{label}']")
    for _tap in range(times):
        plus.click()
    assert page.locator(f"#id_{label}").input_value() == str(times)


def test_an_agent_opens_a_case_and_records_a_session(open_page: Opens, cast: Cast, at: datetime, language: str) -> None:
    make.pathway(at)
    say = words(language)
    page = open_page(language=language, width=PHONE, user=cast.rachid)

    page.goto(f"/{language}/register/{cast.tamount.pk}/")
    page.get_by_role("link", name=say("Open a case"), exact=True).click()
    whole(page)
    page.get_by_role("button", name=say("Open the case")).click()
    page.wait_for_url(re.compile(r"/support/case/\d+/$"))
    whole(page)
    case = Case.objects.get()
    assert (case.agent, case.pathway.code, case.phase) == (cast.rachid, "mourafaka", "post_creation")

    page.get_by_role("link", name=say("Record a session")).first.click()
    whole(page)
    add(page, say, "women", 4)
    add(page, say, "men", 1)
    page.get_by_label(say("Next step"), exact=True).fill("Visite de l’atelier")
    page.get_by_role("button", name=say("Save the session")).dblclick()
    page.wait_for_url(re.compile(r"#session-"))
    whole(page)

    session = Session.objects.get()
    assert (session.kind, session.people, session.stage.code) == ("call", 5, "call")
    assert Event.objects.filter(kind="session", proof=session.proof).count() == 1
    expect(page.locator(f"#session-{session.series}")).to_be_visible()


def test_a_session_is_corrected_and_its_history_stays(
    open_page: Opens, cast: Cast, at: datetime, language: str
) -> None:
    say = words(language)
    case = make.case(cast, at)
    first = make.session(case, at, minutes=600)
    page = open_page(language=language, width=PHONE, user=cast.rachid)
    page.goto(f"/{language}/support/case/{case.pk}/")
    page.get_by_role("link", name=re.compile(f"^{say('Correct')}")).click()
    page.get_by_label(say("Duration in minutes")).fill("60")
    page.get_by_role("button", name=say("Save the correction")).click()
    expect(page.get_by_role("alert")).to_be_visible()
    page.get_by_label(say("Why this correction")).fill("600 au lieu de 60")
    page.get_by_role("button", name=say("Save the correction")).click()
    page.wait_for_url(re.compile(r"#session-"))
    page.get_by_text("600 au lieu de 60").click()
    whole(page)
    assert Session.objects.current().get().minutes == 60
    first.refresh_from_db()
    assert first.superseded_at is not None


def test_a_president_reads_where_her_file_is(open_page: Opens, cast: Cast, at: datetime, language: str) -> None:
    say = words(language)
    case = make.case(cast, at)
    make.session(case, at, stage="call", kind="call", next_step="Dossier de label", next_due_on=at.date())
    other = make.case(cast, at, organisation=cast.arganier, agent=cast.sara)
    page = open_page(language=language, width=PHONE, user=cast.amina)
    page.goto(f"/{language}/support/")
    page.wait_for_url(f"**/support/case/{case.pk}/")
    whole(page)
    where = page.get_by_role("region", name=re.compile(say("Where is the file")))
    expect(where).to_contain_text("Rachid")
    expect(where).to_contain_text("Dossier de label")
    expect(page.get_by_role("link", name=say("Record a session"))).to_have_count(0)
    assert page.request.get(f"/{language}/support/case/{other.pk}/").status == 404


def test_the_keyboard_alone_records_a_session(open_page: Opens, cast: Cast, at: datetime, language: str) -> None:
    case = make.case(cast, at)
    page = open_page(language=language, user=cast.rachid)
    page.goto(f"/{language}/support/case/{case.pk}/session/")
    page.locator("input[name=stage]:checked").focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    for _field in range(40):
        if page.evaluate("document.activeElement.type") == "submit":
            break
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"#session-"))
    assert Session.objects.get().stage.code == "diagnosis"
