"""Gathers what an evaluation report freezes: reads of the rooms below, at one day and one instant, as plain figures."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta

from twiza.agreements.models import Agreement, Commitment, Stood, sentences, stand
from twiza.agreements.models import labels as agreement_words
from twiza.agreements.rules.standing import worst
from twiza.core import formats
from twiza.core.printing.title_readers import column, in_three, title_of
from twiza.core.printing.titles import Title

from ..models.committees import Decision
from ..rules import figures
from ..rules.meetings import outcome
from .report_commitments import because, commitments_of, promisers, state_at, warnings_of
from .report_coverage import targets_of
from .report_money import money_of
from .report_reach import reach_of, risks_of, to_decide
from .report_sessions import sessions_of
from .report_sources import Citations

Step = Callable[[int, str], None]
NOTES = ("two_clocks", "frozen", "standing", "once", "forecast", "money", "reach", "unknown")


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

    step(done out of 5, code of what begins) tells how far the work is.
    """
    known = asked_known_at or at
    cited = Citations(agreement)
    step(0, "commitments")
    stood = stand(commitments_of(agreement), on=on, known=known)
    step(1, "coverage")
    targets = targets_of(agreement, on=on, known=known, cited=cited)
    step(2, "sessions")
    sessions = sessions_of(agreement, on=on, known=known)
    step(3, "money")
    money = money_of(agreement, on=on, known=known)
    reach = reach_of(agreement, on=on, known=known)
    risks = risks_of(agreement, on=on, known=known)
    step(4, "sources")
    cited.add_facts(known=known)
    return figures.Document(
        question=figures.ReportQuestion(agreement.key, on, asked_known_at),
        agreement=_instrument(agreement, on, known, cited),
        stamp=figures.Stamp(known, at, software),
        clauses=_clauses(agreement, stood, cited),
        commitments=tuple(_commitment(one, on, agreement.parties.count(), cited) for one in stood),
        targets=targets,
        sessions=sessions,
        decisions=_decisions(agreement, on, known),
        notes=tuple(figures.Note(code) for code in NOTES),
        sources=cited.listed(),
        money=money,
        reach=reach,
        risks=risks,
        to_decide=to_decide(agreement, money, on=on, known=known),
        is_synthetic=agreement.is_demo or cited.is_synthetic,
    )


def _instrument(agreement: Agreement, on: date, known: datetime, cited: Citations) -> figures.AgreementFacts:
    state = state_at(agreement, known)
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
        ends_on=_last_day(agreement, on),
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
        warnings=warnings_of(agreement, on=on, known=known),
        source=cited.of(agreement),
    )


def _last_day(agreement: Agreement, on: date) -> date | None:
    """The last day of the term that runs on the day: written, or counted from the duration."""
    lapses_on = agreement.lapses_on(on)
    return agreement.ends_on or (lapses_on - timedelta(days=1) if lapses_on else None)


def _where(agreement: Agreement) -> tuple[Title, ...]:
    scope = column(agreement, "scope")
    if scope != Title():
        return (scope,)
    return (column(agreement.territory, "name"),) if agreement.territory else ()


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


def _commitment(one: Stood, on: date, parties: int, cited: Citations) -> figures.Commitment:
    row, verdict = one.commitment, one.verdict
    who = promisers(row, parties)
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
        because=because(verdict),
        kind_title=title_of(agreement_words.COMMITMENT_KINDS.get(row.kind)),
        due_on=row.due,
        days_late=(on - row.due).days if is_late and row.due else None,
        promised=_promised(row),
        achieved=_achieved(one),
        source=cited.of(row),
    )


def _achieved(one: Stood) -> Title:
    measure = one.measure
    if measure is None or measure.done is None:
        return Title()
    return in_three(lambda _language: sentences.amount(measure.done, measure.unit))


def _promised(row: Commitment) -> Title:
    if row.amount is not None:
        amount = row.amount
        return in_three(lambda lang: formats.money(amount, lang))
    if row.quantity is not None:
        unit = agreement_words.UNITS.get(row.unit, row.unit)
        return in_three(lambda lang: f"{formats.number(row.quantity, lang)} {unit}")
    return Title()


def _decisions(agreement: Agreement, on: date, known: datetime) -> tuple[figures.DecisionFacts, ...]:
    """The register of decisions as our books held it: a closing recorded later is not known yet."""
    rows = Decision.objects.of_agreement(agreement.key).known_at(known).filter(taken_on__lte=on)
    found = []
    for row in rows.select_related("owner").order_by("taken_on", "number"):
        is_known = bool(row.closed_at and row.closed_at <= known and row.closed_on and row.closed_on <= on)
        closed_on = row.closed_on if is_known else None
        outcome_result = outcome(row.due_on, closed_on, is_dropped=row.is_dropped and is_known, on=on)
        found.append(
            figures.DecisionFacts(
                reference=str(row.number),
                title=column(row, "text"),
                owner=column(row.owner, "name"),
                taken_on=row.taken_on,
                due_on=row.due_on,
                closed_on=closed_on,
                is_overdue=outcome_result == "late",
                outcome=outcome_result,
                effect=row.effect if is_known and row.effected_at else "",
                proof=row.closing_note if is_known else "",
            )
        )
    return tuple(found)
