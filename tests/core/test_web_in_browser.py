"""The shell as hands and screen readers meet it: keyboard, menu on a phone, double clicks, work in progress."""

import re
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest

from tests.browser import PHONE, axe, fits
from twiza.accounts.actions import create_user, grant_role
from twiza.accounts.models import User
from twiza.core.actions import System, enqueue_job, finish_job
from twiza.core.models import AuditRow

SYSTEM = System()


@pytest.fixture
def boss(db: None, at: datetime) -> User:
    user = create_user(email="boss@example.org", name="Rim Alaoui", language="fr", by=SYSTEM, at=at)
    grant_role(user=user, role="administrator", by=SYSTEM, at=at)
    return user


def test_the_first_tab_goes_to_the_content(page: Any, live_server: Any) -> None:
    page.goto("/fr/about/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getAttribute('href')") == "#main"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


def test_sections_open_on_a_phone_by_keyboard(open_page: Callable[..., Any], boss: User) -> None:
    page = open_page(language="ar", width=PHONE, user=boss)
    page.goto("/ar/")
    section = page.locator("#sections a", has_text="الإدارة")
    assert not section.is_visible()
    page.locator("[data-bs-target='#sections']").focus()
    page.keyboard.press("Enter")
    section.wait_for(state="visible")
    fits(page)
    axe(page)


def test_changing_language_keeps_the_filters(open_page: Callable[..., Any], boss: User) -> None:
    page = open_page(user=boss)
    page.goto("/fr/accounts/users/?role=administrator")
    page.locator(".kit-languages a[lang=ar]").click()
    page.wait_for_url("**/ar/accounts/users/?role=administrator")
    assert page.locator("html").get_attribute("dir") == "rtl"


def test_a_refused_form_puts_the_keyboard_on_the_reason(open_page: Callable[..., Any], boss: User) -> None:
    page = open_page(language="fr", user=boss)
    page.goto("/fr/account/password/change/")
    page.locator("main form button[type=submit]").click()
    page.wait_for_load_state()
    assert page.locator(".is-invalid").count() >= 1
    axe(page)


def test_a_double_click_opens_one_account(open_page: Callable[..., Any], boss: User) -> None:
    page = open_page(user=boss)
    page.goto("/fr/accounts/users/new/")
    page.fill("#id_name", "Yto")
    page.fill("#id_email", "yto@example.org")
    page.locator("main form button[type=submit]").dblclick()
    page.wait_for_url(re.compile(r"/users/\d+/$"))
    assert AuditRow.objects.filter(action="create_user", by_id=boss.pk).count() == 1


def test_the_job_page_follows_the_work_to_its_end(open_page: Callable[..., Any], boss: User, at: datetime) -> None:
    job = enqueue_job("register.import", {}, by=boss, at=at)
    job.tell(done=1, total=4, message="lignes lues")
    page = open_page(user=boss)
    page.goto(f"/fr/core/jobs/{job.pk}/")
    assert page.locator("progress").get_attribute("value") == "1"
    job.tell(done=3, total=4, message="lignes lues")
    page.wait_for_selector("progress[value='3']")
    axe(page)
    finish_job(job, at=at, result={"url": "/fr/about/"})
    page.get_by_role("link", name="Ouvrir le résultat").click()
    page.wait_for_url("**/fr/about/")
