"""Amounts as people write them in lists: "1.250.000,50", "1 250 000 DH", "10 MDH", "1,5 M€". Exact or refused.

A number that could be read in two ways ("1.250") is read as the list's own habit says, or refused: never guessed.
Words ("عشرة ملايين درهم") are left to a reader given by the caller.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from decimal import Decimal

from twiza.core.messages import gettext_noop as _
from twiza.core.refusals import Refusal
from twiza.core.text import read_cell
from twiza.core.values import Money

_CURRENCIES = {
    "": "",
    "dh": "MAD",
    "dhs": "MAD",
    "mad": "MAD",
    "dirham": "MAD",
    "dirhams": "MAD",
    "درهم": "MAD",
    "دراهم": "MAD",
    "د.م": "MAD",
    "د.م.": "MAD",
    "€": "EUR",
    "eur": "EUR",
    "euro": "EUR",
    "euros": "EUR",
    "أورو": "EUR",
    "يورو": "EUR",
    "اورو": "EUR",
}
_SCALES = {
    "": 1,
    "k": 10**3,
    "m": 10**6,
    "million": 10**6,
    "millions": 10**6,
    "millions de": 10**6,
    "million de": 10**6,
    "md": 10**9,
    "mm": 10**9,
    "milliard": 10**9,
    "milliards": 10**9,
    "milliards de": 10**9,
    "مليون": 10**6,
    "ملايين": 10**6,
    "مليار": 10**9,
    "kdh": 10**3,
    "mdh": 10**6,
    "mmdh": 10**9,
    "mmad": 10**6,
}
_SHAPE = re.compile(r"([-+]?)\s*(\d[\d\s.,']*)\s*(.*)", re.DOTALL)
MOST = 10**17  # centimes: beyond any budget, below 64 bits

Reader = Callable[[str], Money | None]


class AmountMissing(Refusal):
    message = _("The amount is missing.")


class CurrencyUnknown(Refusal):
    message = _("The currency of “%(text)s” is not known.")


class AmountNegative(Refusal):
    message = _("“%(text)s” is negative: a correction is a reversal, money given back is returned.")


def parse_amount(text: str, currency: str = "", words: Reader | None = None) -> Money:
    """The amount, exact to the centime, with its currency (the one given when the text names none).

    words: reads an amount written in words, or says None. Codes: `amount_missing`, `amount_unreadable`,
    `amount_ambiguous`, `amount_negative`, `amount_too_fine`, `amount_too_large`, `currency_unknown`.
    """
    plain = _plain(text)
    if not plain:
        raise AmountMissing()
    before = re.match(r"(mad|eur|dhs?|€)\s*(?=[-+\d])", plain)
    if before:
        plain = f"{plain[before.end() :]} {before[1]}"
    found = _SHAPE.fullmatch(plain)
    if found is None:
        return _from_words(text, words)
    sign, digits, unit = found.groups()
    scale, named = _unit(unit.strip(), text, words)
    value = _number(digits.strip(), text) * scale
    code = named or currency
    if not code:
        raise CurrencyUnknown(text=text)
    if sign == "-":
        raise AmountNegative(text=text)
    return _money(value, code, text)


class AmountTooFine(Refusal):
    message = _("“%(text)s” has more than two decimals.")


class AmountTooLarge(Refusal):
    message = _("“%(text)s” is larger than any budget.")


def _money(value: Decimal, currency: str, text: str) -> Money:
    centimes = value * 100
    if centimes != centimes.to_integral_value():
        raise AmountTooFine(text=text)
    if centimes > MOST:
        raise AmountTooLarge(text=text)
    return Money(int(centimes), currency)


def _plain(text: str) -> str:
    """Lower case, Western digits, plain spaces, without marks of direction."""
    return read_cell(unicodedata.normalize("NFKC", text).casefold()).replace("’", " ").replace("'", " ")


def _unit(unit: str, text: str, words: Reader | None) -> tuple[int, str]:
    """The scale and the currency after the figures."""
    unit = unit.strip(" .") if unit not in _CURRENCIES else unit
    if unit in _CURRENCIES:
        return 1, _CURRENCIES[unit]
    if unit in _SCALES:
        return _SCALES[unit], "MAD" if unit in ("kdh", "mdh", "mmdh", "mmad") else ""
    for scale in sorted(_SCALES, key=len, reverse=True):
        rest = unit.removeprefix(scale).strip()
        if scale and unit.startswith(scale) and rest in _CURRENCIES:
            return _SCALES[scale], _CURRENCIES[rest]
    unknown = CurrencyUnknown if re.fullmatch(r"[a-z$£¥]{1,3}", unit) else AmountUnreadable
    raise unknown(text=text)


class AmountAmbiguous(Refusal):
    message = _("“%(text)s” can be read in two ways: write the two decimals, as in 1.250,00 or 1,25.")


class AmountUnreadable(Refusal):
    message = _("“%(text)s” is not an amount that can be read without guessing.")


def _number(digits: str, text: str) -> Decimal:
    """Figures with their groups and decimals; refused where the groups are not of three."""
    digits = digits.replace("'", " ").rstrip(" ,.")
    signs = [char for char in digits if char in ",."]
    last = max(digits.rfind(","), digits.rfind("."))
    if not signs:
        return Decimal(_grouped(digits, " ", text))
    if len(set(signs)) == 2 or signs.count(digits[last]) == 1:
        mark = digits[last]
        head, _, tail = digits.rpartition(mark)
        other = "." if mark == "," else ","
        if len(tail) == 3 and other not in head and " " not in head and 1 <= len(head) <= 3 and head != "0":
            raise AmountAmbiguous(text=text)
        if not tail.isdigit() or mark in head:
            raise AmountUnreadable(text=text)
        return Decimal(f"{_grouped(head, other if other in head else ' ', text)}.{tail}")
    return Decimal(_grouped(digits, digits[last], text))


def _grouped(digits: str, mark: str, text: str) -> str:
    """Digits without their group marks; groups after the first are of three."""
    first, *groups = digits.split(mark)
    if not first.isdigit() or any(len(group) != 3 or not group.isdigit() for group in groups):
        raise AmountUnreadable(text=text)
    if groups and len(first) > 3:
        raise AmountUnreadable(text=text)
    return first + "".join(groups)


def _from_words(text: str, words: Reader | None) -> Money:
    """An amount in words, by the reader given."""
    read = words(text) if words is not None else None
    if read is None:
        raise AmountUnreadable(text=text)
    return read
