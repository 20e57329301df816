"""One cooperative on two lists: an officer decides by a key, its page shows both, and the merge is taken back."""

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
from tests.register.test_actions_linking import asked, two
from tests.stories.conftest import whole, words
from twiza.register.models import Merge, Pair, group_of

pytestmark = pytest.mark.parametrize(("language", "width"), [("fr", 1280), ("ar", PHONE)])
REASONS = [
    {"field": "prior", "weight": -9.5, "level": ""},
    {"field": "name", "weight": 6.2, "level": "equal, rare"},
    {"field": "founded_on", "weight": 8.1, "level": "same day"},
]


def test_an_officer_joins_two_records_and_takes_it_back(
    open_page: Callable[..., Any], cast: Cast, at: datetime, language: str, width: int
) -> None:
    say = words(language)
    one, other = two(cast, at)
    case = make.case(cast, at, organisation=other)
    pair = asked(one, other, at)
    Pair.objects.filter(pk=pair.pk).update(reasons=REASONS)
    page = open_page(language=language, width=width, user=cast.rachid)

    page.goto(f"/{language}/register/")
    page.get_by_role("link", name=say("Duplicates")).click()
    whole(page)
    page.get_by_role("link", name=say("Decide one after the other")).click()
    page.wait_for_url(re.compile(rf"/duplicates/{pair.pk}/$"))
    whole(page)
    page.keyboard.press("s")
    page.wait_for_url(re.compile(r"/register/duplicates/$"))
    whole(page)
    assert group_of(other) == [one.pk, other.pk]

    page.goto(f"/{language}/register/{other.pk}/")
    page.wait_for_url(re.compile(rf"/register/{one.pk}/\?from={other.pk}$"))
    whole(page)
    expect(page.get_by_role("status").filter(has_text="تعاونية الأمل")).to_be_visible()
    expect(page.locator(f"a[href$='/support/case/{case.pk}/']").first).to_be_visible()

    page.get_by_role("link", name=say("Undo this merge")).click()
    whole(page)
    page.get_by_role("button", name=say("Undo this merge")).dblclick()
    page.wait_for_url(re.compile(rf"/register/{other.pk}/$"))
    whole(page)
    assert not Merge.objects.current().exists()
    assert Pair.objects.get().state == "open"
