"""Runs of the matching: asked for, computed in the background, stored with their drafts."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from twiza.accounts.rules import Permission
from twiza.core.actions import Actor, enqueue_job, record_audit, require
from twiza.core.models import Stamp
from twiza.core.refusals import Refusal
from twiza.plans.models import Plan
from twiza.territory.models import Territory

from ..models import MatchRun, RunKind
from ..queries.matching_input import supply
from ..queries.target_floors import with_targets
from .acts import Act
from .locking import STAMP

JOB = "mobilisation.match"
Tell = Callable[[int, int], None]
STEPS = 3


class RunUnderWay(Refusal):
    """One run of a kind and scope at a time."""

    message = _("Such a run is already under way: look at its progress.")


@transaction.atomic
def request_run(
    *,
    by: Actor,
    at: datetime,
    kind: str = RunKind.FRESH,
    plan: Plan | None = None,
    territory: Territory | None = None,
    weights: Mapping[str, object] | None = None,
    floors: Sequence[Mapping[str, object]] = (),
    scenario: Mapping[str, object] | None = None,
    note: str = "",
    language: str = "fr",
    is_queued: bool = True,
) -> MatchRun:
    """Ask for an assignment; the worker computes it, or the caller when not `is_queued`.

    Whoever holds a territory runs it for that territory.

    `kind`: "fresh" assigns anew, "replan" keeps what stands and moves the least, "scenario" adds imagined experts and
    writes no request. A floor {"each": "target"} stands for the targets of the plan: see models/targets.py. Raises
    NotAllowed, RunUnderWay.
    """
    Stamp.bump(STAMP)
    same = MatchRun.objects.filter(kind=kind, plan=plan, territory=territory)
    previous = same.done().order_by("-finished_at", "-pk").first()
    run = MatchRun.objects.create(
        kind=kind,
        plan=plan,
        territory=territory,
        previous=previous,
        asked_at=at,
        asked_by_id=by.pk,
        weights=dict(weights or {}),
        floors=[dict(floor) for floor in floors],
        scenario=dict(scenario or {}),
        note=note,
    )
    require(by, Permission.MATCH_RUN, run)
    running = same.exclude(pk=run.pk).filter(finished_at=None, job__state__in=["waiting", "running"])
    if is_queued and running.exists():
        raise RunUnderWay()
    if is_queued:
        run.job = enqueue_job(JOB, {"run": run.pk, "language": language}, by=by, at=at)
        run.save(update_fields=["job"])
    record_audit(Act.REQUEST_RUN, run, by=by, at=at, after={"kind": str(kind), "note": note})
    return run


def compute_run(*, run: MatchRun, by: Actor, at: datetime, step: Tell = lambda done, total: None) -> MatchRun:
    """Solve a run and store it: its figures, and the pairs as drafts. Computed twice, it is the first that stands.

    The search reads a consistent picture outside any transaction; what was asked or taken meanwhile wins over what it
    found. Drafts of earlier runs about the same needs give way. A what-if is solved twice on the same needs, without
    and with its imagined experts. Raises: NotAllowed, what the weights and floors refuse.
    """
    from . import solving  # the solver is loaded by whoever runs it, not by every page

    require(by, Permission.MATCH_RUN, run)
    if run.is_done:
        return run
    step(0, STEPS)
    on = timezone.localdate(at)
    table = supply(on=on, plan=run.plan, territory=run.territory)
    floors = with_targets(run.floors, plan=run.plan, on=on, known_at=at)
    step(1, STEPS)
    found, without = solving.solve(run, table, floors), None
    if run.kind == RunKind.SCENARIO:
        solving.imagine(table, run.scenario)
        found, without = solving.solve(run, table, floors), found
    step(2, STEPS)
    return solving.store(run, found, table, floors, by, at, without)
