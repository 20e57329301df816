"""Gathers the targets of an agreement's plans: every reading at one day and one instant."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import override

from twiza.agreements.models import Agreement
from twiza.core.languages import Extent, codes
from twiza.core.printing.title_readers import column, in_three
from twiza.core.printing.titles import Title
from twiza.plans.models import Reading, Target
from twiza.plans.models import labels as plan_words
from twiza.plans.queries.coverage import coverage
from twiza.plans.queries.trajectory import trajectory
from twiza.plans.rules.coverage import CoverageAnswer
from twiza.plans.rules.readings import RuleUse
from twiza.register.rules.vocabulary import SECTORS, SIZES

from ..models.labels import METHODS
from ..rules import figures
from ..rules.figures import DIMENSIONS, Slice, YearPoint, rate_of, rounded
from .report_sources import Citations

TENTH = Decimal("0.1")
ORDERS = {"sector": tuple(SECTORS), "size": tuple(SIZES), "women_led": ("yes", "no")}


def targets_of(agreement: Agreement, *, on: date, known: datetime, cited: Citations) -> tuple[figures.Target, ...]:
    """Each target of the agreement's plans with its readings, figures, parts and trajectory."""
    return tuple(_target(target, on, known, cited) for target in Target.objects.of_agreement(agreement.key))


def _target(target: Target, on: date, known: datetime, cited: Citations) -> figures.Target:
    totals = coverage(target, on=on, known_at=known)
    parts: dict[str, dict[str, tuple[Slice, ...]]] = {read.reading.name: {} for read in totals}
    for dimension in DIMENSIONS:
        for read in coverage(target, on=on, known_at=known, by=(dimension,)):
            parts[read.reading.name][dimension] = _slices(dimension, read.answer)
    first = totals[0].reading.rules.population if totals else None
    return figures.Target(
        code=target.key,
        title=column(target, "title"),
        goal=rounded(target.promised),
        starts_on=target.starts_on,
        ends_on=target.due_on,
        population=in_three(lambda _language: plan_words.say_population(first)) if first is not None else Title(),
        readings=tuple(
            replace(
                _reading(read.reading, read.answer),
                by=parts[read.reading.name],
                trajectory=_trajectory(read.reading, on, known),
            )
            for read in totals
        ),
        source=cited.of(target),
    )


def _reading(reading: Reading, answer: CoverageAnswer) -> figures.ReadingFigures:
    rules = reading.rules
    return figures.ReadingFigures(
        code=reading.name,
        title=column(reading, "title"),
        numerator_rule=_rule(rules.numerator, in_three(lambda _language: plan_words.say_numerator(rules.numerator))),
        denominator_rule=_rule(
            rules.denominator, in_three(lambda _language: plan_words.say_denominator(rules.denominator))
        ),
        numerator=answer.numerator,
        denominator=answer.denominator,
        rate=rate_of(answer.numerator, answer.denominator),
    )


def _rule(use: RuleUse, says: Title) -> figures.CountingRule:
    """A rule with its parameters as text; lists are joined by a bar."""
    params = {
        key: "|".join(map(str, value)) if isinstance(value, tuple) else str(value) for key, value in use.values.items()
    }
    return figures.CountingRule(use.rule.name, params, says)


def _slices(dimension: str, answer: CoverageAnswer) -> tuple[Slice, ...]:
    """The parts of one dimension in the order of its code list, else of the answer; the unknown part last,
    named as such.
    """
    order = {code: rank for rank, code in enumerate(ORDERS.get(dimension, ()))}
    cells = sorted(
        answer.by, key=lambda cell: (cell.members[dimension] is None, order.get(str(cell.members[dimension]), 0))
    )
    members = [cell.members[dimension] for cell in cells]
    named = _names(dimension, members)
    return tuple(
        Slice(
            code="" if member is None else str(member),
            title=Title(*(named[language][member] for language in codes(Extent.PAPERS))),
            numerator=cell.numerator,
            denominator=cell.denominator,
            rate=rate_of(cell.numerator, cell.denominator),
        )
        for member, cell in zip(members, cells, strict=True)
    )


def _names(dimension: str, members: list[Any]) -> dict[str, Mapping[Any, str]]:
    """Language -> member -> words."""
    named = {}
    for language in codes(Extent.PAPERS):
        with override(language):
            named[language] = plan_words.name_members(dimension, members)
    return named


def _trajectory(reading: Reading, on: date, known: datetime) -> figures.Trajectory:
    """Recorded years, written path, forecast and pace, as exact decimals."""
    found = trajectory(reading, on=on, known_at=known)
    observed, path = dict(found.observed), dict(found.path)
    ahead = {point.on.year: point for point in found.forecast.points}
    points = tuple(
        YearPoint(
            year=year,
            rate=rounded(observed.get(year)),
            path=rounded(path.get(year)),
            forecast=rounded(ahead[year].rate) if year in ahead else None,
            low=rounded(ahead[year].low) if year in ahead else None,
            high=rounded(ahead[year].high) if year in ahead else None,
        )
        for year in sorted({*observed, *path, *ahead})
    )
    return figures.Trajectory(points, _a_year(found.pace.so_far), _a_year(found.pace.needed), _method(found.forecast))


def _a_year(value: float | None) -> Decimal | None:
    return None if value is None else Decimal(str(value)).quantize(TENTH)


def _method(forecast: Any) -> Title:
    """The forecast's method with its parameters, or why there is none."""
    values = {**(forecast.parameters or {}), "percent": round(forecast.level * 100)}
    sentence = plan_words.REASONS[forecast.reason] if forecast.reason else METHODS.get(forecast.method, forecast.method)
    return in_three(lambda _language: str(sentence) % values)
