"""The trajectory of a reading from the recorded history, as known at an instant."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from functools import lru_cache

import numpy as np

from twiza.core.values import add_months

from ..models.targets import Reading, Target
from ..rules import trajectory as rules
from ..rules.questions import Question
from .coverage import last_known
from .fact_columns import ask, recorded

PER_EXPERT_YEAR = 4.0


@dataclass(frozen=True)
class Trajectory:
    """What the target page draws: recorded years, path, forecast, pace, and the capacity by region and sector.

    observed: (year, rate) at each year's end, the last at the date asked. per_expert_year is an assumption when
    `is_assumed`: nobody gave the target one.
    """

    observed: list[tuple[int, float]]
    path: list[tuple[int, float]]
    pace: rules.Pace
    forecast: rules.Forecast
    needs: dict[str, list[rules.Need]]
    per_expert_year: float
    is_assumed: bool


def trajectory(reading: Reading, *, on: date, known_at: datetime) -> Trajectory:
    """Path, pace, forecast and capacity of one reading at a day, as known at an instant."""
    target = reading.target
    question = reading.question(on=on, known_at=known_at)
    ends = rules.month_ends(target.starts_on, min(on, target.due_on))
    years = [day for day in question.year_ends if day.year >= target.starts_on.year]
    a_year_ago = max(add_months(on, -12), target.starts_on)
    values = {day: (n, d) for day, n, d in recorded(question, tuple(sorted({*ends, *years, a_year_ago, on})))}
    promised = float(target.promised)
    pace = _pace(target, on, values)
    per_expert = float(target.per_expert_year or PER_EXPERT_YEAR)
    return Trajectory(
        observed=[(day.year, values[day][0] / values[day][1]) for day in years if values[day][1]],
        path=_path(target),
        pace=pace,
        forecast=_forecast(tuple((day, *values[day]) for day in ends), target.due_on, promised, _is_frozen(reading)),
        needs={name: _needs(question, name, pace, promised, per_expert) for name in ("region", "sector")},
        per_expert_year=per_expert,
        is_assumed=target.per_expert_year is None,
    )


def paced(reading: Reading, *, on: date, known_at: datetime) -> tuple[float | None, rules.Pace]:
    """The rate reached (None when there is nothing to divide by) and the pace, without the forecast: milliseconds."""
    target = reading.target
    a_year_ago = max(add_months(on, -12), target.starts_on)
    question = reading.question(on=on, known_at=known_at)
    values = {day: (n, d) for day, n, d in recorded(question, tuple(sorted({a_year_ago, on})))}
    numerator, denominator = values[on]
    return numerator / denominator if denominator else None, _pace(target, on, values)


def _pace(target: Target, on: date, values: dict[date, tuple[int, int]]) -> rules.Pace:
    numerator, denominator = values[on]
    is_old = add_months(on, -12) >= target.starts_on
    return rules.pace(
        on=on,
        starts_on=target.starts_on,
        due_on=target.due_on,
        numerator=numerator,
        a_year_ago=values[add_months(on, -12)][0] if is_old else 0,
        denominator=denominator,
        promised=float(target.promised),
    )


def warm() -> None:
    """Import and compile what the first reader would wait for: kernels (kept on disk once compiled) and statsmodels.

    Reads the facts when there are any, so that the first page only answers. Meant for set-up and for a thread of a
    server that starts.
    """
    reading = Reading.objects.select_related("target").order_by("pk").first()
    if reading is not None:
        on = reading.target.due_on
        trajectory(reading, on=on, known_at=last_known(datetime(9999, 1, 1, tzinfo=UTC)))
    rules.fit_level(np.linspace(0.1, 0.2, rules.MONTHS_NEEDED))


def _path(target: Target) -> list[tuple[int, float]]:
    return rules.yearly_path(
        starts_on=target.starts_on,
        due_on=target.due_on,
        promised=float(target.promised),
        baseline=float(target.baseline or 0),
        path=target.written_path,
    )


def _is_frozen(reading: Reading) -> bool:
    return reading.rules.denominator.rule.name == "stock_at"


@lru_cache(maxsize=256)
def _forecast(months: tuple[rules.Month, ...], due_on: date, promised: float, frozen: bool) -> rules.Forecast:
    """The forecast, kept: it depends on nothing but its arguments."""
    return rules.forecast(months, due_on=due_on, promised=promised, frozen=frozen)


def _needs(question: Question, name: str, pace: rules.Pace, promised: float, per_expert: float) -> list[rules.Need]:
    """The capacity needed by members of one dimension; empty once no time is left."""
    cells = [(c.members, c.numerator, c.denominator) for c in ask(replace(question, by=(name,))).by]
    try:
        return rules.capacity(cells, promised=promised, years_left=pace.years_left, per_expert_year=per_expert)
    except (rules.NoTimeLeft, rules.CapacityUnknown):
        return []
