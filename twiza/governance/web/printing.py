"""Prints a frozen report: its paper in one language, as PDF, workbook, JSON or pictures. Reads nothing but the
report.
"""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path
from typing import Any

from twiza import territory

from ..models import Report
from ..rules import drawings, figures, layout, typesetting, workbook
from ..rules.paper import Paper
from .wording import speaker

TYPES = {
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "json": "application/json",
}
REGIONS = Path(str(territory.__file__)).parent / "boundaries" / "regions.geojson"


@lru_cache(maxsize=1)
def _regions() -> Any:
    return json.loads(REGIONS.read_text(encoding="utf-8"))


def drawing(document: figures.Document, name: str, language: str, font: str = "") -> str:
    """One picture of a document as SVG, in the fonts of print or another. KeyError for a name that it does not have."""
    return drawings.draw(document, name, language, speaker(language), _regions(), font)


def paper_of(report: Report, language: str, pictures: dict[str, str] | None = None) -> Paper:
    """The report as blocks in one language; `pictures` by name (SVG text for print, addresses for a page)."""
    return layout.lay_out(report.document, language, speaker(language), pictures or {}, report.content_hash)


def print_report(report: Report, form: str, language: str) -> bytes:
    """The file of a report: `pdf`, `xlsx` or `json` (the frozen bytes themselves). Raises FrozenContentAltered."""
    document = report.document
    if form == "json":
        return report.content.encode()
    if form == "xlsx":
        return workbook.tabulate(paper_of(report, language))
    pictures = {name: drawing(document, name, language) for name in drawings.names(document)}
    return typesetting.typeset(paper_of(report, language, pictures))
