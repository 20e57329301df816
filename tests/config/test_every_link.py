"""Whatever a page offers to a reader opens: the demonstration, walked by every role in French and in Arabic.

A failure says who read, in which language, what was offered, on which page, and what came instead. `pytest -rP` shows
how much each walk opened.
"""

from __future__ import annotations

from datetime import datetime

import pytest
from django.test import Client
from django.utils import timezone

from tests.crawl import Crawl
from twiza.accounts.models import User
from twiza.accounts.rules import Role
from twiza.config.demo.dataset import dataset

VISITOR = "visitor"
LOG_INS = {login.role: login.email for login in reversed(dataset().people.cast)}  # the first of each role
# URL names that each walk opens at least: one that meets a closed door early cannot pass for a whole one.
LEAST = {
    VISITOR: 18,
    Role.NATIONAL_OFFICER: 180,
    Role.REGIONAL_OFFICER: 145,
    Role.COMMITTEE_SECRETARY: 105,
    Role.PRESIDENT: 40,
    Role.EXPERT: 28,
    Role.REVIEWER: 25,
    Role.DONOR: 60,
    Role.AUDITOR: 110,
    Role.ADMINISTRATOR: 22,
}


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["fr", "ar"])
@pytest.mark.parametrize("reader", LEAST)
def test_whatever_a_page_offers_opens(
    reader: str, language: str, demonstration: datetime, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(timezone, "now", lambda: demonstration)
    if reader != VISITOR:
        client.force_login(User.objects.get(email=LOG_INS[reader]))
    crawl = Crawl(client, reader, language)
    crawl.run()
    print(crawl)
    assert not crawl.faults, f"{crawl}\n" + "\n".join(map(str, crawl.faults))
    assert len(crawl.visited) >= LEAST[reader], f"{crawl}\n{sorted(crawl.visited)}"
    assert crawl.sent


def test_every_role_has_its_walk() -> None:
    assert set(LEAST) == {VISITOR, *Role} == {VISITOR, *LOG_INS}
