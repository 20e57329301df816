"""Every rule of the key, group by group with what the group is for: read by the reference page and by the tests."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from twiza.core.text import fold

from .letters import ARABIC, HOMOGLYPHS, LATIN, TIFINAGH
from .lexicon import LEXICON
from .rule import KeyRule
from .skeleton import skeleton
from .stopwords import DATES, JOINED, LEGAL, LINKS, MISSPELT, MONTHS, NUMBERS, PARTICLES


class Group(NamedTuple):
    """Rules of one kind: its code (as `explain_key` names it), a title and what it does."""

    code: str
    title: str
    says: str
    rules: tuple[KeyRule, ...]


def groups() -> Iterator[Group]:
    """All groups in the order in which a name meets them."""
    yield Group("homoglyphs", "Look-alikes", "Cyrillic and Greek letters in a Latin word are read as what they look like.", HOMOGLYPHS)  # fmt: skip  # noqa: E501
    yield Group("legal", "Words of law", "They tell the form and leave the key. `anywhere` in the name; `head`: in the run of words of law that opens it (an Arabic one with its article only as first word); `run`: there, after another.", LEGAL)  # fmt: skip  # noqa: E501
    yield Group("misspelt", "Misspelt words of law", "Patterns on the folded word.", MISSPELT)
    yield Group("links", "Links", "Words that carry nothing, articles among them.", LINKS)
    yield Group("numbers", "Numbers", "Words, digits of any script and Roman numerals become digits; number words that follow one another add up.", NUMBERS)  # fmt: skip  # noqa: E501
    yield Group("months", "Months", "After a number only: elsewhere they are names.", MONTHS)
    yield Group("dates", "Days in digits", "Patterns on what stands between two blanks.", DATES)
    yield Group("particles", "Small words", "One key for the words that open names of people and places.", PARTICLES)
    yield Group("joined", "Joined words", "Written apart or attached: joined to the word that follows.", JOINED)
    yield Group("lexicon", "Words that are translated", "French and Arabic words of one meaning have one key, that of the first Arabic word.", tuple(_lexicon()))  # fmt: skip  # noqa: E501
    yield Group("latin", "Latin letters", "Patterns on the folded word, the first that fits; vowels leave no trace.", LATIN)  # fmt: skip  # noqa: E501
    yield Group("arabic", "Arabic letters", "Hamza, ain, alef, long vowels and marks leave no trace.", ARABIC)
    yield Group("tifinagh", "Tifinagh letters", "Vowels leave no trace.", TIFINAGH)


def _lexicon() -> Iterator[KeyRule]:
    for french, phrase, others in LEXICON:
        key = " ".join(skeleton(fold(word)) for word in phrase.split())
        yield KeyRule("lexicon", " ".join([*french, phrase, *others]), phrase, french[0], key)
