"""One written word of a name as what it means for the key: a legal word, a link, a number, a month, or content."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from typing import Final, NamedTuple

from twiza.core.text import fold

from .lexicon import LEXICON
from .skeleton import script_of, skeleton, without_lookalikes
from .stopwords import DATES, JOINED, LEGAL, LINKS, MISSPELT, MONTHS, NUMBERS, PARTICLES

CONTENT, LINK, LEGAL_ANYWHERE, LEGAL_HEAD, LEGAL_FIRST, LEGAL_RUN, JOIN, NUMBER, MONTH = range(9)
MANY: Final = 200_000  # words remembered before the memory begins anew


class Word(NamedTuple):
    """One word: kind, key (consonants, digits), what it says (code of the form, "word" for a number in words), script,
    the rule that read it, and the folded text.
    """

    kind: int
    key: str
    says: str
    script: str
    rule: str
    text: str


_ELISION = re.compile(r"(?<![^\W_])([dlDL])['’ʼ`´′‘](?=[^\W_])")
_APOSTROPHE = re.compile(r"(?<=[^\W_])['’ʼ`´′‘ʿʾ](?=[^\W_])")
_INVISIBLE = re.compile(r"[\u00ad\u034f\u061c\u0640\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]")
_ROMAN = re.compile(r"[^\w]*(X{0,2}(?:IX|IV|V?I{0,3}))[^\w]*")
_CAPITALS = re.compile(r"[^\w]*([A-Z]{3,7})[^\w]*|[^\w]*((?:[A-Za-z]\.){2,}[A-Za-z]?)[^\w]*")
_DATES = [re.compile(rule.written) for rule in DATES]
_PREFIX = re.compile(r"و(?=...)|لل(?=..)|ل(?=...)")
_ATTACHED = re.compile(r"[ae]?l(?=[a-z]{4})")
_PLACES = {"anywhere": LEGAL_ANYWHERE, "head": LEGAL_HEAD, "run": LEGAL_RUN}
_MISSPELT = [(re.compile(rule.written), rule.becomes.split()[0]) for rule in MISSPELT]


def _tables() -> dict[str, tuple[Word, ...]]:
    """Every word that the data names, folded; the first rule to name it wins."""
    known: dict[str, tuple[Word, ...]] = {}

    def learn(words: Iterable[str], kind: int, rule: str, keys: Iterable[str], says: str = "") -> None:
        for one in words:
            text = fold(one).replace(" ", "")
            script = script_of(text)
            known.setdefault(text, tuple(Word(kind, key, says, script, rule, text) for key in keys))

    for rule in LEGAL:
        code, place = rule.becomes.split()
        words = rule.written.split()
        arabic = next((one for one in words if script_of(one) == "arabic" and len(one) > 1), words[0])
        learn(words, _PLACES[place], "legal", [skeleton(fold(arabic))], code.strip("-"))
    for rule in LINKS:
        learn(rule.written.split(), LINK, "links", [""])
    for rule in PARTICLES:
        learn(rule.written.split(), CONTENT, "particles", [rule.becomes])
    for rule in JOINED:
        learn(rule.written.split(), JOIN, "joined", [rule.becomes])
    for rule in NUMBERS:
        learn(rule.written.split(), NUMBER, "numbers", [rule.becomes], "word")
    for rule in MONTHS:
        for word in rule.written.split():
            learn([word], MONTH, "months", [f"m{rule.becomes}"], skeleton(fold(word)))
    for french, phrase, others in LEXICON:
        alone = [] if " " in phrase else [phrase]
        learn([*alone, *french, *others], CONTENT, "lexicon", [skeleton(fold(word)) for word in phrase.split()])
    return known


def _alternates() -> dict[str, tuple[Word, ...]]:
    """Consonants of the other Arabic forms of the lexicon, of three letters or more that mean one thing.

    So that "Yanbou", which spells ينبوع, becomes what ينبوع becomes.
    """
    own = {skeleton(fold(word)) for _, phrase, _ in LEXICON for word in phrase.split()}
    found: dict[str, set[tuple[Word, ...]]] = {}
    for _, _, others in LEXICON:
        for one in others:
            found.setdefault(skeleton(fold(one)), set()).add(KNOWN[fold(one)])
    return {
        key: next(iter(words)) for key, words in found.items() if len(words) == 1 and len(key) > 2 and key not in own
    }


KNOWN = _tables()
ALTERNATES = _alternates()


class Piece(NamedTuple):
    """What stands between two blanks: its words, their scripts as bits of SCRIPTS, their initials, its acronym.

    A dot before the acronym says that it was written with dots. plain: the keys that it brings wherever it stands;
    None where that depends on the words around it (numbers, joined words, words of law that are such at the head only).
    """

    words: tuple[Word, ...]
    scripts: int
    initials: str
    acronym: str
    plain: tuple[str, ...] | None
    legal: tuple[Word, ...]


_SHORT = {"dotted": ".", "capitals": ""}
SCRIPTS: Final = ("latin", "arabic", "tifinagh")
_ALONE: Final = (CONTENT, LINK, LEGAL_ANYWHERE)


class Memory(dict[str, Piece]):
    """Pieces of names; learns each once, forgets all when there are too many."""

    def __missing__(self, text: str) -> Piece:
        if len(self) > MANY:
            self.clear()
        words = read(text)
        scripts = {1 << SCRIPTS.index(word.script) for word in words if word.script}
        initials = "".join(word.text[0] for word in words if word.script == "latin" and word.kind != LINK)
        acronym = next((_SHORT[word.rule] + word.text for word in words if word.rule in _SHORT), "")
        alone = all(word.kind in _ALONE for word in words)
        plain = tuple(word.key for word in words if word.kind == CONTENT) if alone else None
        legal = tuple(word for word in words if word.kind == LEGAL_ANYWHERE)
        self[text] = found = Piece(words, sum(scripts), initials, acronym, plain, legal)
        return found


def read(piece: str) -> tuple[Word, ...]:
    """The words of a piece of a name that holds no blank: none for punctuation, several around a hyphen."""
    short = len(piece) <= 24
    if short and (roman := _ROMAN.fullmatch(piece)) and roman[1]:
        return (Word(NUMBER, str(_roman(roman[1])), "", "", "numbers", roman[1]),)
    if short and (date := next(filter(None, (form.fullmatch(piece) for form in _DATES)), None)):
        day, month, *year = (str(int(part)) for part in date.groups())
        if 1 <= int(day) <= 31 and 1 <= int(month) <= 12:
            keys = (day, f"m{int(month):02d}", *year)
            return tuple(
                Word(NUMBER, key, "", "", "dates", part) for key, part in zip(keys, date.groups(), strict=True)
            )
    text = piece if piece.isascii() else without_lookalikes(_INVISIBLE.sub("", unicodedata.normalize("NFC", piece)))
    if not text.isascii() or "'" in text or "`" in text:
        text = _APOSTROPHE.sub("", _ELISION.sub(r"\1 ", text))
    found = tuple(word for one in fold(text).split() for word in _word(one))
    if short and _CAPITALS.fullmatch(piece) and len(found) == 1 and found[0].rule == "latin":
        return (found[0]._replace(rule="dotted" if "." in piece.strip(".") else "capitals"),)
    return found


def _roman(text: str) -> int:
    values = [{"I": 1, "V": 5, "X": 10}[char] for char in text]
    return sum(-one if one < after else one for one, after in zip(values, [*values[1:], 0], strict=True))


def _word(text: str) -> tuple[Word, ...]:
    if text in KNOWN:
        return KNOWN[text]
    script = script_of(text)
    if script == "":
        if text.isdecimal():
            return (Word(NUMBER, text.lstrip("0") or "0", "", "", "numbers", text),)
    elif found := _inflected(text) if script == "latin" else _with_clitics(text) if script == "arabic" else ():
        return tuple(word._replace(script=script, text=text) for word in found)
    for pattern, code in _MISSPELT if script else ():
        if pattern.fullmatch(text):
            return (Word(LEGAL_ANYWHERE, skeleton(text), code, script, "misspelt", text),)
    if script == "arabic" and text.startswith("وال") and len(text) > 5:
        text = text[1:]
    key = skeleton(text)
    if key in ALTERNATES:
        return tuple(word._replace(script=script, text=text) for word in ALTERNATES[key])
    return (Word(CONTENT, key, "", script, script or "other", text),)


def _inflected(text: str) -> tuple[Word, ...]:
    """A French plural that the data lists in the singular, a known word behind an attached article (Loued, Eloulad)."""
    if len(text) > 4 and text[-1] in "sx" and text[:-1] in KNOWN:
        return KNOWN[text[:-1]]
    if (found := _ATTACHED.match(text)) and (word := KNOWN.get(text[found.end() :])) and word[0].kind == CONTENT:
        return word
    return ()


def _with_clitics(text: str) -> tuple[Word, ...]:
    """A known Arabic word behind "and", "for", "with" and its article."""
    begin = _PREFIX.match(text)
    for rest in (text, text[begin.end() :]) if begin else (text,):
        bare = rest[2:] if rest.startswith("ال") else rest
        if found := KNOWN.get(rest) or KNOWN.get(bare):
            if found[0].kind in (CONTENT, LEGAL_ANYWHERE, LEGAL_RUN, NUMBER):
                return found
            if found[0].kind == LEGAL_HEAD and rest == text:
                return tuple(word._replace(kind=LEGAL_FIRST) for word in found)
    return ()
