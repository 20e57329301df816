"""Charts as data: each function returns a Vega-Lite specification; `svg` draws it for a page under a strict policy.

A specification is a plain dictionary, the same for the page, the PDF and the DOCX. In Arabic the whole drawing is
mirrored: time runs from right to left, bars start at the right, the value axis stands on the right. Every chart needs
its table beside it: a drawing alone is not read by everybody.
"""

from .drawing import draw, responsive, svg
from .specs import Bar, Spec, bars, choropleth, coverage, sparkline
from .waterfalls import Fall, waterfall

__all__ = [
    "Bar",
    "Fall",
    "Spec",
    "bars",
    "choropleth",
    "coverage",
    "draw",
    "responsive",
    "sparkline",
    "svg",
    "waterfall",
]
