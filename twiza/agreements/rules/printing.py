"""A drawn-up convention becomes a file: PDF (tagged, searchable) or DOCX, in French or in Arabic from right to left."""

from __future__ import annotations

import io
from datetime import UTC, datetime, time
from pathlib import Path

from twiza.core.printing.docx import Pen
from twiza.core.printing.typst import typeset

from .drafting import ConventionPaper, CostTable

SOURCE = Path(__file__).with_name("convention.typ")
FORMATS = ("docx", "pdf")


def as_pdf(paper: ConventionPaper) -> bytes:
    """The PDF of a paper: the same paper gives the same bytes."""
    return typeset(SOURCE, paper.plain(), paper.dated)


def as_docx(paper: ConventionPaper) -> bytes:
    """The DOCX of a paper, to be edited; Arabic paragraphs, runs and tables run from right to left."""
    import docx

    document = docx.Document()
    at = datetime.combine(paper.dated, time(), UTC)
    core = document.core_properties
    core.title, core.created, core.modified, core.language = paper.title, at, at, paper.language
    core.author = ""
    pen = Pen(document, is_rtl=paper.direction == "rtl")
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
            _table(pen, paper.table)
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


def _table(pen: Pen, table: CostTable) -> None:
    """The cost table under its caption, its total in words below."""
    pen.line(table.caption, is_bold=True)
    pen.rows([table.head, *table.rows, table.total], has_total=True)
    pen.line(table.in_words)
