"""What every story needs: people, words in their language, a worker that works at once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest
from django.utils import translation
from playwright.sync_api import Page

from tests.browser import axe, fits
from twiza.core.actions import System
from twiza.core.jobs import run_job
from twiza.core.models import Job
from twiza.territory.actions import load_territories

Say = Callable[..., str]


def words(language: str) -> Say:
    """The words that the product uses in a language: `say("Record a session")`, `say("Open", "state of a case")`."""

    def say(message: str, context: str = "") -> str:
        with translation.override(language):
            return translation.pgettext(context, message) if context else translation.gettext(message)

    return say


def whole(page: Page) -> None:
    """The page has come, fits its window, and everybody can use it."""
    page.wait_for_load_state()
    fits(page)
    axe(page)


@pytest.fixture
def kingdom(transactional_db: None, at: datetime) -> None:
    """The territories of the Kingdom, all of them."""
    load_territories(by=System(), at=at, world=False)


@pytest.fixture
def work() -> Callable[[], None]:
    """Does what waits for the worker; a job that fails fails the story with its sentence."""

    def done() -> None:
        for job in Job.objects.unfinished().order_by("pk"):
            run_job.func(job.pk)
            job.refresh_from_db()
            assert job.state == "done", job.sentence

    return done
