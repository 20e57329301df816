"""The long work of the room: one report computed after the request that asked for it."""

from __future__ import annotations

from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from twiza.accounts.models import User
from twiza.agreements.models import Agreement
from twiza.core.actions import Actor, System
from twiza.core.jobs import Progress, job

from .actions import compute_report
from .actions.reports import JOB

STEPS = 6


@job(JOB)
def run_report(
    progress: Progress, *, agreement: str, on: str, known_at: str | None, by_id: int | None
) -> dict[str, object]:
    """Compute and freeze one report; repeated after a crash it finds the report that it had frozen."""
    phrases = {
        "commitments": _("Reading the commitments"),
        "coverage": _("Counting the coverage"),
        "sessions": _("Counting the sessions"),
        "money": _("Adding up the money"),
        "sources": _("Listing the sources"),
    }
    by: Actor = User.objects.get(pk=by_id) if by_id else System()
    report = compute_report(
        agreement=Agreement.objects.get(key=agreement),
        on=date.fromisoformat(on),
        known_at=datetime.fromisoformat(known_at) if known_at else None,
        by=by,
        at=timezone.now(),
        step=lambda done, message: progress.step(done, STEPS, phrases[message]),
    )
    progress.step(STEPS, STEPS, _("Figures frozen"))
    return {"report": report.pk, "url": report.get_absolute_url(), "content_hash": report.content_hash}
