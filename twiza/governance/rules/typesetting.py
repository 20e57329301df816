"""A paper becomes a PDF: A4, tagged (PDF/UA-1), searchable, the same bytes for the same paper.

Method: typst compiles our own source `report.typ`; the paper goes in as JSON. Fonts are those that typst
carries (Libertinus Serif) and Amiri for Arabic, never the machine's, so that two machines print alike. The
PDF's dates are those of the frozen document.
"""

import json
from datetime import UTC, datetime, time
from functools import lru_cache
from pathlib import Path
from threading import Lock

import fontpkg_amiri
import typst

from .paper import Paper

SOURCE = Path(__file__).with_name("report.typ")
FONTS = fontpkg_amiri.ROOT / "files"
_one_at_a_time = Lock()  # the compiler keeps its fonts and may not be entered twice


@lru_cache(maxsize=1)
def _compiler() -> typst.Compiler:
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=[str(FONTS)])
    return typst.Compiler(input=str(SOURCE), root=str(SOURCE.parent), font_paths=fonts)


def typeset(paper: Paper) -> bytes:
    """The PDF of a paper; some tens of milliseconds once the fonts are loaded."""
    content = json.dumps(paper.plain(), ensure_ascii=False, default=str)
    dated = int(datetime.combine(paper.dated, time(), UTC).timestamp())
    with _one_at_a_time:
        made = _compiler().compile(
            format="pdf", sys_inputs={"paper": content}, pdf_standards=["ua-1"], timestamp=dated
        )
    if not isinstance(made, bytes):
        raise TypeError("typst answered with pages instead of one file")
    return made
