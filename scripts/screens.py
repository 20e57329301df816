"""Photographs the main pages in French and Arabic, on a desk and on a phone, into docs/screens/.

Uses the database with the demonstration that `make run` loaded. Says of each page whether it is wider than its window
and what axe finds. Words given select pages: `.venv/bin/python scripts/screens.py register target`.
"""

import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "twiza.config.settings")
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # playwright keeps an event loop in this thread

import django  # noqa: E402

django.setup()

from django.apps import apps  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.urls import NoReverseMatch, reverse  # noqa: E402
from django.utils.translation import override  # noqa: E402
from playwright.sync_api import Browser, ViewportSize, sync_playwright  # noqa: E402

from bench.harness import served  # noqa: E402
from tests.browser import CHROMIUM, DESK, LOCALES, PHONE, QUIET, axe, fits, sign_in, watch  # noqa: E402

FOLDER = ROOT / "docs" / "screens"
TALLEST = {DESK: 1300, PHONE: 1500}
CONVENTION = {"key": "mre-2020"}


def newest(label: str, name: str = "pk", **wanted: Any) -> Callable[[], dict[str, Any]]:
    """The address of the last row of a table."""
    rows = apps.get_model(label).objects.filter(**wanted).order_by("-pk")
    return lambda: {name: rows.values_list(name, flat=True)[0]}


def report() -> dict[str, Any]:
    """The address of an evaluation report; computes the first one."""
    if not apps.get_model("governance.Report").objects.exists():
        with tempfile.TemporaryDirectory() as folder:
            call_command("governance_report", "mre-2020", on="2026-06-30", output=f"{folder}/report.pdf")
    return newest("governance.Report")()


# name of the picture, name of the address, its values, signed in?
PAGES: list[tuple[str, str, Any, bool]] = [
    ("public", "agreements:public-list", {}, False),
    ("public-agreement", "agreements:public-agreement", CONVENTION, False),
    ("home", "config:home", {}, True),
    ("register", "register:organisation-list", {}, True),
    ("organisation", "register:organisation-detail", newest("register.Organisation"), True),
    ("import", "register:batch-upload", {}, True),
    ("agreements", "agreements:agreement-list", {}, True),
    ("agreement", "agreements:agreement-detail", CONVENTION, True),
    ("target", "plans:target-detail", newest("plans.Target", "key"), True),
    ("cases", "support:case-list", {}, True),
    ("case", "support:case-detail", newest("support.Case"), True),
    ("session", "support:session-record", newest("support.Case", state="open"), True),
    ("report", "governance:report-detail", report, True),
    ("duplicates", "register:pair-list", {}, True),
    ("matching", "mobilisation:run-detail", newest("mobilisation.MatchRun"), True),
    ("supply", "mobilisation:supply-map", {}, True),
    ("money", "funding:money-detail", {"key": "tta-2023"}, True),
    ("meeting", "governance:meeting-detail", newest("governance.Meeting", committee__agreement__key="tta-2023"), True),
    ("calendar", "agreements:calendar", {}, True),
    ("portfolio", "portfolio:portfolio", {}, True),
    ("call", "calls:call-detail", newest("calls.Call", "key"), True),
    ("exchange", "exchanges:exchange-detail", newest("governance.Exchange", agreement__key="pact-2019"), True),
]


def main(words: list[str]) -> int:
    officer = apps.get_model("accounts.User").objects.filter(is_demo=True, grants__role="national_officer").first()
    if officer is None:
        sys.exit("The demonstration is not in this database: start `make run` once.")
    FOLDER.mkdir(parents=True, exist_ok=True)
    address, faults = os.environ.get("DATABASE_URL", f"sqlite:///{ROOT / 'var' / 'twiza.sqlite3'}"), 0
    with served(address, workers=1) as (host, port), sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found(CHROMIUM), args=QUIET)
        for name, language, path, signed in addresses(words):
            for width in (DESK, PHONE):
                user = officer if signed else None
                said = photograph(browser, f"http://{host}:{port}", path, name, language, width, user)
                faults += len(said)
                print(f"{name}-{language}-{width}.png", *said, sep="\n    ", flush=True)
        browser.close()
    return int(faults > 0)


def addresses(words: list[str]) -> Iterator[tuple[str, str, str, bool]]:
    for name, view, values, signed in PAGES:
        if words and not any(word in name for word in words):
            continue
        for language in ("fr", "ar"):
            try:
                with override(language):
                    yield (name, language, reverse(view, kwargs=values() if callable(values) else values), signed)
            except (NoReverseMatch, IndexError, LookupError) as error:
                print(f"{name}: not there ({error})")


def photograph(browser: Browser, base: str, path: str, name: str, language: str, width: int, user: Any) -> list[str]:
    """One picture; what is wrong with the page."""
    faults: list[str] = []
    viewport = ViewportSize(width=width, height=844 if width == PHONE else 900)
    context = browser.new_context(viewport=viewport, locale=LOCALES[language], reduced_motion="reduce")
    if user is not None:
        sign_in(context, user, base)
    page = context.new_page()
    watch(page, faults)
    page.goto(base + path, wait_until="networkidle")
    page.evaluate("document.fonts.ready")
    height = min(page.evaluate("document.documentElement.scrollHeight"), TALLEST[width])
    page.set_viewport_size({"width": width, "height": max(height, viewport["height"])})
    page.screenshot(path=FOLDER / f"{name}-{language}-{width}.png")
    for check in (fits, axe):
        try:
            check(page)
        except AssertionError as error:
            faults.append(str(error))
    context.close()
    return faults


def found(program: str) -> str:
    path = shutil.which(program)
    return path or sys.exit("chromium is missing. On Debian: sudo apt-get install chromium")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
