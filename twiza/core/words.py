"""How Morocco writes numbers, money and dates: pure functions of a value and a language (fr, ar, en).

French and Arabic share the decimal comma and the no-break space between groups of three; Arabic (ar-MA)
keeps Western digits and the Moroccan months. Every Arabic string holding more than bare digits is wrapped in
U+2066 ... U+2069, else its groups and signs would turn round inside a right-to-left sentence.
Source: CLDR through Babel; the point that CLDR puts between groups for Morocco is not what offices write.
"""

from __future__ import annotations

import datetime as dt
from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal
from functools import lru_cache
from typing import Protocol
from zoneinfo import ZoneInfo

from babel import dates, numbers
from babel.lists import format_list

CASABLANCA = ZoneInfo("Africa/Casablanca")
NBSP, THIN = "\u00a0", "\u202f"  # the thin one all but vanishes on a screen
LRI, PDI = "\u2066", "\u2069"
MINUS = "\u2212"
NOT_MEASURED = "\u2013"

_NUMBER_LOCALE = {"fr": "fr_MA", "ar": "fr_MA", "en": "en_GB"}
_DATE_LOCALE = {"fr": "fr_MA", "ar": "ar_MA", "en": "en_GB"}
_CURRENCY = {
    "MAD": {"fr": "DH", "ar": "درهم", "en": "MAD"},
    "EUR": {"fr": "€", "ar": "أورو", "en": "EUR"},
    "USD": {"fr": "$ US", "ar": "دولار أمريكي", "en": "USD"},
}
_MILLIONS = {
    "fr": {"MAD": "MDH", "EUR": "M€"},
    "ar": {"MAD": "مليون درهم", "EUR": "مليون أورو"},
    "en": {"MAD": "M MAD", "EUR": "M EUR"},
}


class HasCents(Protocol):
    """Any amount in integer centimes with an ISO 4217 currency, such as core.values.Money."""

    @property
    def centimes(self) -> int: ...
    @property
    def currency(self) -> str: ...


def language(code: str | None) -> str:
    """The language of the three that a code such as "ar-MA" or "fr_FR" means; French when unknown."""
    base = (code or "fr").replace("_", "-").split("-")[0].lower()
    return base if base in _NUMBER_LOCALE else "fr"


def _isolate(text: str, lang: str) -> str:
    return f"{LRI}{text}{PDI}" if lang == "ar" and not text.isdigit() else text


@lru_cache(maxsize=20_000)  # a page of figures says the same small numbers again and again
def _plain_number(value: int | float | Decimal, lang: str, low: int, high: int) -> str:
    exact = value if isinstance(value, Decimal | int) else Decimal(repr(value))
    rounded = Decimal(exact).quantize(Decimal(1).scaleb(-high), rounding=ROUND_HALF_UP)
    pattern = "#,##0" + ("." + "0" * low + "#" * (high - low) if high else "")
    text = numbers.format_decimal(
        abs(rounded), pattern, locale=_NUMBER_LOCALE[lang], decimal_quantization=False
    )
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


def percent(
    ratio: int | float | Decimal | None, lang: str, decimals: int = 1, *, is_fixed: bool = False
) -> str:
    """The ratio as a percentage: .123 gives 12,3 %; a dash when it was not measured.

    is_fixed: always that many decimals, as the columns of a printed table want.
    """
    lang = language(lang)
    if ratio is None:
        return NOT_MEASURED
    exact = ratio if isinstance(ratio, Decimal | int) else Decimal(repr(ratio))
    text = _plain_number(Decimal(exact) * 100, lang, decimals if is_fixed else 0, decimals)
    return _isolate(text + (f"{NBSP}%" if lang == "fr" else "%"), lang)


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
    unit = _MILLIONS[lang].get(amount.currency) or f"M {amount.currency}"
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
    if lang != "ar" and on.day == 1 and lang == "fr":
        return "1er" + NBSP + _dated(on, "MMMM y" if style == "long" else "MMM y", lang)
    return _dated(on, "d MMMM y" if style == "long" else "d MMM y", lang)


@lru_cache(maxsize=20_000)  # a list says the same days again and again
def _dated(on: dt.date, pattern: str, lang: str) -> str:
    return dates.format_date(on, pattern, locale=_DATE_LOCALE[lang])


def month(value: dt.date | None, lang: str) -> str:
    """The month and year: novembre 2026."""
    lang = language(lang)
    return NOT_MEASURED if value is None else dates.format_date(value, "MMMM y", locale=_DATE_LOCALE[lang])


def instant(value: dt.datetime | None, lang: str) -> str:
    """The day and the minute on the clock of Morocco: 21 novembre 2026 à 22:02; a dash when unknown.

    Errors: ValueError for an instant without a time zone.
    """
    lang = language(lang)
    if value is None:
        return NOT_MEASURED
    local = _local(value)
    at = {"fr": " à ", "ar": " على الساعة ", "en": " at "}[lang]
    return f"{day(local.date(), lang)}{at}{_isolate(local.strftime('%H:%M'), lang)}"


def period(starts_on: dt.date | None, ends_on: dt.date | None, lang: str) -> str:
    """Two days as one phrase: du 1er janvier 2021 au 31 décembre 2030; an open side is said as such."""
    lang = language(lang)
    both = {"fr": "du {0} au {1}", "ar": "من {0} إلى {1}", "en": "{0} to {1}"}
    since = {"fr": "depuis le {0}", "ar": "منذ {0}", "en": "since {0}"}
    until = {"fr": "jusqu’au {1}", "ar": "إلى غاية {1}", "en": "until {1}"}
    if starts_on is None and ends_on is None:
        return NOT_MEASURED
    phrase = both if starts_on and ends_on else since if starts_on else until
    return phrase[lang].format(day(starts_on, lang), day(ends_on, lang))


def join(items: list[str], lang: str) -> str:
    """The items as one phrase of the language: a, b et c."""
    return format_list(items, locale=_DATE_LOCALE[language(lang)])


def _local(value: dt.datetime) -> dt.datetime:
    if value.tzinfo is None:
        raise ValueError("an instant without a time zone says no moment")
    return value.astimezone(CASABLANCA)
