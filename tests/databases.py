"""Prepared databases: migrated once, the demonstration loaded once; workers and modules take copies of them.

    def test_home_of_an_officer(demonstration, client): ...      # a module's tests see the small demonstration

What is prepared is kept until something that it is made of changes: in `.pytest_cache/databases` for SQLite, in the
server for PostgreSQL. `pytest --create-db` prepares it again.
"""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.test import TransactionTestCase, override_settings
from django.utils import translation

from tests.once import SHELF

ROOT = Path(__file__).resolve().parent.parent
KEPT = ROOT / ".pytest_cache" / "databases"
LOCK = 5_042_003  # of PostgreSQL's advisory locks, the suite's own

# What decides the content of each prepared database
SCHEMA = ("*/migrations/*.py", "*/models.py", "*/models/**/*.py", "*/apps.py", "core/**/*.py", "config/settings.py")
EVERYTHING = ("**/*.py", "**/*.json", "**/*.toml", "**/*.csv", "**/*.toml", "**/*.po")

# The instant at which the demonstration is loaded: every book of its register is closed
LOADED_AT = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)


def key_of(*patterns: str) -> str:
    """Changes with the content of any file of the product that a pattern names, or with a version of a library."""
    files = {path for pattern in patterns for path in (ROOT / "twiza").glob(pattern)}
    digest = sha256((ROOT / "requirements-dev.lock").read_bytes())
    for path in sorted(files):
        digest.update(str(path.relative_to(ROOT)).encode() + path.read_bytes())
    return digest.hexdigest()[:16]


class Sqlite:
    """Prepared databases as files; one process at a time prepares."""

    @contextmanager
    def lock(self) -> Iterator[None]:
        KEPT.mkdir(parents=True, exist_ok=True)
        with (KEPT / "lock").open("w") as held:
            fcntl.flock(held, fcntl.LOCK_EX)
            yield

    def has(self, name: str, key: str) -> bool:
        return self._file(name, key).exists()

    def keep(self, name: str, key: str) -> None:
        """Keep the database in use under a name, instead of any older one."""
        for older in KEPT.glob(f"{name}-*.sqlite3"):
            older.unlink()
        fresh = KEPT / f"{name}.{os.getpid()}"
        fresh.unlink(missing_ok=True)
        with connection.cursor() as cursor:
            cursor.execute("VACUUM INTO %s", [str(fresh)])
        fresh.rename(self._file(name, key))

    def copy(self, name: str, key: str, to: str) -> None:
        self.drop(to)
        shutil.copyfile(self._file(name, key), to)

    def drop(self, name: str) -> None:
        for end in ("", "-wal", "-shm"):
            Path(name + end).unlink(missing_ok=True)

    def _file(self, name: str, key: str) -> Path:
        return KEPT / f"{name}-{key}.sqlite3"


class Postgres:
    """Prepared databases as templates in the same server; their comment says what they were made of."""

    @contextmanager
    def lock(self) -> Iterator[None]:
        with self._server() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s)", [LOCK])
            yield

    def has(self, name: str, key: str) -> bool:
        question = "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = %s"
        with self._server() as cursor:
            cursor.execute(question, [self._kept(name)])
            return cursor.fetchone() == (key,)

    def keep(self, name: str, key: str) -> None:
        """Keep the database in use under a name, instead of any older one."""
        self._copy(connection.settings_dict["NAME"], self._kept(name))
        with self._server() as cursor:
            cursor.execute(f"COMMENT ON DATABASE {self._quoted(self._kept(name))} IS '{key}'")

    def copy(self, name: str, key: str, to: str) -> None:
        self._copy(self._kept(name), to)

    def drop(self, name: str) -> None:
        with self._server() as cursor:
            cursor.execute(f"DROP DATABASE IF EXISTS {self._quoted(name)} WITH (FORCE)")

    def _copy(self, name: str, to: str) -> None:
        connection.close()  # a template has no guests
        self.drop(to)
        with self._server() as cursor:
            cursor.execute(f"CREATE DATABASE {self._quoted(to)} TEMPLATE {self._quoted(name)}")

    @staticmethod
    def _kept(name: str) -> str:
        return f"test_twiza_{name}"

    @staticmethod
    def _quoted(name: str) -> str:
        return connection.ops.quote_name(name)

    @staticmethod
    def _server() -> Any:
        return connection.creation._nodb_cursor()


def engine() -> Sqlite | Postgres:
    """The one of the database that the suite runs on."""
    return Postgres() if connection.vendor == "postgresql" else Sqlite()


def use(name: str) -> None:
    """From now on every thread's connections open this database."""
    SHELF.clear()
    connection.close()
    settings.DATABASES["default"]["NAME"] = name
    connection.settings_dict["NAME"] = name


def prepare(name: str, key: str, to: str, make: Callable[[str], None], again: bool = False) -> None:
    """Use a copy of the prepared database; where there is none yet, make it and keep it."""
    kept = engine()
    SHELF.clear()
    with kept.lock():
        connection.close()
        if kept.has(name, key) and not again:
            kept.copy(name, key, to)
        else:
            make(to)
            kept.keep(name, key)
    use(to)


def migrated(to: str) -> None:
    """Make a database with every table and no row of anybody's."""
    engine().drop(to)
    connection.settings_dict["TEST"]["NAME"] = to
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)


def loaded(to: str) -> None:
    """Make a database with the small demonstration, its documents beside it."""
    from twiza.config.demo.loading import load_demonstration
    from twiza.core.actions import System

    migrated(to)
    shutil.rmtree(documents(), ignore_errors=True)
    # a storage that was used before remembers its folder until it hears that the setting changed
    with override_settings(MEDIA_ROOT=documents()), translation.override(settings.LANGUAGE_CODE):
        load_demonstration(by=System(), at=LOADED_AT, small=True)


def documents() -> Path:
    """The documents of the prepared demonstration."""
    return KEPT / f"documents-{connection.vendor}"


@pytest.fixture(scope="session")
def django_db_setup(
    request: pytest.FixtureRequest,
    django_test_environment: None,
    django_db_modify_db_settings: None,
    django_db_blocker: Any,
) -> Iterator[None]:
    """The database of this process, a copy of the migrated one."""
    again = request.config.getvalue("create_db")
    with django_db_blocker.unblock():
        own = connection.creation._get_test_db_name()
        prepare("migrated", key_of(*SCHEMA), own, migrated, again)
    yield
    with django_db_blocker.unblock():
        SHELF.clear()
        connection.close()
        engine().drop(own)


@pytest.fixture(scope="module")
def demonstration(request: pytest.FixtureRequest, django_db_setup: None, django_db_blocker: Any) -> Iterator[datetime]:
    """The module's tests see the small demonstration, as loaded at this instant, whatever one of them writes."""
    own, key = connection.settings_dict["NAME"], key_of(*EVERYTHING)
    again, patch = request.config.getvalue("create_db"), pytest.MonkeyPatch()

    def restore(*_: Any) -> None:
        prepare("demonstration", key, f"{own}_demonstration", loaded)

    with django_db_blocker.unblock():
        prepare("demonstration", key, f"{own}_demonstration", loaded, again)
        if documents().exists():
            shutil.copytree(documents(), settings.MEDIA_ROOT, dirs_exist_ok=True)
        # a test that commits would have every table emptied after it
        patch.setattr(TransactionTestCase, "_fixture_teardown", restore)
    yield LOADED_AT
    patch.undo()
    with django_db_blocker.unblock():
        use(own)
        engine().drop(f"{own}_demonstration")
