"""Two clicks at the same instant, in two real transactions: one row."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from threading import Barrier
from typing import Any

import pytest
from django.db import connection

from tests.cast import SYSTEM, make_cast
from tests.factories import support as make
from twiza.core.models import AuditRow
from twiza.plans.models import Event
from twiza.support import actions
from twiza.support.models import Case, Session

pytestmark = pytest.mark.django_db(transaction=True)
CLICKS = 4


def together(act: Callable[[], Any]) -> list[Any]:
    """What each of several simultaneous calls gave: a result, or the class of its refusal."""
    start = Barrier(CLICKS)

    def click() -> Any:
        try:
            start.wait()
            return act()
        except Exception as error:
            return type(error)
        finally:
            connection.close()

    with ThreadPoolExecutor(CLICKS) as pool:
        return [done.result() for done in [pool.submit(click) for _ in range(CLICKS)]]


def test_a_session_sent_several_times_at_once_is_recorded_once(at: datetime) -> None:
    case = make.case(make_cast(at), at)
    report = make.report_of(at.date(), women=3)
    gave = together(
        lambda: actions.record_session(case=case, report=report, idempotency_key="click", by=SYSTEM, at=at).pk
    )
    assert gave == [Session.objects.get().pk] * CLICKS
    assert Event.objects.filter(kind="session").count() == 1
    assert AuditRow.objects.filter(action="record_session").count() == 1


def test_a_case_opened_several_times_at_once_is_opened_once(at: datetime) -> None:
    cast, pathway = make_cast(at), make.pathway(at)
    gave = together(lambda: make.case(cast, at, pathway=pathway).pk)
    assert gave.count(actions.CaseAlreadyOpen) == CLICKS - 1
    assert Case.objects.count() == Event.objects.filter(kind="case_opened").count() == 1


def test_a_session_is_corrected_by_one_of_several_hands(at: datetime) -> None:
    session = make.session(make.case(make_cast(at), at), at)
    keys = iter("abcdefgh")
    gave = together(
        lambda: actions.correct_session(
            session=session, report=make.report_of(at.date(), minutes=60), reason="x", idempotency_key=next(keys),
            by=SYSTEM, at=at,
        ).pk
    )  # fmt: skip
    assert gave.count(actions.AlreadyCorrected) == CLICKS - 1
    assert Session.objects.current().get().minutes == 60
    assert Event.objects.current().filter(kind="session").get().quantity == 60
