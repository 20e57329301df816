"""A real browser for stories: Debian's chromium driven by playwright, on the live server of the suite.

    def test_list(page, live_server): ...                                       # French, desk
    @pytest.mark.parametrize("page", [("ar", 390)], indirect=True)              # Arabic, phone

Each test that opens a page fails on a script error, on anything that the Content-Security-Policy refused, on a
resource that is missing and on an answer 500, whatever else it looks at.
"""

import os
import shutil
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Response, sync_playwright

from tests.once import SHELF

CHROMIUM = os.environ.get("CHROMIUM", "chromium")
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
]
LOCALES = {"fr": "fr-MA", "ar": "ar-MA", "en": "en-GB"}
DESK, PHONE = 1280, 390
SECONDS = 15_000


@pytest.fixture(scope="session")
def chromium(django_db_blocker: Any) -> Iterator[Browser]:
    """One browser for the whole session."""
    path = shutil.which(CHROMIUM)
    if path is None:
        pytest.fail("chromium is missing. On Debian: sudo apt-get install chromium")
    # From here on the thread has another database connection: rows that the first one shares would lock the tables
    with django_db_blocker.unblock():
        SHELF.clear()
    # playwright keeps an event loop in this thread, and Django would then refuse plain database calls
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=QUIET)
        yield browser
        browser.close()


@pytest.fixture
def open_page(chromium: Browser, live_server: Any) -> Iterator[Callable[..., Page]]:
    """Opens windows: `open_page(language="ar", width=390, user=amina)`. All are watched and closed at the end."""
    contexts: list[BrowserContext] = []
    faults: list[str] = []

    def opened(*, language: str = "fr", width: int = DESK, user: Any = None) -> Page:
        context = chromium.new_context(
            base_url=live_server.url,
            locale=LOCALES[language],
            timezone_id="Africa/Casablanca",
            viewport={"width": width, "height": 844 if width < 600 else 900},
            has_touch=width < 600,
            reduced_motion="reduce",
            accept_downloads=True,
        )
        contexts.append(context)
        if user is not None:
            sign_in(context, user, live_server.url)
        page = context.new_page()
        page.set_default_timeout(SECONDS)
        watch(page, faults)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert not faults, "The browser complained:\n" + "\n".join(dict.fromkeys(faults))


@pytest.fixture
def page(request: pytest.FixtureRequest, open_page: Callable[..., Page]) -> Page:
    """One window; parametrize it indirectly with (language, width)."""
    language, width = getattr(request, "param", ("fr", DESK))
    return open_page(language=language, width=width)


def watch(page: Page, faults: list[str]) -> None:
    """Write down whatever the browser complains of."""

    def console(message: ConsoleMessage) -> None:
        if message.type == "error" and "status of 422" not in message.text:  # the answer to a form that is refused
            faults.append(f"console on {page.url}: {message.text} {message.location.get('url', '')}")

    def answer(response: Response) -> None:
        if response.status >= 500:
            faults.append(f"{response.status} from {response.url}")

    page.on("console", console)
    page.on("response", answer)
    page.on("pageerror", lambda error: faults.append(f"script on {page.url}: {error}"))


def sign_in(context: BrowserContext, user: Any, url: str) -> None:
    """Give the window a session of this user, without the log-in page."""
    from django.conf import settings
    from django.test import Client

    client = Client()
    client.force_login(user)
    value = client.cookies[settings.SESSION_COOKIE_NAME].value
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": value, "url": url}])


def axe(page: Page) -> None:
    """Fail on any accessibility rule that the page breaks, with the element and what to do."""
    found = Axe().run(page, options={"resultTypes": ["violations"]}).response["violations"]
    lines = []
    for violation in found:
        lines.append(f"{violation['id']} ({violation['impact']}): {violation['help']}")
        lines += [f"    {' '.join(node['target'])}  {node['html'][:160]}" for node in violation["nodes"][:5]]
    assert not found, f"axe on {page.url}:\n" + "\n".join(lines)


def fits(page: Page) -> None:
    """Fail when the page is wider than the window: a phone would scroll sideways."""
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wide <= 1, f"{page.url} is {wide} px wider than the window"
