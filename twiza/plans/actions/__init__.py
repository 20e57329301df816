"""Every write of the room that has a consequence."""

from .declarations import DeclarationWrong, load_plan
from .events import (
    EventAhead,
    EventUnknown,
    ProofAlreadyCounts,
    correct_event,
    load_events,
    record_event,
    supersede_event,
)
from .plans import (
    AlreadyAdopted,
    DimensionUnknown,
    PathImpossible,
    ReadingWrong,
    adopt_plan,
    create_plan,
    declare_indicator,
    set_target,
)

__all__ = [
    "AlreadyAdopted",
    "DeclarationWrong",
    "DimensionUnknown",
    "EventAhead",
    "EventUnknown",
    "PathImpossible",
    "ProofAlreadyCounts",
    "ReadingWrong",
    "adopt_plan",
    "correct_event",
    "create_plan",
    "declare_indicator",
    "load_events",
    "load_plan",
    "record_event",
    "set_target",
    "supersede_event",
]
