"""Trajectory of a target: its path, the pace so far and needed, the forecast with its interval, the capacity needed.

The forecast. Each month some of the organisations that remain to be reached are reached: the share reached of those
that remain is the month's *hazard*. Counting on the hazard keeps the total under the denominator by construction,
which a line through the totals does not. Hazards of small and large months are made comparable by Anscombe's angle
(arcsine of the square root of (y + 3/8) / (n + 3/4); Anscombe, Biometrika 35, 1948, 246-254), their level may drift
(local level model, estimated by maximum likelihood with statsmodels UnobservedComponents), and many futures are drawn
from it: level, its uncertainty, drift and month-to-month noise. A live denominator grows in the same futures by
months drawn from its own recent past. The interval is that of the futures at each date.
No figure is given for a history under MONTHS_NEEDED months or without anybody reached: the code of the reason is.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from twiza.core.messages import gettext_noop as _
from twiza.core.refusals import Unprocessable
from twiza.core.values import add_months
from twiza.plans.rules.columns import Array

METHOD = "local_level_hazard"
MONTHS_NEEDED = 12
LEVEL = 0.80
FUTURES = 2000
SEED = 20211228
# Between two years' recorded levels some drift is always possible, though short histories often estimate none.
LEAST_DRIFT = 0.10
RECENT = 36

Month = tuple[dt.date, int, int]


def month_ends(since: dt.date, on: dt.date) -> list[dt.date]:
    """The last day of each full month from `since` to `on`."""
    ends, first = [], since.replace(day=1)
    while (end := add_months(first, 1) - dt.timedelta(days=1)) <= on:
        ends.append(end)
        first = add_months(first, 1)
    return ends


def path_at(
    on: dt.date,
    *,
    starts_on: dt.date,
    due_on: dt.date,
    promised: float,
    baseline: float = 0.0,
    path: Mapping[int, float] | None = None,
) -> float:
    """The share that the target asks for at a day: on the yearly path when one is given, else on a straight line.

    A yearly path gives the share at each 31 December; between them the line is straight.
    """
    points = [(starts_on - dt.timedelta(days=1), baseline)]
    points += [(dt.date(year, 12, 31), share) for year, share in sorted((path or {}).items())]
    points = [(day, share) for day, share in points if day < due_on] + [(due_on, promised)]
    days = [day.toordinal() for day, _ in points]
    return float(np.interp(on.toordinal(), days, [share for _, share in points]))


def yearly_path(
    *,
    starts_on: dt.date,
    due_on: dt.date,
    promised: float,
    baseline: float = 0.0,
    path: Mapping[int, float] | None = None,
) -> list[tuple[int, float]]:
    """(year, share asked for at its end) from the first year to the due one."""
    values: dict[str, Any] = {
        "starts_on": starts_on,
        "due_on": due_on,
        "promised": promised,
        "baseline": baseline,
        "path": path,
    }
    years = range(starts_on.year, due_on.year + 1)
    return [(year, round(path_at(min(dt.date(year, 12, 31), due_on), **values), 6)) for year in years]


@dataclass(frozen=True)
class Pace:
    """Organisations a year: recorded since the start, in the last twelve months, and needed to the due day.

    remaining: still to be reached if the denominator stayed as it is; needed: None once the due day is past.
    """

    so_far: float | None
    last_year: float | None
    needed: float | None
    remaining: int
    years_left: float


def pace(
    *,
    on: dt.date,
    starts_on: dt.date,
    due_on: dt.date,
    numerator: int,
    a_year_ago: int,
    denominator: int,
    promised: float,
) -> Pace:
    """How fast it went and how fast it must go. `a_year_ago`: the numerator twelve months before `on`."""
    elapsed = ((on - starts_on).days + 1) / 365.25
    left = max((due_on - on).days / 365.25, 0.0)
    remaining = max(still_to_reach(promised, denominator) - numerator, 0)
    return Pace(
        so_far=round(numerator / elapsed, 1) if elapsed > 0 else None,
        last_year=float(numerator - a_year_ago) if elapsed > 0 else None,
        needed=round(remaining / left, 1) if left > 0 else None,
        remaining=remaining,
        years_left=round(left, 2),
    )


def still_to_reach(promised: float, denominator: int) -> int:
    """How many organisations the promised share of the denominator is, rounded up."""
    return math.ceil(round(promised * denominator, 6))


@dataclass(frozen=True)
class Need:
    """What one region and sector lacks: organisations still to reach, a year, and the experts that would do it."""

    members: Mapping[str, object]
    remaining: int
    a_year: float
    experts: int


class NoTimeLeft(Unprocessable):
    message = _("No time is left until the due day.")


class CapacityUnknown(Unprocessable):
    message = _("It is not known how many organisations one expert accompanies in a year.")


def capacity(
    cells: Sequence[tuple[Mapping[str, object], int, int]],
    *,
    promised: float,
    years_left: float,
    per_expert_year: float,
) -> list[Need]:
    """The experts needed so that *each* cell reaches the promised share, largest first.

    cells: (members, numerator, denominator). per_expert_year: organisations that one expert accompanies in a year.
    Raises: NoTimeLeft, CapacityUnknown.
    """
    if years_left <= 0:
        raise NoTimeLeft()
    if per_expert_year <= 0:
        raise CapacityUnknown()
    needs = []
    for members, numerator, denominator in cells:
        remaining = max(still_to_reach(promised, denominator) - numerator, 0)
        a_year = remaining / years_left
        needs.append(Need(members, remaining, round(a_year, 1), math.ceil(round(a_year / per_expert_year, 6))))
    return sorted(needs, key=lambda need: -need.remaining)


@dataclass(frozen=True)
class Point:
    """One forecast date: the median of the futures and the bounds of the interval, shares and organisations."""

    on: dt.date
    rate: float
    low: float
    high: float
    numerator: int
    denominator: int


@dataclass(frozen=True)
class Forecast:
    """Where the recorded pace leads: yearly points to the due day and the chance of the promise, or a reason why not.

    reason: "" or history_short, nothing_reached, nothing_to_reach, past_due. parameters: of the method, for its page.
    """

    method: str
    level: float
    points: tuple[Point, ...] = ()
    chance: float | None = None
    reason: str = ""
    parameters: Mapping[str, Any] | None = None


def forecast(
    months: Sequence[Month],
    *,
    due_on: dt.date,
    promised: float,
    level: float = LEVEL,
    frozen: bool = False,
    futures: int = FUTURES,
    seed: int = SEED,
) -> Forecast:
    """Forecast the rate from the recorded monthly history (month's end, numerator, denominator) to the due day.

    frozen: the denominator is a fixed stock and does not grow. The same history gives the same forecast.
    """
    values = {"months": len(months), "months_needed": MONTHS_NEEDED, "level": level, "futures": futures}
    if len(months) < MONTHS_NEEDED:
        return Forecast(METHOD, level, reason="history_short", parameters=values)
    numerators = np.array([n for _, n, _ in months], dtype=float)
    denominators = np.array([d for _, _, d in months], dtype=float)
    if denominators[-1] <= 0:
        return Forecast(METHOD, level, reason="nothing_to_reach", parameters=values)
    if numerators[-1] <= 0:
        return Forecast(METHOD, level, reason="nothing_reached", parameters=values)
    ends = month_ends(months[-1][0] + dt.timedelta(days=1), due_on)
    if not ends:
        return Forecast(METHOD, level, reason="past_due", parameters=values)
    angles = hazard_angles(numerators, denominators)
    fitted = fit_level(angles)
    rng = np.random.default_rng(seed)
    stocks = _stocks(denominators, len(ends), futures, frozen, rng)
    reached = _reached(fitted, numerators[-1], stocks, rng)
    rates = np.divide(reached, stocks, out=np.zeros_like(reached), where=stocks > 0)
    at = [i for i, end in enumerate(ends) if end.month == 12 or i == len(ends) - 1]
    tail = (1 - level) / 2
    points = tuple(_point(ends[i], rates[:, i], reached[:, i], stocks[:, i], tail) for i in at)
    values |= {"drift": round(fitted.drift, 5), "noise": round(fitted.noise, 5), "level_now": round(fitted.level, 5)}
    return Forecast(METHOD, level, points, round(float((rates[:, -1] >= promised).mean()), 3), parameters=values)


def _point(on: dt.date, rates: Array, reached: Array, stocks: Array, tail: float) -> Point:
    """The futures of one date as a median and an interval."""
    middle, low, high = (round(float(q), 6) for q in np.quantile(rates, [0.5, tail, 1 - tail]))
    return Point(on, middle, low, high, int(np.median(reached)), int(np.median(stocks)))


def hazard_angles(numerators: Array, denominators: Array) -> Array:
    """Anscombe's angle of each month's share of those that remained; the first month counts from nought."""
    before = np.concatenate([[0.0], numerators[:-1]])
    remaining = np.maximum(denominators - before, 1.0)
    new = np.clip(numerators - before, 0.0, remaining)
    return np.arcsin(np.sqrt((new + 0.375) / (remaining + 0.75)))


@dataclass(frozen=True)
class LocalLevel:
    """The local level as estimated: its last value with its standard error, drift and noise (standard deviations)."""

    level: float
    error: float
    drift: float
    noise: float


def fit_level(angles: Array) -> LocalLevel:
    """Estimate level, drift and noise of the angles by maximum likelihood (statsmodels, local level)."""
    import warnings

    from statsmodels.tsa.statespace.structural import UnobservedComponents

    scale = max(float(angles.std()), 1e-4)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        result = UnobservedComponents(angles / scale, level="llevel").fit(disp=False, maxiter=200)
    irregular, drift = (math.sqrt(max(float(value), 0.0)) * scale for value in result.params[:2])
    level = float(result.filtered_state[0, -1]) * scale
    error = math.sqrt(max(float(result.filtered_state_cov[0, 0, -1]), 0.0)) * scale
    # A year of the least drift moves the level by that share of itself.
    drift = max(drift, LEAST_DRIFT * abs(level) / math.sqrt(12))
    return LocalLevel(level, error, drift, irregular)


def _reached(fitted: LocalLevel, last: float, stocks: Array, rng: Any) -> Array:
    """Numerators [future, month]: each month reaches the hazard's share of those who remain in that future."""
    futures, months = stocks.shape
    levels = fitted.level + rng.normal(0.0, fitted.error, futures)
    reached, total = np.empty_like(stocks), np.full(futures, last)
    for month in range(months):
        levels = np.abs(levels + rng.normal(0.0, fitted.drift, futures))
        angle = np.clip(levels + rng.normal(0.0, fitted.noise, futures), 0.0, math.pi / 2)
        remaining = np.maximum(stocks[:, month] - total, 0.0)
        total = np.minimum(
            total + np.clip(np.sin(angle) ** 2 * (remaining + 0.75) - 0.375, 0.0, remaining), stocks[:, month]
        )
        reached[:, month] = total
    return reached


def _stocks(denominators: Array, months: int, futures: int, frozen: bool, rng: Any) -> Array:
    """Denominators [future, month]: the last one for ever, or grown by months drawn from the recent past.

    Months are drawn in runs of three, so that seasons of registration stay together, around a mean that is itself
    uncertain.
    """
    last = denominators[-1]
    growth = np.diff(denominators)[-RECENT:]
    if frozen or len(growth) == 0:
        return np.full((futures, months), last)
    runs = math.ceil(months / 3)
    starts = rng.integers(0, max(len(growth) - 2, 1), (futures, runs))
    drawn = np.concatenate([growth, growth[-1:], growth[-1:]])[starts[:, :, None] + np.arange(3)]
    steps = drawn.reshape(futures, -1)[:, :months]
    doubt = rng.normal(0.0, growth.std() / math.sqrt(len(growth)), (futures, 1))
    return np.maximum(last + np.cumsum(steps + doubt, axis=1), 1.0)
