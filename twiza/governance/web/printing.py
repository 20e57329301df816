"""Prints a frozen report: its paper in one language, as PDF, workbook, JSON or pictures. Reads nothing but the
report.
"""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path
from typing import Any

from twiza import territory
from twiza.core.printing import pdf, workbook
from twiza.core.printing.document import Paper

from ..models import Report
from ..rules import drawings, figures, layout, one_page_summary
from ..rules.layout_donor import lay_out_donor
from .wording import speaker, teller

TYPES = {
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "json": "application/json",
}
EVALUATION, SHEET, DONOR = "evaluation", "sheet", "donor"
FORMS = {EVALUATION: ("pdf", "xlsx", "json"), SHEET: ("pdf",), DONOR: ("pdf", "xlsx", "json")}
REGIONS = Path(str(territory.__file__)).parent / "boundaries" / "regions.geojson"


@lru_cache(maxsize=1)
def _regions() -> Any:
    return json.loads(REGIONS.read_text(encoding="utf-8"))


def drawing(document: figures.Document, name: str, language: str, font: str = "") -> str:
    """One picture of a document as SVG, in the fonts of print or another. KeyError for a name that it does not have."""
    return drawings.draw(document, name, language, speaker(language), _regions(), font)


def paper_of(report: Report, language: str, pictures: dict[str, str] | None = None, kind: str = EVALUATION) -> Paper:
    """The report as blocks in one language, for its committee or its donor; `pictures` by name (SVG text for print,
    addresses for a page).
    """
    lay_out = lay_out_donor if kind == DONOR else layout.lay_out
    say, tell = speaker(language), teller(language)
    return lay_out(report.document, language, say, pictures or {}, report.content_hash, tell)


def print_report(report: Report, form: str, language: str, kind: str = EVALUATION) -> bytes:
    """The file of a report: `pdf`, `xlsx` or `json` (the frozen bytes themselves). kind: `evaluation`, `sheet` (one
    page, PDF only) or `donor`. Raises: FrozenContentAltered, KeyError for a form that the kind does not have.
    """
    if form not in FORMS[kind]:
        raise KeyError(f"{kind} {form}")
    document = report.document
    if form == "json":
        return report.content.encode()
    if kind == SHEET:
        sheet = one_page_summary.sheet_of(document, language, speaker(language), teller(language), report.content_hash)
        return one_page_summary.typeset(sheet)
    if form == "xlsx":
        return workbook.tabulate(paper_of(report, language, kind=kind))
    pictures = {name: drawing(document, name, language) for name in drawings.names(document)}
    return pdf.typeset(paper_of(report, language, pictures, kind))
