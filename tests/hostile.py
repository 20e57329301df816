"""What the suite refuses everywhere, without a test having to ask.

- an undefined variable in one of our templates (those of Django and of libraries may be lax);
- a warning (pyproject.toml, filterwarnings);
- a connection to anything but this machine;
- reliance on an order that nobody asked for: rows of unordered querysets on our models come shuffled.
  `QuerySet.iterator()` is not shuffled, it keeps its chunks;
- a silent skip: tests that need the real lists of ../shared/data or the texts of ../shared/sources say so in the
  summary.
"""

import os
import random
import shutil
import socket
import sys
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from types import FrameType
from typing import Any

import hypothesis
import pytest
from django.conf import settings
from django.template.base import UNKNOWN_SOURCE, FilterExpression
from django.utils import translation

ROOT = Path(__file__).resolve().parent.parent
TEMPLATES = str(ROOT / "twiza") + os.sep
REAL_LISTS = ROOT.parent / "shared" / "data"
NO_REAL_LISTS = "the real lists are not beside the checkout (../shared/data)"
FIVE_TEXTS = ROOT.parent / "shared" / "sources"
NO_FIVE_TEXTS = "the five texts are not beside the checkout (../shared/sources)"

# A test that asks for none of these and carries no mark of pytest-django touches no database
DATABASE = {"db", "transactional_db", "live_server", "demonstration"}

# The day on which the suite takes place: a Sunday in Rabat, before the registers of spring
AT = datetime(2026, 3, 15, 10, 30, tzinfo=UTC)


class UndefinedVariable(Exception):
    """A template of ours names a variable that its view did not give."""


class Undefined(str):
    """Stands for an undefined variable; asked what it is worth, it fails if one of our templates holds it.

    Django asks for its truth before it prints or filters it. `{{ name|default:"..." }}` says that absence is meant.
    """

    def __bool__(self) -> bool:
        asker = sys._getframe(1)
        expression = asker.f_locals.get("self")
        if isinstance(expression, FilterExpression) and asker.f_code.co_name == "resolve":
            filters = {getattr(function, "__name__", "") for function, _ in expression.filters}
            template = rendered_template(asker)
            if template.startswith(TEMPLATES) and not filters & {"default", "default_if_none"}:
                raise UndefinedVariable(f"{{{{ {expression.token} }}}} in {Path(template).relative_to(ROOT)}")
        return False


def rendered_template(frame: FrameType | None) -> str:
    """The file of the innermost node that is being rendered."""
    while frame is not None:
        origin = getattr(frame.f_locals.get("self"), "origin", None)
        # An attribute of a component has no file of its own: the template that wrote it does
        if (
            origin is not None
            and origin.name != UNKNOWN_SOURCE
            and frame.f_code.co_name in ("render", "render_annotated")
        ):
            return str(origin.name)
        frame = frame.f_back
    return ""


def pytest_configure(config: pytest.Config) -> None:
    # A deadline would make the suite fail on a busy machine; what is slow belongs to the benchmarks.
    hypothesis.settings.register_profile("twiza", deadline=None)
    hypothesis.settings.load_profile("twiza")
    from django.conf import settings

    folder = tempfile.mkdtemp(prefix="twiza-tests-")
    config.add_cleanup(lambda: shutil.rmtree(folder, ignore_errors=True))
    settings.TEMPLATES[0]["OPTIONS"]["string_if_invalid"] = Undefined()
    settings.SECRET_KEY = "a key for the suite only"  # a clone that never ran has none
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    settings.STATIC_ROOT = Path(folder, "static")  # nothing collected: styles and scripts as they are in the sources
    settings.STATIC_ROOT.mkdir()
    settings.MEDIA_ROOT = Path(folder, "media")
    settings.CACHES["progress"]["LOCATION"] = f"{folder}/progress"
    if settings.DATABASES["default"]["ENGINE"].endswith("sqlite3"):
        # A file: the threads of the live server need connections of their own
        settings.DATABASES["default"].setdefault("TEST", {})["NAME"] = f"{folder}/test.sqlite3"
        settings.DATABASES["default"]["OPTIONS"]["init_command"] += "PRAGMA synchronous=OFF;"


@pytest.fixture(autouse=True, scope="session")
def _no_network() -> Iterator[None]:
    """Sockets reach this machine and nothing else."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: Any) -> None:
        if self.family in (socket.AF_INET, socket.AF_INET6):
            host = str(address[0])
            if not (host.startswith("127.") or host in ("::1", "localhost")):
                raise RuntimeError(f"The suite must not reach {host}")
        return connect(self, address)

    patch = pytest.MonkeyPatch()
    patch.setattr(socket.socket, "connect", guarded)
    yield
    patch.undo()


@pytest.fixture(autouse=True)
def _own_language() -> None:
    """Each test begins in the language of the house, whatever page the one before it opened."""
    translation.activate(settings.LANGUAGE_CODE)


@pytest.fixture(autouse=True)
def _no_memory() -> None:
    """Tables and counters kept by the process go before each test: rolled-back stamps repeat, attempts add up."""
    from django.core.cache import cache

    from twiza.core.cache import forget

    forget()
    cache.clear()


@pytest.fixture(autouse=True, scope="session")
def _attributes_of_components_are_defined() -> Iterator[None]:
    """`<c-card :form="frm">` fails where the page knows no `frm`; django-cotton would leave the attribute out."""
    from django_cotton.templatetags import Attrs

    def undefined(self: Attrs, key: str) -> None:
        raise UndefinedVariable(f":{key} of a component")

    patch = pytest.MonkeyPatch()
    patch.setattr(Attrs, "unprocessable", undefined)
    yield
    patch.undo()


@pytest.fixture(autouse=True, scope="session")
def _shuffled_rows() -> Iterator[None]:
    """Rows that nobody ordered come in another order than they went in."""
    from django.db.models.query import QuerySet

    fetch = QuerySet._fetch_all

    def shuffled(self: QuerySet[Any]) -> None:
        fresh = self._result_cache is None
        fetch(self)
        rows = self._result_cache
        if fresh and rows and self.model.__module__.startswith("twiza.") and not self.ordered:
            random.Random(len(rows)).shuffle(rows)

    patch = pytest.MonkeyPatch()
    patch.setattr(QuerySet, "_fetch_all", shuffled)
    yield
    patch.undo()


@pytest.fixture(autouse=True, scope="session")
def _ledgers_are_emptied_between_tests() -> Iterator[None]:
    """Tables that the database itself forbids to empty (`*_stays_*` triggers of SQLite) are emptied between tests."""
    from django.db.backends.sqlite3.base import DatabaseOperations

    plain = DatabaseOperations.sql_flush

    def flush(self: DatabaseOperations, *args: Any, **kwargs: Any) -> list[str]:
        with self.connection.cursor() as cursor:
            cursor.execute(
                "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND name LIKE '%\\_stays\\_%' ESCAPE '\\'"
            )
            guards = cursor.fetchall()
        drops = [f"DROP TRIGGER {name}" for name, _sql in guards]
        return [*drops, *plain(self, *args, **kwargs), *(sql for _name, sql in guards)]

    patch = pytest.MonkeyPatch()
    patch.setattr(DatabaseOperations, "sql_flush", flush)
    yield
    patch.undo()


@pytest.fixture
def at() -> datetime:
    """The one instant of the suite: what a face would have read from the clock."""
    return AT


@pytest.fixture
def real_lists(request: pytest.FixtureRequest) -> Path:
    """The folder of real registers, or a skip that the summary repeats."""
    if not REAL_LISTS.is_dir():
        pytest.skip(NO_REAL_LISTS)
    return REAL_LISTS


@pytest.fixture
def five_texts() -> Path:
    """The folder of the five source texts, or a skip that the summary repeats."""
    if not FIVE_TEXTS.is_dir():
        pytest.skip(NO_FIVE_TEXTS)
    return FIVE_TEXTS


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Marks follow from the fixtures that a test asks for."""
    for item in items:
        names = set(getattr(item, "fixturenames", ()))
        if "chromium" in names:
            item.add_marker(pytest.mark.browser)
        if "real_lists" in names:
            item.add_marker(pytest.mark.real_lists)
        if not names & DATABASE and item.get_closest_marker("django_db") is None:
            item.add_marker(pytest.mark.pure)  # pytest-django refuses it any query


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    told = {
        absent: sum(absent in str(one.longrepr) for one in terminalreporter.stats.get("skipped", ()))
        for absent in (NO_REAL_LISTS, NO_FIVE_TEXTS)
    }
    if any(told.values()):
        terminalreporter.section("not run")
    for absent, count in told.items():
        if count:
            terminalreporter.line(f"{count} tests: {absent}")
