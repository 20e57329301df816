"""Photos of telephones: what is kept of several pictures in one file, what is said of a format that few can open."""

from __future__ import annotations

import pytest

from twiza.calls.rules import attachments

FIRST = b"\xff\xd8\xff\xdb\x00\x04qq"
SECOND = b"\xff\xd8\xff\xe1\x00\x14Exif\0\0GPS 35.1 N\xff\xda\x00\x02scan\xff\xd9"


def test_only_the_first_picture_of_a_photo_is_kept() -> None:
    """Phones put a second picture or a film behind the first, with the place of the house in it."""
    scans = b"\xff\xda\x00\x02one\xff\x00\xff\xd3\xff\xc4\x00\x04tt\xff\xda\x00\x02two\xff\xd9"
    kept = attachments.keep(FIRST + scans + SECOND + b"ftypmp42 film \xff\xd9", "photo")
    assert kept.content == FIRST + scans


@pytest.mark.parametrize("brand", [b"heic", b"heix", b"heim", b"heis", b"hevc", b"mif1", b"MSF1", b"avif"])
def test_a_picture_of_a_telephone_says_what_to_do(brand: bytes) -> None:
    with pytest.raises(attachments.PaperHeic):
        attachments.keep(b"\0\0\0\x18ftyp" + brand + bytes(40), "photo")
