"""A printed report as a tree of blocks, already worded in one language; screens, PDF and workbooks draw the
same tree.

A cell keeps its exact value beside its words, so that a workbook holds numbers where a page shows text.
"""

from dataclasses import asdict, dataclass, field
from datetime import date
from decimal import Decimal

from twiza.core.languages import find

LONG = 20


@dataclass(frozen=True, slots=True)
class Cell:
    """Words for the eye, the value for the machine, a tone (success, warning, danger, info, secondary) for a
    badge.
    """

    text: str
    value: str | int | Decimal | date | None = None
    kind: str = "text"
    tone: str = ""

    @property
    def is_figure(self) -> bool:
        """Whether it stands at the end of its line, under other figures."""
        return self.kind in ("number", "money", "percent", "range")


@dataclass(frozen=True, slots=True)
class Column:
    """A column's heading, its share of the width, and whether it holds figures (aligned at the end of the line)."""

    text: str
    weight: int = 1
    is_figure: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under named columns; `code` names it in workbooks. `groups` are headings over runs of columns:
    (words, span).
    """

    code: str
    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    groups: tuple[tuple[str, int], ...] = ()
    empty: str = ""
    block: str = "table"

    @property
    def is_long(self) -> bool:
        """Whether a page shows it folded."""
        return len(self.rows) > LONG


@dataclass(frozen=True, slots=True)
class Text:
    """One paragraph; `tone` makes it a notice."""

    text: str
    tone: str = ""
    block: str = "text"


@dataclass(frozen=True, slots=True)
class Facts:
    """Labels with their words, one a line: (label, words)."""

    rows: tuple[tuple[str, str], ...]
    block: str = "facts"


@dataclass(frozen=True, slots=True)
class Headlines:
    """The few figures to remember: (figure, label, hint)."""

    items: tuple[tuple[str, str, str], ...]
    block: str = "headlines"


@dataclass(frozen=True, slots=True)
class Drawing:
    """A chart or a map with the sentence that says it to who cannot see it. `picture`: SVG text, or its
    address on a page.
    """

    picture: str
    alt: str
    caption: str
    block: str = "drawing"


@dataclass(frozen=True, slots=True)
class Gallery:
    """Drawings side by side under one caption, each with its own."""

    caption: str
    drawings: tuple[Drawing, ...]
    block: str = "gallery"


Block = Table | Text | Facts | Headlines | Drawing | Gallery


@dataclass(frozen=True, slots=True)
class Section:
    """A heading with its blocks; level 1 starts the numbered parts, level 2 their pieces. Annexes carry letters."""

    code: str
    title: str
    blocks: tuple[Block, ...]
    level: int = 1
    is_annex: bool = False


@dataclass(frozen=True, slots=True)
class Paper:
    """A whole report in one language."""

    language: str
    title: str
    subtitle: str
    kicker: str
    issuers: tuple[str, ...]
    cover: tuple[tuple[str, str], ...]
    notice: str
    sections: tuple[Section, ...]
    content_hash: str
    dated: date
    labels: dict[str, str] = field(default_factory=dict)

    @property
    def direction(self) -> str:
        """rtl or ltr."""
        return find(self.language).direction

    @property
    def tables(self) -> tuple[Table, ...]:
        """Every table in reading order."""
        return tuple(block for section in self.sections for block in section.blocks if isinstance(block, Table))

    def plain(self) -> dict[str, object]:
        """Dictionaries, lists and strings, for a template that is not Python's."""
        return {**asdict(self), "direction": self.direction, "dated": self.dated.isoformat()}
