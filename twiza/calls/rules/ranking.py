"""The ranking: deterministic, equal scores broken by the published rule, each window's budget given out in order.

The same files give the same ranking in whatever order they come. A window is one payer with its own money.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction

from twiza.core.codes import Code
from twiza.core.messages import gettext_noop as _
from twiza.core.refusals import Refusal

from .scoring import combined, spread


class Outcome(Code):
    """What the ranking proposes."""

    FUNDED = "funded", _("To be funded"), "success"
    RESERVE = "reserve", _("Reserve list"), "warning"
    BELOW = "below", _("Below the lowest score")


class Filling(Code):
    """What happens when the next file asks for more than is left."""

    STRICT = "strict", _("the list stops at the first file that does not fit")  # the list stops there
    NEXT = "next", _("the next file that fits takes its place")  # the next file that fits takes its place


class Tie(StrEnum):
    """What breaks equal scores, besides `criterion:<code>`; the number of the file always comes last."""

    WOMEN = "women"
    YOUTH = "youth"
    RURAL = "rural"
    NEVER_FUNDED = "never_funded"
    SMALLER = "smaller"
    EARLIER = "earlier"
    NUMBER = "number"


BY_CRITERION = "criterion:"
Value = Fraction | int | None


@dataclass(frozen=True)
class File:
    """An eligible application: its number, window, province, what may be granted, its scores, what breaks its ties.

    ties: code -> value, the larger first, None (unknown) last.
    """

    number: int
    window: int
    province: int
    grant: int
    scores: tuple[Fraction, ...]
    ties: Mapping[str, Value] = field(default_factory=dict)


@dataclass(frozen=True)
class Envelope:
    """The money of a window, and the most that one province may take of it (None: no such limit)."""

    budget: int
    most_per_province: int | None = None


@dataclass(frozen=True)
class Policy:
    """What the call published before it opened."""

    method: str = "mean"
    pass_mark: int = 0
    ties: tuple[str, ...] = ()
    filling: str = Filling.STRICT


@dataclass(frozen=True)
class Placed:
    """A file in the ranking of its window; `broken_by` says what put it behind an equal score."""

    number: int
    window: int
    rank: int
    score: Fraction
    spread: Fraction
    outcome: Outcome
    proposed: int
    broken_by: str = ""


class TieTwice(Refusal):
    message = _("The same rule for equal scores stands twice.")


class TieUnknown(Refusal):
    message = _("“%(tie)s” cannot break a tie.")


def check_ties(ties: Sequence[str], criteria: Iterable[str]) -> None:
    """Refuse a rule that nobody could apply. Codes: `tie_unknown`, `tie_twice`."""
    known = {tie.value for tie in Tie} | {f"{BY_CRITERION}{code}" for code in criteria}
    for tie in ties:
        if tie not in known:
            raise TieUnknown(tie=tie)
    if len(set(ties)) < len(ties):
        raise TieTwice()


def rank(files: Iterable[File], envelopes: Mapping[int, Envelope], policy: Policy) -> list[Placed]:
    """Every file in its place, window by window. Nothing is proposed beyond an envelope."""
    placed: list[Placed] = []
    given = sorted(files, key=lambda file: file.number)
    for window in sorted({file.window for file in given}):
        mine = sorted((f for f in given if f.window == window), key=lambda f: _key(f, policy))
        placed += _filled(mine, envelopes[window], policy)
    return placed


def _key(file: File, policy: Policy) -> tuple[object, ...]:
    """What sorts the files of a window: the best score first, then the rule, then the number."""
    ties = [_last_unknown(file.ties.get(tie)) for tie in policy.ties]
    return (-combined(file.scores, policy.method), *ties, file.number)


def _last_unknown(value: Value) -> tuple[bool, Fraction]:
    return (True, Fraction(0)) if value is None else (False, -Fraction(value))


def _filled(files: Sequence[File], envelope: Envelope, policy: Policy) -> list[Placed]:
    """The files of one window with what the money allows."""
    left, is_stopped = envelope.budget, False
    taken: Counter[int] = Counter()
    placed: list[Placed] = []
    before: File | None = None
    for place, file in enumerate(files, start=1):
        score = combined(file.scores, policy.method)
        outcome = Outcome.BELOW
        if score >= policy.pass_mark:
            cap = envelope.most_per_province
            is_within = cap is None or taken[file.province] + file.grant <= cap
            fits = 0 < file.grant <= left
            outcome = Outcome.FUNDED if fits and is_within and not is_stopped else Outcome.RESERVE
            is_stopped = is_stopped or (policy.filling == Filling.STRICT and not fits)
        proposed = file.grant if outcome == Outcome.FUNDED else 0
        left -= proposed
        taken[file.province] += proposed
        broken = _broken(before, file, policy) if before is not None else ""
        placed.append(Placed(file.number, file.window, place, score, spread(file.scores), outcome, proposed, broken))
        before = file
    return placed


def _broken(before: File, file: File, policy: Policy) -> str:
    """What put a file behind the one before it when both score the same."""
    if combined(before.scores, policy.method) != combined(file.scores, policy.method):
        return ""
    for tie in policy.ties:
        if before.ties.get(tie) != file.ties.get(tie):
            return tie
    return Tie.NUMBER


@dataclass(frozen=True)
class Seat:
    """A place of the sealed ranking and what became of it: granted so much, left, or still waiting. Centimes."""

    number: int
    rank: int
    province: int
    grant: int
    outcome: str
    proposed: int
    granted: int = 0
    is_out: bool = False


def proposals(seats: Iterable[Seat], envelope: Envelope, filling: str) -> dict[int, int]:
    """What each waiting file of a window is proposed now, by number.

    The sealed proposals stand; what a smaller or a revoked grant, or a file that left, sets free goes to the reserve
    list in its order, by the published rule for money that is too little. Before any grant: the sealed ranking itself.
    """
    ordered = sorted(seats, key=lambda seat: seat.rank)
    waiting = [seat for seat in ordered if not seat.granted and not seat.is_out]
    found = {seat.number: seat.proposed for seat in waiting if seat.outcome == Outcome.FUNDED}
    taken: Counter[int] = Counter()
    for seat in ordered:
        taken[seat.province] += seat.granted + found.get(seat.number, 0)
    left, cap = envelope.budget - taken.total(), envelope.most_per_province
    for seat in waiting:
        if seat.outcome != Outcome.RESERVE:
            continue
        fits = 0 < seat.grant <= left
        if fits and (cap is None or taken[seat.province] + seat.grant <= cap):
            found[seat.number] = seat.grant
            left -= seat.grant
            taken[seat.province] += seat.grant
        elif not fits and filling == Filling.STRICT:
            break
    return found


def kept_before(seats: Iterable[Seat], now: Mapping[int, int], number: int) -> int:
    """What a file leaves to others: the sealed proposals that wait, and what is proposed to those before it."""
    known = {seat.number: seat for seat in seats}
    mine = known[number]
    return sum(
        amount
        for other, amount in now.items()
        if other != number and (known[other].outcome == Outcome.FUNDED or known[other].rank < mine.rank)
    )
