"""Words marked for the catalogues by rooms that know no Django; what reads them translates them. Pure."""

from __future__ import annotations

from typing import Self


class Message(str):
    """A message of the catalogues with its context, for words that mean two things."""

    context: str

    def __new__(cls, context: str, words: str) -> Self:
        message = super().__new__(cls, words)
        message.context = context
        return message


def gettext_noop(words: str) -> str:
    """Mark words for the catalogues."""
    return words


def pgettext(context: str, words: str) -> Message:
    """Mark words and their context for the catalogues."""
    return Message(context, words)
