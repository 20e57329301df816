"""What is late, what was decided and what became of it."""

from collections import Counter
from datetime import date

from twiza.core.printing.cells import Pen
from twiza.core.printing.document import Block, Cell, Section, Table, Text

from .figures import DecisionFacts, Document

OUTCOMES = {"kept": "success", "kept_late": "warning", "open": "info", "late": "danger", "dropped": "secondary"}


def lateness(document: Document, pen: Pen) -> list[Section]:
    """Commitments past their day, then the register of decisions."""
    say = pen.say
    columns = pen.columns(
        ("owner", 6, False),
        ("commitment", 9, False),
        ("due_on", 4, False),
        ("days_late", 3, True),
        ("reason", 7, False),
    )
    rows = tuple(
        (
            pen.text(row.owner),
            pen.text(row.title),
            pen.day(row.due_on),
            pen.number(row.days_late),
            pen.text(row.because),
        )
        for row in document.late
    )
    late = Table("late", say("table_late"), columns, rows, empty=say("nothing_late"))
    sections = [Section("late", say("section_late"), (late,))]
    if document.decisions:
        blocks: list[Block] = [*_decisions_kept(document, pen), _decisions(document, pen)]
        sections.append(Section("decisions", say("section_decisions"), tuple(blocks), level=2))
    return sections


def outcomes(document: Document) -> Counter[str]:
    """How many decisions were kept, kept late, are open, late or were given up; empty for reports that did not say."""
    return Counter(row.outcome for row in document.decisions if row.outcome)


def _decisions_kept(document: Document, pen: Pen) -> list[Block]:
    counts = outcomes(document)
    if not counts:
        return []
    values = {code: str(counts[code]) for code in OUTCOMES}
    return [Text(pen.say("decisions_kept_line", total=str(sum(counts.values())), **values))]


def _decisions(document: Document, pen: Pen) -> Table:
    columns = pen.columns(
        ("decision", 5, False),
        ("owner", 3, False),
        ("taken_on", 2, False),
        ("due_on", 2, False),
        ("standing", 2, False),
        ("what_was_done", 4, False),
    )
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (
            pen.text(row.title),
            pen.text(row.owner),
            pen.day(row.taken_on),
            pen.day(row.due_on),
            _standing(row, pen),
            pen.text(row.proof),
        )
        for row in document.decisions
    )
    if not outcomes(document):  # frozen before closings were kept with their proof
        columns, rows = columns[:-1], tuple(row[:-1] for row in rows)
    return Table("decisions", pen.say("table_decisions"), columns, rows)


def _standing(row: DecisionFacts, pen: Pen) -> Cell:
    if row.outcome:
        return Cell(pen.say(f"outcome_{row.outcome}"), row.outcome, tone=OUTCOMES[row.outcome])
    return _standing_before(row.closed_on, row.is_overdue, pen)


def _standing_before(closed_on: date | None, is_overdue: bool, pen: Pen) -> Cell:
    if closed_on:
        return Cell(pen.say("decision_closed"), "closed", tone="success")
    return (
        Cell(pen.say("decision_overdue"), "overdue", tone="danger")
        if is_overdue
        else Cell(pen.say("decision_open"), "open", tone="info")
    )
