"""An administrative letter in French, Arabic or English: one shape for convocations, calls and notifications."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path

from ..languages import find
from .typst import typeset

SOURCE = Path(__file__).with_name("letter.typ")


@dataclass(frozen=True, slots=True)
class Letter:
    """The words of a letter in their order on the page; what is not known is left empty and leaves no gap.

    numbered: the items of an agenda or of a list, each one line or several. table: a heading row, then rows of words;
    figures: the places of its columns that hold figures; total: the words and the figure of the table's last row.
    notice: what the reader must know before everything else (a demonstration asks nobody for anything).
    """

    language: str
    dated: date
    sender: tuple[str, ...]
    place_and_date: str
    recipient: tuple[str, ...]
    subject: str
    paragraphs: tuple[str, ...]
    reference: str = ""
    numbered: tuple[str, ...] = ()
    table: tuple[tuple[str, ...], ...] = ()
    figures: tuple[int, ...] = ()
    total: tuple[str, str] | None = None
    notice: str = ""
    closing: tuple[str, ...] = ()
    signatory: tuple[str, ...] = ()
    footer: str = ""

    @property
    def direction(self) -> str:
        """rtl or ltr."""
        return find(self.language).direction


def print_letter(letter: Letter) -> bytes:
    """The letter as a tagged, searchable PDF."""
    return typeset(SOURCE, {**asdict(letter), "direction": letter.direction}, letter.dated)
