"""Loading many cases with their facts at once: demonstration, or a partner's archive already checked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from hashlib import blake2b
from itertools import islice
from typing import Any

from django.db import transaction

from twiza.accounts.rules import Permission
from twiza.core.actions import Actor, record_audit, require
from twiza.core.formats import CASABLANCA
from twiza.core.models import Source, Stamp
from twiza.plans.actions import load_events
from twiza.register.actions.bulk import insert_rows, reserve_ids

from ..models import Attendance, Case, Diagnostic, Measure, Need, Pathway, Score, Session, Stage
from ..rules.cases import CaseState
from ..rules.pathway import EVENT_KIND, SessionKind
from ..rules.sessions import AgeClass, Disability, Mode, Outcome, Sex
from .acts import Act
from .derived_columns import STAMP, set_due

Row = Mapping[str, Any]
CHUNK = 2000
EVENING = time(18)
DEFAULTS = {
    "mode": Mode.ON_SITE.value,
    "outcome": Outcome.DONE.value,
    "notes": "",
    "next_step": "",
    "next_due_on": None,
    "stage": "",
}
SESSION = (
    "id",
    "case_id",
    "stage_id",
    "series",
    "idempotency_key",
    "kind",
    "mode",
    "minutes",
    "outcome",
    "notes",
    "next_step",
    "next_due_on",
    "recorded_by_id",
    "valid_from",
    "recorded_at",
    "source_id",
)
SEATS = ("session_id", "sex", "age_class", "disability", "people")
FOUND = ("id", "case_id", "recorded_by_id", "valid_from", "recorded_at", "source_id")
NEED = ("skill", "urgency", "language", "mode", "note", "stated_on", "met_on")


@transaction.atomic
def load_cases(*, rows: Iterable[Row], source: Source, by: Actor, at: datetime) -> Counter[str]:
    """Load cases with sessions, attendance, diagnostics, needs, measures and their plan events; how many of each.

    All or nothing; rows are trusted but for the database's own constraints. Each row is a mapping:

    case        organisation_id int · action_id int|None · pathway code · phase · agent_id int · opened_on date
                state (default "open") · closed_on date|None · abandon_reason (default "") · sessions, diagnostics,
                needs, measures: lists of the mappings below (default none)
    session     held_on date · kind · stage code ("" beside the pathway) · minutes int
                mode (default on_site) · outcome (default done) · women, men int (default not counted)
                women_under_35, men_under_35 int (default not asked) · notes, next_step (default "")
                next_due_on date|None
    diagnostic  held_on date · scores {domain: 0..4} · summary (default "")
    need        skill · urgency · language · mode · stated_on date · met_on date|None · note (default "")
    measure     indicator · moment · value Decimal|None · measured_on date

    Any of them may carry recorded_at (an instant); by default the evening of its day, never after `at`.
    """
    require(by, Permission.CASE_OPEN)
    Stamp.bump(STAMP)
    total: Counter[str] = Counter()
    pathways = {pathway.code: pathway for pathway in Pathway.objects.prefetch_related("stages")}
    stages = {(s.pathway.code, s.code): s.pk for s in Stage.objects.select_related("pathway")}
    loader = _Loader(pathways, stages, source, by, at)
    iterator = iter(rows)
    while chunk := list(islice(iterator, CHUNK)):
        loader.load(chunk, total)
    record_audit(Act.LOAD_CASES, source, by=by, at=at, after=dict(total))
    return total


@dataclass(frozen=True)
class _Loader:
    """One chunk after the other: rows in, one prepared statement per table out."""

    pathways: dict[str, Pathway]
    stages: dict[tuple[str, str], int]
    source: Source
    by: Actor
    at: datetime

    def load(self, chunk: list[Row], total: Counter[str]) -> None:
        """Insert the chunk and add to the totals."""
        cases = [self._case(row, pk) for row, pk in zip(chunk, reserve_ids(Case, len(chunk)), strict=True)]
        fields = [field.attname for field in Case._meta.concrete_fields]
        insert_rows(Case, fields, ([getattr(case, name) for name in fields] for case in cases))
        pairs = list(zip(cases, chunk, strict=True))
        events = [event for case in cases for event in self._case_events(case)]
        events += self._sessions(pairs, total)
        load_events(rows=events, source=self.source, by=self.by, at=self.at)
        self._diagnostics(pairs, total)
        self._needs_and_measures(pairs, total)
        total.update(cases=len(cases), events=len(events))

    def _case(self, row: Row, pk: int) -> Case:
        """The case with its derived columns."""
        reports = sorted(row.get("sessions", ()), key=lambda report: report["held_on"])
        held = [r for r in reports if r.get("outcome", Outcome.DONE) != Outcome.ABSENT]
        last = reports[-1] if reports else {}
        case = Case(
            pk=pk,
            organisation_id=row["organisation_id"],
            action_id=row.get("action_id"),
            phase=row["phase"],
            pathway=self.pathways[row["pathway"]],
            agent_id=row["agent_id"],
            opened_on=row["opened_on"],
            closed_on=row.get("closed_on"),
            state=row.get("state", CaseState.OPEN.value),
            source=self.source,
            abandon_reason=row.get("abandon_reason", ""),
            recorded_at=self._known(row, row["opened_on"]),
            last_held_on=held[-1]["held_on"] if held else None,
            next_step=last.get("next_step", ""),
            next_due_on=last.get("next_due_on"),
        )
        set_due(case, Counter(r["stage"] for r in held if r.get("stage")))
        return case

    def _sessions(self, pairs: list[tuple[Case, Row]], total: Counter[str]) -> list[Row]:
        """Insert sessions and attendance; the events that they prove."""
        lines = [(case, row, {**DEFAULTS, **report}) for case, row in pairs for report in row.get("sessions", ())]
        rows: list[tuple[object, ...]] = []
        seats: list[tuple[object, ...]] = []
        events: list[Row] = []
        for pk, (case, row, report) in zip(reserve_ids(Session, len(lines)), lines, strict=True):
            held_on, known = report["held_on"], self._known(report, report["held_on"])
            # The same load gives the same series, so that two machines agree.
            series = blake2b(f"{self.source.label}/{case.pk}/{pk}".encode(), digest_size=16).hexdigest()
            stage = self.stages[row["pathway"], report["stage"]] if report["stage"] else None
            rows.append(
                (
                    pk,
                    case.pk,
                    stage,
                    series,
                    series,
                    report["kind"],
                    report["mode"],
                    report["minutes"],
                    report["outcome"],
                    report["notes"],
                    report["next_step"],
                    report["next_due_on"],
                    row["agent_id"],
                    held_on,
                    known,
                    self.source.pk,
                )
            )
            seats += _seats(pk, report)
            if report["outcome"] != Outcome.ABSENT:
                kind = EVENT_KIND[SessionKind(report["kind"])]
                proof = f"support.session:{pk}"
                events.append(_event(case, kind, held_on, report["minutes"], proof, known))
        insert_rows(Session, SESSION, rows)
        insert_rows(Attendance, SEATS, seats)
        total.update(sessions=len(rows), attendance=len(seats))
        return events

    def _case_events(self, case: Case) -> Iterator[Row]:
        """Opened, and closed when it was done."""
        proof = f"support.case:{case.pk}"
        yield _event(case, "case_opened", case.opened_on, 0, proof, case.recorded_at)
        if case.state == CaseState.CLOSED_DONE and case.closed_on:
            yield _event(case, "case_closed", case.closed_on, 0, proof, self._known({}, case.closed_on))

    def _diagnostics(self, pairs: list[tuple[Case, Row]], total: Counter[str]) -> None:
        """Insert diagnostics and their scores."""
        lines = [(case, row, d) for case, row in pairs for d in row.get("diagnostics", ())]
        rows, scores = [], []
        for pk, (case, row, d) in zip(reserve_ids(Diagnostic, len(lines)), lines, strict=True):
            rows.append((*self._found(pk, case, row, d, d["held_on"]), d.get("summary", "")))
            scores += [(pk, domain, score) for domain, score in d["scores"].items()]
        insert_rows(Diagnostic, (*FOUND, "summary"), rows)
        insert_rows(Score, ("diagnostic_id", "domain", "score"), scores)
        total.update(diagnostics=len(rows), scores=len(scores))

    def _needs_and_measures(self, pairs: list[tuple[Case, Row]], total: Counter[str]) -> None:
        """Insert needs and measures."""
        needs = [
            (case.pk, self.source.pk, self._known(n, n["stated_on"]), *({"note": "", **n}.get(name) for name in NEED))
            for case, row in pairs
            for n in row.get("needs", ())
        ]
        lines = [(case, row, m) for case, row in pairs for m in row.get("measures", ())]
        measures = [
            (*self._found(pk, case, row, m, m["measured_on"]), m["indicator"], m["moment"], m["value"])
            for pk, (case, row, m) in zip(reserve_ids(Measure, len(lines)), lines, strict=True)
        ]
        insert_rows(Need, ("case_id", "source_id", "recorded_at", *NEED), needs)
        insert_rows(Measure, (*FOUND, "indicator", "moment", "value"), measures)
        total.update(needs=len(needs), measures=len(measures))

    def _found(self, pk: int, case: Case, row: Row, row_result: Row, day: date) -> tuple[Any, ...]:
        """The columns that every dated finding shares, in the order of FOUND."""
        return (pk, case.pk, row["agent_id"], day, self._known(row_result, day), self.source.pk)

    def _known(self, row: Row, day: date) -> datetime:
        """When it entered the books."""
        return row.get("recorded_at") or min(datetime.combine(day, EVENING, CASABLANCA), self.at)


def _event(case: Case, kind: str, on: date, quantity: int, proof: str, recorded_at: datetime) -> Row:
    """One row for the plan."""
    return {
        "organisation_id": case.organisation_id,
        "action_id": case.action_id,
        "kind": kind,
        "on": on,
        "quantity": quantity,
        "proof": proof,
        "recorded_at": recorded_at,
    }


def _seats(session: int, report: Row) -> Iterator[tuple[Any, ...]]:
    """People of a session by sex, and by age where it was asked, in the order of SEATS."""
    unknown = Disability.UNKNOWN.value
    for sex in (Sex.WOMEN.value, Sex.MEN.value):
        total = report.get(sex) or 0
        young = report.get(f"{sex}_under_35")
        if young is None:
            parts = [(AgeClass.UNKNOWN.value, total)]
        else:
            parts = [(AgeClass.UNDER_35.value, min(young, total)), (AgeClass.FROM_35.value, max(total - young, 0))]
        yield from ((session, sex, age_class, unknown, people) for age_class, people in parts if people)
