"""The response clock: what is due to whom, from days alone.

A request waits; it is recalled after 7, 14 and 21 days; after 28 it is released and the need goes to the next best
expert. A recall that the clock missed (a holiday, a broken machine) is made before any release, with days left to
answer it. Whoever stays silent twice in a row is asked whether to pause. Once a year everybody says again what they can
give. All numbers are data: LADDER is the product's, another may be given.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Ladder:
    """Days after sending of each recall and of the release; days between a recall and what follows it."""

    reminders: tuple[int, ...] = (7, 14, 21)
    release: int = 28
    grace: int = 4
    silences: int = 2
    refresh: int = 365
    stale: int = 425

    def __post_init__(self) -> None:
        if list(self.reminders) != sorted(set(self.reminders)) or not self.reminders or self.reminders[0] < 1:
            raise ValueError("recalls come on rising days after the sending")
        if self.release < self.reminders[-1] + self.grace or self.grace < 1:
            raise ValueError("the release leaves the grace after the last recall")


LADDER = Ladder()


class ReminderStep(StrEnum):
    """What the clock does with a request today."""

    WAIT = "wait"
    REMIND = "remind"
    RELEASE = "release"


@dataclass(frozen=True, slots=True)
class Waiting:
    """A request without an answer: the day it was sent, how many recalls, the day of the last one."""

    sent_on: date
    reminded: int = 0
    reminded_on: date | None = None


def next_step(waiting: Waiting, on: date, ladder: Ladder = LADDER) -> tuple[ReminderStep, int]:
    """What is due on a day, and the number of recalls that will then have been made.

    Recalls missed together are made as one, bearing the number of the latest; the release waits for the grace.
    """
    age = (on - waiting.sent_on).days
    due = sum(age >= days for days in ladder.reminders)
    rested = waiting.reminded_on is None or (on - waiting.reminded_on).days >= ladder.grace
    if not rested:
        return ReminderStep.WAIT, waiting.reminded
    if age >= ladder.release and waiting.reminded > 0:
        return ReminderStep.RELEASE, waiting.reminded
    if due > waiting.reminded:
        return ReminderStep.REMIND, due
    return ReminderStep.WAIT, waiting.reminded


def answer_by(waiting: Waiting, ladder: Ladder = LADDER) -> date:
    """The last day on which an answer is certain to be heard; the release is never earlier than the day after."""
    planned = waiting.sent_on + timedelta(days=ladder.release)
    if waiting.reminded_on is None:
        return planned - timedelta(days=1)
    return max(planned, waiting.reminded_on + timedelta(days=ladder.grace)) - timedelta(days=1)


def silences_in_a_row(outcomes: Iterable[bool]) -> int:
    """How many of the latest requests met silence; `outcomes` from the oldest, True for one that was answered."""
    count = 0
    for answered in outcomes:
        count = 0 if answered else count + 1
    return count


def asks_to_pause(silences: int, *, asked_since: bool, ladder: Ladder = LADDER) -> bool:
    """Whether to ask an expert to pause: silent too often, and not asked since the last silence."""
    return silences >= ladder.silences and not asked_since


def asks_to_refresh(refreshed_on: date, asked_on: date | None, on: date, ladder: Ladder = LADDER) -> bool:
    """Whether to ask somebody to say again what they can give: a year gone by; asked again after each month."""
    if (on - refreshed_on).days < ladder.refresh:
        return False
    return asked_on is None or asked_on <= refreshed_on or (on - asked_on).days >= 30


def is_stale(refreshed_on: date, on: date, ladder: Ladder = LADDER) -> bool:
    """Whether what somebody said is too old for a new request."""
    return (on - refreshed_on).days >= ladder.stale


def places_left(capacity: int, asked: int) -> int:
    """How many more requests an expert may get; never below nought."""
    return max(capacity - asked, 0)
