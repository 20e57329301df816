"""One table of spellings, asked of every reader of cells: marks of direction, digits and separators change nothing."""

from __future__ import annotations

from datetime import date

import pytest

from twiza.core.text import is_error_cell, is_rounded_number, read_cell
from twiza.funding.rules.amounts import parse_amount
from twiza.register.rules.cells import parse_date, parse_degrees, parse_integer, parse_point
from twiza.register.rules.identifiers import normalise_identifier

MARKS = (
    "\u200e",
    "\u200f",
    "\u061c",
    "\u202a",
    "\u202b",
    "\u202c",
    "\u202d",
    "\u202e",
    *map(chr, range(0x2066, 0x206A)),
)
SPACES = ("\u00a0", "\u202f", "\u2009", "\t")


def test_the_arabic_separators_and_digits_are_read() -> None:
    assert read_cell("\u200f١٬٢٣٤٫٥٦\u200f") == "1 234,56"
    assert parse_integer("١٬٢٣٤") == 1234
    assert parse_amount("١٬٢٣٤٫٥٦ درهم").centimes == 123456


@pytest.mark.parametrize("mark", [*MARKS, *SPACES])
def test_marks_and_spaces_around_a_value_change_nothing_for_any_reader(mark: str) -> None:
    assert parse_date(f"{mark}12/03/2019{mark}") == date(2019, 3, 12)
    assert parse_integer(f"{mark}1234{mark}") == 1234
    assert parse_degrees(f"{mark}33,57{mark}") == 33.57
    assert parse_point(f"{mark}33.57, -7.58{mark}") == (-7.58, 33.57)
    assert parse_amount(f"{mark}1234,56{mark}", "MAD").centimes == 123456
    number, remark = normalise_identifier("ice", f"{mark}001234567000042{mark}")
    assert number is not None
    assert number.value == "001234567000042"
    assert remark in ("", "ice_check_digits")


@pytest.mark.parametrize("mark", MARKS)
def test_marks_inside_a_value_change_nothing(mark: str) -> None:
    assert parse_date(f"12{mark}/03{mark}/2019") == date(2019, 3, 12)
    assert parse_integer(f"1{mark}234") == 1234


@pytest.mark.parametrize("scheme", ["ice", "if", "cnss", "court_number", "agrement", "foreign:GB"])
@pytest.mark.parametrize("text", ["8,30E+13", "1.23E+14", "\u200e8,30e+13"])
def test_a_number_that_a_spreadsheet_rounded_is_none_in_any_scheme(scheme: str, text: str) -> None:
    assert is_rounded_number(text)
    assert normalise_identifier(scheme, text, authority="Rabat") == (None, "number_rounded")


@pytest.mark.parametrize("text", ["#N/A", "#REF!", "#VALEUR!", "#DIV/0!"])
def test_the_error_of_a_spreadsheet_is_no_value(text: str) -> None:
    assert is_error_cell(text)
    assert normalise_identifier("agrement", text) == (None, "error_cell")


@pytest.mark.parametrize("text", ["#12", "N° 12", "12E", "E+13"])
def test_what_looks_like_an_error_is_kept(text: str) -> None:
    assert not is_error_cell(text)
    assert not is_rounded_number(text)
