"""What every action owes: it refuses whoever may not, leaves a trace of what it did, and locks what it decides on.

Each room plays the scenes of its actions (see tests/whole.py) through these three.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from unittest import mock

import pytest
from django.db import transaction
from django.db.models import QuerySet

from tests.whole import Act, everything
from twiza.accounts.models import User
from twiza.core.actions import System
from twiza.core.cache import forget
from twiza.core.models import AuditRow, Stamp
from twiza.core.refusals import NotAllowed


def _never(*_args: object, **_named: object) -> bool:
    return False


@contextmanager
def nobody_may() -> Iterator[None]:
    """Nobody holds any permission, the software neither."""
    with (
        mock.patch.object(System, "may", _never),
        mock.patch.object(User, "may", _never),
        mock.patch.object(User, "holds", _never),
    ):
        yield


def check_refused(act: Act) -> None:
    """Whoever holds no permission is refused, and every row is as it was."""
    before = everything()
    with nobody_may(), pytest.raises(NotAllowed), transaction.atomic():
        act()
    forget()
    assert everything() == before


def locked(act: Act) -> set[str]:
    """The tables of which the act locks rows, and the stamps that it moves, as `app.model` and `stamp:name`."""
    seen: set[str] = set()
    lock: Callable[..., Any] = QuerySet.select_for_update
    bump: Callable[..., Any] = Stamp.bump.__func__  # type: ignore[attr-defined]

    def locking(rows: QuerySet[Any], *args: object, **named: object) -> Any:
        seen.add(rows.model._meta.label_lower)
        return lock(rows, *args, **named)

    def bumping(cls: type[Stamp], name: str) -> None:
        seen.add(f"stamp:{name}")
        bump(cls, name)

    with (
        mock.patch.object(QuerySet, "select_for_update", locking),
        mock.patch.object(Stamp, "bump", classmethod(bumping)),
    ):
        act()
    return seen


def check_owed(act: Act, locks: set[str], *, is_open: bool = False, leaves_no_trace: bool = False) -> None:
    """All three of one act. is_open: refuses by who asks, not by a permission. leaves_no_trace: what it starts does."""
    if not is_open:
        check_refused(act)
    known = set(AuditRow.objects.values_list("pk", flat=True))
    assert locked(act) == locks
    assert leaves_no_trace or AuditRow.objects.exclude(pk__in=known).exists(), "no trace of the act"
