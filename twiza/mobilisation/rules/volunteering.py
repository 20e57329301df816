"""The certificate of volunteering as a PDF: one A4 page in one language, tagged and searchable.

The words come from outside; this file and `volunteering.typ` hold the shape. Same words, same bytes.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path

from twiza.core.languages import find
from twiza.core.printing.typst import typeset

SOURCE = Path(__file__).with_name("volunteering.typ")


@dataclass(frozen=True, slots=True)
class Certificate:
    """The words of a certificate in the order of the page; `facts` are (label, value) pairs.

    With `code` anybody checks it at `address`; `check` says so.
    """

    language: str
    dated: date
    issuers: tuple[str, ...]
    title: str
    intro: str
    name: str
    sentence: str
    facts: tuple[tuple[str, str], ...]
    thanks: str
    place_and_date: str
    signatory: str
    number: str
    check: str
    code: str
    address: str
    notice: str = ""

    @property
    def direction(self) -> str:
        """rtl or ltr."""
        return find(self.language).direction


def set_certificate(certificate: Certificate) -> bytes:
    """The PDF of a certificate; some tens of milliseconds once the fonts are loaded."""
    return typeset(SOURCE, {**asdict(certificate), "direction": certificate.direction}, certificate.dated)
