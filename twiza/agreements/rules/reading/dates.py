"""Days, years and durations in a text, in French, Arabic (Moroccan, Egyptian, Levantine, Maghrebi months) and English.

A day of the Hijri calendar is named, never converted: the month begins where the moon was seen. A day without a year
stays without a year.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from twiza.core.text import fold

from .numerals import is_number_word, read_words

_MONTHS = {
    1: "janvier janv january jan يناير جانفي",
    2: "février fevrier févr february feb فبراير فيفري شباط",
    3: "mars march mar مارس آذار",
    4: "avril avr april apr أبريل ابريل أفريل نيسان",
    5: "mai may ماي مايو أيار",
    6: "juin june jun يونيو يونيه جوان حزيران",
    7: "juillet juil july jul يوليوز يوليو يوليه جويلية تموز",
    8: "août aout august aug غشت أغسطس أوت آب",
    9: "septembre sept september sep شتنبر سبتمبر أيلول",
    10: "octobre oct october أكتوبر",
    11: "novembre nov november نونبر نوفمبر",
    12: "décembre decembre déc december dec دجنبر ديسمبر",
}
_LEVANTINE = {"كانون الثاني": 1, "تشرين الأول": 10, "تشرين الثاني": 11, "كانون الأول": 12}
_HIJRI = (
    r"محرم|صفر|ربيع الأول|ربيع الثاني|ربيع الآخر|جمادى الأولى|جمادى الآخرة|جمادى الثانية|رجب|"
    r"شعبان|رمضان|شوال|ذي القعدة|"
    r"ذو القعدة|ذي الحجة|ذو الحجة|moharrem|moharram|safar|rabii? (?:i{1,2}|1er|al awal|ath?-?thani)\b|"
    r"joumada (?:i{1,2}|1er|al oula|ath?-?thania)\b|jo?umada|rejeb|rajab|chaabane|ramadan|chaoual|chawwal|kaada|"
    r"(?:di|dou|dhou)? ?(?:al )?qi?ada|hija|(?:di|dou|dhou) (?:al )?hijja"
)
_BY_NAME = {fold(word): number for number, names in _MONTHS.items() for word in names.split()} | {
    fold(word): number for word, number in _LEVANTINE.items()
}
_NAMES = "|".join(
    sorted({*(word for names in _MONTHS.values() for word in names.split()), *_LEVANTINE}, key=len, reverse=True)
)
_LONG = re.compile(
    rf"(?<!\w)(?P<day>1er|فاتح|\d{{1,2}})(?:st|nd|rd|th|er)?\s+(?:of\s+|من\s+(?:شهر\s+)?)?(?P<month>{_NAMES})\.?(?!\w)(?:,?\s*(?P<year>\d{{4}}))?",
    re.IGNORECASE,
)
_AMERICAN = re.compile(
    r"(?<!\w)(?P<month>january|february|march|april|may|june|july|august|september|october|november|december)\s+"
    r"(?P<day>\d{1,2})(?:st|nd|rd|th)?,?\s+(?P<year>\d{4})",
    re.IGNORECASE,
)
_NUMBERS = re.compile(r"(?<![\d/.-])(?P<a>\d{1,2})(?P<mark>[/.-])(?P<b>\d{1,2})(?P=mark)(?P<year>\d{4})(?![\d/-])")
_ISO = re.compile(r"(?<![\d/-])(?P<year>\d{4})-(?P<b>\d{2})-(?P<a>\d{2})(?![\d/-])")
_HIJRI_DAY = re.compile(rf"(?<!\w)(?:1er|\d{{1,2}})\s+(?:من\s+(?:شهر\s+)?)?(?:{_HIJRI})\s+1[34]\d\d", re.IGNORECASE)
_YEARS = re.compile(
    r"(?<![\d/.-])(?P<first>(?:19|20)\d{2})\s*(?:-|/|à|et|to|إلى|الى|و|حتى)\s*(?P<last>(?:19|20)\d{2})(?![\d/-])"
)
_UNITS = {
    "month": r"mois|months?|شهرا?|أشهر|شهور|شهرين",
    "year": r"ans?|années?|years?|سنوات|سنة|سنين|عاما?|أعوام|سنتين|سنتان|عامين",
}
_LENGTH = re.compile(
    rf"(?P<number>[^\W\d_]+(?:[ -][^\W\d_]+){{0,3}}|\d{{1,3}})\s*(?:\(\s*(?P<again>\d{{1,3}}|"
    rf"[^\W\d_]+(?:[ -][^\W\d_]+){{0,3}})\s*\))?[\s-]*"
    rf"(?P<unit>{_UNITS['month']}|{_UNITS['year']})(?!\w)",
    re.IGNORECASE,
)
_DUALS = re.compile(r"(?<!\w)(?:سنتين|سنتان|عامين|شهرين)(?!\w)|(?<!\w)(?:سنة|عام)\s+واحدة?(?!\w)")
# `the ten coming years` speaks of a horizon, not of how long an agreement runs.
_COMING = re.compile(r"prochain|coming|next|dernier|dernière|past|last|المقبلة|القادمة|الماضية", re.IGNORECASE)


# What stands between the two calendars of one day: `5 rabii II 1445 (20 octobre 2023)`, `... الموافق ل 13 دجنبر 2022`.
_SAME_DAY = re.compile(
    r"\s*(?:هـ)?\s*[(\[،,]?\s*(?:(?:ال)?موافق(?:ة)?\s*(?:لـ?)?|correspondant au|soit(?: le)?|"
    r"corresponding to|equal to)?"
    r"(?:\s+(?:يوم|الاثنين|الثلاثاء|الأربعاء|الخميس|الجمعة|السبت|الأحد))*\s*[(\[]?\s*",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Day:
    """A day in a sentence. `on` is None when it has no year (`no_year`), is ambiguous, impossible.

    Or Hijri (`doubt`).
    """

    on: date | None
    start: int
    end: int
    doubt: str = ""
    readings: tuple[date, ...] = ()


def days(text: str, language: str = "fr") -> list[Day]:
    """The days that a sentence names, in order, each once."""
    found: list[Day] = [Day(None, m.start(), m.end(), "hijri") for m in _HIJRI_DAY.finditer(text)]
    for pattern in (_ISO, _AMERICAN, _LONG, _NUMBERS):
        for match in pattern.finditer(text):
            if not any(one.start < match.end() and match.start() < one.end for one in found):
                found.append(_day(match, language))
    return _said_once(text, sorted(found, key=lambda one: one.start))


def _said_once(text: str, found: list[Day]) -> list[Day]:
    """A day said in both calendars is the one of ours: nothing is left to convert."""
    twice = {
        id(one if one.doubt == "hijri" else other)
        for one, other in pairwise(found)
        if (one.doubt == "hijri") != (other.doubt == "hijri") and _SAME_DAY.fullmatch(text[one.end : other.start])
    }
    return [one for one in found if id(one) not in twice]


def _day(match: re.Match[str], language: str) -> Day:
    parts = match.groupdict()
    start, end = match.span()
    if parts.get("month"):
        number = int(re.sub(r"\D", "", parts["day"]) or 1)
        month = _BY_NAME[fold(parts["month"])]
        if not parts.get("year"):
            return Day(None, start, end, "no_year")
        return _made(int(parts["year"]), month, number, start, end)
    year, a, b = int(parts["year"]), int(parts["a"]), int(parts["b"])
    is_either = language == "en" and "mark" in parts and a != b and a <= 12 and b <= 12
    if is_either:
        return Day(None, start, end, "ambiguous_day", (date(year, b, a), date(year, a, b)))
    return _made(year, b, a, start, end)


def _made(year: int, month: int, number: int, start: int, end: int) -> Day:
    try:
        return Day(date(year, month, number), start, end)
    except ValueError:
        return Day(None, start, end, "impossible_day")


@dataclass(frozen=True)
class Years:
    """A period said by its years, both included."""

    first: int
    last: int
    start: int
    end: int


def years(text: str) -> list[Years]:
    """The periods of a sentence that go forward: `2023-2025`, `2021 à 2030`."""
    found = [Years(int(m["first"]), int(m["last"]), *m.span()) for m in _YEARS.finditer(text)]
    return [one for one in found if one.first < one.last <= one.first + 60]


@dataclass(frozen=True)
class Length:
    """A length of time in months; `differs` when words and figures disagree."""

    months: int
    start: int
    end: int
    differs: bool = False


def lengths(text: str) -> list[Length]:
    """The lengths of time of a sentence: `cinq ans`, `trente-six (36) mois`, `خمس سنوات`, `سنتين`."""
    found = []
    for match in _DUALS.finditer(text):
        months = 2 if "شهر" in match[0] else 12 if "واحد" in match[0] else 24
        found.append(Length(months, match.start(), match.end()))
    for match in _LENGTH.finditer(text):
        count, start = _count(match["number"], match.start())
        if count is None or any(one.start < match.end() and start < one.end for one in found):
            continue
        again = None if match["again"] is None else _count(match["again"], 0)[0]
        scale = 1 if re.fullmatch(_UNITS["month"], match["unit"], re.IGNORECASE) else 12
        found.append(Length(count * scale, start, match.end(), again is not None and again != count))
    return sorted((one for one in found if one.months), key=lambda one: one.start)


def is_horizon(text: str, length: Length) -> bool:
    """Whether the words around a length speak of coming or past years rather than of a duration."""
    return _COMING.search(text[max(length.start - 12, 0) : length.end + 12]) is not None


def _count(words: str, start: int) -> tuple[int | None, int]:
    """A number in figures or in words; words before it that are no number are left out."""
    if words.isdigit():
        return int(words), start
    parts = list(re.finditer(r"[^\W\d_]+", words))
    first = len(parts)
    while first and is_number_word(parts[first - 1][0]) and parts[first - 1][0].casefold() not in ("de", "d", "et"):
        first -= 1
    if first == len(parts):
        return None, start
    return read_words(words[parts[first].start() :]), start + parts[first].start()
