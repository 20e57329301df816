"""The note that a minister reads before a meeting: one exchange on a page or two, set by our source `exchanges.typ`."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path

from twiza.core.languages import find
from twiza.core.printing.typst import typeset

SOURCE = Path(__file__).with_name("briefing.typ")


@dataclass(frozen=True, slots=True)
class Badge:
    """Words with a tone (success, warning, danger, info, secondary)."""

    text: str
    tone: str = "secondary"


@dataclass(frozen=True, slots=True)
class BriefingTable:
    """Rows of words and badges under headings; weights share the width; `empty` is said when there is no row."""

    head: tuple[str, ...]
    weights: tuple[int, ...]
    rows: tuple[tuple[str | Badge, ...], ...]
    empty: str = ""


@dataclass(frozen=True, slots=True)
class BriefingSection:
    """A heading with facts (label, words), paragraphs and a table; what is empty leaves no gap."""

    title: str
    facts: tuple[tuple[str, str], ...] = ()
    lines: tuple[str, ...] = ()
    table: BriefingTable | None = None


@dataclass(frozen=True, slots=True)
class Sheet:
    """A whole note in one language; `notice` warns (silence, promises late), `footer` says what it was made from."""

    language: str
    dated: date
    kicker: str
    title: str
    subtitle: str
    notice: tuple[str, ...]
    parts: tuple[BriefingSection, ...]
    footer: str

    @property
    def direction(self) -> str:
        """rtl or ltr."""
        return find(self.language).direction


def print_sheet(sheet: Sheet) -> bytes:
    """The note as a tagged, searchable PDF; the same bytes for the same words."""
    return typeset(SOURCE, {**asdict(sheet), "direction": sheet.direction}, sheet.dated)
