"""Done once instead of in every test: the list of static files, and the rows that many tests begin with.

    @shared
    def programme(cast: Cast, at: datetime) -> Programme: ...    # a fixture like any other for who asks for it

The rows of a shared fixture are written when a test needs them and stay, under savepoints, for the tests after it that
need them too; each test works in a transaction of its own above them and holds its own copies of the objects.
A shared fixture asks for shared fixtures and `at` only, and writes nothing but rows.
"""

from __future__ import annotations

import copy
import functools
import inspect
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.conf import settings
from django.db import connection, transaction
from django.test import TestCase, TransactionTestCase
from django.utils import translation

from tests.hostile import AT

Make = Callable[..., Any]
PLAIN: dict[str, Any] = {"at": AT, "db": None}  # what a shared fixture may ask for besides others like it


def shared(make: Make) -> Any:
    """A fixture whose rows are written once for the tests that follow one another."""

    @functools.wraps(make)
    def given(**asked: Any) -> Any:
        kept = SHELF.copies
        return kept[make] if make in kept else make(**asked)

    given.__dict__["make"] = make
    return pytest.fixture(given)


@dataclass
class Level:
    """The rows of one shared fixture: their savepoint, and what it and those below it gave."""

    make: Make
    atomic: transaction.Atomic
    values: dict[Make, Any]


class Shelf:
    """The shared rows now in the database, each level above those that it was made of."""

    def __init__(self) -> None:
        self.wanted: list[Make] = []
        self.levels: list[Level] = []
        self.copies: dict[Make, Any] = {}  # those of the test that runs
        self.parents: dict[Make, dict[str, Make]] = {}

    def want(self, item: pytest.Item) -> None:
        """Note what this test will need, each after what it is made of."""
        self.wanted, self.copies = [], {}
        info = getattr(item, "_fixtureinfo", None)
        definitions = info.name2fixturedefs if info else {}

        def visit(name: str) -> Make | None:
            make: Make | None = getattr(definitions[name][-1].func, "make", None) if name in definitions else None
            if make is None or make in self.wanted:
                return make
            found = {one: visit(one) for one in inspect.signature(make).parameters if one not in PLAIN}
            if None in found.values():
                return None  # made of something that belongs to one test
            self.parents[make] = {one: made for one, made in found.items() if made}
            self.wanted.append(make)
            return make

        for name in sorted(definitions):
            visit(name)

    def fill(self) -> None:
        """Bring the rows to what the next test needs, and copy what stands for them."""
        from twiza.core.cache import forget

        forget()
        if connection.closed_in_transaction:
            self.clear()  # a test closed the connection, and with it went the rows
        while [level.make for level in self.levels] != self.wanted[: len(self.levels)]:
            self._drop()
        with translation.override(settings.LANGUAGE_CODE):
            for make in self.wanted[len(self.levels) :]:
                self._add(make)
        self.copies = copy.deepcopy(self.levels[-1].values) if self.levels else {}

    def clear(self) -> None:
        """Take all shared rows back."""
        while self.levels:
            self._drop()
        self.copies = {}

    def _add(self, make: Make) -> None:
        values = copy.deepcopy(self.levels[-1].values) if self.levels else {}
        atomic = transaction.atomic()
        atomic._from_testcase = True
        atomic.__enter__()
        self.levels.append(Level(make, atomic, values))
        try:
            plain = {one: PLAIN[one] for one in inspect.signature(make).parameters if one in PLAIN}
            values[make] = make(**plain, **{one: values[made] for one, made in self.parents[make].items()})
        except BaseException:
            self._drop()
            raise

    def _drop(self) -> None:
        transaction.set_rollback(True)
        self.levels.pop().atomic.__exit__(None, None, None)


SHELF = Shelf()


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Before its fixtures are set up it is known what the test will need."""
    SHELF.want(item)


@pytest.fixture(autouse=True, scope="session")
def _shared_rows() -> Iterator[None]:
    """A test's transaction opens above the shared rows; a test that commits begins without them."""
    enter, begin = TestCase._enter_atomics.__func__, TransactionTestCase._fixture_setup.__func__  # type: ignore[attr-defined]

    def entered(cls: type[TestCase]) -> Any:
        SHELF.fill()
        return enter(cls)

    def begun(cls: type[TransactionTestCase]) -> Any:
        SHELF.clear()
        return begin(cls)

    patch = pytest.MonkeyPatch()
    patch.setattr(TestCase, "_enter_atomics", classmethod(entered))
    patch.setattr(TransactionTestCase, "_fixture_setup", classmethod(begun))
    yield
    patch.undo()


@pytest.fixture(autouse=True, scope="session")
def _static_files() -> Iterator[None]:
    """Each client of a test has middleware of its own; WhiteNoise would list 700 files for every one of them."""
    from whitenoise.middleware import WhiteNoiseMiddleware

    plain, listed = WhiteNoiseMiddleware.add_files_from_finders, {}

    def listing(self: WhiteNoiseMiddleware) -> None:
        if not listed:
            plain(self)
            listed.update(self.files)
        self.files.update(listed)

    patch = pytest.MonkeyPatch()
    patch.setattr(WhiteNoiseMiddleware, "add_files_from_finders", listing)
    yield
    patch.undo()
