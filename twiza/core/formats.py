"""How Morocco writes numbers, money and dates: pure functions of a value and a language of the house.

French and Arabic share the decimal comma and the no-break space between groups of three; Arabic (ar-MA)
keeps Western digits and the Moroccan months. Every string of a language read from right to left that holds more than
bare digits is wrapped in U+2066 ... U+2069, else its groups and signs would turn round inside the sentence.
Source: CLDR through Babel; the point that CLDR puts between groups for Arabic in Morocco is not what offices write.
A language without a line in the tables below has signs for words: "1 – 3", the code of the currency.
"""

from __future__ import annotations

import datetime as dt
from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal
from functools import lru_cache
from typing import Protocol
from zoneinfo import ZoneInfo

from babel import dates, numbers
from babel.lists import format_list

from .languages import find, known

CASABLANCA = ZoneInfo("Africa/Casablanca")
NBSP, THIN = "\u00a0", "\u202f"  # the thin one all but vanishes on a screen
LRI, PDI = "\u2066", "\u2069"
MINUS = "\u2212"
NOT_MEASURED = "\u2013"

_CURRENCY = {
    "MAD": {"fr": "DH", "ar": "درهم", "en": "MAD"},
    "EUR": {"fr": "€", "ar": "أورو", "en": "EUR"},
    "USD": {"fr": "$ US", "ar": "دولار أمريكي", "en": "USD"},
}
_MILLIONS = {"fr": {"MAD": "MDH", "EUR": "M€"}, "ar": {"MAD": "مليون درهم", "EUR": "مليون أورو"}}
_AT = {"fr": " à ", "ar": " على الساعة ", "en": " at ", "zgh": " ⴳ "}
_PERIODS = {  # both days, since a day, until a day
    "fr": ("du {0} au {1}", "depuis le {0}", "jusqu’au {1}"),
    "ar": ("من {0} إلى {1}", "منذ {0}", "إلى غاية {1}"),
    "en": ("{0} to {1}", "since {0}", "until {1}"),
    "zgh": ("ⵙⴳ {0} ⴰⵔ {1}", "ⵙⴳ {0}", "ⴰⵔ {1}"),
}
_SIGNS = ("{0} – {1}", "{0} –", "– {1}")


class HasCents(Protocol):
    """Any amount in integer centimes with an ISO 4217 currency, such as core.values.Money."""

    @property
    def centimes(self) -> int: ...
    @property
    def currency(self) -> str: ...


def language(code: str | None) -> str:
    """The language of the house that a code such as "ar-MA" or "fr_FR" means; French when unknown."""
    return known(code)


def _isolate(text: str, lang: str) -> str:
    return f"{LRI}{text}{PDI}" if find(lang).is_rtl and not text.isdigit() else text


@lru_cache(maxsize=20_000)  # a page of figures says the same small numbers again and again
def _plain_number(value: int | float | Decimal, lang: str, low: int, high: int) -> str:
    exact = value if isinstance(value, Decimal | int) else Decimal(repr(value))
    rounded = Decimal(exact).quantize(Decimal(1).scaleb(-high), rounding=ROUND_HALF_UP)
    pattern = "#,##0" + ("." + "0" * low + "#" * (high - low) if high else "")
    text = numbers.format_decimal(abs(rounded), pattern, locale=find(lang).number_locale, decimal_quantization=False)
    text = text.replace(THIN, NBSP)
    return f"{MINUS}{text}" if rounded < 0 else text


def number(value: int | float | Decimal | None, lang: str, decimals: int | None = None) -> str:
    """The number with its groups: 1 250 000 or 12,5; a dash when it was not measured.

    decimals: exactly that many; None = none for a whole number, at most two otherwise.
    """
    lang = language(lang)
    if value is None:
        return NOT_MEASURED
    low, high = (decimals, decimals) if decimals is not None else (0, 0 if value == int(value) else 2)
    return _isolate(_plain_number(value, lang, low, high), lang)


def percent(ratio: int | float | Decimal | None, lang: str, decimals: int = 1, *, is_fixed: bool = False) -> str:
    """The ratio as a percentage: .123 gives 12,3 %; a dash when it was not measured.

    is_fixed: always that many decimals, as the columns of a printed table want.
    """
    lang = language(lang)
    if ratio is None:
        return NOT_MEASURED
    exact = ratio if isinstance(ratio, Decimal | int) else Decimal(repr(ratio))
    text = _plain_number(Decimal(exact) * 100, lang, decimals if is_fixed else 0, decimals)
    return _isolate(text + percent_sign(lang), lang)


def percent_sign(lang: str) -> str:
    """What follows the figure of a percentage, its space included: French and Tamazight keep one."""
    pattern = find(lang).locale.percent_formats[None].pattern
    return f"{NBSP}%" if NBSP in pattern or THIN in pattern else "%"


def money(amount: HasCents | None, lang: str) -> str:
    """The amount to the centime with its currency: 1 250 000,00 DH; a dash when unknown."""
    lang = language(lang)
    if amount is None:
        return NOT_MEASURED
    value = _isolate(_plain_number(Decimal(amount.centimes) / 100, lang, 2, 2), lang)
    unit = _CURRENCY.get(amount.currency, {}).get(lang, amount.currency)
    return f"{unit}{NBSP}{value}" if lang == "en" else f"{value}{NBSP}{unit}"


def money_millions(amount: HasCents | None, lang: str) -> str:
    """The amount in millions, at most two decimals: 10,13 MDH. For headings; tables use money()."""
    lang = language(lang)
    if amount is None:
        return NOT_MEASURED
    value = (Decimal(amount.centimes) / 100_000_000).quantize(Decimal("0.01"), rounding=ROUND_HALF_EVEN)
    unit = _MILLIONS.get(lang, {}).get(amount.currency) or f"M {amount.currency}"
    return f"{_isolate(_plain_number(value, lang, 0, 2), lang)}{NBSP}{unit}"


def day(value: dt.date | dt.datetime | None, lang: str, style: str = "long") -> str:
    """The day: long 21 novembre 2026, short 21 nov. 2026, number 21/11/2026; a dash when unknown.

    An instant is first read in Morocco, where the day may already have turned.
    """
    lang = language(lang)
    if value is None:
        return NOT_MEASURED
    on = _local(value).date() if isinstance(value, dt.datetime) else value
    if style == "number":
        return _isolate(on.strftime("%d/%m/%Y"), lang)
    if lang == "fr" and on.day == 1:
        return "1er" + NBSP + _dated(on, "MMMM y" if style == "long" else "MMM y", lang)
    return _dated(on, "d MMMM y" if style == "long" else "d MMM y", lang)


@lru_cache(maxsize=20_000)  # a list says the same days again and again
def _dated(on: dt.date, pattern: str, lang: str) -> str:
    return dates.format_date(on, pattern, locale=find(lang).locale)


def month(value: dt.date | None, lang: str) -> str:
    """The month and year: novembre 2026."""
    lang = language(lang)
    return NOT_MEASURED if value is None else dates.format_date(value, "MMMM y", locale=find(lang).locale)


def instant(value: dt.datetime | None, lang: str) -> str:
    """The day and the minute on the clock of Morocco: 21 novembre 2026 à 22:02; a dash when unknown.

    Raises: ValueError for an instant without a time zone.
    """
    lang = language(lang)
    if value is None:
        return NOT_MEASURED
    local = _local(value)
    return f"{day(local.date(), lang)}{_AT.get(lang, ', ')}{_isolate(local.strftime('%H:%M'), lang)}"


def period(starts_on: dt.date | None, ends_on: dt.date | None, lang: str) -> str:
    """Two days as one phrase: du 1er janvier 2021 au 31 décembre 2030; an open side is said as such."""
    lang = language(lang)
    if starts_on is None and ends_on is None:
        return NOT_MEASURED
    both, since, until = _PERIODS.get(lang, _SIGNS)
    phrase = both if starts_on and ends_on else since if starts_on else until
    return phrase.format(day(starts_on, lang), day(ends_on, lang))


def join(items: list[str], lang: str) -> str:
    """The items as one phrase of the language: a, b et c."""
    return format_list(items, locale=find(lang).locale)


def comma(lang: str) -> str:
    """What stands between two things of a list, with its space."""
    return "، " if language(lang) == "ar" else ", "


def _local(value: dt.datetime) -> dt.datetime:
    if value.tzinfo is None:
        raise ValueError("an instant without a time zone says no moment")
    return value.astimezone(CASABLANCA)
