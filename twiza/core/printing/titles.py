"""A name of data in the languages of papers, as frozen documents hold it."""

from dataclasses import dataclass

from twiza.core.translated import Translated


@dataclass(frozen=True, slots=True)
class Title:
    """A name of data. Its fields are keys of documents already frozen; a test holds them to the languages of papers."""

    fr: str = ""
    ar: str = ""
    en: str = ""

    def within(self, language: str) -> str:
        """The name in `language`, or the first that exists."""
        return Translated({"fr": self.fr, "ar": self.ar, "en": self.en}).within(language)


NOTHING = Title()
