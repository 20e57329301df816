"""Numbers given by authorities, brought to one writing and checked as far as their makers published how."""

from __future__ import annotations

import re
from dataclasses import dataclass

from twiza.core.text import fold


@dataclass(frozen=True, slots=True)
class IdentifierValue:
    """A number in one scheme: (scheme, authority, value) is what makes it the same number."""

    scheme: str
    authority: str
    value: str


def normalise_identifier(scheme: str, text: str, *, authority: str = "") -> tuple[IdentifierValue | None, str]:
    """The number and the code of a remark ("" when there is none); None with the code when it is no such number.

    ICE: fifteen digits, nine for the company, four for the establishment, two that make the whole divisible
    by 97; leading noughts that a spreadsheet dropped are put back. The check digits only warn: the
    authority never
    published them as law. An analytical number says nothing without its court.
    """
    bare = re.sub(r"[\s\u00a0\u202f'’._]", "", text).upper()
    if scheme == "ice":
        return _ice(bare.replace("-", ""))
    bare = re.sub(r"^(?:N°|Nº|NO|N)(?=\d)", "", bare).strip("-/:")
    if not re.search(r"\d", bare) or len(bare) > 80:
        return None, "identifier_unreadable"
    if scheme in ("court_number", "if", "cnss"):
        bare = bare.lstrip("0") or "0"
    if scheme == "court_number":
        court = court_key(authority)
        return (IdentifierValue(scheme, court, bare), "") if court else (None, "court_missing")
    return IdentifierValue(scheme, "", bare), ""


def _ice(digits: str) -> tuple[IdentifierValue | None, str]:
    if not digits.isdigit() or not 10 <= len(digits) <= 15 or not int(digits):
        return None, "ice_length"
    padded = digits.zfill(15)
    if int(padded) % 97:
        return IdentifierValue("ice", "", padded), "ice_check_digits"
    return IdentifierValue("ice", "", padded), "ice_padded" if len(digits) < 15 else ""


def court_key(text: str) -> str:
    """The seat of a court, folded: "Tribunal de 1ère instance de Béni Mellal" -> "beni mellal"."""
    words = re.sub(r"\b(?:tribunal|tpi|de|du|d|la|premiere|1ere|1re|instance|المحكمه|الابتدائيه|ب)\b", " ", fold(text))
    return " ".join(words.split())[:120]
