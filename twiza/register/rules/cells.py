"""One cell of text read as a date, a number, a point, a list. Each function answers None when the text is not one."""

from __future__ import annotations

import datetime as dt
import math
import re
from functools import lru_cache

from twiza.core.text import fold, read_cell

# Months of French, English, and of Arabic as Morocco and as the East write them, folded.
_MONTHS = {
    1: "janvier janv jan january يناير كانون",
    2: "fevrier fevr fev february feb فبراير شباط",
    3: "mars mar march مارس اذار",
    4: "avril avr april apr ابريل افريل نيسان",
    5: "mai may ماي مايو ايار",
    6: "juin june jun يونيو يونيه جوان حزيران",
    7: "juillet juil july jul يوليوز يوليو جويليه تموز",
    8: "aout august aug غشت اغسطس اوت اب",
    9: "septembre sept sep september شتنبر سبتمبر ايلول",
    10: "octobre oct october اكتوبر",
    11: "novembre nov november نونبر نوفمبر",
    12: "decembre dec december دجنبر ديسمبر",
}
_MONTH_OF = {fold(word): number for number, words in _MONTHS.items() for word in words.split()}
_YMD = re.compile(
    r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?)?"
)
_NUMERIC = re.compile(r"(\d{1,2})\s*[-/.]\s*(\d{1,2})\s*[-/.]\s*(\d{4}|\d{2})(?: \d{1,2}:\d{2}(?::\d{2})?)?")
_WORDS = re.compile(r"(?:[^\W\d]+ )?(\d{1,2}) ?(?:er|re|th|st|nd|rd)? ?(?:de )?([^\W\d]+) (\d{4}|\d{2})")
_WORDS_MDY = re.compile(r"([^\W\d]+) (\d{1,2}) (\d{4})")
_MONTH_YEAR = re.compile(r"([^\W\d]+) (\d{4})")
_INTEGER = re.compile(r"[-+]?\d{1,3}(?:[\s.,']\d{3})+|[-+]?\d+(?:[.,]0+)?")
_WKT = re.compile(
    r"(?:SRID=\d+;)?\s*POINT\s*Z?\s*\(\s*([-+]?[\d.]+(?:[eE][-+]?\d+)?)[\s,]+([-+]?[\d.]+(?:[eE][-+]?\d+)?)(?:\s+[-+\d.]+)?\s*\)",
    re.IGNORECASE,
)
_PAIR = re.compile(r"\(?\s*([-+]?\d{1,3}(?:[.,]\d+)?)\s*[;,\s]\s*([-+]?\d{1,3}(?:[.,]\d+)?)\s*\)?")
_DEGREES = re.compile(
    r"([-+]?\d{1,3}(?:[.,]\d+)?)\s*°?\s*(?:(\d{1,2}(?:[.,]\d+)?)\s*['’′]\s*(?:(\d{1,2}(?:[.,]\d+)?)\s*(?:\"|”|″|''))?)?\s*([NSEWO])?",
    re.IGNORECASE,
)
EXCEL_EPOCH = dt.date(1899, 12, 30)


@lru_cache(maxsize=50_000)
def parse_date(text: str, order: str = "dmy") -> dt.date | None:
    """The day that a text means: 12/03/2019, 2019-03-12, "12 mars 2019", "12 غشت 2019", 43536 (Excel),
    "mars 2019", 2019.

    A month alone means its first day, a year alone the first of January. order: dmy or mdy for the numeric
    form. None when the text is no date, or names a day that does not exist (31/02/2020).
    """
    text = read_cell(text)
    if found := _YMD.fullmatch(text):
        return _day(int(found[1]), int(found[2]), int(found[3]))
    if found := _NUMERIC.fullmatch(text):
        first, second = int(found[1]), int(found[2])
        day, month = (second, first) if order == "mdy" else (first, second)
        return _day(_century(found[3]), month, day)
    if re.fullmatch(r"\d{4}(\.0+)?", text):
        return _day(int(text[:4]), 1, 1) if 1900 <= int(text[:4]) <= 2100 else None
    if re.fullmatch(r"\d{5}(\.\d+)?", text):
        return EXCEL_EPOCH + dt.timedelta(days=int(text[:5])) if 10_000 <= int(text[:5]) <= 75_000 else None
    if found := re.fullmatch(r"(\d{1,2})[/.-](\d{4})", text):
        return _day(int(found[2]), int(found[1]), 1)
    return _in_words(fold(text))


def _in_words(text: str) -> dt.date | None:
    if (found := _WORDS.fullmatch(text)) and found[2] in _MONTH_OF:
        return _day(_century(found[3]), _MONTH_OF[found[2]], int(found[1]))
    if (found := _WORDS_MDY.fullmatch(text)) and found[1] in _MONTH_OF:
        return _day(int(found[3]), _MONTH_OF[found[1]], int(found[2]))
    if found := _MONTH_YEAR.fullmatch(text):
        return _day(int(found[2]), _MONTH_OF.get(found[1], 0), 1)
    return None


def _century(year: str) -> int:
    number = int(year)
    return number if len(year) == 4 else number + (2000 if number < 50 else 1900)


def _day(year: int, month: int, day: int) -> dt.date | None:
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None


@lru_cache(maxsize=50_000)
def parse_integer(text: str) -> int | None:
    """The whole number in "1 051", "1.051", "1,051", "12,0", "١٢"; None for anything else ("12,5", "une dizaine")."""
    text = read_cell(text)
    if not _INTEGER.fullmatch(text):
        return None
    if re.fullmatch(r"[-+]?\d+[.,]0+", text) and not re.fullmatch(r"[-+]?\d{1,3}[.,]000", text):
        text = re.split(r"[.,]", text)[0]
    return int(re.sub(r"[^\d+-]", "", text))


def is_wkt_point(text: str) -> bool:
    """Whether the text is a WKT point."""
    return _WKT.fullmatch(read_cell(text)) is not None


def parse_point(text: str) -> tuple[float, float] | None:
    """(longitude, latitude) of a WKT point, or of "lat, lon" as maps write it."""
    text = read_cell(text)
    if found := _WKT.fullmatch(text):
        try:
            lon, lat = float(found[1]), float(found[2])
        except ValueError:
            return None
        return (lon, lat) if abs(lon) <= 180 and abs(lat) <= 180 else None
    if found := _PAIR.fullmatch(text):
        lat, lon = (float(part.replace(",", ".")) for part in found.groups())
        return (lon, lat) if abs(lon) <= 180 and abs(lat) <= 180 else None
    return None


def parse_degrees(text: str) -> float | None:
    """Decimal degrees of "33,57", "-7.58", "7°35'24\" O"; None when it is no angle."""
    text = read_cell(text)
    found = _DEGREES.fullmatch(text)
    if not found:
        return None
    whole, minutes, seconds = (float((part or "0").replace(",", ".")) for part in found.groups()[:3])
    value = abs(whole) + minutes / 60 + seconds / 3600
    west_or_south = text.startswith("-") or (found[4] or "").upper() in ("S", "W", "O")
    return -value if west_or_south else value


def parse_tags(text: str) -> list[str]:
    """The items of "{Cooperative production,entraide}".

    "miel; lait", "miel / lait"; one item when there is no separator.
    """
    inner = text.strip()
    if inner.startswith("{") and inner.endswith("}"):
        return [part.strip(' "') for part in re.findall(r'"[^"]*"|[^,]+', inner[1:-1]) if part.strip(' "')]
    return [part.strip() for part in re.split(r"[;|\n]|\s/\s", inner) if part.strip()]


def metres_between(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Metres between two (longitude, latitude) points, on a sphere; good to a few per thousand."""
    (lon1, lat1), (lon2, lat2) = one, other
    dlat, dlon = math.radians(lat2 - lat1), math.radians(lon2 - lon1)
    half = (
        math.sin(dlat / 2) ** 2 + math.cos(math.radians(lat1)) * math.cos(math.radians(lat2)) * math.sin(dlon / 2) ** 2
    )
    return 12_742_000 * math.asin(min(1.0, math.sqrt(half)))


_YES = frozenset(fold(word) for word in ("oui", "yes", "true", "vrai", "1", "o", "y", "x", "نعم"))
_NO = frozenset(fold(word) for word in ("non", "no", "false", "faux", "0", "n", "لا"))


def parse_yes(text: str) -> bool | None:
    """Whether the text says yes or no; None when it says neither."""
    word = fold(text)
    return True if word in _YES else False if word in _NO else None
