"""Is it kept? The standing of a commitment, a clause and an agreement, computed from a measure and a date."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_FLOOR, Decimal
from typing import Any

from twiza.core.codes import Code
from twiza.core.messages import gettext_noop as _

from .evidence import Measure, Promise


class Standing(Code):
    """Where a commitment stands on a day."""

    KEPT = "kept", _("Kept")
    ON_TRACK = "on_track", _("On track")
    AT_RISK = "at_risk", _("At risk")
    LATE = "late", _("Late")
    UNKNOWN = "unknown", _("Unknown")


# From worst to best: a late commitment shows before one that nobody measures.
SEVERITY = (Standing.LATE, Standing.AT_RISK, Standing.UNKNOWN, Standing.ON_TRACK, Standing.KEPT)

# A tenth under the straight line is still on track; the last ninety days without a record are a risk.
TOLERANCE = Decimal("0.9")
SOON_DAYS = 90


@dataclass(frozen=True, slots=True)
class StandingVerdict:
    """A standing with the reason that a person can check: a code and its parameters."""

    standing: Standing
    reason: str
    params: Mapping[str, Any] = field(default_factory=dict)


def standing(promise: Promise, measure: Measure | None, on: date) -> StandingVerdict:
    """Say where a promise stands on the day: kept, on track, at risk, late or unknown, with its reason.

    kept: the wanted amount is reached (`reached`, `reached_late`). late: the due day is past (`short_at_due`,
    `nothing_at_due`). Before the due day the recorded amount is compared with the expected one (a written path, else
    the straight line from start to due). unknown: not binding, not measured, no amount written, no date and no record.
    """
    if not promise.is_binding:
        return StandingVerdict(Standing.UNKNOWN, "not_binding")
    if measure is None or measure.done is None:
        reason = measure.reason if measure and measure.reason else "not_measured"
        return StandingVerdict(Standing.UNKNOWN, reason, dict(measure.params) if measure else {})
    facts: dict[str, object] = {
        "done": measure.done,
        "wanted": measure.wanted,
        "unit": measure.unit,
        "due_on": promise.due_on,
        "last_on": measure.last_on,
        **measure.params,
    }
    if measure.wanted is not None and measure.done >= measure.wanted:
        return _reached(promise, measure, facts)
    if promise.due_on is not None and promise.due_on < on:
        facts["days"] = (on - promise.due_on).days
        if measure.wanted is None:
            return StandingVerdict(Standing.UNKNOWN, "amount_not_written", facts)
        return StandingVerdict(Standing.LATE, "short_at_due" if measure.done > 0 else "nothing_at_due", facts)
    return _before_due(promise, measure, on, facts)


def _reached(promise: Promise, measure: Measure, facts: dict[str, object]) -> StandingVerdict:
    if promise.due_on and measure.reached_on and measure.reached_on > promise.due_on:
        facts["days"] = (measure.reached_on - promise.due_on).days
        return StandingVerdict(Standing.KEPT, "reached_late", facts)
    facts["reached_on"] = measure.reached_on
    return StandingVerdict(Standing.KEPT, "reached", facts)


def _before_due(promise: Promise, measure: Measure, on: date, facts: dict[str, Any]) -> StandingVerdict:
    done = measure.done or Decimal(0)
    if promise.due_on is None:
        if done > 0:
            return StandingVerdict(Standing.ON_TRACK, "recorded_without_due", facts)
        return StandingVerdict(Standing.UNKNOWN, "no_due_no_record", facts)
    facts["days"] = (promise.due_on - on).days
    expected = expected_on(promise, measure, on)
    if expected is not None:
        facts["expected"] = expected
        if done >= expected * TOLERANCE:
            return StandingVerdict(Standing.ON_TRACK, "on_pace", facts)
        return StandingVerdict(Standing.AT_RISK, "behind_pace", facts)
    if facts["days"] <= SOON_DAYS:
        return StandingVerdict(Standing.AT_RISK, "due_soon", facts)
    return StandingVerdict(Standing.ON_TRACK, "due_later", facts)


def expected_on(promise: Promise, measure: Measure, on: date) -> Decimal | None:
    """What should be done by the day: the measure's path, else the line from start to due; None for a single act.

    A single act (wanted 1 or less) is done or not: no line is drawn through it. What is counted one by one is asked in
    whole units: nothing is due before the line reaches the first.
    """
    if measure.expected is not None:
        return measure.expected
    if measure.wanted is None or measure.wanted <= 1 or promise.starts_on is None or promise.due_on is None:
        return None
    length = (promise.due_on - promise.starts_on).days + 1
    if length <= 0:
        return None
    elapsed = min(max((on - promise.starts_on).days, 0), length)
    expected = measure.wanted * Decimal(elapsed) / Decimal(length)
    is_counted = promise.centimes is None and measure.unit != "percent" and measure.wanted % 1 == 0
    return expected.to_integral_value(ROUND_FLOOR) if is_counted else expected


def worst(standings: Iterable[Standing]) -> Standing | None:
    """The worst of several standings (late first); None of none: a clause without commitment stands for nothing."""
    found = set(standings)
    return next((one for one in SEVERITY if one in found), None)


def tally(standings: Iterable[Standing]) -> dict[Standing, int]:
    """How many commitments stand where, every standing present, worst first."""
    counts = dict.fromkeys(SEVERITY, 0)
    for one in standings:
        counts[one] += 1
    return counts
