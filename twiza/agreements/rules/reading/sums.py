"""A sum that a person types in a field: figures, short forms and words of three languages; exact or refused."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from twiza.core.messages import gettext_noop as _
from twiza.core.refusals import Refusal

from .amounts import amounts
from .numerals import FIGURE, read_figure, read_words
from .texts import shadow

MOST = 10**15  # centimes: beyond any convention
# Read with a currency when none is named: `10 millions`, `عشرة ملايين`.
_UNNAMED = "dh"


@dataclass(frozen=True, slots=True)
class Sum:
    """An exact sum in centimes, and the currency that the text names, empty when it names none."""

    centimes: int
    currency: str = ""


class SumNegative(Refusal):
    message = _("A sum is not negative: “%(text)s”.")


class SumAmbiguous(Refusal):
    message = _(
        "“%(text)s” may be %(first)s or %(second)s: write all the figures, with two decimals when there are any."
    )


class SumOfAnotherCurrency(Refusal):
    message = _("The sum is in %(named)s, the currency here is %(currency)s.")


class SumTooFine(Refusal):
    message = _("“%(text)s” goes below the centime.")


class SumTooLarge(Refusal):
    message = _("“%(text)s” is larger than any convention: look at the figures again.")


def read_sum(text: str, currency: str = "") -> Sum:
    """The sum that a text says, whole: 1.250.000,50 · 10 MDH · dix millions de dirhams · عشرة ملايين درهم.

    `currency` is that of the field: a text that names another one is refused. Raises, with `text`:
    `sum_unreadable`, `sum_ambiguous` (first, second), `sum_negative`, `sum_too_fine`, `sum_too_large`,
    `sum_of_another_currency` (currency, named).
    """
    plain = " ".join(shadow(text).text.split())
    if re.match(r"-\s*\d", plain):
        raise SumNegative(text=text)
    readings, named = _readings(plain, text)
    if len(readings) > 1:
        first, second = (f"{(value / 100).normalize():,f}".replace(",", " ") for value in readings[:2])
        raise SumAmbiguous(text=text, first=first, second=second)
    if named and currency and named != currency:
        raise SumOfAnotherCurrency(text=text, currency=currency, named=named)
    if readings[0] != readings[0].to_integral_value():
        raise SumTooFine(text=text)
    if readings[0] > MOST:
        raise SumTooLarge(text=text)
    return Sum(int(readings[0]), named)


class SumUnreadable(Refusal):
    message = _("“%(text)s” is not a sum: write for example 1.250.000,50 or 10 MDH.")


def _readings(plain: str, text: str) -> tuple[tuple[Decimal, ...], str]:
    """The centimes that the text may say, and the currency that it names."""
    if re.fullmatch(FIGURE, plain):
        return tuple(value * 100 for value in read_figure(plain).readings), ""
    if words := read_words(plain):
        return (Decimal(words * 100),), ""
    for wording, is_named in ((plain.rstrip(" )]."), True), (f"{plain} {_UNNAMED}", False)):
        found = amounts(wording)
        if len(found) == 1 and not found[0].differs and (found[0].start, found[0].end) == (0, len(wording)):
            return _exact(found[0].readings, wording), found[0].currency if is_named else ""
    raise SumUnreadable(text=text)


def _exact(readings: tuple[int, ...], wording: str) -> tuple[Decimal, ...]:
    """The readings with what rounding to centimes took from them: a scale multiplies a figure by a whole number."""
    figure = re.search(FIGURE, wording)
    if figure is None or len(readings) > 1:
        return tuple(Decimal(value) for value in readings)
    value = read_figure(figure[0]).value * 100
    scale = round(Decimal(readings[0]) / value) if value else 1
    return (value * scale,)
