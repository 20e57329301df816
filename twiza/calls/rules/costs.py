"""What a project costs and what may be granted of it, in whole centimes.

The grant is at most the rate of the eligible cost and at most the ceiling of the window (Moazara: 49,000 DH; INDH,
programme 3: 300,000 DH and 60 % of the project). Rates are in hundredths of a percent: 6000 is 60 %.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from twiza.core.codes import Code
from twiza.core.messages import gettext_noop as _
from twiza.core.messages import pgettext
from twiza.core.refusals import Refusal
from twiza.core.values import Money

WHOLE = 10_000
MOST = 10**13  # centimes: no project of a cooperative costs more than a hundred billion dirhams


class CostKind(Code):
    """What a line of the budget pays for."""

    EQUIPMENT = "equipment", _("Equipment")
    WORKS = "works", pgettext("cost", "Works")
    MATERIALS = "materials", _("Raw materials")
    TRAINING = "training", _("Training")
    MARKETING = "marketing", _("Packaging and marketing")
    CERTIFICATION = "certification", _("Label and certification")
    WAGES = "wages", _("Wages")
    LAND = "land", _("Land")
    OTHER = "other", pgettext("cost", "Other")


@dataclass(frozen=True)
class Budget:
    """The lines (kind, centimes), what the applicant brings and what others bring."""

    lines: tuple[tuple[str, int], ...] = ()
    own: int = 0
    other: int = 0

    @property
    def total(self) -> int:
        """Everything that the project costs."""
        return sum(amount for _kind, amount in self.lines)

    @property
    def asked(self) -> int:
        """What is asked of the call: the cost that nobody else brings; never below nought."""
        return max(self.total - self.own - self.other, 0)

    def eligible(self, excluded: Iterable[str] = ()) -> int:
        """The cost that the call takes into account."""
        left_out = set(excluded)
        return sum(amount for kind, amount in self.lines if kind not in left_out)


def most_granted(eligible: int, rate: int, ceiling: int) -> int:
    """The highest grant for an eligible cost: the lower of rate x cost, rounded down, and the ceiling."""
    return min(max(eligible, 0) * rate // WHOLE, ceiling)


class RateWrong(Refusal):
    message = _("A rate is more than 0 and at most 100 %%.")


class CeilingWrong(Refusal):
    message = _("A ceiling is more than nought.")


class BudgetWrong(Refusal):
    message = _("The budget of a window is at least its ceiling.")


def check_window(ceiling: int, rate: int, budget: int) -> None:
    """Refuse a window that can grant nothing. Codes: `ceiling_wrong`, `rate_wrong`, `budget_wrong`."""
    if not 0 < rate <= WHOLE:
        raise RateWrong()
    if not 0 < ceiling <= MOST:
        raise CeilingWrong()
    if not ceiling <= budget <= MOST:
        raise BudgetWrong()


class AmountWrong(Refusal):
    message = _("An amount is not negative, and smaller than any project.")


def check_amounts(budget: Budget) -> None:
    """Refuse an amount below nought or beyond any project. Code: `amount_wrong`."""
    if any(not 0 <= amount <= MOST for amount in (budget.own, budget.other, *(a for _k, a in budget.lines))):
        raise AmountWrong()


class WindowBeyondPromise(Refusal):
    message = _(
        "“%(payer)s” promised %(promised)s in this agreement up to %(year)s; other calls already offer %(offered)s of "
        "it: this call cannot offer %(budget)s. Lower the budget, or record the amendment that raises the promise."
    )


def check_cover(payer: str, budget: int, promised: int | None, offered: int, year: int) -> None:
    """Refuse to offer what a payer has not promised; a promise that nobody recorded (None) refuses nothing.

    Code: `window_beyond_promise` (`payer`, `year`, `promised`, `offered`, `budget`).
    """
    if promised is not None and budget + offered > promised:
        raise WindowBeyondPromise(
            payer=payer, year=str(year), promised=Money(promised), offered=Money(offered), budget=Money(budget)
        )


class AwardBelow(Refusal):
    message = _("This file is below the lowest score that can be funded.")


class AwardNotPositive(Refusal):
    message = _("A grant is more than nought.")
    field = "amount"


class AwardBeyondMost(Refusal):
    message = _("This is beyond what the rules of the call allow for this file: %(most)s at most.")
    field = "amount"


class AwardBeyondBudget(Refusal):
    message = _("This goes beyond the budget of the payer: %(left)s is left.")
    field = "amount"


def check_award(amount: int, most: int, budget: int, awarded: int, *, is_below: bool = False) -> None:
    """Refuse a grant below the lowest score, above what the rules allow, or beyond what the window has left.

    Codes: `award_below`, `award_not_positive`, `award_beyond_most` (`most`), `award_beyond_budget` (`left`).
    """
    if is_below:
        raise AwardBelow()
    if amount <= 0:
        raise AwardNotPositive()
    if amount > most:
        raise AwardBeyondMost(most=Money(most))
    if awarded + amount > budget:
        raise AwardBeyondBudget(left=Money(max(budget - awarded, 0)))
