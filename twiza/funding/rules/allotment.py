"""Which commitment a sum of money keeps, when a party promised several: the oldest debt first.

An entry that names its commitment keeps that one. Any other goes to the commitments of its payer in order of their due
days, each filled before the next; what is more than all of them stays with the last. Nothing is counted twice, nothing
is left out: the parts of an entry add up to it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class PayableCommitment:
    """A commitment: who promised, how much (None when the text does not say), until when."""

    key: int
    payers: frozenset[int]
    wanted: int | None
    due: date | None = None

    @property
    def turn(self) -> tuple[date, int]:
        """Its place: the first due first, those without a day last."""
        return self.due or date.max, self.key


@dataclass(frozen=True)
class Given:
    """A sum: its own key, its payer, its day, the commitment that it names (nought for none)."""

    key: int
    payer: int
    amount: int
    on: date
    commitment: int = 0


@dataclass(frozen=True)
class Allotment:
    """So much of a sum, for one commitment."""

    key: int
    amount: int
    on: date


def allot(owed: Iterable[PayableCommitment], given: Iterable[Given]) -> dict[int, list[Allotment]]:
    """Commitment -> the parts of sums that keep it, in order of day. A sum whose payer owes nothing is left out."""
    turns = sorted(owed, key=lambda one: one.turn)
    parts: dict[int, list[Allotment]] = {one.key: [] for one in turns}
    room = {one.key: one.wanted for one in turns}
    sums = sorted(given, key=lambda one: (one.on, one.key))
    for one in (one for one in sums if one.commitment in parts):
        _give(parts, room, one, one.commitment, one.amount)
    for one in (one for one in sums if not one.commitment):
        _share([owing.key for owing in turns if one.payer in owing.payers], parts, room, one)
    return {key: sorted(found, key=lambda part: (part.on, part.key)) for key, found in parts.items()}


def _share(keys: Sequence[int], parts: dict[int, list[Allotment]], room: dict[int, int | None], one: Given) -> None:
    """One sum over the commitments of its payer, in their turn."""
    left = one.amount
    for place, key in enumerate(keys):
        open_ = room[key]
        is_last = place == len(keys) - 1
        take = left if is_last or open_ is None else max(min(left, open_), 0)
        if take:
            _give(parts, room, one, key, take)
            left -= take


def _give(parts: dict[int, list[Allotment]], room: dict[int, int | None], one: Given, key: int, amount: int) -> None:
    parts[key].append(Allotment(one.key, amount, one.on))
    open_ = room[key]
    if open_ is not None:
        room[key] = open_ - amount
