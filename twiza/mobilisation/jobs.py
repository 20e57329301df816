"""The long work of the room: a run of the matching, and the daily reading of the response clock."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from twiza.accounts.models import User
from twiza.core.actions import Actor, System
from twiza.core.jobs import Progress, job

from .actions import NobodyToSend, compute_run, request_run, send_proposals, tick_clock
from .actions.locking import REPLACE
from .actions.matching import JOB
from .models import MatchRun, Proposal, RunKind

CLOCK = "mobilisation.clock"
OVERLAP = timedelta(minutes=10)  # a request may end before a run is asked for and be committed after it was read


@job(JOB)
def run_match(progress: Progress, *, run: int) -> dict[str, Any]:
    """Solve one run; repeated after a crash it finds the run that it had stored."""
    wanted = MatchRun.objects.select_related("plan", "territory", "previous").get(pk=run)
    by: Actor = User.objects.get(pk=wanted.asked_by_id) if wanted.asked_by_id else System()
    phrases = (_("Reading needs and experts"), _("Looking for the best assignment"), _("Writing the pairs down"))
    done = compute_run(
        run=wanted, by=by, at=timezone.now(), step=lambda done, total: progress.step(done, total, phrases[done])
    )
    values = {name: done.figures[name] for name in ("pairs", "objective", "bound", "gap")}
    return {"run": done.pk, "url": done.get_absolute_url(), **values}


@job(CLOCK)
def run_clock(progress: Progress) -> dict[str, Any]:
    """What today asks for; run again on the same day it finds nothing left to do."""
    return read_clock(by=System(), at=timezone.now())


@job(REPLACE)
def run_replace(progress: Progress) -> dict[str, Any]:
    """Give the needs that are free again to the next best, and ask them; nothing to do is done at once."""
    return {"replaced": replace_freed(by=System(), at=timezone.now())}


def read_clock(*, by: Actor, at: datetime) -> dict[str, int]:
    """Read the clock, then give what came to nothing since the last run to the next best; the number of each thing."""
    values = dict.fromkeys(("reminded", "released", "asked_to_pause", "closed", "to_refresh"), 0)
    values |= tick_clock(by=by, at=at)
    values["replaced"] = replace_freed(by=by, at=at)
    return values


def replace_freed(*, by: Actor, at: datetime) -> int:
    """Replan the country when requests came to nothing since it was last planned, with the weights and floors of then.

    The drafts that replace a request are sent, within the places of each expert; how many were.
    """
    last = MatchRun.objects.real().done().filter(plan=None, territory=None).order_by("-asked_at", "-pk").first()
    since = last.asked_at - OVERLAP if last else None
    if Proposal.objects.freed(since=since).exists():
        weights, floors = (last.weights, last.floors) if last else (None, ())
        run = request_run(kind=RunKind.REPLAN, weights=weights, floors=floors, by=by, at=at, is_queued=False)
        compute_run(run=run, by=by, at=at)
    if drafts := list(Proposal.objects.replacements()):
        with suppress(NobodyToSend):
            return len(send_proposals(proposals=drafts, by=by, at=at))
    return 0
