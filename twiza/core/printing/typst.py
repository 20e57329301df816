"""Words become a PDF: A4, tagged (PDF/UA-1), searchable, the same bytes for the same content.

Method: typst compiles one of our own sources (`.typ`); what it says goes in as JSON under the name `paper`. Fonts are
those that typst carries (Libertinus Serif) and Amiri for Arabic, never the machine's, so that two machines print alike.
"""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, time
from functools import lru_cache
from pathlib import Path
from threading import Lock

import fontpkg_amiri
import typst

FONTS = fontpkg_amiri.ROOT / "files"
_one_at_a_time = Lock()  # the compiler keeps its fonts and may not be entered twice


@lru_cache(maxsize=8)
def _compiler(source: Path) -> typst.Compiler:
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=[str(FONTS)])
    return typst.Compiler(input=str(source), root=str(source.parent), font_paths=fonts)


def typeset(source: Path, content: dict[str, object], dated: date) -> bytes:
    """The PDF that a source makes of its content, dated `dated`, never by the clock; tens of milliseconds."""
    said = json.dumps(content, ensure_ascii=False, default=str)
    instant = int(datetime.combine(dated, time(), UTC).timestamp())
    with _one_at_a_time:
        made = _compiler(source).compile(
            format="pdf", sys_inputs={"paper": said}, pdf_standards=["ua-1"], timestamp=instant
        )
    if not isinstance(made, bytes):
        raise TypeError("typst answered with pages instead of one file")
    return made
