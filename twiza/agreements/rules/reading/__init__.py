"""Reading a convention or a deliberation: its text becomes proposed fields, each with the words it was read from.

`read_paper` gives the text of a file (`unread_pages` the pages of it that are pictures), `read` the proposals of a
text. Nothing is invented: what the text does
not say has no proposal, what it says in two ways is proposed as a doubt with its readings. A person decides
(see actions).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from .aims import Aim, aims, articles, promises
from .committee import read_committee
from .identity import read_identity
from .money import read_money
from .papers import read_paper, unread_pages
from .parties import read_parties
from .proposals import FIELDS, QUOTE_MAX, KnownName, Notebook, Proposal
from .terms import read_days
from .texts import Sentence, language_of, sentences, shadow

__all__ = ["FIELDS", "QUOTE_MAX", "KnownName", "Proposal", "TextReading", "read", "read_paper", "unread_pages"]


@dataclass(frozen=True)
class TextReading:
    """What was read in a text: its language and the proposals in the order of a page."""

    language: str
    proposals: tuple[Proposal, ...]


def read(
    text: str, language: str = "", *, institutions: Sequence[KnownName] = (), places: Sequence[KnownName] = ()
) -> TextReading:
    """The fields that a text proposes. `language` (fr, ar, en) is told by the text when not given.

    `institutions` and `places` are those of the house: a party of the same name or acronym carries its code.
    """
    shade = shadow(text)
    language = language or language_of(text)
    found = sentences(shade)
    notes = Notebook(shade, language, found, institutions, places)
    read_identity(notes)
    read_days(notes)
    read_parties(notes)
    read_committee(notes)
    read_money(notes)
    _read_clauses(notes)
    return TextReading(language, tuple(notes.ordered()))


def _read_clauses(notes: Notebook) -> None:
    """Articles when the text has them; else its aims, in the language of most of the text."""
    found = articles(notes.shade)
    for article in found:
        one = Sentence(article.start, article.end, notes.shade.text[article.start : article.end], 0)
        body = notes.shade.quote(article.body_start, article.body_end) if article.body_end > article.body_start else ""
        value = {"number": article.number, "type": article.type, "title": article.title, "body": body}
        notes.add("clause", value, one, 0, article.end - article.start, confidence="high" if article.type else "low")
    own = [one for one in notes.sentences if len(one.text.split()) < 8 or language_of(one.text) == notes.language]
    is_exchange = any(one.value == "exchange" for one in notes.of("kind"))
    listed = [] if found or is_exchange else aims(own)
    for aim in [*listed, *promises(own)]:
        _commitment(notes, own, aim)


def _commitment(notes: Notebook, own: Sequence[Sentence], aim: Aim) -> None:
    one = next(one for one in own if one.start <= aim.start < one.end)
    words = notes.shade.quote(aim.start, aim.end).rstrip(" ;.")
    notes.add(
        "commitment",
        words,
        one,
        aim.start - one.start,
        min(aim.end, one.end) - one.start,
        confidence="medium" if aim.is_item else "low",
    )
