"""Exchange rates as dated facts: how many dirhams for one unit of a currency; no rate, no conversion."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

import numpy as np
import numpy.typing as npt

from twiza.core.messages import gettext_noop as _
from twiza.core.refusals import Refusal, Unprocessable
from twiza.core.values import Money

HOME = "MAD"
MICRO = 1_000_000
Array = npt.NDArray[np.int64]


@dataclass(frozen=True, order=True)
class Rate:
    """Dirhams for one unit of `currency`, in millionths, from a day on."""

    on: date
    currency: str
    micro: int
    recorded_at: datetime | None = None


class RateNotPositive(Refusal):
    message = _("A rate is more than nought.")
    field = "rate"


class RateTooFine(Refusal):
    message = _("A rate has six decimals at most.")
    field = "rate"


def micro_of(rate: Decimal) -> int:
    """A rate in millionths. Codes: `rate_not_positive`, `rate_too_fine` (more than six decimals)."""
    if rate <= 0:
        raise RateNotPositive()
    exact = rate * MICRO
    if exact != exact.to_integral_value():
        raise RateTooFine()
    return int(exact)


def half_up(numerator: int, denominator: int) -> int:
    """The quotient rounded to the nearest whole, halves away from nought."""
    sign = -1 if (numerator < 0) != (denominator < 0) else 1
    return sign * ((2 * abs(numerator) + abs(denominator)) // (2 * abs(denominator)))


def to_home(amount: Money, micro: int) -> Money:
    """The amount in dirhams at a rate, rounded to the centime."""
    return Money(half_up(amount.centimes * micro, MICRO), HOME)


class RateMissing(Unprocessable):
    message = _("No rate of %(currency)s is known on %(on)s: record the rate first, with its source.")
    field = "amount"


def rate_on(rates: Sequence[Rate], currency: str, on: date) -> Rate:
    """The latest rate of a currency not later than a day; rates in order of day. Code: `rate_missing`."""
    own = [rate for rate in rates if rate.currency == currency]
    place = bisect_right([rate.on for rate in own], on)
    if not place:
        raise RateMissing(currency=currency, on=on)
    return own[place - 1]


def from_home(centimes: Array, days: Array, rates: Sequence[Rate], currency: str) -> Array:
    """Dirham centimes turned into centimes of a currency, each at the rate of its own day (ordinal).

    Rounded to the nearest, halves away from nought, in exact integers. Code: `rate_missing`.
    """
    own = [rate for rate in rates if rate.currency == currency]
    if not len(centimes):
        return centimes
    since = np.array([rate.on.toordinal() for rate in own], dtype=np.int64)
    place = np.searchsorted(since, days, side="right") - 1
    if not own or place.min() < 0:
        raise RateMissing(currency=currency, on=date.fromordinal(int(days.min())))
    micro = np.array([rate.micro for rate in own], dtype=np.int64)[place]
    # whole and rest apart, so that centimes times a million never leaves 64 bits
    size, sign = np.abs(centimes), np.sign(centimes)
    whole, rest = size // micro, size % micro
    return np.asarray(sign * (whole * MICRO + (2 * rest * MICRO + micro) // (2 * micro)), dtype=np.int64)
