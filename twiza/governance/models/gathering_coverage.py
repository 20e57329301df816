"""Gathers the targets of an agreement's plans: every reading at one day and one instant."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

from twiza.agreements.models import Agreement
from twiza.plans.models import Reading, Target
from twiza.plans.models.coverage import coverage
from twiza.plans.rules.coverage import Answer
from twiza.register.rules.vocabulary import SECTORS, SIZES
from twiza.territory.models import Territory

from ..rules import figures
from ..rules.figures import DIMENSIONS, Slice, Title, rate_of
from .rule_words import population_says, rule_of
from .sources import Citations
from .trajectories import trajectory_of
from .words import UNKNOWN, WOMEN_LED, column, place, title_of

Naming = Callable[[str], Title]


def targets_of(agreement: Agreement, *, on: date, known: datetime, cited: Citations) -> tuple[figures.Target, ...]:
    """Each target of the agreement's plans with its readings, figures, parts and trajectory."""
    return tuple(_target(target, on, known, cited) for target in Target.objects.of_agreement(agreement.key))


def _target(target: Target, on: date, known: datetime, cited: Citations) -> figures.Target:
    totals = coverage(target, on=on, known_at=known)
    parts: dict[str, dict[str, tuple[Slice, ...]]] = {read.reading.name: {} for read in totals}
    for dimension in DIMENSIONS:
        for read in coverage(target, on=on, known_at=known, by=(dimension,)):
            parts[read.reading.name][dimension] = _slices(dimension, read.answer)
    readings = tuple(_reading(target, read.reading, read.answer, parts[read.reading.name]) for read in totals)
    populations = {reading.name: population_says(reading.rules.population) for reading in target.readings.all()}
    return figures.Target(
        code=target.key,
        title=column(target, "title"),
        goal=figures.rounded(target.promised),
        starts_on=target.starts_on,
        ends_on=target.due_on,
        population=next(iter(populations.values()), Title()),
        readings=readings,
        source=cited.of(target),
    )


def _reading(target: Target, reading: Reading, answer: Answer, by: dict[str, tuple[Slice, ...]]) -> figures.Reading:
    rules = reading.rules
    return figures.Reading(
        code=reading.name,
        title=column(reading, "title"),
        numerator_rule=rule_of(rules.numerator),
        denominator_rule=rule_of(rules.denominator),
        numerator=answer.numerator,
        denominator=answer.denominator,
        rate=rate_of(answer.numerator, answer.denominator),
        by=by,
        trajectory=trajectory_of(target, answer),
    )


def _slices(dimension: str, answer: Answer) -> tuple[Slice, ...]:
    """The parts of one dimension in the order of the answer; the unknown part last, named as such."""
    members = [cell.members[dimension] for cell in answer.by]
    name = _naming(dimension, [str(member) for member in members if member is not None])
    return tuple(
        Slice(
            code="" if member is None else str(member),
            title=title_of(UNKNOWN) if member is None else name(str(member)),
            numerator=cell.numerator,
            denominator=cell.denominator,
            rate=rate_of(cell.numerator, cell.denominator),
        )
        for member, cell in zip(members, answer.by, strict=True)
    )


def _naming(dimension: str, codes: list[str]) -> Naming:
    """How the members of a dimension are called in three languages."""
    if dimension in ("region", "province"):
        places = {str(row.pk): place(row) for row in Territory.objects.filter(pk__in=[int(code) for code in codes])}
        return lambda code: places.get(code, Title(code))
    if dimension in ("sector", "size"):
        terms = SECTORS if dimension == "sector" else SIZES
        return lambda code: Title(*(terms[code].label(language) for language in ("fr", "ar", "en")))
    if dimension == "women_led":
        return lambda code: title_of(WOMEN_LED[code])
    return lambda code: Title(code)

