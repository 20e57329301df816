"""What the database itself refuses, and what the lists ask."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from tests.cast import SYSTEM, Cast
from tests.factories import support as make
from twiza.accounts.models import visible
from twiza.support.actions import record_diagnostic
from twiza.support.models import Attendance, Case, Session, sessions_per_stage

pytestmark = pytest.mark.django_db


def refused(act):
    """The database says no and the transaction goes on."""
    with pytest.raises(IntegrityError), transaction.atomic():
        act()


def test_a_closed_case_needs_its_day_and_an_abandoned_one_its_reason(case: Case) -> None:
    row = Case.objects.filter(pk=case.pk)
    refused(lambda: row.update(state="closed_done"))
    refused(lambda: row.update(state="closed_abandoned", closed_on=case.opened_on))
    refused(lambda: row.update(state="closed_done", closed_on=case.opened_on - timedelta(days=1)))


def test_two_live_cases_of_one_pathway_are_refused_by_the_database_too(case: Case) -> None:
    case.pk = None
    refused(lambda: case.save(force_insert=True))


@pytest.mark.parametrize("minutes", [0, 1441])
def test_a_session_fits_a_day(case: Case, at: datetime, minutes: int) -> None:
    session = make.session(case, at)
    refused(lambda: Session.objects.filter(pk=session.pk).update(minutes=minutes))


def test_a_key_and_a_current_version_are_unique(case: Case, at: datetime) -> None:
    session = make.session(case, at, key="k")
    session.pk, session.series = None, uuid4()
    refused(lambda: session.save(force_insert=True))
    session.idempotency_key, session.series = "other", Session.objects.get().series
    refused(lambda: session.save(force_insert=True))


def test_nobody_sits_twice_and_nobody_is_nought(case: Case, at: datetime) -> None:
    session = make.session(case, at, women=3)
    row = {"session": session, "sex": "women", "age_class": "unknown", "disability": "unknown"}
    refused(lambda: Attendance.objects.create(**row, people=1))
    refused(lambda: Attendance.objects.create(**{**row, "sex": "men"}, people=0))


def test_people_not_counted_is_not_nought(case: Case, at: datetime) -> None:
    assert make.session(case, at).people is None
    assert make.session(case, at, women=2, men=0).people == 2


def test_a_score_stays_in_its_range(case: Case, at: datetime) -> None:
    diagnostic = record_diagnostic(case=case, held_on=at.date(), scores={"finance": 4}, by=SYSTEM, at=at)
    refused(lambda: diagnostic.scores.update(score=5))


def test_late_first_puts_the_most_overdue_above_and_held_cases_below(cast: Cast, at: datetime) -> None:
    old = make.case(cast, at, opened_on=at.date() - timedelta(days=300))
    new = make.case(cast, at, organisation=cast.arganier, agent=cast.sara)
    assert list(Case.objects.late_first()) == [old, new]
    assert list(Case.objects.late(on=at.date())) == [old]
    Case.objects.filter(pk=old.pk).update(due_on=None)
    assert list(Case.objects.late_first()) == [new, old]


def test_the_first_due_day_of_the_list_says_the_same_as_the_pathway(case: Case, at: datetime) -> None:
    make.session(case, at, stage="call", kind="call")
    case.refresh_from_db()
    for days in (0, 30, 60, 61, 90, 200, 500, 800):
        on = case.opened_on + timedelta(days=days)
        assert bool(case.progress(on=on).late) == (case.due_on < on)


def test_sessions_are_counted_for_a_whole_list_in_one_query(
    case: Case, cast: Cast, at: datetime, django_assert_num_queries
) -> None:
    other = make.case(cast, at, organisation=cast.arganier, agent=cast.sara)
    for stage in ("call", "coaching", "coaching"):
        make.session(case, at, stage=stage)
    make.session(case, at, stage="coaching", outcome="absent")
    with django_assert_num_queries(1):
        counts = sessions_per_stage([case, other])
    assert counts == {case.pk: {"call": 1, "coaching": 2}}


@pytest.mark.parametrize(
    ("name", "sees"),
    [("nadia", 2), ("rachid", 1), ("sara", 1), ("khadija", 0), ("amina", 1), ("younes", 0), ("yto", 0)],
)
def test_who_sees_which_case(cast: Cast, at: datetime, name: str, sees: int) -> None:
    make.case(cast, at)
    make.case(cast, at, organisation=cast.arganier, agent=cast.sara)
    assert visible(getattr(cast, name), "case.view", Case.objects.all()).count() == sees


def test_a_session_is_seen_with_its_case(case: Case, cast: Cast, at: datetime) -> None:
    make.session(case, at)
    seen = {p.name: visible(p, "case.view", Session.objects.all()).exists() for p in cast.everybody()}
    assert [name for name, sees in seen.items() if sees] == ["Nadia", "Rachid", "Amina"]
