"""Values without identity: money, periods, quantities. Pure; two equal values are the same value."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from .messages import gettext_noop as _
from .refusals import Unprocessable


class RuleError(Exception):
    """A rule says no: a code and its parameters. Faces turn it into a sentence of the reader's language."""

    def __init__(self, code: str, **params: Any) -> None:
        super().__init__(code)
        self.code = code
        self.params = params

    def __str__(self) -> str:
        return f"{self.code} {self.params}" if self.params else self.code


class CurrenciesDiffer(Unprocessable):
    message = _("Amounts in %(left)s and in %(right)s cannot be added.")


class PeriodReversed(Unprocessable):
    message = _("The last day (%(ends_on)s) comes before the first day (%(starts_on)s).")


class UnitsDiffer(Unprocessable):
    message = _("Quantities in %(left)s and in %(right)s cannot be added.")


@dataclass(frozen=True, order=True)
class Money:
    """An exact amount: integer centimes of one currency (ISO 4217). Amounts of two currencies never mix."""

    centimes: int
    currency: str = "MAD"

    def __post_init__(self) -> None:
        if not isinstance(self.centimes, int) or isinstance(self.centimes, bool):
            raise TypeError("money is counted in integer centimes")
        if len(self.currency) != 3 or not self.currency.isupper():
            raise ValueError(f"not an ISO 4217 code: {self.currency!r}")

    def __add__(self, other: Money) -> Money:
        return Money(self.centimes + self._same(other).centimes, self.currency)

    def __sub__(self, other: Money) -> Money:
        return Money(self.centimes - self._same(other).centimes, self.currency)

    def __neg__(self) -> Money:
        return Money(-self.centimes, self.currency)

    def __bool__(self) -> bool:
        return self.centimes != 0

    @property
    def units(self) -> Decimal:
        """The amount in the currency's main unit, exact."""
        return Decimal(self.centimes) / 100

    def split(self, weights: list[int]) -> list[Money]:
        """Shares by weight that add up to the whole; the remainder goes to the largest fractions."""
        total = sum(weights)
        if total <= 0 or min(weights) < 0:
            raise ValueError("weights must be non-negative and not all nought")
        floors = [self.centimes * w // total for w in weights]
        by_rest = sorted(range(len(weights)), key=lambda i: (-(self.centimes * weights[i] % total), i))
        for i in by_rest[: self.centimes - sum(floors)]:
            floors[i] += 1
        return [Money(c, self.currency) for c in floors]

    def _same(self, other: Money) -> Money:
        if self.currency != other.currency:
            raise CurrenciesDiffer(left=self.currency, right=other.currency)
        return other


@dataclass(frozen=True)
class Period:
    """Days from `starts_on` to `ends_on`, both included; an open end is None."""

    starts_on: date
    ends_on: date | None = None

    def __post_init__(self) -> None:
        if self.ends_on is not None and self.ends_on < self.starts_on:
            raise PeriodReversed(starts_on=self.starts_on, ends_on=self.ends_on)

    def __contains__(self, day: date) -> bool:
        return self.starts_on <= day and (self.ends_on is None or day <= self.ends_on)

    @property
    def days(self) -> int | None:
        """Number of days, None when open."""
        return None if self.ends_on is None else (self.ends_on - self.starts_on).days + 1

    def elapsed(self, on: date) -> float | None:
        """The share of the period gone by on a day, between 0 and 1; None when open."""
        if self.days is None:
            return None
        return min(max(((on - self.starts_on).days + 1) / self.days, 0.0), 1.0)

    def overlaps(self, other: Period) -> bool:
        """Whether the two share a day."""
        latest = max(self.starts_on, other.starts_on)
        return latest in self and latest in other


@dataclass(frozen=True)
class Quantity:
    """A decimal amount of a named unit (`cooperative`, `hour`, `session`)."""

    amount: Decimal
    unit: str

    def __add__(self, other: Quantity) -> Quantity:
        if self.unit != other.unit:
            raise UnitsDiffer(left=self.unit, right=other.unit)
        return Quantity(self.amount + other.amount, self.unit)


def add_months(day: date, months: int) -> date:
    """The same day some months later, or the last day of that month when it is shorter."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    first_of_next = date(year + (month == 11), (month + 1) % 12 + 1, 1)
    return date(year, month + 1, min(day.day, (first_of_next - timedelta(days=1)).day))
