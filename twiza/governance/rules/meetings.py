"""When a committee may decide: its quorum, and the states of a meeting."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from twiza.accounts.rules import Permission
from twiza.core.messages import gettext_noop as _
from twiza.core.states import Move
from twiza.core.values import add_months

PLANNED, CONVENED, HELD, CANCELLED = "planned", "convened", "held", "cancelled"
PRESENT, REPRESENTED, EXCUSED, ABSENT = "present", "represented", "excused", "absent"
LEAST_NOTICE = 1  # days between the convocation and the meeting: nobody is convened for the day itself
PRESENCES = (PRESENT, REPRESENTED, EXCUSED, ABSENT)

CONVENE = Move("convene", {PLANNED}, CONVENED, needs=Permission.COMMITTEE_EDIT, label=_("Convene"))
HOLD = Move("hold", {PLANNED, CONVENED}, HELD, needs=Permission.COMMITTEE_EDIT, label=_("Record who sat"))
CANCEL = Move(
    "cancel", {PLANNED, CONVENED}, CANCELLED, needs=Permission.COMMITTEE_EDIT, label=_("Cancel"), wants_note=True
)
MEETING_MOVES = (CONVENE, HOLD, CANCEL)


def quorum(members: int, asked: int | None) -> int:
    """How many must sit: as the text asks, else more than half of the members."""
    return asked if asked is not None else members // 2 + 1


def is_quorate(presences: Sequence[str], asked: int | None) -> bool:
    """Whether enough members sit, in person or through a delegate; a committee without members decides nothing."""
    sitting = sum(presence in (PRESENT, REPRESENTED) for presence in presences)
    return bool(presences) and sitting >= quorum(len(presences), asked)


def is_quorate_without(
    presences: Sequence[tuple[int | None, str]], asked: int | None, excluded: frozenset[int]
) -> bool:
    """Whether enough members sit once those of some institutions are set aside: (institution, presence) of each.

    Who is set aside counts neither among those who sit nor among those who had to.
    """
    counted = [presence for institution, presence in presences if institution not in excluded]
    return is_quorate(counted, min(asked, len(counted)) if asked is not None else None)


def owed_since(last: date | None, months: int | None, on: date) -> date | None:
    """The day by which the next meeting was owed, when that day is past; months: how far apart meetings are."""
    if last is None or months is None:
        return None
    due = add_months(last, months)
    return due if due < on else None


def outcome(due_on: date | None, closed_on: date | None, *, is_dropped: bool, on: date) -> str:
    """What became of a decision by a day: `kept`, `kept_late` (done after its day), `dropped`, `late` or `open`."""
    if closed_on is not None and closed_on <= on:
        if is_dropped:
            return "dropped"
        return "kept_late" if due_on is not None and closed_on > due_on else "kept"
    return "late" if due_on is not None and due_on < on else "open"
