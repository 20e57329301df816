"""Long work: a job is a function with a name that reports its progress.

    @job("register.import")
    def run_import(progress: Progress, *, batch_id: int) -> dict: ...

It runs in the worker after the commit that enqueued it. A Refusal or RuleError ends it with its sentence; any other
error is retried, and so is a job whose worker was killed. A job must therefore be repeatable.
"""

from __future__ import annotations

import logging
import threading
import traceback
from collections.abc import Callable
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override
from django_tasks import task

from .actions import DELIVERY, deliver_mails, finish_job, retry_job, start_job
from .models import Job
from .refusals import Refusal

log = logging.getLogger("twiza.jobs")
BEAT_SECONDS = 5.0
_registry: dict[str, Callable[..., dict[str, object] | None]] = {}


class Progress:
    """Tells the page and the terminal how far the work is."""

    def __init__(self, tell: Callable[..., None] | None = None) -> None:
        self._tell = tell or (lambda **live: None)

    def step(self, done: int, total: int, message: str = "") -> None:
        """`done` of `total` units; the message is a short phrase in the reader's language."""
        self._tell(done=done, total=total, message=message)


def job(name: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Register a function as the job of that name."""

    def register(function: Callable[..., Any]) -> Callable[..., Any]:
        _registry[name] = function
        return function

    return register


@task()
def run_job(job_id: int) -> None:
    """Run one job to its end, with a heartbeat for the reaper."""
    work = start_job(job_id, at=timezone.now())
    if work is None:
        return
    stop = threading.Event()
    beat = threading.Thread(target=_beat, args=(work, stop), daemon=True)
    beat.start()
    try:
        _run(work)
    finally:
        stop.set()
        beat.join()


def _beat(work: Job, stop: threading.Event) -> None:
    while not stop.wait(BEAT_SECONDS):
        work.beat(timezone.now())


def _run(work: Job) -> None:
    language = str(work.params.get("language", "fr"))
    params = {key: value for key, value in work.params.items() if key != "language"}
    with override(language):
        try:
            result = _registry[work.name](Progress(work.tell), **params)
        except Refusal as refusal:
            finish_job(work, at=timezone.now(), sentence=refusal.sentence)
        except Exception:
            log.error("job %s failed\n%s", work, traceback.format_exc())
            retry_job(work, at=timezone.now(), sentence=_("This work failed. The technical team has the details."))
        else:
            finish_job(work, at=timezone.now(), result=result or {})


@job(DELIVERY)
def deliver(progress: Progress) -> dict[str, object]:
    """Send the letters that wait."""
    return dict(deliver_mails(at=timezone.now()))
