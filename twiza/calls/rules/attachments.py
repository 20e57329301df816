"""Photos and papers as bytes: what they are by their content, and a copy without the place and the device.

A phone writes the coordinates of the house into its pictures. What is kept has neither EXIF, XMP, IPTC nor comments;
the orientation stays, else pictures would lie on their side. Sources: JPEG ITU-T T.81 annex B, EXIF 2.32, PNG (W3C,
third edition) section 11, WebP container (RFC 9649).
"""

from __future__ import annotations

import re
import struct
from dataclasses import dataclass

from twiza.core.codes import Code
from twiza.core.messages import gettext_noop as _
from twiza.core.refusals import Refusal

MOST_BYTES = 8 * 1000 * 1000
MOST_PAPERS = 20
JPEG, PNG, WEBP, PDF = "image/jpeg", "image/png", "image/webp", "application/pdf"
ENDINGS = {JPEG: "jpg", PNG: "png", WEBP: "webp", PDF: "pdf"}
_TELEPHONE_BRANDS = frozenset(
    {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1", b"avif", b"avis"}
)
# In the data of a scan: a marker that is neither a stuffed byte, a restart nor a fill byte.
_MARKER = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")
PHOTOS = frozenset({JPEG, PNG, WEBP})


class PaperKind(Code):
    """What a paper shows."""

    PHOTO = "photo", _("Photo of the place or the product")
    STATUTES = "statutes", _("Statutes")
    REGISTRATION = "registration", _("Extract of the register of cooperatives")
    MINUTES = "minutes", _("Minutes of the last general assembly")
    BANK = "bank", _("Bank statement of identity (RIB)")
    QUOTE = "quote", _("Quote or invoice")
    ACCOUNTS = "accounts", _("Accounts of the last year")
    TAX = "tax", _("Tax certificate")


@dataclass(frozen=True)
class StoredFile:
    """The bytes that are kept and what they are."""

    content: bytes
    media: str

    @property
    def ending(self) -> str:
        """The usual ending of its name."""
        return ENDINGS[self.media]


def media_of(content: bytes) -> str:
    """What a file is by its first bytes; empty for none of ours."""
    if content.startswith(b"\xff\xd8\xff"):
        return JPEG
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return PNG
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return WEBP
    return PDF if content.startswith(b"%PDF-") else ""


class PaperEmpty(Refusal):
    message = _("This file is empty.")


class PaperTooBig(Refusal):
    message = _("This file is too large: %(megabytes)s megabytes at most.")
    field = "file"


class PaperHeic(Refusal):
    message = _("This picture is in the format of the telephone (HEIC): send it as JPEG.")


class PaperType(Refusal):
    message = _("Send a picture (JPEG, PNG, WebP) or a PDF.")
    field = "file"


class PhotoType(Refusal):
    message = _("A photo is a picture: JPEG, PNG or WebP.")


class PaperBroken(Refusal):
    message = _("This file is damaged: it cannot be read to its end.")


def keep(content: bytes, kind: str) -> StoredFile:
    """What is kept of a file that somebody sends.

    Codes: `paper_empty`, `paper_too_big` (`megabytes`), `paper_heic`, `paper_type`, `photo_type`, `paper_broken`.
    """
    if not content:
        raise PaperEmpty()
    if len(content) > MOST_BYTES:
        raise PaperTooBig(megabytes=MOST_BYTES // 1_000_000)
    if content[4:8] == b"ftyp" and content[8:12].lower() in _TELEPHONE_BRANDS:
        raise PaperHeic()
    media = media_of(content)
    if not media:
        raise PaperType()
    if kind == PaperKind.PHOTO and media not in PHOTOS:
        raise PhotoType()
    try:
        return StoredFile(_bare(content, media), media)
    except (IndexError, struct.error) as error:
        raise PaperBroken() from error


def _bare(content: bytes, media: str) -> bytes:
    """A copy without what nobody meant to send; a PDF as it is."""
    if media == JPEG:
        return _jpeg(content)
    if media == PNG:
        return _png(content)
    return _webp(content) if media == WEBP else content


def _jpeg(content: bytes) -> bytes:
    """Up to the end of the first picture, without application segments (but JFIF, ICC, Adobe) and comments.

    The orientation stays in a segment of its own. What phones put behind (a second picture, a film) goes.
    """
    kept, at, turn = [content[:2]], 2, 1
    has_scan = False
    while content[at : at + 2] != b"\xff\xd9" or not has_scan:
        if content[at] != 0xFF:
            raise IndexError
        marker = content[at + 1]
        if marker == 0xFF:  # fill bytes
            at += 1
            continue
        size = struct.unpack(">H", content[at + 2 : at + 4])[0]
        segment = content[at : at + 2 + size]
        if size < 2 or len(segment) != size + 2:
            raise IndexError
        if marker == 0xE1 and segment[4:10] == b"Exif\0\0" and not has_scan:
            turn = _orientation(segment[10:]) or turn
        is_icc = marker == 0xE2 and segment[4:15] == b"ICC_PROFILE"
        if not (0xE1 <= marker <= 0xEF or marker == 0xFE) or is_icc or marker == 0xEE:
            kept.append(segment)
        at += 2 + size
        if marker == 0xDA:
            found = _MARKER.search(content, at)
            if found is None:
                raise IndexError
            kept.append(content[at : found.start()])
            at, has_scan = found.start(), True
    if turn != 1:
        kept.insert(1, _exif(turn))
    return b"".join(kept) + b"\xff\xd9"


def _orientation(tiff: bytes) -> int:
    """The orientation 1..8 that an EXIF block tells; 0 when it tells none."""
    try:
        order = {b"II": "<", b"MM": ">"}[tiff[:2]]
        start = struct.unpack(f"{order}I", tiff[4:8])[0]
        for number in range(struct.unpack(f"{order}H", tiff[start : start + 2])[0]):
            tag, kind, _count, value = struct.unpack(
                f"{order}HHIH", tiff[start + 2 + 12 * number : start + 12 + 12 * number]
            )
            if (tag, kind) == (0x0112, 3):
                return value if 1 <= value <= 8 else 0
    except (KeyError, struct.error):
        return 0
    return 0


def _exif(turn: int) -> bytes:
    """A segment that tells the orientation and nothing else."""
    tiff = b"MM\0*" + struct.pack(">I", 8) + struct.pack(">HHHIHHI", 1, 0x0112, 3, 1, turn, 0, 0)
    body = b"Exif\0\0" + tiff
    return b"\xff\xe1" + struct.pack(">H", len(body) + 2) + body


def _png(content: bytes) -> bytes:
    """Without texts, times and EXIF; nothing after the end."""
    kept, at = [content[:8]], 8
    while True:
        size = struct.unpack(">I", content[at : at + 4])[0]
        name, chunk = content[at + 4 : at + 8], content[at : at + 12 + size]
        if len(chunk) != size + 12:
            raise IndexError
        if name not in (b"tEXt", b"zTXt", b"iTXt", b"eXIf", b"tIME"):
            kept.append(chunk)
        at += 12 + size
        if name == b"IEND":
            return b"".join(kept)


def _webp(content: bytes) -> bytes:
    """Without EXIF and XMP, and without the flags that announce them."""
    end, at, kept = 8 + struct.unpack("<I", content[4:8])[0], 12, []
    if end > len(content):
        raise IndexError
    while at < end:
        name, size = content[at : at + 4], struct.unpack("<I", content[at + 4 : at + 8])[0]
        chunk = content[at : at + 8 + size + size % 2]
        if len(chunk) < 8 + size:
            raise IndexError
        if name == b"VP8X":
            chunk = chunk[:8] + bytes([chunk[8] & ~0b0000_1100]) + chunk[9:]
        if name not in (b"EXIF", b"XMP "):
            kept.append(chunk)
        at += 8 + size + size % 2
    body = b"WEBP" + b"".join(kept)
    return b"RIFF" + struct.pack("<I", len(body)) + body
