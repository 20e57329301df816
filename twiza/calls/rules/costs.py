"""What a project costs and what may be granted of it, in whole centimes.

The grant is at most the rate of the eligible cost and at most the ceiling of the window (Moazara: 49,000 DH; INDH,
programme 3: 300,000 DH and 60 % of the project). Rates are in hundredths of a percent: 6000 is 60 %.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from twiza.core.values import Money, RuleError

WHOLE = 10_000
MOST = 10**13  # centimes: no project of a cooperative costs more than a hundred billion dirhams


class CostKind(StrEnum):
    """What a line of the budget pays for."""

    EQUIPMENT = "equipment"
    WORKS = "works"
    MATERIALS = "materials"
    TRAINING = "training"
    MARKETING = "marketing"
    CERTIFICATION = "certification"
    WAGES = "wages"
    LAND = "land"
    OTHER = "other"


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


def check_window(ceiling: int, rate: int, budget: int) -> None:
    """Refuse a window that can grant nothing. Codes: `ceiling_wrong`, `rate_wrong`, `budget_wrong`."""
    if not 0 < rate <= WHOLE:
        raise RuleError("rate_wrong")
    if not 0 < ceiling <= MOST:
        raise RuleError("ceiling_wrong")
    if not ceiling <= budget <= MOST:
        raise RuleError("budget_wrong")


def check_amounts(budget: Budget) -> None:
    """Refuse an amount below nought or beyond any project. Code: `amount_wrong`."""
    if any(not 0 <= amount <= MOST for amount in (budget.own, budget.other, *(a for _k, a in budget.lines))):
        raise RuleError("amount_wrong")


def check_cover(payer: str, budget: int, promised: int | None, offered: int, year: int) -> None:
    """Refuse to offer what a payer has not promised; a promise that nobody recorded (None) refuses nothing.

    Code: `window_beyond_promise` (`payer`, `year`, `promised`, `offered`, `budget`).
    """
    if promised is not None and budget + offered > promised:
        raise RuleError(
            "window_beyond_promise", payer=payer, year=str(year), promised=Money(promised), offered=Money(offered),
            budget=Money(budget),
        )  # fmt: skip


def check_award(amount: int, most: int, budget: int, awarded: int, *, is_below: bool = False) -> None:
    """Refuse a grant below the lowest score, above what the rules allow, or beyond what the window has left.

    Codes: `award_below`, `award_not_positive`, `award_beyond_most` (`most`), `award_beyond_budget` (`left`).
    """
    if is_below:
        raise RuleError("award_below")
    if amount <= 0:
        raise RuleError("award_not_positive")
    if amount > most:
        raise RuleError("award_beyond_most", most=Money(most))
    if awarded + amount > budget:
        raise RuleError("award_beyond_budget", left=Money(max(budget - awarded, 0)))
