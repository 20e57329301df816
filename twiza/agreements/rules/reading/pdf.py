"""The text of a PDF in reading order, in both directions, told by where each glyph stands on the page.

A PDF draws; it says neither words nor their order, and programs draw Arabic in many orders. The engine (PDFium)
gives each glyph's character and place. A line with Arabic is put together from left to right as the eye sees it,
then turned into the order of reading: the reverse of what the bidirectional algorithm (UAX 9) does on a screen.
"""

from __future__ import annotations

import ctypes
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from threading import Lock
from typing import Any

from twiza.core.messages import gettext_noop as _
from twiza.core.refusals import Refusal

PAGES_MAX = 500
# Fewer letters on a page are a stamp or a page number.
LETTERS_MIN = 20
# In parts of the size of the letters: a wider gap parts words, a much wider one parts cells or columns.
WORD_GAP, CELL_GAP = 0.15, 3.0
_LINE = 0.5
_ARABIC = r"\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff"
_IS_ARABIC = re.compile(f"[{_ARABIC}]")
# A run that reads from left to right inside a line that does not: words of another script, or one number.
_NUMBER = r"\d{1,3}(?:[ \u00a0\u202f]\d{3})+(?:[.,]\d+)?%?(?!\d)|\d+(?:[.,/:-]\d+)*%?|%\d+(?:[.,]\d+)?"
_FORWARD = re.compile(rf"[^\W\d_{_ARABIC}](?:[^{_ARABIC}|]*[^\W_{_ARABIC}])?|{_NUMBER}")
_BACKWARD = re.compile(rf"[{_ARABIC}](?:[^A-Za-zÀ-ÿ|]*[{_ARABIC}])?")
# Some programs say the shape of a bracket for one side of a word of the other script only.
_HALF_TURNED = re.compile(r"([(\[])([^()\[\]\s]{1,30})\1(?=[\s.,;:،؛]|$)")
# The engine's sign for a hyphen at the end of a line: it parts a word, or joins two names.
_HYPHEN = re.compile("\ufffe\\s*(?=(.))")
_MIRROR = str.maketrans("()[]{}«»‹›<>", ")(][}{»«›‹><")
# The engine keeps its state for the whole process.
_ENGINE = Lock()


@dataclass(frozen=True, slots=True)
class Glyph:
    """A character drawn: the pen and the sides of its box along the line, its baseline, the size of its letters."""

    char: str
    x: float
    left: float
    right: float
    y: float
    size: float


@dataclass(frozen=True)
class Pages:
    """The text of each page, and the numbers of the pages that are pictures without text."""

    texts: tuple[str, ...]
    pictures: tuple[int, ...]


class PaperBroken(Refusal):
    message = _("This file is damaged and cannot be opened.")


class PaperLocked(Refusal):
    message = _("This file is locked by a password: give one that opens.")


class PaperTooLong(Refusal):
    message = _("This file is too long: %(pages)s pages at most.")


def read_pages(content: bytes) -> Pages:
    """The pages of a PDF. Raises: PaperLocked, PaperBroken, PaperTooLong (pages)."""
    # Loaded when a paper is read: most processes never read one.
    import pypdfium2
    import pypdfium2.raw as engine

    with _ENGINE:
        try:
            document = pypdfium2.PdfDocument(content)
        except pypdfium2.PdfiumError as error:
            is_locked = error.err_code == engine.FPDF_ERR_PASSWORD
            raise (PaperLocked() if is_locked else PaperBroken()) from error
        try:
            if len(document) > PAGES_MAX:
                raise PaperTooLong(pages=PAGES_MAX)
            read = [_page(document, number) for number in range(len(document))]
        except (pypdfium2.PdfiumError, OSError, ValueError) as error:
            raise PaperBroken() from error
        finally:
            document.close()
    pictures = tuple(number for number, (_text, is_picture) in enumerate(read, 1) if is_picture)
    return Pages(tuple(text for text, _is_picture in read), pictures)


def _page(document: Any, number: int) -> tuple[str, bool]:
    """The text of a page, and whether it is a picture without text."""
    import pypdfium2.raw as engine

    page = document[number]
    sheet = page.get_textpage()
    try:
        text = sheet.get_text_range()
        share = arabic_share(text)
        if share:
            text = "\n".join(_line(glyphs, share) for glyphs in _lines(_glyphs(sheet, engine)))
        text = _HYPHEN.sub(lambda cut: "" if cut[1].islower() else "-", text.replace("\r\n", "\n"))
        letters = sum(char.isalpha() for char in text)
        pictures = page.get_objects(filter=[engine.FPDF_PAGEOBJ_IMAGE], max_depth=3)
        return text, letters < LETTERS_MIN and any(True for _ in pictures)
    finally:
        sheet.close()
        page.close()


def _glyphs(sheet: Any, engine: Any) -> Iterator[Glyph]:
    """What is drawn on a page in the order of the engine: neither spaces nor signs without a width."""
    x, y = ctypes.c_double(), ctypes.c_double()
    for index in range(sheet.count_chars()):
        char = chr(engine.FPDFText_GetUnicode(sheet, index)).replace("\x02", "\ufffe")
        if char.isspace() or unicodedata.category(char) in ("Cf", "Cc"):
            continue
        engine.FPDFText_GetCharOrigin(sheet, index, x, y)
        left, _bottom, right, _top = sheet.get_charbox(index)
        size = engine.FPDFText_GetFontSize(sheet, index)
        yield Glyph(char, x.value, left, right, y.value, size)


def _lines(glyphs: Iterator[Glyph]) -> Iterator[list[Glyph]]:
    """Glyphs that follow each other on one baseline."""
    line: list[Glyph] = []
    for glyph in glyphs:
        if line and abs(glyph.y - line[-1].y) > _LINE * max(glyph.size, line[-1].size, 1):
            yield line
            line = []
        line.append(glyph)
    if line:
        yield line


def _line(glyphs: list[Glyph], share: float) -> str:
    """The words of a line in the order of reading, on a page with this share of Arabic letters."""
    # The letters of one ligature share their origin; the engine cuts its box between them.
    seen: list[str] = []
    right: float | None = None
    for glyph in sorted(glyphs, key=lambda one: (one.x, one.left)):
        gap = 0.0 if right is None else (glyph.x - right) / max(glyph.size, 1)
        if gap > WORD_GAP:
            seen.append(" | " if gap > CELL_GAP else " ")
        seen.append(glyph.char)
        right = max(glyph.right, right or glyph.right)
    return in_reading_order("".join(seen), share)


def arabic_share(text: str) -> float:
    """The part of the letters that are Arabic, from nought to one."""
    letters = sum(char.isalpha() for char in text)
    return len(_IS_ARABIC.findall(text)) / letters if letters else 0.0


def in_reading_order(seen: str, page: float | None = None) -> str:
    """A line as the eye sees it from left to right, in the order in which it is read.

    A line of both scripts runs as most of its page does (`page`: its share of Arabic letters), on a page in two
    languages as most of its own letters; runs of the other direction are turned round inside it.
    """
    share = arabic_share(seen)
    if not share:
        return seen
    values = share if page is None or 0.25 < page < 0.75 or share == 1 else page
    return _turned(seen) if values > 0.5 else _BACKWARD.sub(lambda run: _turned(run[0]), seen)


def _turned(seen: str) -> str:
    """A stretch read from right to left: reversed, brackets mirrored, runs of the other direction kept."""
    parts: list[str] = []
    at = 0
    for run in _FORWARD.finditer(seen):
        parts += [seen[at : run.start()][::-1].translate(_MIRROR), re.sub(r"^%(.+)$", r"\1%", run[0])]
        at = run.end()
    parts.append(seen[at:][::-1].translate(_MIRROR))
    read = "".join(reversed(parts))
    return _HALF_TURNED.sub(lambda run: run[1] + run[2] + run[1].translate(_MIRROR), read)
