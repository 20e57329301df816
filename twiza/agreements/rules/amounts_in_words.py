"""Sums in words, as a Moroccan convention writes them after the figures, in French and in Arabic.

French: *vingt et un*, *quatre-vingts*, *deux cent mille*, *dix millions de dirhams*. Arabic, in the nominative:
the number takes the gender opposite to that of its noun from three to ten, the noun is plural after three to
ten (عشرة دراهم), singular accusative after eleven to ninety-nine (خمسون درهما), singular genitive after
hundreds and thousands (مائة درهم); one and two are said by the noun itself (درهم واحد، درهمان); the dual loses
its ن before its noun (مليونا درهم).
"""

from __future__ import annotations

from dataclasses import dataclass

from twiza.core.messages import gettext_noop as _
from twiza.core.refusals import Refusal
from twiza.core.values import Money

LARGEST = 10**12

_FRENCH = (
    "zéro un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze "
    "seize dix-sept dix-huit dix-neuf"
).split()
_FRENCH_TENS = [
    "",
    "",
    "vingt",
    "trente",
    "quarante",
    "cinquante",
    "soixante",
    "soixante",
    "quatre-vingt",
    "quatre-vingt",
]
_FRENCH_NOUNS = {
    "MAD": ("dirham", "dirhams", "centime", "centimes"),
    "EUR": ("euro", "euros", "centime", "centimes"),
    "USD": ("dollar", "dollars", "cent", "cents"),
}


class SumUnsayable(Refusal):
    message = _("This sum cannot be written in words (%(currency)s).")


def in_words(amount: Money, language: str) -> str:
    """The sum in words with its currency and its centimes; French for another language than Arabic.

    Raises: SumUnsayable for a negative sum, one of a thousand milliards or more, or an unknown currency.
    """
    units, cents = divmod(amount.centimes, 100)
    if amount.centimes < 0 or units >= LARGEST or amount.currency not in _FRENCH_NOUNS:
        raise SumUnsayable(currency=amount.currency)
    if language == "ar":
        main, small = _ARABIC_NOUNS[amount.currency]
        return _counted(units, main) + (f" و{_counted(cents, small)}" if cents else "")
    one, many, cent, cents_word = _FRENCH_NOUNS[amount.currency]
    link = (
        " de "
        if units >= 10**6 and units % 10**6 == 0 and one[0] not in "aeiou"
        else " d'"
        if units >= 10**6 and units % 10**6 == 0
        else " "
    )
    text = f"{french(units)}{link}{many if units > 1 else one}"
    return text + (f" et {french(cents)} {cents_word if cents > 1 else cent}" if cents else "")


def french(number: int) -> str:
    """A whole number from 0 to 999 999 999 999 in French."""
    if number < 1000:
        return _under_thousand(number, is_last=True)
    parts = []
    for scale, word in ((10**9, "milliard"), (10**6, "million")):
        count, number = divmod(number, scale)
        if count:
            parts.append(f"{_under_thousand(count, is_last=True)} {word}{'s' if count > 1 else ''}")
    thousands, rest = divmod(number, 1000)
    if thousands:
        # `mille` is no noun: what stands before it takes no s, and one thousand has no `un`.
        parts.append("mille" if thousands == 1 else f"{_under_thousand(thousands, is_last=False)} mille")
    if rest:
        parts.append(_under_thousand(rest, is_last=True))
    return " ".join(parts)


def _under_thousand(number: int, *, is_last: bool) -> str:
    hundreds, rest = divmod(number, 100)
    if not hundreds:
        return _under_hundred(rest, is_last=is_last)
    head = "cent" if hundreds == 1 else f"{_FRENCH[hundreds]} cent"
    if not rest:
        return head + ("s" if hundreds > 1 and is_last else "")
    return f"{head} {_under_hundred(rest, is_last=is_last)}"


def _under_hundred(number: int, *, is_last: bool) -> str:
    if number < 20:
        return _FRENCH[number]
    tens, unit = divmod(number, 10)
    if tens in (7, 9):
        unit += 10
    if not unit:
        return _FRENCH_TENS[tens] + ("s" if tens == 8 and is_last else "")
    # `et un`, `et onze` up to seventy-one; the twenties of eighty and ninety take a hyphen.
    link = " et " if unit in (1, 11) and tens < 8 else "-"
    return f"{_FRENCH_TENS[tens]}{link}{_FRENCH[unit]}"


@dataclass(frozen=True, slots=True)
class Noun:
    """A counted masculine noun: one, two (and two before another noun), three to ten, eleven and more (accusative)."""

    one: str
    two: str
    two_of: str
    few: str
    many: str
    single: str = ""

    @property
    def alone(self) -> str:
        """One of it, by itself."""
        return self.single or f"{self.one} واحد"


_ARABIC_NOUNS = {
    "MAD": (Noun("درهم", "درهمان", "درهما", "دراهم", "درهما"), Noun("سنتيم", "سنتيمان", "سنتيما", "سنتيمات", "سنتيما")),
    "EUR": (
        Noun("أورو", "اثنان أورو", "اثنان أورو", "أورو", "أورو"),
        Noun("سنتيم", "سنتيمان", "سنتيما", "سنتيمات", "سنتيما"),
    ),
    "USD": (Noun("دولار", "دولاران", "دولارا", "دولارات", "دولارا"), Noun("سنت", "سنتان", "سنتا", "سنتات", "سنتا")),
}
_SCALES = (
    (10**9, Noun("مليار", "ملياران", "مليارا", "ملايير", "مليارا", "مليار")),
    (10**6, Noun("مليون", "مليونان", "مليونا", "ملايين", "مليونا", "مليون")),
    (10**3, Noun("ألف", "ألفان", "ألفا", "آلاف", "ألفا", "ألف")),
)
_UNITS = ["", "واحد", "اثنان", "ثلاثة", "أربعة", "خمسة", "ستة", "سبعة", "ثمانية", "تسعة", "عشرة"]
_TENS = ["", "", "عشرون", "ثلاثون", "أربعون", "خمسون", "ستون", "سبعون", "ثمانون", "تسعون"]
_HUNDREDS = ["", "مائة", "مائتان", "ثلاثمائة", "أربعمائة", "خمسمائة", "ستمائة", "سبعمائة", "ثمانمائة", "تسعمائة"]


def _small(number: int, *, before_noun: bool) -> str:
    """1 to 999 before a masculine noun; two hundred loses its ن right before it."""
    hundreds, rest = divmod(number, 100)
    parts = []
    if hundreds:
        parts.append("مائتا" if hundreds == 2 and not rest and before_noun else _HUNDREDS[hundreds])
    if 0 < rest <= 10:
        parts.append(_UNITS[rest])
    elif 10 < rest < 20:
        head = {11: "أحد", 12: "اثنا"}.get(rest, _UNITS[rest - 10])
        parts.append(f"{head} عشر")
    elif rest:
        tens, unit = divmod(rest, 10)
        parts += [_UNITS[unit], _TENS[tens]] if unit else [_TENS[tens]]
    return " و".join(parts)


def _of(number: int, noun: Noun, *, is_followed: bool) -> str:
    """1 to 999 of a noun; `is_followed` when another noun comes right after, which it then governs."""
    rest = number % 100
    if rest in (1, 2):
        last = noun.alone if rest == 1 else noun.two_of if is_followed else noun.two
        return last if number == rest else f"{_small(number - rest, before_noun=True)} {noun.one} و{last}"
    if 3 <= rest <= 10:
        return f"{_small(number, before_noun=True)} {noun.few}"
    if rest:
        return f"{_small(number, before_noun=True)} {noun.one if is_followed else noun.many}"
    return f"{_small(number, before_noun=True)} {noun.one}"


def _counted(number: int, noun: Noun) -> str:
    """So many of a noun, from nought to 999 999 999 999."""
    if number == 0:
        return f"صفر {noun.one}"
    groups = []
    rest = number
    for scale, word in _SCALES:
        count, rest = divmod(rest, scale)
        if count:
            groups.append((count, word))
    # One and two are said by the noun itself, which then follows the thousands a first time.
    is_said_twice = bool(groups) and rest in (1, 2)
    is_direct = rest == 0 or is_said_twice
    text = " و".join(
        _of(count, word, is_followed=is_direct and index == len(groups) - 1)
        for index, (count, word) in enumerate(groups)
    )
    if rest == 0:
        return f"{text} {noun.one}"
    if is_said_twice:
        return f"{text} {noun.one} و{_of(rest, noun, is_followed=False)}"
    return f"{text} و{_of(rest, noun, is_followed=False)}" if text else _of(rest, noun, is_followed=False)
