"""Plans, targets with their readings, the events that count, and the questions put to them."""

from .events import Event, EventKind, EventQuerySet
from .plans import Action, ActionQuerySet, Axis, Indicator, Plan, PlanQuerySet
from .targets import AsOf, Reading, Target, TargetQuerySet

__all__ = [
    "Action",
    "ActionQuerySet",
    "AsOf",
    "Axis",
    "Event",
    "EventKind",
    "EventQuerySet",
    "Indicator",
    "Plan",
    "PlanQuerySet",
    "Reading",
    "Target",
    "TargetQuerySet",
]
