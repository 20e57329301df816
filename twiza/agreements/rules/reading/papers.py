"""A file becomes its text: DOCX, PDF or plain text. What cannot be read is refused by a code, never half read."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from typing import Any

from twiza.core.messages import gettext_noop as _
from twiza.core.refusals import Refusal

from .pdf import LETTERS_MIN, PaperBroken, read_pages

LARGEST = 30 * 1024 * 1024
SIGNS_MAX = 2_000_000
_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
# A line that opens something new: it is not the rest of the line before.
_OPENS = re.compile(
    r"\s*(?:[•▪◦*–-]\s|\d+\s*[.)°]\s|art(?:icle)?\b|المادة|البند|الفصل|vu\b|entre\b|considérant|بناء|fait à|حرر)", re.I
)


class PaperEmpty(Refusal):
    message = _("This file holds no text.")


class PaperTooBig(Refusal):
    message = _("This file is too large: %(megabytes)s megabytes at most.")


def read_paper(content: bytes, filename: str) -> str:
    """The text of a file, told by its first bytes rather than its name; lines of paragraphs, in reading order.

    Raises: PaperEmpty, PaperTooBig (megabytes), `paper_locked` (a password), `paper_broken`,
    `no_text_layer` (pages: a scan), `paper_too_long` (pages),
    `text_out_of_order` (Arabic that the PDF gives back scrambled), `paper_unknown` (another kind of file).
    """
    if not content.strip():
        raise PaperEmpty()
    if len(content) > LARGEST:
        raise PaperTooBig(megabytes=LARGEST // 1024 // 1024)
    if content.lstrip()[:5] == b"%PDF-":
        text = _pdf(content)
    elif content[:4] == b"PK\x03\x04":
        text = _docx(content)
    else:
        text = _plain(content)
    if not text.strip():
        raise PaperEmpty()
    if len(text) > SIGNS_MAX:
        raise PaperTooBig(megabytes=LARGEST // 1024 // 1024)
    return text


class NoTextLayer(Refusal):
    message = _("This PDF has no text layer (%(pages)s pages): give a searchable PDF or a DOCX.")


class TextOutOfOrder(Refusal):
    message = _("The Arabic text of this PDF comes out in disorder: give the DOCX, or a plain text.")


def _pdf(content: bytes) -> str:
    read = read_pages(content)
    letters = sum(char.isalpha() for page in read.texts for char in page)
    # A scan may carry a stamp or a page number: some letters a page are not a text.
    if letters < LETTERS_MIN * len(read.texts):
        raise NoTextLayer(pages=len(read.texts))
    text = "\n".join(_rejoined(page) for page in read.texts)
    if _is_garbled(text):
        raise TextOutOfOrder()
    return text


def unread_pages(content: bytes) -> tuple[int, ...]:
    """The numbers of the pages of a readable PDF that are pictures without text; none of another file."""
    return read_pages(content).pictures if content.lstrip()[:5] == b"%PDF-" else ()


def _is_garbled(text: str) -> bool:
    """Whether the letters are not those on the page: their font does not say what they are, or words are glued.

    A ta marbuta or an alef maksura only ends a word; inside words it shows that two of them are glued.
    """
    unsaid = sum(char == "\ufffd" or "\ue000" <= char <= "\uf8ff" for char in text)
    words = re.findall(r"[\u0621-\u064a]{2,}", text)
    glued = sum(bool(re.search(r"[ةى](?=[\u0621-\u064a])", word)) for word in words)
    return unsaid * 10 > len(text) or (len(words) > 30 and glued * 50 > len(words))


def _rejoined(page: str) -> str:
    """The lines of a page with each paragraph on one line.

    A printed line that goes on has no room for the first word of the next one; another one, or a row of a table,
    ends there.
    """
    printed = page.splitlines()
    measure = max((len(line) for line in printed if " | " not in line), default=0)
    lines: list[str] = []
    last = ""
    for line in printed:
        wanted = len(last) + 1 + len(line.strip().split(" ")[0])
        is_full = len(last) > 60 and wanted > measure * 0.92 and not re.search(r"[.:;!?؟؛]\s*$", last)
        is_rest = is_full and " | " not in last + line and not _OPENS.match(line)
        if is_rest and line.strip():
            lines[-1] = f"{lines[-1].rstrip()} {line.strip()}"
        else:
            lines.append(line.rstrip())
        last = line.rstrip()
    return "\n".join(lines)


def _docx(content: bytes) -> str:
    import docx

    try:
        document = docx.Document(io.BytesIO(content))
        return "\n".join(_blocks(document.element.body))
    except (KeyError, ValueError, zipfile.BadZipFile, AttributeError, SyntaxError) as error:
        raise PaperBroken() from error


def _blocks(body: Any) -> Iterator[str]:
    """Paragraphs in order; the cells of a row of a table stand on one line between bars."""
    for block in body.iterchildren():
        if block.tag == f"{_WORD}p":
            yield _words(block)
        elif block.tag == f"{_WORD}tbl":
            for row in block.iter(f"{_WORD}tr"):
                yield " | ".join(
                    " ".join(_words(one) for one in cell.iter(f"{_WORD}p")) for cell in row.iter(f"{_WORD}tc")
                )
        elif block.tag == f"{_WORD}sdt":
            yield from (_words(one) for one in block.iter(f"{_WORD}p"))


def _words(paragraph: Any) -> str:
    parts = {f"{_WORD}tab": " ", f"{_WORD}br": " ", f"{_WORD}noBreakHyphen": "-"}
    return "".join(
        (node.text or "") if node.tag == f"{_WORD}t" else parts.get(node.tag, "") for node in paragraph.iter()
    )


class PaperUnknown(Refusal):
    message = _("This is neither a DOCX, a PDF nor a plain text.")


def _plain(content: bytes) -> str:
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        codes = ["utf-16"]
    elif b"\x00" in content[:4096]:
        raise PaperUnknown()
    else:
        # Windows wrote Arabic and French in two code pages; a page of letters tells which.
        codes = ["utf-8-sig", "cp1256", "cp1252"] if _is_arabic_page(content) else ["utf-8-sig", "cp1252", "cp1256"]
    for code in codes:
        try:
            return content.decode(code)
        except UnicodeDecodeError:
            continue
    raise PaperUnknown()


def _is_arabic_page(content: bytes) -> bool:
    """Whether the bytes above ASCII make words, as Arabic in cp1256 does; French has lone accents among letters."""
    runs = re.findall(rb"[\x80-\xff]{3,}", content)
    return sum(map(len, runs)) * 2 > sum(byte > 0x7F for byte in content)
