"""An expert abroad, on a phone: from signing up to the certificate, and the coverage of the convention moves."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from tests.browser import PHONE
from tests.cast import Cast
from tests.factories import agreements, support
from tests.factories import mobilisation as make
from tests.stories.conftest import Say, whole, words
from twiza.accounts.models import User
from twiza.core.models import Mail
from twiza.mobilisation.models import Expert, MatchRun, Mission, Proposal
from twiza.plans.models import Event

pytestmark = pytest.mark.parametrize("language", ["fr", "ar"])
Opens = Callable[..., Any]


def link_in(reason: str) -> str:
    """The signed link of the latest letter of this kind, as a path."""
    mail = Mail.objects.filter(reason=f"mobilisation.{reason}").order_by("-pk")[0]
    found = re.search(r"https?://[^/\s]+(/\S*/mobilisation/\S+)", mail.body)
    assert found is not None, mail.body
    return found.group(1)


def sign_up(page: Any, say: Say, language: str) -> None:
    """Three short steps."""
    page.goto(f"/{language}/mobilisation/join/")
    whole(page)
    page.get_by_label(say("Find a skill")).fill("export")
    expect(page.locator("[data-skill-words]:visible")).to_have_count(1)
    page.locator("#id_skill_export").select_option("3")
    page.get_by_role("button", name=say("Continue")).click()
    whole(page)
    for code in ("fr", "ar"):
        page.locator(f"input[name=languages][value={code}]").check()
    page.get_by_role("button", name=say("Continue")).click()
    whole(page)
    page.locator("#id_name").fill("Salma")
    page.locator("#id_email").fill("salma@example.org")
    page.locator("#id_country").select_option("FR")
    page.locator("#id_agrees").check()
    page.get_by_role("button", name=say("Sign up")).click()
    page.wait_for_url(re.compile(r"/join/done/$"))
    whole(page)


def test_an_expert_signs_up_helps_and_leaves_with_a_certificate(
    open_page: Opens, cast: Cast, language: str, work: Callable[[], None]
) -> None:
    say = words(language)
    now = timezone.now()
    convention = agreements.draft(now, key="mre-2020")
    action = support.action_of(convention)
    case = support.case(cast, now, action=action, opened_on=now.date() - timedelta(days=20))
    make.need(case, now)
    phone = open_page(language=language, width=PHONE)
    sign_up(phone, say, language)

    phone.goto(link_in("welcome"))
    whole(phone)
    phone.get_by_role("button", name=say("I agree")).click()
    expect(phone.get_by_role("button", name=say("I agree"))).to_have_count(0)
    expert = Expert.objects.get()
    assert expert.has_consented

    desk = open_page(language=language, user=cast.nadia)
    desk.goto(f"/{language}/mobilisation/expert/{expert.pk}/")
    whole(desk)
    desk.get_by_role("link", name=say("Vet"), exact=True).click()
    desk.get_by_role("button", name=say("Vet"), exact=True).click()
    desk.wait_for_url(re.compile(r"/expert/\d+/$"))
    desk.goto(f"/{language}/mobilisation/run/new/")
    whole(desk)
    desk.get_by_role("button", name=say("Compute")).click()
    desk.wait_for_url(re.compile(r"/jobs/\d+/$"))
    work()
    run = MatchRun.objects.get()
    desk.goto(f"/{language}/mobilisation/run/{run.pk}/")
    whole(desk)
    desk.locator("button[name=what][value=all]").click()
    desk.wait_for_load_state()
    proposal = Proposal.objects.get()
    assert proposal.state == "sent"

    phone.goto(link_in("request"))
    whole(phone)
    name = "تامونت" if language == "ar" else "Tamount"
    expect(phone.locator("main")).not_to_contain_text(name)
    phone.get_by_role("button", name=say("Yes, I will help")).click()
    expect(phone.get_by_role("button", name=say("Yes, I will help"))).to_have_count(0)

    amina = open_page(language=language, width=PHONE, user=cast.amina)
    amina.goto(f"/{language}/mobilisation/request/{proposal.pk}/")
    whole(amina)
    expect(amina.locator("main")).not_to_contain_text("Salma")
    amina.get_by_role("button", name=say("Yes, share our contact and begin")).click()
    amina.wait_for_url(re.compile(r"/mission/\d+/$"))
    expect(amina.locator("main")).to_contain_text("salma@example.org")

    mission = Mission.objects.get()
    own = open_page(language=language, width=PHONE, user=User.objects.get(email="salma@example.org"))
    own.goto(f"/{language}/mobilisation/inbox/")
    whole(own)
    own.goto(f"/{language}/mobilisation/mission/{mission.pk}/session/")
    whole(own)
    own.locator("#id_notes").fill("Prix de revient et tarif d’export")
    own.get_by_role("button", name=say("Save the session")).dblclick()
    own.wait_for_url(re.compile(r"/mission/\d+/$"))
    whole(own)
    assert Event.objects.filter(kind="session", action=action, organisation=cast.tamount).count() == 1

    own.goto(f"/{language}/mobilisation/mission/{mission.pk}/close/")
    whole(own)
    own.get_by_role("button", name=say("Save")).click()
    own.wait_for_url(re.compile(r"/mission/\d+/$"))
    mission.refresh_from_db()
    assert (mission.state, bool(mission.certificate)) == ("done", True)
    paper = own.request.get(f"/{language}/mobilisation/mission/{mission.pk}/certificate/{language}/")
    assert paper.status == 200
    assert paper.body().startswith(b"%PDF")

    told = mission.volunteering()
    phone.goto(f"/{language}/mobilisation/certificate/")
    whole(phone)
    phone.locator("#id_number").fill(told.number)
    phone.locator("#id_code").fill(told.code.lower())
    phone.get_by_role("button", name=say("Check"), exact=True).click()
    expect(phone.locator("main")).to_contain_text("Salma")


def test_a_link_that_was_changed_leads_to_a_new_one(open_page: Opens, cast: Cast, language: str) -> None:
    say = words(language)
    expert = make.expert(timezone.now(), language=language)
    page = open_page(language=language, width=PHONE)
    assert page.request.get(f"/{language}/mobilisation/answer/changed/").status == 403
    page.goto(f"/{language}/mobilisation/link/")
    whole(page)
    page.locator("#id_email").fill(expert.email)
    page.get_by_role("button", name=say("Send me a new link")).click()
    page.wait_for_load_state()
    whole(page)
    page.goto(link_in("link"))
    whole(page)
    expect(page.locator("main")).to_contain_text(expert.email)
    page.get_by_role("link", name=say("Change")).last.click()
    page.locator("#q").fill("tamount")
    page.get_by_role("button", name=say("Search")).last.click()
    page.locator("input[name=organisation][type=radio]").first.check()
    page.get_by_role("button", name=say("Never propose there")).click()
    page.wait_for_load_state()
    whole(page)
    assert list(expert.conflicts.values_list("organisation_id", flat=True)) == [cast.tamount.pk]
