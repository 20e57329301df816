"""The coverage part of the paper: every reading of a target side by side, its path, its map, its parts."""

from dataclasses import replace
from decimal import Decimal

from twiza.core import formats
from twiza.core.printing.cells import NOTHING, Pen
from twiza.core.printing.document import Block, Cell, Column, Drawing, Facts, Gallery, Section, Table, Text

from .figures import DIMENSIONS, Document, ReadingFigures, Slice, Target


def coverage_sections(document: Document, pen: Pen, drawings: dict[str, str]) -> list[Section]:
    """For each target: the readings side by side, then one piece for each dimension that the document holds."""
    if not document.targets:
        return [Section("coverage", pen.say("section_coverage"), (Text(pen.say("no_target")),))]
    sections: list[Section] = []
    for number, target in enumerate(document.targets):
        # The parts of a second target have their own names: a page links to each.
        suffix = f"_{target.code}" if number else ""
        coverage = _target(target, pen, drawings)
        sections.append(replace(coverage, code=coverage.code + suffix))
        if any(reading.by for reading in target.readings):
            sections.append(
                Section(f"parts_{target.code}", pen.say("section_parts"), (Text(pen.say("parts_opening")),))
            )
        for dimension in DIMENSIONS:
            if any(reading.by.get(dimension) for reading in target.readings):
                blocks = (*_maps(target, dimension, pen, drawings), _parts(target, dimension, pen))
                sections.append(Section(f"by_{dimension}{suffix}", pen.say(f"section_by_{dimension}"), blocks, level=2))
    return sections


def _target(target: Target, pen: Pen, drawings: dict[str, str]) -> Section:
    say, lang = pen.say, pen.language
    facts = (
        (say("target_goal"), formats.percent(target.goal, lang)),
        (say("target_period"), formats.period(target.starts_on, target.ends_on, lang)),
    )
    blocks: list[Block] = [Text(target.title.within(lang)), Facts(facts)]
    if target.population.within(lang):
        blocks.append(Text(target.population.within(lang)))
    if len(target.readings) > 1:
        blocks.append(Text(say("readings_notice"), "info"))
    blocks.append(_side_by_side(target, pen))
    svg = drawings.get(f"trajectory-{target.code}")
    if svg:
        blocks.append(Drawing(svg, _path_in_words(target, pen), say("figure_trajectory")))
    blocks += [_path_table(target, reading, pen) for reading in target.readings if reading.trajectory.points]
    return Section("coverage", say("section_coverage"), tuple(blocks))


def _side_by_side(target: Target, pen: Pen) -> Table:
    say = pen.say
    readings = target.readings

    def missing(reading: ReadingFigures) -> Cell:
        if target.goal is None:
            return pen.number(None)
        needed = int((target.goal * reading.denominator).to_integral_value(rounding="ROUND_CEILING"))
        return pen.number(max(needed - reading.numerator, 0))

    rows = (
        (pen.text(say("numerator")), *(pen.text(r.numerator_rule.says) for r in readings)),
        (pen.text(say("denominator")), *(pen.text(r.denominator_rule.says) for r in readings)),
        (pen.text(say("accompanied")), *(pen.number(r.numerator) for r in readings)),
        (pen.text(say("counted_against")), *(pen.number(r.denominator) for r in readings)),
        (pen.text(say("rate")), *(pen.percent(r.rate) for r in readings)),
        (pen.text(say("missing_for_goal")), *(missing(r) for r in readings)),
        (pen.text(say("pace")), *(pen.number(r.trajectory.pace) for r in readings)),
        (pen.text(say("pace_needed")), *(pen.number(r.trajectory.pace_needed) for r in readings)),
    )
    columns = (Column(say("reading"), 3), *(Column(r.title.within(pen.language) or r.code, 4) for r in readings))
    return Table("readings", say("table_readings"), columns, rows)


def _path_in_words(target: Target, pen: Pen) -> str:
    """The sentence that says the chart: last recorded rate and the forecast of the last year, for each reading."""
    pieces = []
    for reading in target.readings:
        known = [point for point in reading.trajectory.points if point.rate is not None]
        ahead = [point for point in reading.trajectory.points if point.forecast is not None]
        piece = pen.say(
            "alt_reading",
            title=reading.title.within(pen.language),
            rate=pen.percent(known[-1].rate if known else reading.rate).text,
        )
        if ahead:
            piece += " " + pen.say("alt_forecast", year=str(ahead[-1].year), rate=pen.percent(ahead[-1].forecast).text)
        pieces.append(piece)
    return pen.say("alt_trajectory", goal=pen.percent(target.goal).text) + " " + " ".join(pieces)


def _path_table(target: Target, reading: ReadingFigures, pen: Pen) -> Table:
    say = pen.say
    columns = pen.columns(
        ("year", 2, False),
        ("rate", 2, True),
        ("path", 2, True),
        ("gap", 2, True),
        ("forecast", 2, True),
        ("interval", 4, True),
    )

    def gap(rate: Decimal | None, path: Decimal | None) -> Cell:
        value = None if rate is None or path is None else rate - path
        tone = "" if value is None else "danger" if value < 0 else "success"
        points = None if value is None else value * 100
        return Cell(pen.number(points, 1).text, value, "percent", tone)

    def interval(low: Decimal | None, high: Decimal | None) -> Cell:
        if low is None or high is None:
            return Cell(NOTHING, None, "range")
        words_of = say("between", low=pen.percent(low).text, high=pen.percent(high).text)
        return Cell(words_of, words_of, "range")

    rows = tuple(
        (
            Cell(str(point.year), point.year, "year"),
            pen.percent(point.rate),
            pen.percent(point.path),
            gap(point.rate, point.path),
            pen.percent(point.forecast),
            interval(point.low, point.high),
        )
        for point in reading.trajectory.points
    )
    return Table(f"path_{reading.code}", say("table_path", reading=reading.title.within(pen.language)), columns, rows)


def _maps(target: Target, dimension: str, pen: Pen, drawings: dict[str, str]) -> list[Block]:
    """One map for each reading, side by side on one scale of colours."""
    drawn = []
    for reading in target.readings if dimension == "region" else ():
        picture, title = drawings.get(f"map-{target.code}-{reading.code}"), reading.title.within(pen.language)
        if picture:
            drawn.append(Drawing(picture, _map_in_words(reading.by["region"], title, pen), title))
    return [Gallery(pen.say("figure_map"), tuple(drawn))] if drawn else []


def _map_in_words(parts: tuple[Slice, ...], title: str, pen: Pen) -> str:
    rated = sorted((part for part in parts if part.rate is not None), key=lambda part: part.rate or 0)
    if not rated:
        return title
    low, high = rated[0], rated[-1]
    names = {"high": high.title.within(pen.language), "low": low.title.within(pen.language)}
    rates = {"high_rate": pen.percent(high.rate).text, "low_rate": pen.percent(low.rate).text}
    return pen.say("alt_map", reading=title, **names, **rates)


def _parts(target: Target, dimension: str, pen: Pen) -> Table:
    """Rows are the parts in the document's order; for each reading three columns: how many, of how many, rate."""
    say, lang = pen.say, pen.language
    order: dict[str, Slice] = {}
    for reading in target.readings:
        for one in reading.by.get(dimension, ()):
            order.setdefault(one.code, one)
    per_reading = [{part.code: part for part in reading.by.get(dimension, ())} for reading in target.readings]
    rows = []
    for code, named in order.items():
        cells = [pen.text(named.title.within(lang) or code)]
        for parts in per_reading:
            part: Slice | None = parts.get(code)
            cells += [
                pen.number(part.numerator if part else None),
                pen.number(part.denominator if part else None),
                pen.percent(part.rate if part else None),
            ]
        rows.append(tuple(cells))
    total = [pen.text(say("total"))]
    for reading in target.readings:
        total += [pen.number(reading.numerator), pen.number(reading.denominator), pen.percent(reading.rate)]
    if dimension != "year":
        rows.append(tuple(total))
    heads = (Column(say("count_short"), 2, True), Column(say("whole_short"), 2, True), Column(say("rate"), 2, True))
    columns = (Column(say(dimension), 5), *(head for _ in target.readings for head in heads))
    groups = (("", 1), *((reading.title.within(lang) or reading.code, 3) for reading in target.readings))
    return Table(f"by_{dimension}", say(f"table_by_{dimension}"), columns, tuple(rows), groups=groups)
