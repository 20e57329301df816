"""Loading many cases with their facts at once: demonstration, or a partner's archive already checked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, time
from itertools import islice
from typing import Any, TypeVar
from uuid import UUID, uuid5
from zoneinfo import ZoneInfo

from django.db import models, transaction

from twiza.accounts.rules import Permission
from twiza.core.actions import Actor, record_audit, require
from twiza.core.models import Source, Stamp
from twiza.plans.actions import load_events
from twiza.register.actions.bulk import insert_rows, reserve_ids

from ..models import Attendance, Case, Diagnostic, Measure, Need, Pathway, Score, Session, Stage
from ..rules.cases import CaseState
from ..rules.pathway import EVENT_KIND, SessionKind
from ..rules.sessions import AgeClass, Disability, Mode, Outcome, Sex
from .common import STAMP, set_due

M = TypeVar("M", bound=models.Model)
Row = Mapping[str, Any]
CHUNK = 2000
MOROCCO = ZoneInfo("Africa/Casablanca")
_SERIES = UUID("5f0c9f3e-6a0e-4a55-9d0e-2f4b8a1c7d10")  # so that the same load gives the same series


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
    diagnostic  held_on date · scores {domain: 0..4}
    need        skill · urgency · language · mode · stated_on date · met_on date|None
    measure     indicator · moment · value Decimal|None · measured_on date

    Any of them may carry recorded_at (an instant); by default the evening of its day, never after `at`.
    """
    require(by, Permission.CASE_OPEN)
    Stamp.bump(STAMP)
    total: Counter[str] = Counter()
    pathways = {p.code: p for p in Pathway.objects.prefetch_related("stages")}
    stages = {(s.pathway.code, s.code): s for s in Stage.objects.select_related("pathway")}
    for chunk in _chunks(rows):
        _Loader(pathways, stages, source, by, at).load(chunk, total)
    record_audit("load_cases", source, by=by, at=at, after=dict(total))
    return total


class _Loader:
    """One chunk: rows in, bulk inserts out."""

    def __init__(
        self,
        pathways: dict[str, Pathway],
        stages: dict[tuple[str, str], Stage],
        source: Source,
        by: Actor,
        at: datetime,
    ) -> None:
        self.pathways, self.stages, self.source, self.by, self.at = pathways, stages, source, by, at

    def load(self, chunk: list[Row], total: Counter[str]) -> None:
        """Insert the chunk and add to the totals."""
        cases = _insert(Case, [self._case(row) for row in chunk])
        pairs = list(zip(cases, chunk, strict=True))
        told = [(case, row, report) for case, row in pairs for report in row.get("sessions", ())]
        sessions = _insert(Session, [self._session(*one, n) for n, one in enumerate(told)])
        seats = [seat for s, (_, _, report) in zip(sessions, told, strict=True) for seat in _seats(s, report)]
        _insert(Attendance, seats)
        events = [event for case, _ in pairs for event in self._case_events(case)]
        events += [self._event(session) for session in sessions if session.outcome != Outcome.ABSENT]
        load_events(rows=events, source=self.source, by=self.by, at=self.at)
        total.update(cases=len(cases), sessions=len(sessions), attendance=len(seats), events=len(events))
        self._findings(pairs, total)

    def _case(self, row: Row) -> Case:
        """The case with its derived columns."""
        reports = sorted(row.get("sessions", ()), key=lambda r: r["held_on"])
        held = [r for r in reports if r.get("outcome", Outcome.DONE) != Outcome.ABSENT]
        last = reports[-1] if reports else {}
        case = Case(
            organisation_id=row["organisation_id"],
            action_id=row.get("action_id"),
            phase=row["phase"],
            pathway=self.pathways[row["pathway"]],
            agent_id=row["agent_id"],
            opened_on=row["opened_on"],
            closed_on=row.get("closed_on"),
            state=row.get("state", CaseState.OPEN),
            source=self.source,
            abandon_reason=row.get("abandon_reason", ""),
            recorded_at=self._known(row, row["opened_on"]),
            last_held_on=held[-1]["held_on"] if held else None,
            next_step=last.get("next_step", ""),
            next_due_on=last.get("next_due_on"),
        )
        set_due(case, Counter(r["stage"] for r in held if r.get("stage")))
        return case

    def _session(self, case: Case, row: Row, report: Row, number: int) -> Session:
        """One session of a case."""
        held_on, series = report["held_on"], uuid5(_SERIES, f"{case.pk}/{number}")
        code = report.get("stage", "")
        return Session(
            case=case,
            stage=self.stages[row["pathway"], code] if code else None,
            series=series,
            idempotency_key=series.hex,
            kind=report["kind"],
            mode=report.get("mode", Mode.ON_SITE),
            minutes=report["minutes"],
            outcome=report.get("outcome", Outcome.DONE),
            notes=report.get("notes", ""),
            next_step=report.get("next_step", ""),
            next_due_on=report.get("next_due_on"),
            recorded_by_id=row["agent_id"],
            source=self.source,
            **self._clocks(report, held_on),
        )

    def _case_events(self, case: Case) -> Iterator[Row]:
        """Opened, and closed when it was done."""
        proof = f"support.case:{case.pk}"
        yield self._event_row(case, "case_opened", case.opened_on, 0, proof, case.recorded_at)
        if case.state == CaseState.CLOSED_DONE and case.closed_on:
            known = self._known({}, case.closed_on)
            yield self._event_row(case, "case_closed", case.closed_on, 0, proof, known)

    def _event(self, session: Session) -> Row:
        """What a session proves."""
        kind = EVENT_KIND[SessionKind(session.kind)]
        return self._event_row(
            session.case, kind, session.valid_from, session.minutes, session.proof, session.recorded_at
        )

    @staticmethod
    def _event_row(case: Case, kind: str, on: date, quantity: int, proof: str, recorded_at: datetime) -> Row:
        return {
            "organisation_id": case.organisation_id,
            "action_id": case.action_id,
            "kind": kind,
            "on": on,
            "quantity": quantity,
            "proof": proof,
            "recorded_at": recorded_at,
        }

    def _findings(self, pairs: list[tuple[Case, Row]], total: Counter[str]) -> None:
        """Diagnostics with scores, needs, measures."""
        told = [(case, row, d) for case, row in pairs for d in row.get("diagnostics", ())]
        diagnostics = _insert(
            Diagnostic, [self._fact(Diagnostic, case, row, d, d["held_on"]) for case, row, d in told]
        )
        scores = [
            Score(diagnostic=diagnostic, domain=domain, score=score)
            for diagnostic, (_, _, d) in zip(diagnostics, told, strict=True)
            for domain, score in d["scores"].items()
        ]
        _insert(Score, scores)
        needs = _insert(Need,
            [Need(case=case, source=self.source, recorded_at=self._known(n, n["stated_on"]), **_without_clock(n))
             for case, row in pairs for n in row.get("needs", ())]
        )  # fmt: skip
        measures = _insert(Measure,
            [self._fact(Measure, case, row, m, m["measured_on"], indicator=m["indicator"], moment=m["moment"],
                        value=m["value"]) for case, row in pairs for m in row.get("measures", ())]
        )  # fmt: skip
        total.update(
            diagnostics=len(diagnostics), scores=len(scores), needs=len(needs), measures=len(measures)
        )

    def _fact(self, model: Any, case: Case, row: Row, told: Row, day: date, **fields: Any) -> Any:
        """A dated finding of a case."""
        return model(
            case=case, recorded_by_id=row["agent_id"], source=self.source, **self._clocks(told, day), **fields
        )

    def _clocks(self, told: Row, day: date) -> dict[str, Any]:
        """One day, known since its evening."""
        return {"valid_from": day, "recorded_at": self._known(told, day)}

    def _known(self, told: Row, day: date) -> datetime:
        """When it entered the books."""
        evening = datetime.combine(day, time(18), MOROCCO)
        return told.get("recorded_at") or min(evening, self.at)


def _seats(session: Session, report: Row) -> Iterator[Attendance]:
    """People of a session by sex, and by age where it was asked."""
    for sex in Sex:
        total = report.get(sex.value) or 0
        young = report.get(f"{sex.value}_under_35")
        parts = (
            {AgeClass.UNKNOWN: total}
            if young is None
            else {
                AgeClass.UNDER_35: min(young, total),
                AgeClass.FROM_35: max(total - young, 0),
            }
        )
        for age_class, people in parts.items():
            if people:
                yield Attendance(
                    session=session,
                    sex=sex,
                    age_class=age_class,
                    disability=Disability.UNKNOWN,
                    people=people,
                )


def _insert(model: type[M], rows: list[M]) -> list[M]:
    """The rows, with their new ids: bulk_create would take six times as long."""
    fields = model._meta.concrete_fields
    for row, pk in zip(rows, reserve_ids(model, len(rows)), strict=True):
        row.pk = pk
    insert_rows(
        model,
        [field.attname for field in fields],
        ([_plain(getattr(row, f.attname)) for f in fields] for row in rows),
    )
    return rows


def _plain(value: Any) -> Any:
    """The value as every database takes it."""
    return value.hex if isinstance(value, UUID) else value


def _without_clock(row: Row) -> dict[str, Any]:
    """The row's own columns."""
    return {name: value for name, value in row.items() if name != "recorded_at"}


def _chunks(rows: Iterable[Row]) -> Iterator[list[Row]]:
    """Lists of at most CHUNK rows."""
    iterator = iter(rows)
    while chunk := list(islice(iterator, CHUNK)):
        yield chunk
