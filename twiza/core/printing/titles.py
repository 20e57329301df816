"""A name of data in the three languages, as frozen documents hold it."""

from dataclasses import dataclass

from twiza.core.values import pick


@dataclass(frozen=True, slots=True)
class Title:
    """A name of data in three languages; an empty one falls back fr, ar, en."""

    fr: str = ""
    ar: str = ""
    en: str = ""

    def within(self, language: str) -> str:
        """The name in `language`, or the first that exists."""
        return pick(language, fr=self.fr, ar=self.ar, en=self.en)


NOTHING = Title()
