"""Numbers given by authorities, brought to one writing and checked as far as their makers published how."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from twiza.core.text import fold, is_error_cell, is_rounded_number, read_cell


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
    published them as law. An analytical number says nothing without its court. A number that a spreadsheet
    rounded ("8,30E+13") is none in any scheme: `number_rounded`.
    """
    if is_error_cell(text):
        return None, "error_cell"
    if is_rounded_number(text):
        return None, "number_rounded"
    bare = re.sub(r"[\s'._]", "", read_cell(text)).upper()
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


def number_key(scheme: str, value: str) -> str:
    """What two numbers of a scheme are compared by: spreadsheets drop leading noughts, so they do not tell apart.

    Only where the whole number is digits: "00345" is "345", "12/0034" and "IP0123R" stay; an ICE has fifteen digits.
    """
    return value.lstrip("0") or "0" if value.isdecimal() and scheme != "ice" else value


def written_forms(value: str, widths: Iterable[int]) -> set[str]:
    """The ways in which a number may stand in the register: as it is, and with noughts up to each of the widths."""
    if not value.isdecimal():
        return {value}
    bare = value.lstrip("0") or "0"
    return {value, bare} | {bare.zfill(width) for width in widths if width > len(bare)}


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
