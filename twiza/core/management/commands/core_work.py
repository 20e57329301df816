"""`twiza core_work`: run queued jobs, and retry those whose worker was killed."""

from __future__ import annotations

import threading
from datetime import timedelta
from typing import Any

from django.core.cache import caches
from django.core.management.base import BaseCommand
from django.db import close_old_connections, connection
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _
from django_tasks_db.management.commands.db_worker import Worker

from twiza.core.actions import enqueue_daily, reap_jobs

SILENT_FOR = timedelta(seconds=60)
REAP_EVERY_SECONDS = 15.0


class Command(BaseCommand):
    """The worker process: one job at a time, a reaper beside it."""

    help = "Runs queued jobs and retries those whose worker was killed."

    def add_arguments(self, parser: Any) -> None:
        """`--batch` ends when the queue is empty."""
        parser.add_argument("--batch", action="store_true", help="end when the queue is empty")

    def handle(self, *args: object, batch: bool = False, **options: object) -> None:
        """Work until told to stop."""
        stop = threading.Event()
        reaper = threading.Thread(target=self._reap, args=(stop,), daemon=True)
        reaper.start()
        worker = Worker(
            queue_names=["*"],
            interval=0.5,
            batch=batch,
            backend_name="default",
            startup_delay=False,
            max_tasks=None,
            worker_id=get_random_string(32),
            excluded_queue_names=[],
        )
        worker.configure_signals()
        try:
            worker.run()
        finally:
            stop.set()

    def _reap(self, stop: threading.Event) -> None:
        """Every few seconds: say that the worker lives, retry the jobs of dead ones, queue those of the day."""
        while True:
            caches["progress"].set("worker:beat", timezone.now().isoformat(), timeout=120)
            close_old_connections()
            reap_jobs(at=timezone.now(), silent_for=SILENT_FOR, sentence=_("The work was interrupted too often."))
            enqueue_daily(at=timezone.now())
            connection.close()
            if stop.wait(REAP_EVERY_SECONDS):
                return
