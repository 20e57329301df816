"""A run solved and stored: tables in, pairs as drafts out. Loaded only where a run is computed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from twiza.core.actions import Actor, record_audit
from twiza.core.models import Stamp

from ..models import Expert, MatchRun, Proposal, RunKind
from ..queries.matching_input import Supply
from ..rules import reminders
from ..rules.columns import SCALE, Experts, Needs
from ..rules.explaining import Explainer
from ..rules.fit import Weights
from ..rules.floors import read_floors
from ..rules.matching import match
from ..rules.outcome import Match
from ..rules.run_statistics import compare, figures_of
from ..rules.states import OPEN, EndReason, ProposalState, Side
from .acts import Act
from .locking import STAMP


def solve(run: MatchRun, table: Supply, floors: Sequence[Mapping[str, object]]) -> Match:
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
        floors=read_floors(floors, needs),
        fixed=rows(table.held),
        stay=rows(table.proposed) if run.kind == RunKind.REPLAN else (),
        forbidden=[(need_row[n], expert_row[e]) for n, e in sorted(table.refused)],
    )


def imagine(table: Supply, scenario: Mapping[str, Any]) -> None:
    """The experts of a what-if: `experts` of them like the `like` ids, or with the columns given, ids "+1", "+2"..."""
    count = int(scenario.get("experts", 0))
    for number in range(1, count + 1):
        row: dict[str, Any] = {
            "id": f"+{number}",
            "skills": [f"{code}:3" for code in scenario.get("skills", [])],
            "languages": list(scenario.get("languages", ["ar", "fr"])),
            "sectors": list(scenario.get("sectors", [])),
            "conflicts": [],
            "region_of_origin": str(scenario.get("region_of_origin", "")),
            "mode": str(scenario.get("mode", "either")),
            "capacity": int(scenario.get("capacity", 2)),
            "seniority": int(scenario.get("seniority", 10)),
        }
        for name, column in table.experts.items():
            column.append(row[name])


def store(
    run: MatchRun,
    found: Match,
    table: Supply,
    floors: Sequence[Mapping[str, object]],
    by: Actor,
    at: datetime,
    without: Match | None = None,
) -> MatchRun:
    """The figures, and the drafts for needs that are still free and experts who still have a place.

    `without`: the same needs without the imagined experts, kept beside.
    """
    figures = _figures(run, found, table)
    if without is not None:
        figures["without"] = _figures(run, without, table)
    elif run.previous is not None:
        figures["change"] = compare(figures, run.previous.figures)
    reasons = {} if without is not None else _explained(found, table)
    return _write(run, found, figures, reasons, floors, by, at)


def _explained(found: Match, table: Supply) -> dict[int, dict[str, Any]]:
    """{row of a need: why its expert} of the pairs that did not stand before; read outside any transaction."""
    explainer = Explainer(found)
    needs, experts = found.market.needs.ids, found.market.experts.ids
    pairs = zip(found.needs.tolist(), found.experts.tolist(), found.fixed.tolist(), strict=True)
    return {
        need: explainer.pair(need, expert).as_json(found)
        for need, expert, is_fixed in pairs
        if not is_fixed and table.proposed.get(needs[need]) != experts[expert]
    }


def _figures(run: MatchRun, found: Match, table: Supply) -> dict[str, Any]:
    """What the run keeps of an outcome."""
    figures = figures_of(found)
    standing = len(table.held) + (len(table.proposed) if run.kind == RunKind.REPLAN else 0)
    return figures | {"broken": standing - figures["kept"]}


@transaction.atomic
def _write(
    run: MatchRun,
    found: Match,
    values: dict[str, Any],
    reasons: Mapping[int, dict[str, Any]],
    floors: Sequence[Mapping[str, object]],
    by: Actor,
    at: datetime,
) -> MatchRun:
    """One transaction: a run that another worker stored meanwhile stands."""
    Stamp.bump(STAMP)
    run = MatchRun.objects.select_for_update(of=("self",)).get(pk=run.pk)
    if run.is_done:
        return run
    if run.kind != RunKind.SCENARIO:
        values["drafts"] = _draft(run, found, reasons, at)
    run.figures, run.finished_at = values, max(at, run.asked_at)
    run.weights, run.floors = found.market.weights.as_json(), [dict(floor) for floor in floors]
    run.unmet = _unmet(found)
    run.save(update_fields=["figures", "finished_at", "weights", "floors", "unmet"])
    said = {name: values[name] for name in ("pairs", "objective", "bound", "gap")}
    record_audit(Act.COMPUTE_RUN, run, by=by, at=at, after=said)
    return run


def _unmet(found: Match) -> dict[str, list[str]]:
    """{reason: ids of the needs without anybody}, in the order of the needs."""
    values: dict[str, list[str]] = {}
    for row, reason in found.unmet.items():
        values.setdefault(reason.value, []).append(found.market.needs.ids[row])
    return values


def _draft(run: MatchRun, found: Match, reasons: Mapping[int, dict[str, Any]], at: datetime) -> int:
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
        if row.state == ProposalState.DRAFT and (need_id not in wanted or experts[wanted[need_id][1]] != row.expert_id):
            gone.append(row.pk)
    Proposal.objects.filter(pk__in=gone).update(
        state=ProposalState.RELEASED, ended_at=at, ended_by=Side.OFFICE, reason=EndReason.NEWER_RUN
    )
    kept = {need_id for need_id, row in standing.items() if row.pk not in set(gone)}
    fresh = [
        Proposal(
            run=run, need_id=pk, expert_id=experts[expert], fit=found.market.fit(need, expert) / SCALE, recorded_at=at
        )
        for pk, (need, expert) in sorted(wanted.items())
        if pk not in kept
    ]
    rows = _within_places(fresh, at)
    for row in rows:
        row.explanation = reasons.get(wanted[row.need_id][0], {})
    last = _last_tries([row.need_id for row in rows])
    for row in rows:
        row.replaces_id = last.get(row.need_id)
    Proposal.objects.bulk_create(rows, batch_size=2000)
    return len(rows)


def _within_places(rows: list[Proposal], at: datetime) -> list[Proposal]:
    """The drafts for which there is still a place now that the experts are read again; best fit first."""
    experts = {e.pk: e for e in Expert.objects.vetted().filter(pk__in={row.expert_id for row in rows})}
    taken = dict.fromkeys(experts, 0)
    for pk in Proposal.objects.open().filter(expert__in=experts).order_by().values_list("expert_id", flat=True):
        taken[pk] += 1
    kept = []
    for row in sorted(rows, key=lambda row: (-row.fit, row.need_id)):
        expert = experts.get(row.expert_id)
        if expert is not None and reminders.places_left(expert.capacity, taken[expert.pk]):
            taken[expert.pk] += 1
            kept.append(row)
    return sorted(kept, key=lambda row: row.need_id)


def _last_tries(needs: list[int]) -> dict[int, int]:
    """{need: the latest request about it that came to nothing}: what the new draft replaces."""
    past = Proposal.objects.came_to_nothing().filter(need__in=needs)
    return dict(past.order_by("ended_at", "pk").values_list("need_id", "pk"))
