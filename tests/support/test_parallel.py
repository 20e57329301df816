"""Two clicks at the same instant, in two real transactions: one row."""

from __future__ import annotations

from datetime import datetime

import pytest

from tests.cast import SYSTEM, make_cast
from tests.factories import support as make
from tests.together import CLICKS, at_once
from twiza.core.models import AuditRow
from twiza.plans.models import Event
from twiza.support import actions
from twiza.support.models import Case, Session

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_session_sent_several_times_at_once_is_recorded_once(at: datetime) -> None:
    case = make.case(make_cast(at), at)
    report = make.report_of(at.date(), women=3)
    gave = at_once(
        lambda: actions.record_session(case=case, report=report, idempotency_key="click", by=SYSTEM, at=at).pk
    )
    assert gave == [Session.objects.get().pk] * CLICKS
    assert Event.objects.filter(kind="session").count() == 1
    assert AuditRow.objects.filter(action="record_session").count() == 1


def test_a_case_opened_several_times_at_once_is_opened_once(at: datetime) -> None:
    cast, pathway = make_cast(at), make.pathway(at)
    gave = at_once(lambda: make.case(cast, at, pathway=pathway).pk)
    assert gave.count(actions.CaseAlreadyOpen) == CLICKS - 1
    assert Case.objects.count() == Event.objects.filter(kind="case_opened").count() == 1


def test_a_session_is_corrected_by_one_of_several_hands(at: datetime) -> None:
    session = make.session(make.case(make_cast(at), at), at)
    keys = iter("abcdefgh")
    gave = at_once(
        lambda: (
            actions.correct_session(
                session=session,
                report=make.report_of(at.date(), minutes=60),
                reason="x",
                idempotency_key=next(keys),
                by=SYSTEM,
                at=at,
            ).pk
        )
    )
    assert gave.count(actions.AlreadyCorrected) == CLICKS - 1
    assert Session.objects.current().get().minutes == 60
    assert Event.objects.current().filter(kind="session").get().quantity == 60
