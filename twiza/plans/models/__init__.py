"""Plans, targets with their readings, the events that count, and the questions put to them."""

from .coverage import Read, coverage, last_known, measure_commitment
from .events import Event, EventKind, EventQuerySet
from .facts import ask, facts, recorded
from .overlaps import Overlaps, Support, Supported, overlaps, supported
from .plans import Action, ActionQuerySet, Axis, Indicator, Plan, PlanQuerySet
from .targets import AsOf, Reading, Target, TargetQuerySet
from .trajectory import Trajectory, trajectory, warm

__all__ = [
    "Action", "ActionQuerySet", "AsOf", "Axis", "Event", "EventKind", "EventQuerySet", "Indicator",
    "Overlaps", "Plan", "PlanQuerySet", "Read", "Reading", "Support", "Supported", "Target", "TargetQuerySet",
    "Trajectory", "ask", "coverage", "facts", "last_known", "measure_commitment", "overlaps", "recorded",
    "supported", "trajectory", "warm",
]  # fmt: skip
