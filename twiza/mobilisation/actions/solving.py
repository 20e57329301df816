"""A run solved and stored: tables in, pairs as drafts out. Loaded only where a run is computed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from twiza.core.actions import Actor, record_audit
from twiza.core.models import Stamp

from ..models import Expert, MatchRun, Proposal, RunKind
from ..models.tables import Supply
from ..rules import clock
from ..rules.columns import Experts, Needs
from ..rules.fit import Weights
from ..rules.floors import read_floors
from ..rules.matching import match
from ..rules.outcome import Match
from ..rules.states import OPEN, ProposalState, Reason, Side
from ..rules.tally import compare, figures_of, terms_of
from .common import STAMP


def solve(run: MatchRun, table: Supply) -> Match:
    """The assignment that the run asks for: what was asked stays; in a replanning, drafts stay when they can."""
    needs, experts = Needs.of(table.needs), Experts.of(table.experts)
    need_row = {name: row for row, name in enumerate(needs.ids)}
    expert_row = {name: row for row, name in enumerate(experts.ids)}

    def rows(pairs: Mapping[str, str]) -> list[tuple[int, int]]:
        return [(need_row[n], expert_row[e]) for n, e in pairs.items()]

    return match(
        needs,
        experts,
        weights=Weights.read(run.weights) if run.weights else Weights(),
        floors=read_floors(run.floors, needs),
        fixed=rows(table.held),
        stay=rows(table.proposed) if run.kind == RunKind.REPLAN else (),
        forbidden=[(need_row[n], expert_row[e]) for n, e in sorted(table.refused)],
    )


def imagine(table: Supply, scenario: Mapping[str, Any]) -> None:
    """The experts of a what-if: `experts` of them like the `like` ids, or with the columns given, ids "+1", "+2"..."""
    count = int(scenario.get("experts", 0))
    for number in range(1, count + 1):
        row: dict[str, Any] = {
            "id": f"+{number}", "skills": [f"{code}:3" for code in scenario.get("skills", [])],
            "languages": list(scenario.get("languages", ["ar", "fr"])), "sectors": list(scenario.get("sectors", [])),
            "conflicts": [], "region_of_origin": str(scenario.get("region_of_origin", "")),
            "mode": str(scenario.get("mode", "either")), "capacity": int(scenario.get("capacity", 2)),
            "seniority": int(scenario.get("seniority", 10)),
        }  # fmt: skip
        for name, column in table.experts.items():
            column.append(row[name])


def store(run: MatchRun, found: Match, by: Actor, at: datetime) -> MatchRun:
    """The figures, and the drafts for needs that are still free and experts who still have a place."""
    figures = figures_of(found)
    if run.previous is not None:
        figures["change"] = compare(figures, run.previous.figures)
    return _write(run, found, figures, by, at)


@transaction.atomic
def _write(run: MatchRun, found: Match, figures: dict[str, Any], by: Actor, at: datetime) -> MatchRun:
    """One transaction: a run that another worker stored meanwhile stands."""
    Stamp.bump(STAMP)
    run = MatchRun.objects.select_for_update(of=("self",)).get(pk=run.pk)
    if run.is_done:
        return run
    if run.kind != RunKind.SCENARIO:
        figures["drafts"] = _draft(run, found, by, at)
    run.figures, run.finished_at = figures, max(at, run.asked_at)
    run.weights = found.market.weights.as_json()
    run.save(update_fields=["figures", "finished_at", "weights"])
    told = {name: figures[name] for name in ("pairs", "objective", "bound", "gap")}
    record_audit("compute_run", run, by=by, at=at, after=told)
    return run


def _draft(run: MatchRun, found: Match, by: Actor, at: datetime) -> int:
    """Write the new drafts; those of earlier runs about these needs give way. Kept pairs keep their row."""
    needs = [int(pk) for pk in found.market.needs.ids]
    held = Proposal.objects.filter(need__in=needs, state__in=OPEN)
    standing = {row.need_id: row for row in held.order_by("pk").select_for_update(of=("self",))}
    wanted: dict[int, tuple[int, int]] = {}
    for need, expert in zip(found.needs.tolist(), found.experts.tolist(), strict=True):
        wanted[needs[need]] = (need, expert)
    experts = [int(pk) for pk in found.market.experts.ids]
    gone = []
    for need_id, row in standing.items():
        if row.state == ProposalState.DRAFT and (
            need_id not in wanted or experts[wanted[need_id][1]] != row.expert_id
        ):
            gone.append(row.pk)
    Proposal.objects.filter(pk__in=gone).update(
        state=ProposalState.RELEASED, ended_at=at, ended_by=Side.OFFICE, reason=Reason.NEWER_RUN
    )
    kept = {need_id for need_id, row in standing.items() if row.pk not in set(gone)}
    fresh = [
        _row(run, found, need, expert, pk, experts[expert], at)
        for pk, (need, expert) in sorted(wanted.items())
        if pk not in kept
    ]
    rows = _within_places(fresh, at)
    last = _last_tries([row.need_id for row in rows])
    for row in rows:
        row.replaces_id = last.get(row.need_id)
    Proposal.objects.bulk_create(rows, batch_size=2000)
    return len(rows)


def _row(
    run: MatchRun, found: Match, need: int, expert: int, pk: int, expert_id: int, at: datetime
) -> Proposal:
    terms = terms_of(found.market, need, expert)
    return Proposal(
        run=run, need_id=pk, expert_id=expert_id, fit=sum(points for points, _ in terms.values()) / 1000,
        explanation={"terms": terms}, recorded_at=at,
    )  # fmt: skip


def _within_places(rows: list[Proposal], at: datetime) -> list[Proposal]:
    """The drafts for which there is still a place now that the experts are read again; best fit first."""
    experts = {e.pk: e for e in Expert.objects.vetted().filter(pk__in={row.expert_id for row in rows})}
    taken = dict.fromkeys(experts, 0)
    for pk in (
        Proposal.objects.open().filter(expert__in=experts).order_by().values_list("expert_id", flat=True)
    ):
        taken[pk] += 1
    kept = []
    for row in sorted(rows, key=lambda row: (-row.fit, row.need_id)):
        expert = experts.get(row.expert_id)
        if expert is not None and clock.places_left(expert.capacity, taken[expert.pk]):
            taken[expert.pk] += 1
            kept.append(row)
    return sorted(kept, key=lambda row: row.need_id)


def _last_tries(needs: list[int]) -> dict[int, int]:
    """{need: the latest request about it that came to nothing}: what the new draft replaces."""
    states = [ProposalState.DECLINED, ProposalState.SILENT, ProposalState.RELEASED]
    past = Proposal.objects.filter(need__in=needs, state__in=states, sent_at__isnull=False)
    return dict(past.order_by("ended_at", "pk").values_list("need_id", "pk"))
