"""Sums of money and shares in a text: figures with a currency, millions of dirhams, words; approximate or ambiguous."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from .numerals import FIGURE, is_number_word, read_figure, read_words, scale_of

CURRENCIES = {
    "MAD": r"dirhams?(?: marocains?)?|dhs?\b|mad\b|درهما?\b|دراهم|الدراهم|الدرهم",
    "EUR": r"euros?\b|eur\b|€|أورو|يورو|اورو",
    "USD": r"dollars?(?: (?:us|américains?|des états-unis))?|usd\b|\$(?: us)?|دولارا?(?: أمريكيا?)?",
}
_ANY = "|".join(CURRENCIES.values())
_SCALE_WORDS = r"millions?|milliards?|mille|thousand|billions?|مليونا?|ملايين|مليارا?|ملايير|مليارات|ألفا?|آلاف|الاف"
_SHORT = {
    "kdh": 10**3,
    "mdh": 10**6,
    "mdhs": 10**6,
    "mmdh": 10**9,
    "mmdhs": 10**9,
    "m€": 10**6,
    "md€": 10**9,
    "k€": 10**3,
}
_SHORT_FORMS = r"mm?dhs?\b|kdhs?\b|md?€|k€|m dhs?\b|m mad\b|m eur\b"
# What may stand before a figure: nothing of a word, or the letter that Arabic writes onto it (و6, ب12).
OPENS = r"(?:(?<![\w.,])|(?<=\bو)|(?<=\bب)|(?<=\bل))"
_FIGURES = re.compile(
    rf"{OPENS}(?P<figure>{FIGURE})\s*(?:(?P<short>{_SHORT_FORMS})|"
    rf"(?:\s*(?P<scale>{_SCALE_WORDS})\b)?\s*(?:de\s+|d')?(?P<currency>{_ANY}))",
    re.IGNORECASE,
)
_BEFORE = re.compile(
    rf"(?<!\w)(?P<currency>mad|eur|usd|€|\$|dh)\s*(?P<figure>{FIGURE})(?:\s*(?P<scale>{_SCALE_WORDS}|m)\b)?(?![\w%])",
    re.IGNORECASE,
)
_CENTS = re.compile(
    r"\s*(?:et\s+|and\s+|و)(?P<words>[^\W\d_]+(?:[ -][^\W\d_]+){0,4})\s+(?:centimes?|cents?|سنتيما?|سنتيمات)(?!\w)",
    re.I,
)
_MONEY = re.compile(rf"(?<!\w)(?:{_ANY})", re.IGNORECASE)
_ABOUT = re.compile(
    r"(?:d'environ|environ|près de|autour de|de l'ordre de|avoisinant|quelque|about|approximately|around|nearly|"
    r"حوالي|نحو|ما يناهز|[يت]ناهز|قرابة|زهاء|ما يقارب)\s*(?:de\s+|d')?$",
    re.IGNORECASE,
)
_PERCENT = re.compile(
    rf"{OPENS}({FIGURE})\s*(?:%|pour cent\b|percent\b|per cent\b|pc\b|في المائة|بالمائة|في المئة|بالمئة)", re.I
)
_HALVES = re.compile(
    r"à parts égales|à égalité|moitié[- ]moitié|à hauteur de la moitié|fifty-fifty|half and "
    r"half|in equal shares|equally funded|"
    r"مناصفة|بالتساوي|بالمناصفة",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Found:
    """A sum in a sentence: its readings in centimes (several when ambiguous), currency, place in the sentence.

    `in_words`: the same sum said again in words right after; `differs` when words and figures disagree.
    """

    readings: tuple[int, ...]
    currency: str
    start: int
    end: int
    is_about: bool = False
    differs: bool = False

    @property
    def centimes(self) -> int | None:
        """The sum when only one reading is possible and words do not contradict figures."""
        return self.readings[0] if len(self.readings) == 1 and not self.differs else None


def amounts(text: str) -> list[Found]:
    """The sums of a sentence in order; the same sum in figures and in words counts once."""
    # Nought is no sum: it is the end of a figure that a line cut in two.
    found = [one for one in (*_in_figures(text), *_before(text)) if all(one.readings)]
    taken = [(one.start, one.end) for one in found]
    found += [one for one in _in_words(text) if not any(a < one.end and one.start < b for a, b in taken)]
    return _paired(text, sorted(found, key=lambda one: one.start))


def _in_figures(text: str) -> Iterator[Found]:
    for match in _FIGURES.finditer(text):
        short = re.sub(r"\s", "", (match["short"] or "").casefold())
        scale = _SHORT.get(short.replace("mad", "dh").replace("eur", "€"), 1)
        if match["scale"]:
            scale = scale_of(match["scale"]) or 1
        code = ("EUR" if "€" in short or "eur" in short else "MAD") if short else _currency(match["currency"])
        yield _found(text, match["figure"], scale, code, match.start(), match.end())


def _before(text: str) -> Iterator[Found]:
    """The currency before the figure, as in English and in bank papers; not where it closes another sum."""
    for match in _BEFORE.finditer(text):
        if re.search(r"\d\s*$", text[: match.start()]):
            continue
        word = (match["scale"] or "").casefold()
        scale = 10**6 if word == "m" else scale_of(word) or 1
        yield _found(text, match["figure"], scale, _currency(match["currency"]), match.start(), match.end())


def _found(text: str, figure: str, scale: int, currency: str, start: int, end: int) -> Found:
    readings = tuple(int((value * scale * 100).to_integral_value()) for value in read_figure(figure).readings)
    return Found(readings, currency, start, end, bool(_ABOUT.search(text[:start])))


def _currency(word: str) -> str:
    return next(code for code, pattern in CURRENCIES.items() if re.fullmatch(pattern, word.strip(), re.IGNORECASE))


def _in_words(text: str) -> Iterator[Found]:
    """Sums written in words: number words in a row that end at a currency."""
    for match in _MONEY.finditer(text):
        words = list(re.finditer(r"[^\W\d_]+", text[: match.start()]))
        first = len(words)
        while first and _joined(text, words, first, match.start()) and _may_open(words[first - 1][0]):
            first -= 1
        while first < len(words) and words[first][0].casefold() in ("de", "d", "et", "and"):
            first += 1
        if first == len(words):
            continue
        value = read_words(text[words[first].start() : words[-1].end()])
        if value:
            start = words[first].start()
            cents, end = _cents(text, match.end())
            yield Found((value * 100 + cents,), _currency(match[0]), start, end, bool(_ABOUT.search(text[:start])))


def _cents(text: str, at: int) -> tuple[int, int]:
    """The centimes said in words after a sum in words, and where the sum ends."""
    match = _CENTS.match(text, at)
    value = read_words(match["words"]) if match else None
    return (value, match.end()) if match and value is not None and value < 100 else (0, at)


def _may_open(word: str) -> bool:
    return is_number_word(word) or word.casefold() in ("de", "d")


def _joined(text: str, words: list[re.Match[str]], first: int, end: int) -> bool:
    """Whether nothing but spaces and hyphens parts a word from the next one."""
    after = words[first].start() if first < len(words) else end
    return re.fullmatch(r"[\s'-]*", text[words[first - 1].end() : after]) is not None


def _paired(text: str, found: list[Found]) -> list[Found]:
    """A sum followed by the same one in brackets is one sum; a contradiction is kept as such."""
    result: list[Found] = []
    for one in found:
        last = result[-1] if result else None
        between = text[last.end : one.start] if last else ""
        if (
            last
            and last.currency == one.currency
            and re.fullmatch(r"\s*[(\[،,:]?\s*(?:soit|أي)?\s*[(\[]?\s*", between)
            and ("(" in between or "[" in between or "soit" in between or "أي" in between)
        ):
            common = tuple(value for value in last.readings if value in one.readings)
            # `2,4 MDH, soit 0,8 MDH au titre de 2025`: a part in figures contradicts nothing.
            if not common and "(" not in between and "[" not in between and one.readings[0] < last.readings[0]:
                result.append(one)
                continue
            result[-1] = Found(
                common or last.readings + one.readings,
                one.currency,
                last.start,
                one.end,
                last.is_about or one.is_about,
                not common,
            )
        else:
            result.append(one)
    return result


@dataclass(frozen=True)
class Share:
    """A percentage in a sentence; `readings` has two when a comma or a point may group."""

    readings: tuple[Decimal, ...]
    start: int
    end: int


def percentages(text: str) -> list[Share]:
    """The percentages of a sentence, as numbers out of a hundred."""
    return [Share(read_figure(match[1]).readings, match.start(), match.end()) for match in _PERCENT.finditer(text)]


def equal_parts(text: str) -> tuple[int, int] | None:
    """Where a sentence says that payers pay the same (`à parts égales`, `مناصفة`)."""
    match = _HALVES.search(text)
    return match.span() if match else None
