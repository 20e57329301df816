"""Numbers as conventions write them: in figures with their groups, and in words in French, Arabic and English.

A figure that two habits read differently is not guessed: `1.250` is 1 250 to an accountant of Rabat and one and a
quarter to a machine, so it is refused as `ambiguous` with both readings.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from twiza.core.text import fold

# A figure: groups of three parted by one sign and perhaps decimals, or plain digits and perhaps decimals.
FIGURE = r"\d{1,3}(?:(?: \d{3})+|(?:\.\d{3})+|(?:,\d{3})+)(?:[.,]\d{1,3})?(?!\d)|\d+(?:[.,]\d+)?"


@dataclass(frozen=True)
class ReadNumber:
    """A number read from figures; two `readings` when two habits differ, the usual one of Morocco first."""

    readings: tuple[Decimal, ...]

    @property
    def is_ambiguous(self) -> bool:
        """Whether two habits read it differently."""
        return len(self.readings) > 1

    @property
    def value(self) -> Decimal:
        """The number, or its likelier reading."""
        return self.readings[0]


def read_figure(text: str) -> ReadNumber:
    """A figure such as 10, 1.250.000,50, 1 250 000,00, 1,250,000.50 or 12,5. Raises: ValueError for another text."""
    plain = text.strip().replace(" ", "")
    if not re.fullmatch(r"\d+(?:[.,]\d+)*", plain):
        raise ValueError(f"not a figure: {text!r}")
    marks = re.findall(r"[.,]", plain)
    if not marks:
        return ReadNumber((Decimal(plain),))
    if len(set(marks)) == 2:
        # The last kind of sign is that of the decimals; the other one groups.
        group, point = (".", ",") if marks[-1] == "," else (",", ".")
        if marks.count(point) > 1:
            raise ValueError(f"not a figure: {text!r}")
        return ReadNumber((Decimal(plain.replace(group, "").replace(point, ".")),))
    mark = marks[0]
    if len(marks) > 1:
        return ReadNumber((Decimal(plain.replace(mark, "")),))
    whole, _, rest = plain.partition(mark)
    decimal = Decimal(f"{whole}.{rest}")
    # A space already grouped it, or three digits do not follow: the sign can only be that of the decimals.
    if " " in text.strip() or len(rest) != 3 or len(whole) > 3 or whole.startswith("0"):
        return ReadNumber((decimal,))
    return ReadNumber((Decimal(whole + rest), decimal))


_FRENCH = {
    "zero": 0,
    "un": 1,
    "une": 1,
    "deux": 2,
    "trois": 3,
    "quatre": 4,
    "cinq": 5,
    "six": 6,
    "sept": 7,
    "huit": 8,
    "neuf": 9,
    "dix": 10,
    "onze": 11,
    "douze": 12,
    "treize": 13,
    "quatorze": 14,
    "quinze": 15,
    "seize": 16,
    "vingt": 20,
    "vingts": 20,
    "trente": 30,
    "quarante": 40,
    "cinquante": 50,
    "soixante": 60,
    "septante": 70,
    "huitante": 80,
    "nonante": 90,
}
_ENGLISH = {
    "one": 1,
    "two": 2,
    "three": 3,
    "four": 4,
    "five": 5,
    "seven": 7,
    "eight": 8,
    "nine": 9,
    "ten": 10,
    "eleven": 11,
    "twelve": 12,
    "thirteen": 13,
    "fourteen": 14,
    "fifteen": 15,
    "sixteen": 16,
    "seventeen": 17,
    "eighteen": 18,
    "nineteen": 19,
    "twenty": 20,
    "thirty": 30,
    "forty": 40,
    "fifty": 50,
    "sixty": 60,
    "seventy": 70,
    "eighty": 80,
    "ninety": 90,
}
_UNITS_AR = {
    "صفر": 0,
    "واحد": 1,
    "واحده": 1,
    "احد": 1,
    "احدي": 1,
    "اثنان": 2,
    "اثنين": 2,
    "اثنتان": 2,
    "اثنتين": 2,
    "اثنا": 2,
    "اثني": 2,
    "اثنتا": 2,
    "اثنتي": 2,
    "ثلاث": 3,
    "ثلاثه": 3,
    "اربع": 4,
    "اربعه": 4,
    "خمس": 5,
    "خمسه": 5,
    "ست": 6,
    "سته": 6,
    "سبع": 7,
    "سبعه": 7,
    "ثمان": 8,
    "ثمانيه": 8,
    "ثماني": 8,
    "تسع": 9,
    "تسعه": 9,
    "عشر": 10,
    "عشره": 10,
    "عشرون": 20,
    "عشرين": 20,
    "ثلاثون": 30,
    "ثلاثين": 30,
    "اربعون": 40,
    "اربعين": 40,
    "خمسون": 50,
    "خمسين": 50,
    "ستون": 60,
    "ستين": 60,
    "سبعون": 70,
    "سبعين": 70,
    "ثمانون": 80,
    "ثمانين": 80,
    "تسعون": 90,
    "تسعين": 90,
}
_HUNDREDS_AR = {
    "مائه": 100,
    "مءه": 100,
    "ماءه": 100,
    "ميه": 100,
    "مئه": 100,
    "مائتان": 200,
    "مائتين": 200,
    "مائتا": 200,
    "مائتي": 200,
    "مئتان": 200,
    "مئتين": 200,
    "مئتا": 200,
    "مئتي": 200,
}
_SCALES = {
    "mille": 1000,
    "thousand": 1000,
    "million": 10**6,
    "millions": 10**6,
    "milliard": 10**9,
    "milliards": 10**9,
    "billion": 10**9,
    "الف": 1000,
    "الاف": 1000,
    "الفا": 1000,
    "مليون": 10**6,
    "مليونا": 10**6,
    "ملايين": 10**6,
    "مليار": 10**9,
    "مليارا": 10**9,
    "ملايير": 10**9,
    "مليارات": 10**9,
}
_TWICE = {
    "الفان": 1000,
    "الفين": 1000,
    "الفا": 1000,
    "الفي": 1000,
    "مليونان": 10**6,
    "مليونين": 10**6,
    "مليوني": 10**6,
    "مليونا": 10**6,
    "ملياران": 10**9,
    "مليارين": 10**9,
    "ملياري": 10**9,
    "مليارا": 10**9,
}
_SMALL = {fold(word): value for word, value in (_FRENCH | _ENGLISH | _UNITS_AR).items()}
_HUNDRED = {fold(word): value for word, value in _HUNDREDS_AR.items()}
_SCALE = {fold(word): value for word, value in _SCALES.items()}
_DUAL = {fold(word): value for word, value in _TWICE.items()}
_LINKS = {"et", "and", "و", "de", "d"}


def scale_of(word: str) -> int | None:
    """What a word such as `millions` or `ملايين` multiplies by; None for another word."""
    return _SCALE.get(fold(word))


def _parts(word: str) -> list[str]:
    """A folded word as the number words that it joins: وخمسون -> و خمسون, ثلاثمائة -> ثلاث مائة."""
    if (
        word in _SMALL
        or word in _HUNDRED
        or word in _SCALE
        or word in _DUAL
        or word in _LINKS
        or word in ("cent", "cents", "hundred")
    ):
        return [word]
    if word.startswith("و") and len(word) > 2:
        rest = _parts(word[1:])
        return ["و", *rest] if rest else []
    # `بخمسة`, `لأربع`: a preposition written onto the first word.
    if word[:1] in ("ب", "ل") and len(word) > 3 and (rest := _parts(word[1:])):
        return rest
    for hundred in _HUNDRED:
        if word.endswith(hundred) and word[: -len(hundred)] in _SMALL:
            return [word[: -len(hundred)], hundred]
    return []


def is_number_word(word: str) -> bool:
    """Whether a word may stand inside a number written in words."""
    return bool(_parts(fold(word)))


def read_words(text: str) -> int | None:
    """The whole number that words say (`deux cent cinquante mille`, `خمسة ملايين ومائتا ألف`).

    None when they say none.
    """
    tokens: list[str] = []
    for word in fold(text).split():
        parts = _parts(word)
        if not parts:
            return None
        tokens += parts
    meaning = [token for token in tokens if token not in _LINKS]
    return _sum(meaning) if meaning else None


def _sum(tokens: Sequence[str]) -> int | None:
    """Groups of thousands added up; None when the words cannot stand in that order."""
    total, group, last_scale = 0, 0, 10**12
    for index, token in enumerate(tokens):
        if token in _DUAL and (token not in _SCALE or group == 0):
            total, group, scale = total + 2 * _DUAL[token] + group, 0, _DUAL[token]
            # مائة ألف وألفان: the same scale once more, by its own noun.
            if scale > last_scale:
                return None
            last_scale = scale
        elif token in _SCALE:
            scale = _SCALE[token]
            if scale > last_scale or (scale == last_scale and (group or token < "\u0600")):
                return None
            total, group, last_scale = total + (group or 1) * scale, 0, scale
        elif token in ("cent", "cents", "hundred"):
            group = (group or 1) * 100
        elif token in _HUNDRED:
            one = group % 10 if group < 10 else 0
            group = group - one + (one or 1) * _HUNDRED[token]
        else:
            group = _with_small(group, _SMALL[token], tokens[index - 1] if index else "")
    return total + group


def _with_small(group: int, value: int, before: str) -> int:
    """A small number after others: quatre-vingts multiplies, everything else adds."""
    if value == 20 and before == "quatre" and group % 100 == 4:
        return group - 4 + 80
    return group + value
