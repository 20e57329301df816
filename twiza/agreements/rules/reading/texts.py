"""A text as a reader sees it, with the way back to the text as it was written.

Direction marks, no-break spaces, vowel marks, typographic apostrophes, decomposed accents, joined presentation
forms and the digits of other scripts hide a figure from a pattern. A `Shadow` writes them plainly and remembers
for each of its characters where it stood, so that what is found in the shadow is quoted from the original.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

_PLAIN = {
    "\u2019": "'",
    "\u2018": "'",
    "\u02bc": "'",
    "\u00b4": "'",
    "\u2013": "-",
    "\u2014": "-",
    "\u2011": "-",
    "\u2010": "-",
    "\u2212": "-",
    "\u066b": ",",
    "\u066c": " ",
    "\u066a": "%",
    "\ufdfc": "ريال",
    "\u0085": "\n",
    "\u2028": "\n",
    "\u2029": "\n",
    "\r": "\n",
    "\f": "\n",
    "\v": "\n",
    "\t": " ",
}
_DROPPED = {"\u0640", "\u0670"}
_VOWELS = ("\u064b", "\u065f")
# After these a point ends no sentence.
_SHORT = re.compile(r"(?:^|[\s(])(?:M|MM|Mme|Mlle|Dr|Pr|art|Art|al|n|N|S|cf|etc|p|vol|St|Mr|Mrs|No)$")
# No word of any language: encoded data, whose length would only cost time.
_NO_WORD = re.compile(r"[^\W\d_]{100}")
_END = re.compile(r"[.!?؟;؛]+[»”\"')\]]*(?=\s|$)|\n+")
# Where a page of the press stops speaking of its subject.
_AFTERWARDS = re.compile(
    r"^\W*(?:copyright|tous droits réservés|les (?:articles|tags) en relation|articles? liés|"
    r"(?:à )?lire aussi|newsletter|"
    r"abonnez-vous|source (?:web|url)|quoi de neuf|partager|related articles|read also|اقرأ أيضا|مواضيع ذات صلة|"
    r"مقالات ذات صلة|شارك)",
    re.IGNORECASE,
)


def _plain(char: str) -> str:
    """What one character becomes: itself, a plainer one, several, or nothing."""
    if char in _PLAIN:
        return _PLAIN[char]
    if char in _DROPPED or _VOWELS[0] <= char <= _VOWELS[1]:
        return ""
    if char < "\u0080":
        return char
    category = unicodedata.category(char)
    if category in ("Cf", "Cc"):
        return ""
    if category == "Nd":
        return str(unicodedata.digit(char))
    if category == "Zs":
        return " "
    if "\ufb50" <= char <= "\ufeff":
        return unicodedata.normalize("NFKC", char)
    return char


@dataclass(frozen=True)
class Shadow:
    """The plain text, and for each of its characters the first and the next place in the original."""

    original: str
    text: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]

    def place(self, start: int, end: int) -> tuple[int, int]:
        """Where a stretch of the shadow stands in the original; `start < end`."""
        return self.starts[start], self.ends[end - 1]

    def quote(self, start: int, end: int) -> str:
        """The original words of a stretch of the shadow."""
        first, last = self.place(start, end)
        return self.original[first:last]


def shadow(original: str) -> Shadow:
    """The shadow of a text, of any length and script; linear in the length."""
    chars: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    at, size = 0, len(original)
    while at < size:
        after = at + 1
        while after < size and unicodedata.combining(original[after]) and original[after] < "\u0600":
            after += 1
        cluster = original[at] if after == at + 1 else unicodedata.normalize("NFC", original[at:after])
        for char in cluster:
            for plain in _plain(char):
                chars.append(plain)
                starts.append(at)
                ends.append(after)
        at = after
    return Shadow(original, "".join(chars), tuple(starts), tuple(ends))


@dataclass(frozen=True)
class Sentence:
    """A stretch of the shadow between two stops; `line` counts from 0, a bullet is a list item."""

    start: int
    end: int
    text: str
    line: int
    is_item: bool = False


def sentences(shade: Shadow) -> list[Sentence]:
    """The sentences of the body in order: what follows the article is left out, a sentence said twice is read once."""
    found: list[Sentence] = []
    seen: set[str] = set()
    offset = 0
    for number, line in enumerate(shade.text.split("\n")):
        if found and _AFTERWARDS.match(line):
            break
        for start, end in _stops(line):
            text = line[start:end]
            if _NO_WORD.search(text):
                continue
            key = " ".join(text.casefold().split())
            if key not in seen:
                seen.add(key)
                is_item = bool(re.match(r"\s*(?:[•▪◦*–]|-\s|\d+\s*[)°]|[a-z]\))", text))
                found.append(Sentence(offset + start, offset + end, text, number, is_item))
        offset += len(line) + 1
    return found


def _stops(line: str) -> Iterator[tuple[int, int]]:
    """The bounds of the sentences of one line, without the spaces around them."""
    start = 0
    for stop in _END.finditer(line):
        if stop[0] == "." and _SHORT.search(line[start : stop.start()]):
            continue
        yield from _trimmed(line, start, stop.end())
        start = stop.end()
    yield from _trimmed(line, start, len(line))


def _trimmed(line: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    words = line[start:end]
    left, right = len(words) - len(words.lstrip()), len(words) - len(words.rstrip())
    if start + left < end - right:
        yield start + left, end - right


def language_of(text: str) -> str:
    """The language that a text opens in: ar by its script, en by its small words, else fr.

    The rest may translate it.
    """
    text = text[:2000]
    letters = [char for char in text if char.isalpha()]
    if sum("\u0600" <= char <= "\u06ff" for char in letters) * 2 > len(letters):
        return "ar"
    words = re.findall(r"[a-zà-ÿ]+", text.casefold())
    english = sum(word in {"the", "of", "and", "to", "in", "for", "a", "by"} for word in words)
    french = sum(word in {"le", "la", "les", "de", "du", "des", "et", "en", "pour", "par"} for word in words)
    return "en" if english > french else "fr"
