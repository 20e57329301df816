"""The steps of a convention at a council: vote, visa with its clock, notification.

Each dated, none before the one before.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from twiza.core.codes import Code
from twiza.core.messages import gettext_noop as _
from twiza.core.messages import pgettext
from twiza.core.refusals import Refusal

from .calendar import VISA_DAYS


class Vote(Code):
    """What the council decided."""

    ADOPTED = "adopted", pgettext("vote", "Adopted")
    REJECTED = "rejected", pgettext("vote", "Rejected")
    POSTPONED = "postponed", pgettext("vote", "Postponed")


class CouncilStep(Code):
    """What is recorded of an item after it was put on a session, in order."""

    VOTE = "vote", _("Record the vote")
    VISA_ASKED = "visa_asked", _("Visa asked")
    VISA = "visa", _("Visa granted")
    NOTIFIED = "notified", _("Notified to the parties")


@dataclass(frozen=True, slots=True)
class Followed:
    """An item as the rules see it: the day of its session and of each step, None before it happens."""

    opens_on: date
    vote: str = ""
    voted_on: date | None = None
    visa_asked_on: date | None = None
    visa_on: date | None = None
    notified_on: date | None = None

    def on(self, step: CouncilStep) -> date | None:
        """The day of a step."""
        days = {
            CouncilStep.VOTE: self.voted_on,
            CouncilStep.VISA_ASKED: self.visa_asked_on,
            CouncilStep.VISA: self.visa_on,
            CouncilStep.NOTIFIED: self.notified_on,
        }
        return days[step]


def next_steps(item: Followed) -> list[CouncilStep]:
    """What may be recorded now: nothing after a rejection or a postponement.

    A visa is not wanted by every deliberation.
    """
    if not item.vote:
        return [CouncilStep.VOTE]
    if item.vote != Vote.ADOPTED or item.notified_on is not None:
        return []
    if item.visa_asked_on is None:
        return [CouncilStep.VISA_ASKED, CouncilStep.NOTIFIED]
    return [CouncilStep.VISA] if item.visa_on is None else [CouncilStep.NOTIFIED]


class StepOutOfOrder(Refusal):
    message = _("This step does not come now: look at what was recorded.")


class StepInFuture(Refusal):
    message = _("The day %(on)s has not come yet.")


class StepTooEarly(Refusal):
    message = _("The day %(on)s comes before the step before it (%(after)s).")


def check_step(item: Followed, step: CouncilStep, *, on: date, today: date) -> None:
    """Refuse a step out of order (`step_out_of_order`).

    In the future (`step_in_future`) or before the last one (`step_too_early`).
    """
    if step not in next_steps(item):
        raise StepOutOfOrder()
    if on > today:
        raise StepInFuture(on=on)
    earlier = [day for day in (item.opens_on, *(item.on(one) for one in CouncilStep)) if day is not None]
    if on < max(earlier):
        raise StepTooEarly(on=on, after=max(earlier))


def visa_due_on(item: Followed) -> date | None:
    """The last day of the answer on the visa, None when none is awaited."""
    if item.visa_asked_on is None or item.visa_on is not None:
        return None
    return item.visa_asked_on + timedelta(days=VISA_DAYS)


def visa_days_left(item: Followed, today: date) -> int | None:
    """The days that the authority has left; negative when its time is over."""
    due = visa_due_on(item)
    return None if due is None else (due - today).days
