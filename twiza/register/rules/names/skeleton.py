"""One word as its consonants: the same letters whether it was written in French, in Arabic or in Tifinagh.

    skeleton("chourouk") == skeleton("الشروق") == "crk"

Latin letters are read as Moroccan French spells Arabic and Amazigh; doubled letters are one; a written or attached
article goes. Microseconds a word; callers remember words (there are few different ones).
"""

from __future__ import annotations

import re

from .letters import ARABIC, HOMOGLYPHS, LATIN, TIFINAGH

_BY_FIRST: dict[str, list[tuple[re.Pattern[str], str]]] = {}
for _rule in LATIN:
    _BY_FIRST.setdefault(_rule.written[0], []).append((re.compile(_rule.written), _rule.becomes))
_ARABIC = {letter: rule.becomes for rule in ARABIC for letter in rule.written.split() if len(letter) == 1}
_PAIRS = [(pair, rule.becomes) for rule in ARABIC for pair in rule.written.split() if len(pair) > 1]
_TIFINAGH = {letter: rule.becomes for rule in TIFINAGH for letter in rule.written.split()}
_ALIKE = {ord(letter): rule.becomes for rule in HOMOGLYPHS for letter in rule.written.split()}
_IS_ARABIC = re.compile(r"[\u0620-\u06ff\u0750-\u077f\u08a0-\u08ff]")
_IS_TIFINAGH = re.compile(r"[\u2d30-\u2d7f]")
_IS_LATIN = re.compile(r"[a-zA-Z\u00c0-\u024f]")
_IS_ALIKE = re.compile(r"[\u0370-\u052f]")
_ALIKE_WORD = re.compile(r"[^\W\d_]+")
_ARTICLE = re.compile(r"(?:و?ال|لل)(?=...)|ال(?=..)")
_ATTACHED = re.compile(r"[ae]l(?=w|ou[aei]|y[aeou]|i[ao](?!u)[a-z]{3})")
_FIRST = re.compile(r"w|ou(?=[aei])|y(?=[aeiou])|i(?=a|o(?!u)|u)")
_SILENT_ARABIC = re.compile(r"[هح]$|ا[تط]$")
_SILENT = re.compile(r"(?<=a)te?s?$")


# w and y that both scripts write, used when hardly anything else is left
_WEAK = re.compile(r"(w|ou(?=[aei]))|(y(?=[aeiou])|i(?=ou|a(?:te?|h)?$))")
_WEAK_ARABIC = re.compile(r"(و(?=[اويه]))|(ي(?=[اويه]))")


def script_of(word: str) -> str:
    """ "arabic", "tifinagh", "latin" or "" (digits, other alphabets)."""
    if _IS_LATIN.search(word):
        return "latin"
    if _IS_ARABIC.search(word):
        return "arabic"
    return "tifinagh" if _IS_TIFINAGH.search(word) else ""


def without_lookalikes(text: str) -> str:
    """Cyrillic and Greek letters read as the Latin ones that they look like.

    Only in a word that also holds Latin letters, or that holds look-alikes alone: a word of another alphabet stays.
    """
    return _ALIKE_WORD.sub(_alike, text) if _IS_ALIKE.search(text) else text


def _alike(found: re.Match[str]) -> str:
    word = found[0]
    read = word.translate(_ALIKE)
    return read if _IS_LATIN.search(word) or read.isascii() else word


def skeleton(word: str) -> str:
    """The consonants of one folded word; the word itself when it has none ("aya", "我")."""
    kind = script_of(word)
    if kind == "arabic":
        found = _of_arabic(word)
    elif kind == "tifinagh":
        found = "".join(_TIFINAGH.get(char, "") for char in word)
    elif kind == "latin":
        found = _of_latin(word)
    else:
        found = word
    return found or word


def _without_article(sounds: str) -> str:
    """A leading l is the article (Lahcen, لحسن, Alhassan) when two consonants remain."""
    return sounds[1:] if len(sounds) > 2 and sounds[0] == "l" else sounds


def _of_latin(word: str) -> str:
    if word.startswith("abd") and len(word) > 5 and word[3] in "aeou":
        return "bd" + _without_article(_sounds(word, 4))
    attached = _ATTACHED.match(word)
    begin = attached.end() if attached else 0
    if first := _FIRST.match(word, begin):
        return ("y" if first[0] in "yi" else "w") + _sounds(word, first.end())
    sounds = _without_article(_sounds(word, 0))
    return sounds if len(sounds) > 1 else sounds + _weak(_WEAK, word, begin)


def _weak(pattern: re.Pattern[str], word: str, begin: int = 0) -> str:
    """The w and y of a word of at most one consonant (Chaouia, الشاوية: cwy)."""
    return "".join("w" if found[1] else "y" for found in pattern.finditer(word, begin))


def _sounds(word: str, at: int) -> str:
    """Sounds of Latin letters from a place on, doubled ones once, without vowels and silent endings."""
    silent = _SILENT.search(word) if len(word) > 3 else None
    end = silent.start() if silent else len(word)
    sounds: list[str] = []
    last = ""
    while at < end:
        char = word[at]
        if char in "aeiouyw":
            last, at = "", at + 1
            continue
        sound, after = char, at + 1
        for pattern, becomes in _BY_FIRST.get(char, ()):
            if found := pattern.match(word, at, end):
                sound, after = becomes, found.end()
                break
        if sound != last and not (sound == "h" and after == end):
            sounds.append(sound)
        last, at = sound, after
    return "".join(sounds)


def _of_arabic(word: str) -> str:
    """Consonants of an Arabic word without its article and silent ending; a first waw or ya is kept."""
    if found := _ARTICLE.match(word):
        word = word[found.end() :]
    if word.startswith("عبدال") and len(word) > 6:
        return "bd" + _of_arabic(word[3:])
    letters = word
    for pair, sound in _PAIRS:
        letters = letters.replace(pair, sound)
    whole = "".join([_ARABIC.get(char, char if char.isascii() else "") for char in letters])
    sounds = whole[:-1] if _SILENT_ARABIC.search(word) else whole
    if len(word) > 1 and word[0] in "وي":
        return ("w" if word[0] == "و" else "y") + sounds
    sounds = _without_article(sounds)
    return sounds if len(sounds) > 1 else sounds + _weak(_WEAK_ARABIC, word) or whole
