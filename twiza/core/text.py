"""Text as people type it: one fold that makes two spellings of the same words equal.

Used wherever a text is compared or searched, in French, Arabic, Tifinagh and the Latin alphabets of Africa.
The fold keeps words apart and in order; it never guesses meaning (articles, titles and synonyms belong to rooms).
"""

from __future__ import annotations

import re
import unicodedata

# Letters that Unicode does not decompose but that readers and keyboards treat as one.
_ALIKE = {
    # Arabic: one alef, one ya, one ha; the lone hamza is dropped, Moroccan and Persian letters join their cousins.
    "ٱ": "ا",
    "ى": "ي",
    "ی": "ي",
    "ې": "ي",
    "ة": "ه",
    "ۃ": "ه",
    "ە": "ه",
    "ہ": "ه",
    "ھ": "ه",
    "ک": "ك",
    "گ": "ك",
    "ڭ": "ك",
    "ݣ": "ك",
    "ڨ": "ق",
    "ڤ": "ف",
    "ڥ": "ف",
    "پ": "ب",
    "چ": "ج",
    "ژ": "ز",
    "ڜ": "ش",
    "ء": "",
    "ـ": "",
    # Latin: ligatures, barred letters and the hooked letters of African alphabets.
    "œ": "oe",
    "æ": "ae",
    "ø": "o",
    "đ": "d",
    "ð": "d",
    "þ": "th",
    "ł": "l",
    "ħ": "h",
    "ŧ": "t",
    "ı": "i",
    "ŋ": "n",
    "ɲ": "n",
    "ɓ": "b",
    "ɗ": "d",
    "ɖ": "d",
    "ɛ": "e",
    "ǝ": "e",
    "ɔ": "o",
    "ɣ": "gh",
    "ƙ": "k",
    "ƴ": "y",
    "ʋ": "v",
    "ɩ": "i",
    "ʊ": "u",
    "ƒ": "f",
}
# Marks written on a letter that searchers leave out; the vowels of other scripts (Indic...) are letters and stay.
_MARKS = (
    (0x0300, 0x036F),
    (0x0483, 0x0487),
    (0x0591, 0x05C7),
    (0x0610, 0x061A),
    (0x064B, 0x065F),
    (0x0670, 0x0670),
    (0x06D6, 0x06ED),
    (0x0898, 0x08FF),
    (0x135D, 0x135F),
    (0x1AB0, 0x1AFF),
    (0x1DC0, 0x1DFF),
    (0x20D0, 0x20FF),
    (0xFE20, 0xFE2F),
)
_INITIALS = re.compile(r"(?<!\w)(?:\w\.\s?){2,}(?!\w)|(?<!\w)(?:\w\.)+\w\.?(?!\w)")


def _of(char: str) -> str:
    """What one decomposed, case-folded character becomes: a letter, a Western digit, a space or nothing."""
    if char in _ALIKE:
        return _ALIKE[char]
    category, point = unicodedata.category(char), ord(char)
    if category == "Cf" or any(first <= point <= last for first, last in _MARKS):
        return ""
    if category == "Nd":
        return str(unicodedata.digit(char))
    return char if category[0] in "LNM" else " "


class _Table(dict[int, str]):
    """A translation table that learns each character once."""

    def __missing__(self, point: int) -> str:
        self[point] = _of(chr(point))
        return self[point]


_TABLE = _Table()


def fold(text: str) -> str:
    """Equal for every usual way of typing the same words: lower case, no accents, one space between words.

    Latin accents, ligatures and hooked letters are plain; Arabic keeps one alef, ya and ha (ta marbuta included),
    without hamza, vowel marks or tatweel; Moroccan ݣ ڭ گ are ك; presentation forms are letters; every digit is 0-9;
    invisible direction marks vanish; punctuation, apostrophes and hyphens part words; initials join ("O.D.C.O." is
    "odco").
    Folding twice changes nothing. Microseconds a call; the empty text folds to the empty text.
    """
    if "." in text:
        text = _INITIALS.sub(lambda found: re.sub(r"[.\s]", "", found[0]) + " ", text)
    text = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    return unicodedata.normalize("NFC", " ".join(text.translate(_TABLE).split()))


# What stands in numbers and is not a digit: Arabic decimal and thousands separators, the mathematical minus
_SIGNS = {0x066B: ",", 0x066C: " ", 0x2212: "-", 0x2019: "'", 0x2044: "/"}


class _CellTable(dict[int, str]):
    """What each character of a cell is read as; each is worked out once."""

    def __missing__(self, point: int) -> str:
        char = chr(point)
        category = unicodedata.category(char)
        if point in _SIGNS:
            self[point] = _SIGNS[point]
        elif category == "Cf":
            self[point] = ""
        elif category == "Nd":
            self[point] = str(unicodedata.digit(char))
        else:
            self[point] = " " if char.isspace() else char
        return self[point]


_CELL = _CellTable()


def read_cell(text: str) -> str:
    """What a cell says, the same for every reader of numbers, days and codes, whatever wrote it.

    Marks of direction and other invisible signs vanish, every digit is 0-9, the Arabic separators are a comma (U+066B)
    and a space (U+066C), every kind of space is one plain space, none stands at the ends. Letters stay as they are.
    """
    return " ".join((text if text.isascii() else text.translate(_CELL)).split())


# What a spreadsheet shows where a formula failed, in English and in French
_ERRORS = frozenset(
    "#N/A #NA #REF! #VALUE! #DIV/0! #NAME? #NULL! #NUM! #SPILL! #CALC! #VALEUR! #NOM? #NOMBRE! #NUL!".split()
)


def is_error_cell(text: str) -> bool:
    """Whether a cell holds the error of a spreadsheet ("#N/A", "#REF!") in place of a value."""
    return text[:1] == "#" and text.strip().upper() in _ERRORS


# Digits rounded away by a spreadsheet: "8,30E+13"
_ROUNDED = re.compile(r"[-+]?\d(?:[.,]\d+)?\s?[eE]\s?\+\s?\d{1,3}")


def is_rounded_number(text: str) -> bool:
    """Whether a spreadsheet wrote a long number in powers of ten ("8,30E+13") and so lost its digits."""
    return _ROUNDED.fullmatch(read_cell(text)) is not None


def is_arabic(text: str) -> bool:
    """Whether the text holds more Arabic letters than letters of other scripts."""
    letters = [char for char in text if char.isalpha()]
    arabic = sum("ARABIC" in unicodedata.name(char, "") for char in letters)
    return arabic * 2 > len(letters)
