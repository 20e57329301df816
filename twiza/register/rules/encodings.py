"""The encoding of a list that nobody declared, and the letters that were already lost before it reached us.

Tried in order: a byte order mark, UTF-16 without one, strict UTF-8, then the one-byte tables of French and Arabic
offices, compared by how much their reading looks like words of the two languages.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from twiza.core.values import RuleError

ONE_BYTE = ("windows-1252", "windows-1256", "iso-8859-6")
SAMPLE_BYTES = 400_000
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# UTF-8 read as a one-byte table: "CoopÃ©rative", "Ø§Ù„".
_TWICE = re.compile(
    "Ã[\u0080-\u00bf©¨ª«¢®´»¯±¤§¹¼\u2030‰€œ™]|â€[™œ\u009d“”˜¦]|Ø[§¨ªª«¬\u00ad®¯°±³´µ¶·¸¹º©]|Ù[\u0080-\u008a„…†‡ˆ‰Š]"
)
_PRESENT = re.compile(r"[\u0621-\u064a]")
_GOOD_LATIN = set("àâäçéèêëîïôöùûüÿœæÀÂÄÇÉÈÊËÎÏÔÖÙÛÜŸŒÆ’‘“”«»–—°€…ñíóúáÍÓÚÁÑ·ºª\u00a0²³´")
_ARTICLE = re.compile(
    r"(?<![\u0621-\u064a])(?:ال|لل|وال|بال)[\u0621-\u064a]|[\u0621-\u064a](?:ية|ات|ون|ين)(?![\u0621-\u064a])"
)
_MIXED = re.compile(r"[A-Za-z][\u0621-\u064a]|[\u0621-\u064a][A-Za-z]")


@dataclass(frozen=True)
class Decoded:
    """The text of a file and the encoding that it was read with."""

    text: str
    encoding: str


def decode(data: bytes, *, declared: str = "") -> Decoded:
    """The text, with no letter lost.

    declared: an encoding chosen by a person, tried alone.
    Raises: RuleError("wrong_encoding", reason=, line=, sample=) where
    reason is `undecodable`, `mixed` (two encodings in one file) or `already_damaged`;
    RuleError("not_a_table") for binary data.
    """
    if declared:
        return _checked(_declared(data, declared))
    for mark, name in _MARKS:
        if data.startswith(mark):
            return _checked(Decoded(_strict(data, name), name))
    sample = data[:SAMPLE_BYTES]
    if b"\0" in sample:
        return _checked(_without_mark(data, sample))
    try:
        return _checked(Decoded(data.decode("utf-8"), "utf-8"))
    except UnicodeDecodeError as error:
        if _is_utf8_elsewhere(data):
            raise RuleError("wrong_encoding", reason="mixed", line=_line(data, error.start), sample="") from error
    return _checked(_one_byte(data))


def _declared(data: bytes, declared: str) -> Decoded:
    try:
        name = codecs.lookup(declared).name
    except LookupError as error:
        raise RuleError("wrong_encoding", reason="unknown_name", line=0, sample=declared) from error
    return Decoded(_strict(data, name).removeprefix("\ufeff"), name)


def _strict(data: bytes, name: str) -> str:
    try:
        return data.decode(name)
    except UnicodeDecodeError as error:
        raise RuleError("wrong_encoding", reason="undecodable", line=_line(data, error.start), sample=name) from error


def _without_mark(data: bytes, sample: bytes) -> Decoded:
    """UTF-16 that lost its mark shows noughts on every other byte; other noughts mean that this is no text."""
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    if len(sample) >= 4 and max(even, odd) > 0.2 * len(sample) / 2 and min(even, odd) * 20 <= max(even, odd):
        name = "utf-16-le" if odd > even else "utf-16-be"
        return Decoded(_strict(data[: len(data) // 2 * 2], name), name)
    raise RuleError("not_a_table", reason="binary")


def _is_utf8_elsewhere(data: bytes) -> bool:
    """Whether most accented letters are valid UTF-8 although some are not: two encodings in one file."""
    kept = data.decode("utf-8", "replace")
    broken = kept.count("\ufffd")
    return sum(1 for char in kept[:SAMPLE_BYTES] if char > "\x7f" and char != "\ufffd") > 2 * broken


def _one_byte(data: bytes) -> Decoded:
    sample = bytes(byte for byte in data[:SAMPLE_BYTES])
    best, best_score = "", -1.0
    for name in ONE_BYTE:
        score = _likeness(sample.decode(name, "replace"))
        if score > best_score:
            best, best_score = name, score
    if best_score < 0.5:
        line = next((i for i, row in enumerate(data.splitlines(), 1) if any(byte > 127 for byte in row)), 1)
        raise RuleError("wrong_encoding", reason="undecodable", line=line, sample="")
    return Decoded(_strict(data, best), best)


def _likeness(text: str) -> float:
    """Between 0 and a little over 1: how far the letters beyond ASCII look like French or Arabic."""
    high = [char for char in text if char > "\x7f"]
    if not high:
        return 1.0
    arabic = sum(1 for char in high if _PRESENT.match(char))
    latin = sum(1 for char in high if char in _GOOD_LATIN)
    likely = arabic + latin - 2 * len(_MIXED.findall(text))
    words = len(_ARTICLE.findall(text)) if arabic else 0
    return likely / len(high) + 0.2 * min(1.0, 4 * words / max(arabic, 1))


def _checked(decoded: Decoded) -> Decoded:
    """Refuse a text where more than one line in fifty carries letters lost in an earlier conversion."""
    if "\0" in decoded.text:
        raise RuleError("not_a_table", reason="binary")
    if "\ufffd" not in decoded.text and not _TWICE.search(decoded.text):
        return decoded
    lines = decoded.text.splitlines()
    hurt = [i for i, line in enumerate(lines, 1) if is_damaged(line)]
    if len(hurt) > max(2, len(lines) / 50) or len(hurt) * 10 > len(lines):
        raise RuleError("wrong_encoding", reason="already_damaged", line=hurt[0], sample=lines[hurt[0] - 1][:60])
    return decoded


def is_damaged(text: str) -> bool:
    """Whether the text shows the marks of a wrong conversion ("CoopÃ©rative", "Coop\ufffdrative")."""
    return "\ufffd" in text or _TWICE.search(text) is not None


def _line(data: bytes, offset: int) -> int:
    return data.count(b"\n", 0, offset) + 1
