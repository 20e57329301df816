"""A call for projects, from its publication to the invoice that justifies it: written on a phone, scored blind."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from tests.browser import PHONE
from tests.cast import SYSTEM, Cast
from tests.factories import agreements as make_agreements
from tests.factories import calls as make
from tests.factories.funding import Programme, mad, programme
from tests.stories.conftest import Say, whole, words
from twiza.calls import actions
from twiza.calls.models import Application, Award, Call
from twiza.funding.actions import move_tranche, record_entry, release_tranche

pytestmark = [pytest.mark.parametrize("language", ["fr", "ar"]), pytest.mark.usefixtures("own_media")]
Opens = Callable[..., Any]


def write(phone: Any, say: Say, language: str, call: Call, photo: Path) -> Application:
    """The president reads whether she may apply, writes, adds a photo, sends."""
    phone.goto(f"/{language}/calls/published/{call.key}/")
    whole(phone)
    phone.get_by_role("button", name=say("Write the application")).click()
    phone.wait_for_url(re.compile(r"/application/\d+/edit/$"))
    whole(phone)
    expect(phone.locator("#progress")).to_contain_text(say("Give your project a title."))
    for name, value in (
        ("title", "Tamount tisse"),
        ("need", "Nos métiers sont usés"),
        ("activities", "Deux métiers"),
        ("results", "Deux fois plus"),
        ("people", "20"),
        ("own", "10 000"),
        ("contact_name", "Contact"),
        ("contact_phone", "0600000000"),
    ):
        with phone.expect_response(re.compile(r"/save/$")):
            phone.locator(f"#id_{name}").fill(value)
            phone.locator(f"#id_{name}").blur()
    for part, value in (("label", "Métiers"), ("amount", "50 000,00")):
        with phone.expect_response(re.compile(r"/save/$")):
            phone.locator(f"#line-1-{part}").fill(value)
            phone.locator(f"#line-1-{part}").blur()
    with phone.expect_response(re.compile(r"/paper/$")):
        phone.locator("#file-photo").set_input_files(photo)
    expect(phone.locator("#papers img")).to_have_count(1)
    phone.reload()
    expect(phone.locator("#id_need")).to_have_value("Nos métiers sont usés")
    whole(phone)
    phone.locator("#progress").get_by_role("link", name=say("Read again and send")).click()
    phone.wait_for_url(re.compile(r"/submit/$"))
    whole(phone)
    phone.get_by_role("button", name=say("Send the application")).click()
    phone.wait_for_url(re.compile(r"/application/\d+/$"))
    whole(phone)
    return Application.objects.get(organisation__name_fr="Tamount")


def others(call: Call, cast: Cast, at: datetime) -> list[Application]:
    """Two more files that the office has already looked at."""
    return [make.eligible(call, make.cooperative(cast, at, women=women), at) for women in (5, 6)]


def score_all(opened: Opens, say: Say, language: str, reviewers: list[Any], mine: Application) -> None:
    """Three people score; one has an interest in the president's file and is not asked for it."""
    for place, person in enumerate(reviewers):
        page = opened(language=language, user=person)
        page.goto(f"/{language}/calls/review/")
        whole(page)
        if place == 2:
            page.get_by_role("link", name=say("Declare an interest")).click()
            whole(page)
            page.locator(f"#kind-{mine.organisation_id}").select_option("family")
            page.locator("li", has=page.locator(f"#kind-{mine.organisation_id}")).get_by_role("button").click()
            page.wait_for_load_state()
            page.goto(f"/{language}/calls/review/file/{mine.pk}/")
            answer(page, say, language, mine, is_refused=True)
            page.goto(f"/{language}/calls/review/")
        page.get_by_role("link", name=say("Score the next file")).click()
        while "/review/file/" in page.url:
            expect(page.locator("main")).not_to_contain_text("Tamount")
            expect(page.locator("main")).not_to_contain_text("تامونت")
            answer(page, say, language, mine)


def answer(page: Any, say: Say, language: str, mine: Application, *, is_refused: bool = False) -> None:
    """Points by the keyboard: a number for each criterion."""
    page.locator("[data-points] input").first.focus()
    for _ in range(3):
        page.keyboard.press("4")
    here = page.url
    page.keyboard.press("Control+Enter")
    if is_refused:
        expect(page.locator("[role=alert]")).to_contain_text(
            say("You have an interest in this file: somebody else scores it.")
        )
        return
    page.wait_for_url(lambda url: url != here)


def test_a_call_from_its_publication_to_the_invoice(
    open_page: Opens, cast: Cast, language: str, tmp_path: Path
) -> None:
    say, now = words(language), timezone.now()
    of: Programme = programme(cast, now - timedelta(days=5), year=100_000)
    call = make.draft(of, cast, now)
    photo = tmp_path / "photo.png"
    photo.write_bytes(make.png())

    desk = open_page(language=language, user=cast.nadia)
    desk.goto(f"/{language}/calls/call/{call.key}/")
    whole(desk)
    desk.get_by_role("button", name=say("Publish the call")).click()
    desk.wait_for_load_state()
    mine = write(open_page(language=language, width=PHONE, user=cast.amina), say, language, call, photo)
    desk.goto(f"/{language}/calls/application/{mine.pk}/examine/")
    whole(desk)
    expect(desk.locator(".calls-no, .calls-unknown")).to_have_count(0)
    desk.locator("input[name=is_eligible][value=yes]").check()
    desk.get_by_role("button", name=say("Save"), exact=True).click()
    desk.wait_for_url(re.compile(r"/application/\d+/$"))
    whole(desk)

    others(call, cast, now)
    Call.objects.filter(pk=call.pk).update(closes_at=now - timedelta(minutes=1), opens_at=now - timedelta(days=9))
    score_all(open_page, say, language, make.reviewers(now, 3), mine)
    desk.goto(f"/{language}/calls/call/{call.key}/ranking/")
    whole(desk)
    desk.get_by_role("button", name=say("Close the scoring and rank")).click()
    desk.wait_for_load_state()
    expect(desk.locator("main")).to_contain_text(say("the larger share of women among the members"))
    whole(desk)

    desk.goto(f"/{language}/calls/application/{mine.pk}/award/")
    whole(desk)
    desk.get_by_role("button", name=say("Award the grant")).click()
    desk.wait_for_url(re.compile(r"/application/\d+/$"))
    whole(desk)
    award = Award.objects.get()
    change_of_mind(desk, say, language, call, mine)
    assert [one.amount for one in award.tranches()] == [mad(24_000), mad(16_000)]
    live(award, of, cast, now)

    desk.goto(f"/{language}/calls/application/{mine.pk}/justify/")
    whole(desk)
    desk.locator("#id_amount").fill("20 000")
    desk.locator("#id_file").set_input_files(photo)
    desk.get_by_role("button", name=say("Save"), exact=True).click()
    desk.wait_for_url(re.compile(r"/application/\d+/$"))
    whole(desk)
    assert award.justified == mad(20_000)
    actions.move_call(call=Call.objects.get(), name="announce_results", by=SYSTEM, at=timezone.now())
    stranger = open_page(language=language, width=PHONE)
    stranger.goto(f"/{language}/calls/published/{call.key}/")
    whole(stranger)
    expect(stranger.locator("main")).to_contain_text("تامونت" if language == "ar" else "Tamount")


def change_of_mind(desk: Any, say: Say, language: str, call: Call, mine: Application) -> None:
    """Another grant is awarded and taken back: its file leaves the ranking, the reserve is next."""
    other = call.applications.exclude(pk=mine.pk).get(place__outcome="funded")
    desk.goto(f"/{language}/calls/application/{other.pk}/award/")
    desk.get_by_role("button", name=say("Award the grant")).click()
    desk.wait_for_url(re.compile(r"/application/\d+/$"))
    desk.get_by_role("link", name=say("Revoke the grant")).click()
    whole(desk)
    desk.locator("#id_reason").fill("La coopérative renonce")
    desk.get_by_role("button", name=say("Revoke the grant")).click()
    desk.wait_for_url(re.compile(r"/ranking/$"))
    expect(desk.locator("main")).to_contain_text(say("Next to be funded"))
    whole(desk)


def live(award: Award, of: Programme, cast: Cast, now: datetime) -> None:
    """Signed by both, the first tranche released by two people, paid."""
    agreement = make_agreements.bring(award.agreement, "in_force", now, signed_on=timezone.localdate(now))
    told: Any = {"payer": of.agreement, "year": 2026, "by": SYSTEM, "at": now, "value_on": timezone.localdate(now)}
    record_entry(agreement=agreement, stage="committed", amount=award.amount, reference="E", **told)
    first = award.tranches()[0]
    move_tranche(tranche=first, name="prepare_tranche", by=cast.rachid, at=now)
    release_tranche(tranche=first, by=cast.nadia, at=now)
    for stage in ("paid", "received"):
        record_entry(agreement=agreement, stage=stage, amount=first.amount, reference="P", **told)
