"""A report's paper becomes a PDF through our own source `report.typ`."""

from pathlib import Path

from . import typst
from .document import Paper

SOURCE = Path(__file__).with_name("report.typ")


def typeset(paper: Paper) -> bytes:
    """The PDF of a paper; some tens of milliseconds once the fonts are loaded."""
    return typst.typeset(SOURCE, paper.plain(), paper.dated)
