"""The state of an agreement on a day, from its moves: each is dated by what was signed or voted, else by its record."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Moved:
    """One move: what it found, and its day; None when the books only say that it came before they began."""

    before: str
    day: date | None


def state_on(now: str, moves: Sequence[Moved], on: date) -> str:
    """The state on a day: the moves of later days are undone, the last first. A move is no later than the next one.

    moves: in the order made, the last ones at least. now: the state after them.
    """
    limit = date.max
    for move in reversed(moves):
        if move.day is None or (limit := min(limit, move.day)) <= on:
            break
        now = move.before
    return now


def day_of_move(recorded_on: date, entered_on: date | None, fact_on: date | None) -> date | None:
    """The day of a move: that of the fact it rests on, no later than its record; without one the day of the record.

    entered_on: when the agreement entered the books after the day asked. A move recorded that very day and resting on
    no dated fact was made before: nobody knows when.
    """
    if fact_on is not None:
        return min(fact_on, recorded_on)
    return None if entered_on == recorded_on else recorded_on
