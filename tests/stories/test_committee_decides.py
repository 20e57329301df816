"""From the agenda that built itself to the money released: a meeting decides, the ledger and the report show it."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from tests.cast import Cast
from tests.factories.governance import proposed, seated
from tests.stories.conftest import Say, whole, words
from twiza.core import formats as written
from twiza.funding.models import Entry
from twiza.governance.models import Decision, Meeting, Report

pytestmark = pytest.mark.parametrize("language", ["fr", "ar"])
Opens = Callable[..., Any]


def press(page: Any, say: Say, name: str) -> None:
    """Press a button or follow a link of the main part."""
    page.get_by_role("main").locator("a, button").filter(has_text=say(name)).first.click()
    page.wait_for_load_state()


def test_a_meeting_releases_a_tranche(
    open_page: Opens, cast: Cast, at: datetime, work: Callable[[], None], language: str
) -> None:
    of = seated(cast, at)
    tranche = proposed(of, at)
    say, today = words(language), timezone.localdate()
    page = open_page(language=language, user=cast.nadia)
    amount = written.money(tranche.amount, language)

    # the agenda built itself: the tranche waits
    page.goto(f"/{language}/governance/committees/tta-2023/")
    whole(page)
    expect(page.get_by_role("main")).to_contain_text(amount)
    press(page, say, "Plan a meeting")
    page.locator("#id_held_on").fill((today + timedelta(days=1)).isoformat())
    page.locator("#id_held_on").press("Enter")
    page.wait_for_url(re.compile(r"/meetings/\d+/$"))
    press(page, say, "Convene the meeting")
    page.wait_for_load_state()
    meeting = Meeting.objects.get(held_on__gt=today)
    assert ["tranche", str(tranche.pk)] in [item["about"] for item in meeting.agenda]

    # the day has come, everybody sits: there is a quorum
    Meeting.objects.filter(pk=meeting.pk).update(held_on=today, convened_on=today - timedelta(days=1))
    page.reload()
    press(page, say, "Record who sat")
    press(page, say, "Save")
    expect(page.get_by_role("main")).to_contain_text(say("Quorum reached"))
    whole(page)

    # the decision releases the tranche, once
    press(page, say, "Record a decision")
    page.locator(f"#id_text_{language}").fill("Libérer la tranche" if language == "fr" else "صرف الشطر")
    page.locator("#id_matter").select_option(f"tranche-{tranche.pk}")
    page.locator("#id_owner").select_option(str(of.programme.region.pk))
    whole(page)
    page.get_by_role("button", name=say("Record the decision")).dblclick()
    page.wait_for_url(re.compile(r"/committees/tta-2023/$"))
    decision = Decision.objects.get()
    assert (decision.meeting, decision.effect) == (meeting, "release_tranche")
    assert decision.effected_at is not None
    whole(page)
    tranche.refresh_from_db()
    assert tranche.state == "released"
    entry = Entry.objects.get(tranche=tranche)

    # the page of the tranche says who decided, the ledger holds the order
    page.goto(f"/{language}/funding/tranche/{tranche.pk}/")
    expect(page.locator("#tranche-decisions")).to_be_visible()
    whole(page)
    page.goto(f"/{language}/funding/agreement/tta-2023/entries/?stage=ordered")
    expect(page.locator(f"#entry-{entry.pk}")).to_be_visible()

    # the register of decisions, narrowed in the address
    page.goto(f"/{language}/governance/decisions/?standing=closed&agreement=tta-2023")
    expect(page.get_by_role("main")).to_contain_text(decision.text)
    whole(page)

    # the report shows it, and the page for the chair is printed
    page.goto(f"/{language}/governance/reports/compute/?agreement=tta-2023")
    press(page, say, "Compute and freeze")
    work()
    report = Report.objects.get()
    ordered = report.document.money.of("ordered") if report.document.money else None
    assert ordered is not None
    assert ordered.recorded == tranche.centimes
    (told,) = report.document.decisions
    assert (told.outcome, told.effect) == ("kept", "release_tranche")
    page.goto(f"/{language}/governance/reports/{report.pk}/")
    expect(page.locator("#money_parties, #money")).not_to_have_count(0)
    whole(page)
    with page.expect_download() as download:
        page.locator(f"a[href$='/sheet/{language}.pdf']").click()
    assert download.value.path().read_bytes().startswith(b"%PDF-")
