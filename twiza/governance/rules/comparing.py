"""What changed between two frozen reports: figures, standings, lateness, decisions, and the rules themselves."""

from __future__ import annotations

from decimal import Decimal

from twiza.core.printing.cells import Pen
from twiza.core.printing.document import Cell, Column, Section, Table, Text

from .figures import Document, ReadingFigures


def compare(before: Document, after: Document, pen: Pen) -> tuple[Section, ...]:
    """Sections that say what differs from `before` to `after`, only rows that differ; one sentence when
    nothing does.
    """
    tables = (
        _headline(before, after, pen),
        _parts(before, after, pen),
        _standings(before, after, pen),
        _decisions(before, after, pen),
    )
    say = pen.say
    sections = [Section(table.code, table.caption, (table,)) for table in tables if table.rows]
    rules = _rules(before, after)
    if rules:
        notice = Text(say("rules_changed", readings=", ".join(rules)), "warning")
        sections.insert(0, Section("rules_changed", say("section_rules_changed"), (notice,)))
    if not sections:
        sections = [Section("same", say("section_same"), (Text(say("nothing_changed")),))]
    return tuple(sections)


def _readings(document: Document) -> dict[tuple[str, str], ReadingFigures]:
    return {(target.code, reading.code): reading for target in document.targets for reading in target.readings}


def _rules(before: Document, after: Document) -> list[str]:
    """Readings of one name counted by different rules: their figures do not compare."""
    old, new = _readings(before), _readings(after)
    return [key[1] for key in old if key in new and _counting(old[key]) != _counting(new[key])]


def _counting(reading: ReadingFigures) -> tuple[object, ...]:
    return tuple(
        (rule.code, sorted(rule.params.items())) for rule in (reading.numerator_rule, reading.denominator_rule)
    )


def _headline(before: Document, after: Document, pen: Pen) -> Table:
    say, lang = pen.say, pen.language
    rows: list[tuple[Cell, ...]] = []
    old, new = _readings(before), _readings(after)
    for key in [*old, *(key for key in new if key not in old)]:
        one, two = old.get(key), new.get(key)
        title = (two or one).title.within(lang)  # type: ignore[union-attr]
        numbers = [(say("accompanied"), "numerator"), (say("counted_against"), "denominator")]
        for label, name in numbers:
            _add(rows, f"{title} · {label}", getattr(one, name, None), getattr(two, name, None), pen)
        _add(rows, f"{title} · {say('rate')}", one.rate if one else None, two.rate if two else None, pen, is_rate=True)
    for label, name in (
        ("sessions_held", "sessions"),
        ("organisations", "organisations"),
        ("hours", "hours"),
        ("attendances", "attendances"),
    ):
        held = [getattr(document.sessions.total, name) if document.sessions else None for document in (before, after)]
        _add(rows, say(label), held[0], held[1], pen)
    for code in ("kept", "late"):
        counted = [sum(row.standing == code for row in document.commitments) for document in (before, after)]
        _add(rows, say(f"commitments_{code}"), counted[0], counted[1], pen)
    return Table("headline", say("table_changes"), _columns("figure", pen), tuple(rows))


def _columns(first: str, pen: Pen) -> tuple[Column, ...]:
    return pen.columns((first, 6, False), ("before", 2, True), ("after", 2, True), ("difference", 2, True))


def _add(
    rows: list[tuple[Cell, ...]],
    label: str,
    old: int | Decimal | None,
    new: int | Decimal | None,
    pen: Pen,
    is_rate: bool = False,
) -> None:
    """A row when the two differ; rates differ in points."""
    if old == new:
        return
    gap = None if old is None or new is None else new - old
    if is_rate:
        points = None if gap is None else Decimal(gap) * 100
        cells = (pen.percent(old), pen.percent(new), Cell(pen.signed(points, 1), gap, "percent"))  # type: ignore[arg-type]
    else:
        cells = (pen.number(old), pen.number(new), Cell(pen.signed(gap), gap, "number"))
    rows.append((pen.text(label), *cells))


def _parts(before: Document, after: Document, pen: Pen) -> Table:
    """Regions whose rate differs, of every reading."""
    rows: list[tuple[Cell, ...]] = []
    old, new = _readings(before), _readings(after)
    for key in [key for key in old if key in new]:
        was = {part.code: part for part in old[key].by.get("region", ())}
        for part in new[key].by.get("region", ()):
            label = f"{new[key].title.within(pen.language)} · {part.title.within(pen.language)}"
            _add(rows, label, was[part.code].rate if part.code in was else None, part.rate, pen, is_rate=True)
    return Table("regions", pen.say("table_by_region"), _columns("region", pen), tuple(rows))


def _standings(before: Document, after: Document, pen: Pen) -> Table:
    was = {row.reference: row for row in before.commitments}
    rows = [
        (
            pen.text(row.title),
            pen.standing(was[row.reference].standing),
            pen.standing(row.standing),
            pen.text(row.because),
        )
        for row in after.commitments
        if row.reference in was and was[row.reference].standing != row.standing
    ]
    rows += [
        (pen.text(row.title), pen.text(""), pen.standing(row.standing), pen.text(row.because))
        for row in after.commitments
        if row.reference not in was
    ]
    columns = pen.columns(("commitment", 6, False), ("before", 2, False), ("after", 2, False), ("reason", 4, False))
    return Table("standings", pen.say("table_standings_changed"), columns, tuple(rows))


def _decisions(before: Document, after: Document, pen: Pen) -> Table:
    was = {row.reference: row for row in before.decisions}
    rows = tuple(
        (pen.text(row.title), pen.text(row.owner), pen.day(row.due_on), pen.day(row.closed_on))
        for row in after.decisions
        if row.reference not in was or was[row.reference].closed_on != row.closed_on
    )
    columns = pen.columns(("decision", 6, False), ("owner", 3, False), ("due_on", 2, False), ("closed_on", 2, False))
    return Table("decisions", pen.say("table_decisions_changed"), columns, rows)
