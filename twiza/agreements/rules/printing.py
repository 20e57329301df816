"""A drawn-up convention becomes a file: PDF (tagged, searchable) or DOCX, in French or in Arabic from right to left."""

from __future__ import annotations

import io
from datetime import UTC, datetime, time
from pathlib import Path
from typing import Any

from twiza.core.typesetting import typeset

from .drafting import CostTable, Paper

SOURCE = Path(__file__).with_name("convention.typ")
FORMATS = ("docx", "pdf")


def as_pdf(paper: Paper) -> bytes:
    """The PDF of a paper: the same paper gives the same bytes."""
    return typeset(SOURCE, paper.plain(), paper.dated)


def as_docx(paper: Paper) -> bytes:
    """The DOCX of a paper, to be edited; Arabic paragraphs, runs and tables run from right to left."""
    import docx

    document = docx.Document()
    at = datetime.combine(paper.dated, time(), UTC)
    core = document.core_properties
    core.title, core.created, core.modified, core.language = paper.title, at, at, paper.language
    core.author = ""
    pen = _Pen(document, is_rtl=paper.direction == "rtl")
    pen.line(paper.kingdom, is_bold=True, is_centred=True)
    pen.line(paper.kind, is_centred=True)
    if paper.reference:
        pen.line(paper.reference, is_centred=True)
    pen.heading(paper.title, 1)
    pen.heading(paper.between, 2)
    for line in (*paper.parties, *paper.visas):
        pen.line(line)
    pen.heading(paper.agreed, 2)
    for article in paper.articles:
        pen.heading(article.title, 2)
        for line in article.paragraphs:
            pen.line(line)
        if article.has_table and paper.table is not None:
            pen.table(paper.table)
    pen.line(paper.done)
    pen.heading(paper.signatures, 2)
    for one in paper.signatories:
        for line in (one.name, one.office, one.signed_on):
            if line:
                pen.line(line, is_bold=line is one.name)
        pen.line("")
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


class _Pen:
    """Writes into a DOCX in one direction."""

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

    def table(self, table: CostTable) -> None:
        """The cost table under its caption, its total in words below."""
        self.line(table.caption, is_bold=True)
        rows = [table.head, *table.rows, table.total]
        made = self.document.add_table(rows=len(rows), cols=len(table.head))
        made.style = "Table Grid"
        if self.is_rtl:
            _switch(made._tbl.tblPr, "w:bidiVisual")
        for place, row in enumerate(rows):
            for cell, words in zip(made.rows[place].cells, row, strict=True):
                self._dress(cell.paragraphs[0], words, is_bold=place in (0, len(rows) - 1), is_centred=False)
        self.line(table.in_words)

    def _dress(self, paragraph: Any, words: str, *, is_bold: bool, is_centred: bool) -> None:
        from docx.enum.text import WD_ALIGN_PARAGRAPH
        from docx.oxml.ns import qn

        if is_centred:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        run = paragraph.add_run(words)
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
    "w:bidiVisual": (
        "w:tblStyleRowBandSize",
        "w:tblStyleColBandSize",
        "w:tblW",
        "w:jc",
        "w:tblLayout",
        "w:tblLook",
    ),
}


def _switch(parent: Any, name: str) -> None:
    """Turn an on-off property on, at its place in the order of the schema."""
    from docx.oxml import OxmlElement

    parent.insert_element_before(OxmlElement(name), *_BEFORE[name])
