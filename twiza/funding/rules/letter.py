"""A call for funds becomes a PDF: A4, tagged (PDF/UA-1), searchable, the same bytes for the same letter.

Fonts are those that typst carries (Libertinus Serif) and Amiri for Arabic, never the machine's.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime, time
from functools import lru_cache
from pathlib import Path
from threading import Lock

import fontpkg_amiri
import typst

SOURCE = Path(__file__).with_name("letter.typ")
_one_at_a_time = Lock()  # the compiler keeps its fonts and may not be entered twice


@dataclass(frozen=True)
class Letter:
    """A letter in one language, every word ready."""

    language: str
    title: str
    sender: str
    reference: str
    dated: str
    to: str
    payer: str
    opening: tuple[str, ...]
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    total_label: str
    total: str
    closing: tuple[str, ...]
    signature: str
    footer: str
    on: date
    demo: str = ""

    @property
    def direction(self) -> str:
        """rtl or ltr."""
        return "rtl" if self.language == "ar" else "ltr"


@lru_cache(maxsize=1)
def _compiler() -> typst.Compiler:
    fonts = typst.Fonts(
        include_system_fonts=False,
        include_embedded_fonts=True,
        font_paths=[str(fontpkg_amiri.ROOT / "files")],
    )
    return typst.Compiler(input=str(SOURCE), root=str(SOURCE.parent), font_paths=fonts)


def typeset(letter: Letter) -> bytes:
    """The PDF of a letter; some tens of milliseconds once the fonts are loaded."""
    content = json.dumps({**asdict(letter), "direction": letter.direction}, ensure_ascii=False, default=str)
    dated = int(datetime.combine(letter.on, time(), UTC).timestamp())
    with _one_at_a_time:
        made = _compiler().compile(
            format="pdf", sys_inputs={"letter": content}, pdf_standards=["ua-1"], timestamp=dated
        )
    if not isinstance(made, bytes):
        raise TypeError("typst answered with pages instead of one file")
    return made
