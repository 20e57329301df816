"""DOCX: any text that a form accepts can be written."""

from __future__ import annotations

import docx
import pytest

from twiza.core.printing.docx import Pen


@pytest.mark.parametrize("sign", ["\x0b", "\x1f", "\x00", "\ud800", "\uffff"])
def test_a_sign_that_xml_cannot_hold_is_written_as_a_space(sign: str) -> None:
    document = docx.Document()
    Pen(document, is_rtl=False).line(f"une ligne{sign}une autre")
    assert document.paragraphs[-1].text == "une ligne une autre"
