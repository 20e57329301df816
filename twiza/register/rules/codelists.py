"""What a code list is: codes for the database, words for people, spellings for reading real lists."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from twiza.core.text import fold
from twiza.core.translated import Translated


@dataclass(frozen=True, slots=True)
class Term:
    """One code with its words; `more` holds what only this list knows (parent, ISIC classes, bounds).

    `more["words"]` is where a further language stands: {"zgh": ...}.
    """

    code: str
    fr: str
    ar: str
    en: str
    spellings: tuple[str, ...] = ()
    more: Mapping[str, Any] = field(default_factory=dict)

    @property
    def words(self) -> Translated:
        """The word in each language that has one."""
        return Translated({"fr": self.fr, "ar": self.ar, "en": self.en, **self.more.get("words", {})})

    def label(self, language: str) -> str:
        """The word in that language."""
        return self.words.within(language)


class CodeList(Mapping[str, Term]):
    """Terms in their order of display, found by code or recognised by spelling."""

    def __init__(self, terms: Iterable[Term]) -> None:
        self._terms = {term.code: term for term in terms}
        self._known: dict[str, str] = {}
        for term in self._terms.values():
            for words in (term.code.replace("_", " "), *term.words.values(), *term.spellings):
                self._known.setdefault(fold(words), term.code)

    def __getitem__(self, code: str) -> Term:
        return self._terms[code]

    def __iter__(self) -> Iterator[str]:
        return iter(self._terms)

    def __len__(self) -> int:
        return len(self._terms)

    def recognise(self, words: str) -> str | None:
        """The code that a spelling means, None when it is not known."""
        key = fold(words)
        return self._known.get(key) or (self._known.get(key[:-1]) if key.endswith("s") else None)

    def label(self, code: str, language: str) -> str:
        """The word for a code; an unknown code is shown as it is, an empty one as nothing."""
        term = self._terms.get(code)
        return term.label(language) if term else code

    def choices(self) -> list[tuple[str, str]]:
        """Codes with their English words, for model fields; faces show `label`."""
        return [(term.code, term.en) for term in self._terms.values()]

    def spellings(self) -> Mapping[str, str]:
        """Every folded spelling with its code (for documentation and tests)."""
        return dict(self._known)
