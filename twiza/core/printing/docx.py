"""A DOCX written line by line in one direction: Arabic paragraphs, runs and tables run from right to left."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

# What XML 1.0 cannot hold: control characters (Word's own line break is one), lone surrogates, non-characters.
_UNSAYABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


class Pen:
    """Writes into a python-docx document in one direction, in the fonts of the house's papers."""

    def __init__(self, document: Any, *, is_rtl: bool) -> None:
        self.document, self.is_rtl = document, is_rtl
        self.font = "Amiri" if is_rtl else "Libertinus Serif"
        style = document.styles["Normal"]
        style.font.name = self.font
        style.font.size = 139_700  # 11 points in EMU

    def heading(self, words: str, level: int) -> None:
        """A heading."""
        self._dress(self.document.add_heading("", level), words, is_bold=True, is_centred=level == 1)

    def line(self, words: str, *, is_bold: bool = False, is_centred: bool = False) -> None:
        """A paragraph."""
        self._dress(self.document.add_paragraph(), words, is_bold=is_bold, is_centred=is_centred)

    def rows(self, rows: Sequence[Sequence[str]], *, has_total: bool = False) -> None:
        """A table whose first row is its head, and whose last one is a total when there is one."""
        made = self.document.add_table(rows=len(rows), cols=len(rows[0]))
        made.style = "Table Grid"
        if self.is_rtl:
            _switch(made._tbl.tblPr, "w:bidiVisual")
        bold = (0, len(rows) - 1) if has_total else (0,)
        for place, row in enumerate(rows):
            for cell, words in zip(made.rows[place].cells, row, strict=True):
                self._dress(cell.paragraphs[0], words, is_bold=place in bold, is_centred=False)

    def _dress(self, paragraph: Any, words: str, *, is_bold: bool, is_centred: bool) -> None:
        from docx.enum.text import WD_ALIGN_PARAGRAPH
        from docx.oxml.ns import qn

        if is_centred:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        run = paragraph.add_run(_UNSAYABLE.sub(" ", words))
        run.bold = is_bold
        run.font.name = self.font
        properties = run._r.get_or_add_rPr()
        properties.rFonts.set(qn("w:cs"), self.font)
        if self.is_rtl:
            _switch(paragraph._p.get_or_add_pPr(), "w:bidi")
            _switch(properties, "w:rtl")
            if is_bold:
                _switch(properties, "w:bCs")


# Where the schema wants each switch: before these, or at the end.
_BEFORE = {
    "w:bidi": (
        "w:adjustRightInd",
        "w:snapToGrid",
        "w:spacing",
        "w:ind",
        "w:contextualSpacing",
        "w:mirrorIndents",
        "w:jc",
        "w:rPr",
    ),
    "w:rtl": ("w:cs", "w:em", "w:lang", "w:eastAsianLayout", "w:specVanish", "w:oMath"),
    "w:bCs": ("w:i", "w:iCs", "w:caps", "w:color", "w:sz", "w:szCs", "w:rtl", "w:cs", "w:lang"),
    "w:bidiVisual": ("w:tblStyleRowBandSize", "w:tblStyleColBandSize", "w:tblW", "w:jc", "w:tblLayout", "w:tblLook"),
}


def _switch(parent: Any, name: str) -> None:
    """Turn an on-off property on, at its place in the order of the schema."""
    from docx.oxml import OxmlElement

    parent.insert_element_before(OxmlElement(name), *_BEFORE[name])
