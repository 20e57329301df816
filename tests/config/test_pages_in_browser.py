"""The first page in a real browser, in three languages and at both widths."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.browser import DESK, PHONE, axe, fits


@pytest.mark.parametrize("page", [("fr", DESK), ("ar", PHONE), ("en", PHONE)], indirect=True)
def test_home_page_is_whole(page: Any, live_server: Any, request: pytest.FixtureRequest) -> None:
    language = request.node.callspec.params["page"][0]
    page.goto(f"/{language}/")
    html = page.locator("html")
    assert html.get_attribute("lang") in (language, f"{language}-MA")
    assert html.get_attribute("dir") == ("rtl" if language == "ar" else "ltr")
    assert page.get_by_role("heading", level=1).count() == 1
    fits(page)
    axe(page)


def test_the_browser_hears_a_refused_script(open_page: Callable[..., Any]) -> None:
    page = open_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.route(
        "**/fr/", lambda route: route.fulfill(status=200, content_type="text/html", body="<h1>ok</h1>")
    )
    page.goto("/fr/")
    assert page.get_by_role("heading").inner_text() == "ok"
    assert not complaints
