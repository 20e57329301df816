"""Writes of the kernel: moves, audit rows, jobs."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, Protocol, TypeVar

from django.db import models, transaction
from django.utils.translation import gettext

from .models import AuditRow, Job, JobState
from .refusals import MoveRefused, NotAllowed
from .states import Move

M = TypeVar("M", bound=models.Model)


class Actor(Protocol):
    """Whoever acts: a user, or the system itself."""

    pk: Any

    def may(self, permission: str, obj: models.Model | None = None) -> bool:
        """Whether the actor holds the permission, on this object when one is given."""
        ...


class System:
    """The software acting on its own rules (demonstration, jobs, reapers)."""

    pk = None

    def __init__(self, label: str = "Twiza") -> None:
        self.label = label

    def may(self, permission: str, obj: models.Model | None = None) -> bool:
        """The system may; what it does is audited under its own name."""
        return True

    def __str__(self) -> str:
        return self.label


def require(by: Actor, permission: str, obj: models.Model | None = None) -> None:
    """Refuse unless the actor holds the permission. Raises NotAllowed."""
    if not by.may(str(permission), obj):
        raise NotAllowed()


def record_audit(
    action: str,
    obj: models.Model,
    *,
    by: Actor,
    at: datetime,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
    note: str = "",
) -> AuditRow:
    """Leave a trace of a write, in the same transaction as the write."""
    return AuditRow.objects.create(
        at=at,
        by_id=by.pk,
        by_label=str(by)[:200],
        action=action,
        object_type=obj._meta.label_lower,
        object_id=str(obj.pk),
        object_label=str(obj)[:300],
        before=before,
        after=after,
        note=note,
    )


@transaction.atomic
def perform(move: Move, obj: M, *, by: Actor, at: datetime, note: str = "", field: str = "state") -> M:
    """Change an object's state by one move: locked, checked, audited. Raises NotAllowed, MoveRefused."""
    fresh = type(obj)._default_manager.select_for_update().get(pk=obj.pk)
    require(by, move.needs, fresh)
    before = getattr(fresh, field)
    if not move.starts_from(before):
        display = getattr(fresh, f"get_{field}_display", lambda: before)()
        raise MoveRefused(move=gettext(str(move.label)), state=display)
    setattr(fresh, field, move.to)
    fresh.save(update_fields=[field])
    record_audit(move.name, fresh, by=by, at=at, before={field: before}, after={field: move.to}, note=note)
    setattr(obj, field, move.to)
    return fresh


def enqueue_job(name: str, params: dict[str, Any], *, by: Actor, at: datetime, max_attempts: int = 3) -> Job:
    """Queue long work in the caller's transaction: if the caller rolls back, nothing will run."""
    from .jobs import run_job

    with transaction.atomic():
        job = Job.objects.create(
            name=name, params=params, by_id=by.pk, enqueued_at=at, max_attempts=max_attempts
        )
        run_job.enqueue(job.pk)
    return job


@transaction.atomic
def start_job(job_id: int, *, at: datetime) -> Job | None:
    """Take a waiting job; None when another worker has it or it is over."""
    job = Job.objects.select_for_update().get(pk=job_id)
    if job.state != JobState.WAITING:
        return None
    job.state, job.attempts, job.started_at = JobState.RUNNING, job.attempts + 1, at
    job.save(update_fields=["state", "attempts", "started_at"])
    job.beat(at)
    job.tell(done=0, total=0, message="")
    return job


@transaction.atomic
def finish_job(job: Job, *, at: datetime, result: dict[str, Any] | None = None, sentence: str = "") -> None:
    """Close a job: done with its result, or failed with a sentence."""
    result = result or {}
    job.state = JobState.FAILED if sentence else JobState.DONE
    job.sentence, job.result, job.finished_at = sentence, result, at
    job.result_url = str(result.get("url", ""))
    job.save(update_fields=["state", "sentence", "result", "finished_at", "result_url"])


@transaction.atomic
def retry_job(job: Job, *, at: datetime, sentence: str) -> None:
    """Queue the job again, or give up with the sentence when its attempts are used."""
    from .jobs import run_job

    job = Job.objects.select_for_update().get(pk=job.pk)
    if job.state != JobState.RUNNING:
        return
    if job.attempts >= job.max_attempts:
        finish_job(job, at=at, sentence=sentence)
        return
    job.state = JobState.WAITING
    job.save(update_fields=["state"])
    run_job.enqueue(job.pk)


def reap_jobs(*, at: datetime, silent_for: timedelta, sentence: str) -> int:
    """Retry the jobs whose worker died; the number reaped."""
    dead = list(Job.objects.silent_since(at - silent_for))
    for job in dead:
        retry_job(job, at=at, sentence=sentence)
    return len(dead)
