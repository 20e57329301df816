"""Names as they are shown and as they are compared.

The key is careful: linking across scripts is another rule's work.
"""

from __future__ import annotations

import re
from functools import lru_cache

from twiza.core.text import fold, is_arabic

_folded = lru_cache(maxsize=200_000)(fold)

# Words of law at the head of a name, folded: they say the form, not who it is. Each with its plural or abbreviations.
LEGAL_HEADS = frozenset(
    "cooperative cooperatives coop coops scoop scoops scoopss societe ste sarl association assoc asso union gie "
    "تعاونيه التعاونيه تعاونيات جمعيه الجمعيه اتحاد شركه".split()
)
_LINKS = frozenset("de des du d la le les l dite denommee".split())
_UNION = re.compile(r"\bunion (?:des? |d |prefectorale |regionale )+.*\bco+p", re.IGNORECASE)
_DOUBLED = re.compile(r"^((?:la |sté |ste |société )?(?:co+p[ée]ratives?|تعاونية|التعاونية|association|جمعية))[\s:.-]+(?=(?:co+p[ée]ratives?|تعاونية|التعاونية|association|جمعية)\b)", re.IGNORECASE)  # fmt: skip  # noqa: E501
_QUOTED = re.compile(r"^[\"'«“»”’\s]+|[\"«“»”\s]+$")


@lru_cache(maxsize=100_000)
def clean_name(text: str) -> str:
    """The name to show: single spaces.

    No quotes around it, a doubled head written once ("Coopérative Coopérative X").
    """
    name = _QUOTED.sub("", " ".join(text.split()))
    shorter = _DOUBLED.sub("", name)
    while shorter != name:
        name, shorter = shorter, _DOUBLED.sub("", shorter)
    return name


@lru_cache(maxsize=100_000)
def name_key(text: str) -> str:
    """What two spellings of one name share: folded, without the words of law at its head; "" for no name.

    Never empty for a name: when only words of law stand there, they are the key.
    """
    words = _folded(text).split()
    rest = words
    while rest and (rest[0] in LEGAL_HEADS or (rest is not words and rest[0] in _LINKS)):
        rest = rest[1:]
    return " ".join(rest or words)


def split_scripts(text: str) -> tuple[str, str]:
    """(French, Arabic) parts of a name written in both ("Coopérative Amal تعاونية الأمل", "Amal / الأمل")."""
    if not re.search(r"[\u0621-\u064a]", text):
        return text, ""
    if not re.search(r"[A-Za-zÀ-ÿ]", text):
        return "", text
    parts = [
        part.strip(" /-–|()،,")
        for part in re.split(
            r"\s*[/|–(]\s*|(?<=[\u0621-\u064a])\s+(?=[A-Za-zÀ-ÿ])|(?<=[A-Za-zÀ-ÿ\d])\s+(?=[\u0621-\u064a])", text
        )
    ]
    latin = " ".join(part for part in parts if part and not is_arabic(part))
    arabic = " ".join(part for part in parts if part and is_arabic(part))
    return latin, arabic


def names_a_union(name: str) -> bool:
    """Whether the name says that it is a union of cooperatives."""
    return _UNION.search(fold(name)) is not None


def search_text(*parts: str) -> str:
    """What the search as you type looks into: every part folded, apart from each other."""
    return " | ".join(dict.fromkeys(folded for part in parts if part and (folded := _folded(part))))
