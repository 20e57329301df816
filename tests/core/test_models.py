"""Two clocks, stamps and jobs in a real database."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.core.cache import caches
from django.db import transaction
from django.db.utils import IntegrityError

from twiza.core.actions import System, enqueue_job, finish_job, reap_jobs, start_job
from twiza.core.jobs import job, run_job
from twiza.core.models import AuditRow, Job, JobState, Source, Stamp
from twiza.core.refusals import Refusal
from twiza.register.models import Headcount, Organisation
from twiza.territory.models import Territory

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 3, 31, 12, tzinfo=UTC)


def fails_after(write: Callable[[], object]) -> None:
    """A transaction that fails after a write."""

    def transact() -> None:
        with transaction.atomic():
            write()
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        transact()


@pytest.fixture
def count() -> Any:
    """A head count of one cooperative, as a sample of facts."""
    source = Source.objects.create(kind="user", label="Test", recorded_at=NOON)
    place = Territory.objects.create(
        id=5040000000000, last=5049999999999, kind="country", code="MA", name_fr="Maroc", source=source
    )
    organisation = Organisation.objects.create(
        name_fr="Essai", form="cooperative", territory=place, status="active", source=source, recorded_at=NOON
    )

    def make(**fields: Any) -> Headcount:
        return Headcount.objects.create(organisation=organisation, source=source, **{"recorded_at": NOON, **fields})

    return make


def test_as_of_answers_on_both_clocks(count: Any) -> None:
    learnt_late = NOON + timedelta(days=40)
    wrong = count(valid_from=date(2026, 1, 1), members=7, superseded_at=learnt_late)
    right = count(valid_from=date(2026, 1, 1), members=17, recorded_at=learnt_late)
    before, after = learnt_late - timedelta(seconds=1), learnt_late
    facts = Headcount.objects.order_by("id")
    assert list(facts.as_of(valid=date(2026, 2, 1), known=before)) == [wrong]
    assert list(facts.as_of(valid=date(2026, 2, 1), known=after)) == [right]
    assert list(facts.as_of(valid=date(2026, 2, 1))) == [right]
    assert list(facts.as_of(valid=date(2025, 12, 31))) == []
    assert list(facts.as_of(known=NOON - timedelta(seconds=1))) == []


def test_the_end_of_a_fact_is_excluded(count: Any) -> None:
    fact = count(valid_from=date(2026, 1, 1), valid_to=date(2026, 2, 1), members=1)
    assert list(Headcount.objects.as_of(valid=date(2026, 1, 31))) == [fact]
    assert not Headcount.objects.as_of(valid=date(2026, 2, 1)).exists()


def test_a_fact_cannot_end_before_it_begins(count: Any) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        count(valid_from=date(2026, 2, 1), valid_to=date(2026, 2, 1), members=1)


def test_a_fact_cannot_be_superseded_before_it_was_recorded(count: Any) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        count(valid_from=date(2026, 2, 1), members=1, superseded_at=NOON - timedelta(days=1))


def test_a_stamp_moves_with_each_write_and_not_with_a_rollback() -> None:
    assert Stamp.read("register", "plans") == (0, 0)
    Stamp.bump("register")
    Stamp.bump("register")
    fails_after(lambda: Stamp.bump("register"))
    assert Stamp.read("plans", "register") == (0, 2)


@job("test.double")
def double(progress: Any, *, n: int) -> dict[str, int]:
    """A job for the tests: refuses thirteen, breaks on nought."""
    progress.step(1, 2, "half way")
    if n == 13:
        raise Refusal()
    return {"doubled": 2 * n, "share": 1 // n}


def queued(n: int, *, max_attempts: int = 3) -> Job:
    return enqueue_job("test.double", {"n": n}, by=System(), at=NOON, max_attempts=max_attempts)


def test_a_job_runs_once_and_keeps_its_result() -> None:
    work = queued(21)
    run_job.func(work.pk)
    run_job.func(work.pk)
    work.refresh_from_db()
    assert (work.state, work.result["doubled"], work.attempts) == (JobState.DONE, 42, 1)
    assert work.live()["message"] == "half way"


def test_a_refused_job_ends_with_its_sentence() -> None:
    work = queued(13)
    run_job.func(work.pk)
    work.refresh_from_db()
    assert work.state == JobState.FAILED
    assert work.sentence
    assert work.attempts == 1


def test_a_broken_job_is_retried_then_given_up() -> None:
    work = queued(0, max_attempts=2)
    run_job.func(work.pk)
    work.refresh_from_db()
    assert (work.state, work.attempts) == (JobState.WAITING, 1)
    run_job.func(work.pk)
    work.refresh_from_db()
    assert work.state == JobState.FAILED
    assert work.sentence


def test_the_reaper_retries_a_job_whose_worker_was_killed_and_leaves_a_living_one() -> None:
    killed, living = queued(1), queued(2)
    for work in (killed, living):
        start_job(work.pk, at=NOON)
    caches["progress"].delete(f"job:{killed.pk}:beat")
    later = NOON + timedelta(minutes=5)
    living.beat(later)
    assert reap_jobs(at=later, silent_for=timedelta(minutes=1), sentence="interrupted") == 1
    assert [w.state for w in Job.objects.order_by("id")] == [JobState.WAITING, JobState.RUNNING]


def test_the_reaper_gives_up_with_a_sentence_when_the_attempts_are_used() -> None:
    work = queued(1, max_attempts=1)
    start_job(work.pk, at=NOON)
    caches["progress"].delete(f"job:{work.pk}:beat")
    reap_jobs(at=NOON + timedelta(hours=1), silent_for=timedelta(minutes=1), sentence="interrupted")
    work.refresh_from_db()
    assert (work.state, work.sentence) == (JobState.FAILED, "interrupted")


def test_a_job_enqueued_in_a_transaction_that_fails_does_not_exist() -> None:
    fails_after(lambda: queued(1))
    assert not Job.objects.exists()


def test_a_finished_job_is_not_started_again() -> None:
    work = queued(1)
    finish_job(work, at=NOON)
    assert start_job(work.pk, at=NOON) is None


def test_audit_rows_have_no_foreign_key() -> None:
    assert not [field for field in AuditRow._meta.get_fields() if field.is_relation]


def test_a_job_that_was_withdrawn_runs_nothing() -> None:
    work = enqueue_job("core.delivery", {}, by=System(), at=NOON)
    number = work.pk
    work.delete()
    run_job.func(number)
    assert start_job(number, at=NOON) is None
