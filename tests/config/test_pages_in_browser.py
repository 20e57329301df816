"""The first page in a real browser, in three languages and at both widths."""

from typing import Any

import pytest
from playwright.sync_api import Browser

from tests.browser import DESK, PHONE, axe, fits, watch


@pytest.mark.parametrize("page", [("fr", DESK), ("ar", PHONE), ("en", PHONE)], indirect=True)
def test_home_page_is_whole(page: Any, live_server: Any, request: pytest.FixtureRequest) -> None:
    language = request.node.callspec.params["page"][0]
    page.goto(f"/{language}/")
    html = page.locator("html")
    assert (html.get_attribute("lang") or "").split("-")[0] == language
    assert html.get_attribute("dir") == ("rtl" if language == "ar" else "ltr")
    assert page.get_by_role("heading", level=1).count() == 1
    fits(page)
    axe(page)


def test_the_browser_hears_what_the_policy_refuses(chromium: Browser) -> None:
    context, faults = chromium.new_context(), list[str]()
    page = context.new_page()
    watch(page, faults)
    policy, body = ("script-src 'self'; style-src 'self'", '<h1 style="color:red">ok</h1><script>alert(1)</script>')
    headers = {"Content-Security-Policy": policy}
    page.route("**/*", lambda route: route.fulfill(content_type="text/html", headers=headers, body=body))
    page.goto("http://127.0.0.1/")
    context.close()
    assert any("script-src" in fault for fault in faults)
    assert any("style-src" in fault for fault in faults)
