"""Long work of the register: dry run and import of a list, with progress."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from twiza.accounts.models import User
from twiza.core.jobs import Progress, job
from twiza.territory.models import Territory

from .actions import apply_import, find_duplicates, preview_import
from .models import Batch


def phase_words(phase: str) -> str:
    """What is being done, in words."""
    return {
        "checking": _("Reading the rows"),
        "linking": _("Comparing with the register"),
        "writing": _("Writing"),
        "done": _("Finishing"),
        "reading": _("Reading the records"),
        "pairs": _("Looking for pairs"),
        "weights": _("Weighing what agrees"),
        "deciding": _("Deciding"),
    }.get(phase, phase)


@job("register.preview_import")
def run_preview(progress: Progress, *, batch_id: int, by_id: int) -> dict[str, object]:
    """The dry run of a batch."""
    batch = preview_import(
        batch=Batch.objects.get(pk=batch_id), by=User.objects.get(pk=by_id), at=timezone.now(), step=_steps(progress)
    )
    return {"url": reverse("register:batch-detail", args=[batch.pk]), **batch.counts}


@job("register.apply_import")
def run_apply(progress: Progress, *, batch_id: int, by_id: int) -> dict[str, object]:
    """The import of a batch; a second run finds it done."""
    batch = apply_import(
        batch=Batch.objects.get(pk=batch_id), by=User.objects.get(pk=by_id), at=timezone.now(), step=_steps(progress)
    )
    return {"url": reverse("register:batch-detail", args=[batch.pk]), **batch.counts}


def _steps(progress: Progress) -> Any:
    return lambda done, total, phase: progress.step(done, total, phase_words(phase))


@job("register.find_duplicates")
def run_search(progress: Progress, *, territory_id: int, merge_certain: bool, by_id: int) -> dict[str, object]:
    """The search for duplicates in a territory; run again, it queues nothing twice."""
    found = find_duplicates(
        territory=Territory.objects.get(pk=territory_id),
        by=User.objects.get(pk=by_id),
        at=timezone.now(),
        merge_certain=merge_certain,
        step=_steps(progress),
    )
    return {"url": reverse("register:pair-list"), **found.as_json()}
