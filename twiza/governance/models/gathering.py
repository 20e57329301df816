"""Gathers what an evaluation report freezes: reads of the rooms below, at one day and one instant, as plain figures."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from twiza.agreements.models import Agreement, Commitment, Stood, stand
from twiza.agreements.models import words as agreement_words
from twiza.agreements.rules.standing import worst
from twiza.core import words
from twiza.core.models import AuditRow

from ..rules import figures
from ..rules.figures import Title
from .committees import Decision
from .gathering_coverage import targets_of
from .gathering_sessions import sessions_of
from .sources import Citations
from .words import column, in_three, reason, title_of

Step = Callable[[int, str], None]
NOTES = ("two_clocks", "frozen", "standing", "once", "forecast", "unknown")


def gather(
    agreement: Agreement,
    *,
    on: date,
    asked_known_at: datetime | None,
    at: datetime,
    software: str,
    step: Step = lambda done, message: None,
) -> figures.Document:
    """Everything that the report of `agreement` says on the day `on`, as known at `asked_known_at` (at `at` when None).

    step(done out of 4, code of what begins) tells how far the work is.
    """
    known = asked_known_at or at
    cited = Citations(agreement)
    step(0, "commitments")
    rows = agreement.commitments.select_related("agreement", "clause").prefetch_related("parties__institution").order_by("number", "id")
    stood = stand(rows, on=on, known=known)
    step(1, "coverage")
    targets = targets_of(agreement, on=on, known=known, cited=cited)
    step(2, "sessions")
    sessions = sessions_of(agreement, on=on, known=known)
    step(3, "sources")
    cited.add_facts(known=known)
    return figures.Document(
        question=figures.Question(agreement.key, on, asked_known_at),
        agreement=_instrument(agreement, known, cited),
        stamp=figures.Stamp(known, at, software),
        clauses=_clauses(agreement, stood, cited),
        commitments=tuple(_commitment(one, on, cited) for one in stood),
        targets=targets,
        sessions=sessions,
        decisions=_decisions(agreement, on, known),
        notes=tuple(figures.Note(code) for code in NOTES),
        sources=cited.listed(),
        is_synthetic=agreement.is_demo or cited.is_synthetic,
    )


def _instrument(agreement: Agreement, known: datetime, cited: Citations) -> figures.AgreementFacts:
    state = _state_at(agreement, known)
    parties = agreement.parties.select_related("institution", "signature").order_by("order", "id")
    return figures.AgreementFacts(
        key=agreement.key,
        kind=agreement.kind,
        state=state,
        title=column(agreement, "title"),
        kind_title=title_of(agreement_words.KINDS.get(agreement.kind)),
        state_title=title_of(agreement_words.STATES.get(state)),
        signed_on=agreement.signed_on(),
        starts_on=agreement.starts_on,
        ends_on=agreement.ends_on,
        is_tacitly_renewed=agreement.is_renewed_tacitly,
        parent=column(agreement.parent, "title") if agreement.parent else Title(),
        territories=_where(agreement),
        parties=tuple(
            figures.Party(
                name=column(party.institution, "name"),
                office=column(party, "office"),
                roles=tuple(title_of(agreement_words.PARTY_ROLES.get(role, role)) for role in party.roles),
                signed_on=party.signed_on,
                source=cited.of(party),
            )
            for party in parties
        ),
        source=cited.of(agreement),
    )


def _where(agreement: Agreement) -> tuple[Title, ...]:
    scope = column(agreement, "scope")
    if scope != Title():
        return (scope,)
    return (column(agreement.territory, "name"),) if agreement.territory else ()


def _state_at(agreement: Agreement, known: datetime) -> str:
    """The state that our books gave at an instant: what the first later move found, else the present one."""
    later = AuditRow.objects.about(agreement).filter(at__gt=known, before__has_key="state").order_by("at", "id").first()
    return later.before["state"] if later and later.before else agreement.state


def _clauses(agreement: Agreement, stood: list[Stood], cited: Citations) -> tuple[figures.Clause, ...]:
    found = []
    for clause in agreement.clauses.order_by("number", "id"):
        standing = worst(one.verdict.standing for one in stood if one.commitment.clause_id == clause.pk)
        found.append(
            figures.Clause(
                number=str(clause.number),
                kind=clause.type,
                title=column(clause, "title"),
                standing=standing.value if standing else "unknown",
                kind_title=title_of(agreement_words.CLAUSE_TYPES.get(clause.type)),
                source=cited.of(clause),
            )
        )
    return tuple(found)


def _commitment(one: Stood, on: date, cited: Citations) -> figures.Commitment:
    row, verdict = one.commitment, one.verdict
    who = Title(*(_joined([column(p.institution, "name").within(lang) for p in row.parties.all()], lang) for lang in ("fr", "ar", "en")))
    is_late = verdict.standing == "late" and row.due is not None
    return figures.Commitment(
        reference=str(row.number),
        clause=str(row.clause.number) if row.clause else "",
        kind=row.kind,
        title=column(row, "wording"),
        party=who,
        owner=who,
        standing=verdict.standing.value,
        reason=verdict.reason,
        because=reason(verdict.reason, verdict.params, _write),
        kind_title=title_of(agreement_words.COMMITMENT_KINDS.get(row.kind)),
        due_on=row.due,
        days_late=(on - row.due).days if is_late and row.due else None,
        promised=_promised(row),
        achieved=in_three(lambda lang: words.number(one.measure.done, lang)) if one.measure and one.measure.done is not None else Title(),
        source=cited.of(row),
    )


def _promised(row: Commitment) -> Title:
    if row.amount is not None:
        amount = row.amount
        return in_three(lambda lang: words.money(amount, lang))
    if row.quantity is not None:
        unit = agreement_words.UNITS.get(row.unit, row.unit)
        return in_three(lambda lang: f"{words.number(row.quantity, lang)} {unit}")
    return Title()


def _joined(names: list[str], language: str) -> str:
    return words.join(names, language) if names else ""


def _write(value: Any, language: str) -> str:
    if isinstance(value, date):
        return words.day(value, language)
    if isinstance(value, int | Decimal):
        return words.number(value, language)
    return words.NOT_MEASURED if value is None else str(value)


def _decisions(agreement: Agreement, on: date, known: datetime) -> tuple[figures.DecisionFacts, ...]:
    """The register of decisions as our books held it: a closing recorded later is not known yet."""
    rows = Decision.objects.of_agreement(agreement.key).known_at(known).filter(taken_on__lte=on)
    found = []
    for row in rows.select_related("owner").order_by("taken_on", "number"):
        closed_on = row.closed_on if row.closed_at and row.closed_at <= known and row.closed_on and row.closed_on <= on else None
        found.append(
            figures.DecisionFacts(
                reference=str(row.number),
                title=column(row, "text"),
                owner=column(row.owner, "name"),
                taken_on=row.taken_on,
                due_on=row.due_on,
                closed_on=closed_on,
                is_overdue=closed_on is None and row.due_on is not None and row.due_on < on,
            )
        )
    return tuple(found)
