"""All or nothing: an action broken at any of its writes, or its process killed there, leaves no trace."""

from __future__ import annotations

import inspect
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType
from typing import Any

from django.conf import settings
from django.db import connection, connections, transaction

from twiza.core.cache import forget

ROOT = Path(__file__).resolve().parent.parent
WRITES = ("INSERT", "UPDATE", "DELETE")
MOST = 8  # places of a long action: the first, the last and others between
MOST_DEATHS = 6  # a death takes a process
TOO_LONG = 60  # seconds

Act = Callable[[], Any]


class Broken(Exception):
    """The process dies here."""


@contextmanager
def after_write(place: int, then: Callable[[], None]) -> Iterator[list[str]]:
    """Call `then` just after the write of that number (from 1); the list receives the writes as they come."""
    seen: list[str] = []

    def watch(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        done = execute(sql, params, many, context)
        if sql.lstrip().upper().startswith(WRITES):
            seen.append(sql)
            if len(seen) == place:
                then()
        return done

    with connection.execute_wrapper(watch):
        yield seen


def everything() -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table, as the database gives it."""
    tables = connection.introspection.django_table_names(only_existing=True, include_views=False)
    found = {}
    with connection.cursor() as cursor:
        for table in sorted(tables):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            found[table] = sorted(cursor.fetchall(), key=repr)
    return found


def places(act: Act, most: int) -> list[int]:
    """Where an act is broken: at each of its writes, or at so many of them when there are more."""
    with transaction.atomic(), after_write(0, lambda: None) as seen:
        act()
        transaction.set_rollback(True)
    forget()
    writes = len(seen)
    assert writes, "an action writes"
    if writes <= most:
        return list(range(1, writes + 1))
    return sorted({1 + round(step * (writes - 1) / (most - 1)) for step in range(most)})


def check_whole(act: Act) -> None:
    """Broken after any of its writes the act leaves every row as it was; unbroken it changes some."""

    def die() -> None:
        raise Broken

    before = everything()
    for place in places(act, MOST):
        with after_write(place, die) as seen:
            try:
                act()
            except Broken:
                pass
            else:
                raise AssertionError(f"there is no write number {place}, or it swallows what breaks it")
        forget()
        assert everything() == before, f"something is left after write number {place}: {seen[-1]}"
    act()
    assert everything() != before


def public_actions(room: ModuleType) -> set[str]:
    """The actions that a room offers."""
    own = {name for name, it in vars(room).items() if getattr(it, "__module__", "") == room.__name__}
    names = getattr(room, "__all__", {name for name in own if not name.startswith("_")})
    return {name for name in names if inspect.isfunction(getattr(room, name))}


def check_covered(room: ModuleType, scenes: Collection[str]) -> None:
    """Every public action of the room has its scene, and no scene is of another."""
    wanted = public_actions(room)
    assert not (wanted ^ set(scenes)), (
        f"without a scene: {sorted(wanted - set(scenes))}; unknown: {set(scenes) - wanted}"
    )


KILLER = """
import django
django.setup()
from tests.whole import kill_everywhere
{code}
kill_everywhere(act)
"""


def check_killed(code: str) -> None:
    """A process that runs the act is killed (SIGKILL) after its writes in turn: nothing of it is left; then it runs.

    code: what defines `act`, on the committed rows of the test's database. One interpreter, a fork for each death.
    """
    named = connection.settings_dict
    url = f"sqlite:///{named['NAME']}"
    if connection.vendor == "postgresql":
        url = f"postgres://{named['USER']}:{named['PASSWORD']}@{named['HOST']}:{named['PORT']}/{named['NAME']}"
    connection.close()
    environment = os.environ | {
        "DATABASE_URL": url,
        "DJANGO_SETTINGS_MODULE": "twiza.config.settings",
        "PYTHONPATH": str(ROOT),
        "SECRET_KEY": "a key for this process alone, long enough to be taken for one",
        "TWIZA_TEST_MEDIA": str(settings.MEDIA_ROOT),
    }
    done = subprocess.run(
        [sys.executable, "-c", KILLER.format(code=code)], cwd=ROOT, env=environment, capture_output=True
    )
    assert done.returncode == 0, done.stderr.decode()


def kill_everywhere(act: Act) -> None:
    """In a process of its own (see `check_killed`): the deaths, then the act."""
    settings.MEDIA_ROOT = os.environ["TWIZA_TEST_MEDIA"]
    before, where = everything(), places(act, MOST_DEATHS)
    for place in where:
        connections.close_all()
        child = os.fork()
        if not child:
            _die_at(place, act)
        _pid, status = os.waitpid(child, 0)
        assert os.WIFSIGNALED(status), f"not killed at write number {place}: exit {status}"
        assert os.WTERMSIG(status) == signal.SIGKILL
        assert everything() == before, f"something is left of a process killed at write number {place}"
    act()
    assert everything() != before


def _die_at(place: int, act: Act) -> None:
    """In the child: never returns."""
    signal.alarm(TOO_LONG)
    try:
        with after_write(place, lambda: os.kill(os.getpid(), signal.SIGKILL)):
            act()
    finally:
        os._exit(3)
