"""When a committee may decide: its quorum, and the states of a meeting."""

from __future__ import annotations

from collections.abc import Sequence

from twiza.accounts.rules import Permission
from twiza.core.states import Move
from twiza.core.values import gettext_noop as _

PLANNED, CONVENED, HELD, CANCELLED = "planned", "convened", "held", "cancelled"
PRESENT, REPRESENTED, EXCUSED, ABSENT = "present", "represented", "excused", "absent"
PRESENCES = (PRESENT, REPRESENTED, EXCUSED, ABSENT)

CONVENE = Move("convene", {PLANNED}, CONVENED, needs=Permission.COMMITTEE_EDIT, label=_("Convene"))
HOLD = Move("hold", {PLANNED, CONVENED}, HELD, needs=Permission.COMMITTEE_EDIT, label=_("Record who sat"))
CANCEL = Move(
    "cancel",
    {PLANNED, CONVENED},
    CANCELLED,
    needs=Permission.COMMITTEE_EDIT,
    label=_("Cancel"),
    wants_note=True,
)
MEETING_MOVES = (CONVENE, HOLD, CANCEL)


def quorum(members: int, asked: int | None) -> int:
    """How many must sit: as the text asks, else more than half of the members."""
    return asked if asked is not None else members // 2 + 1


def is_quorate(presences: Sequence[str], asked: int | None) -> bool:
    """Whether enough members sit, in person or through a delegate; a committee without members decides nothing."""
    sitting = sum(presence in (PRESENT, REPRESENTED) for presence in presences)
    return bool(presences) and sitting >= quorum(len(presences), asked)
