"""The house at one fixed instant: for what must come out the same on any day."""

from __future__ import annotations

import hashlib
import logging
import os
import secrets
import sys
import uuid
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from types import SimpleNamespace

ROOT = Path(__file__).resolve().parent.parent
NOW = datetime(2026, 11, 30, 9, tzinfo=UTC)


def begin() -> None:
    """Django set up on DATABASE_URL with a clock that stands still and keys that come in order."""
    address = os.environ.get("DATABASE_URL") or sys.exit("DATABASE_URL names the database of the comparison.")
    if os.environ.get("PYTHONHASHSEED") != "0":
        # The order of sets must not change from one process to the next
        os.execve(sys.executable, [sys.executable, *sys.argv], os.environ | {"PYTHONHASHSEED": "0"})
    files = ROOT / "var" / f"compare-{hashlib.sha256(address.encode()).hexdigest()[:8]}"
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "twiza.config.settings",
        "SECRET_KEY": "only so that signed addresses are the same every time",
        "MEDIA_ROOT": str(files / "media"),
        "PROGRESS_DIR": str(files / "progress"),
        "EMAIL_FILE_PATH": str(files / "mail"),
        "DEMO": "1",
    }
    numbers = count(1)
    uuid.uuid4 = lambda: uuid.UUID(int=next(numbers), version=4)
    import django

    stop_clock()
    django.setup()
    logging.disable(logging.CRITICAL)  # refusals are answers here


def stop_clock() -> None:
    """`timezone.now` says NOW wherever it was imported: its body is replaced, not its name."""
    from django.core import signing
    from django.utils import timezone

    def frozen() -> datetime:
        return _frozen  # type: ignore[name-defined]  # noqa: F821

    timezone._frozen = NOW  # type: ignore[attr-defined]
    timezone.now.__code__ = frozen.__code__
    signing.time = SimpleNamespace(time=NOW.timestamp)  # type: ignore[attr-defined]


def load() -> None:
    """Tables and the small demonstration in an empty database, then the jobs that it queued."""
    from django.core.management import call_command

    secrets.choice = lambda seq: seq[0]  # codes of certificates; no session is opened here
    call_command("migrate", verbosity=0, interactive=False)
    call_command("createcachetable", verbosity=0)
    call_command("config_prepare")
    call_command("config_demo", small=True)
    call_command("db_worker", batch=True, queue_name="*", startup_delay=False, reload=False)
    forget_machine()


def forget_machine() -> None:
    """How long the runs of the matching took, and in how much memory, is of the machine and not of the house."""
    from django.apps import apps

    for run in apps.get_model("mobilisation.MatchRun").objects.order_by("pk"):
        run.figures |= {name: 0 for name in ("seconds", "peak_mb") if name in run.figures}
        run.save(update_fields=["figures"])
