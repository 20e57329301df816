"""A calendar as a file that any agenda opens (iCalendar, RFC 5545): days without hours, stable identities, UTF-8."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta


@dataclass(frozen=True, slots=True)
class Item:
    """One day of the calendar: an identity that stays the same from one export to the next, a title, a text.

    An address.
    """

    uid: str
    on: date
    title: str
    text: str = ""
    url: str = ""


def calendar(items: Iterable[Item], *, name: str, language: str, at: datetime) -> str:
    """The file, lines ended by CR LF and folded at 75 octets.

    The same items at the same instant give the same bytes.
    """
    stamp = at.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        f"PRODID:-//Twiza//Agreements//{language.upper()}",
        "CALSCALE:GREGORIAN",
        f"X-WR-CALNAME:{_text(name)}",
    ]
    for item in items:
        after = item.on + timedelta(days=1)
        lines += [
            "BEGIN:VEVENT",
            f"UID:{_text(item.uid)}",
            f"DTSTAMP:{stamp}",
            f"DTSTART;VALUE=DATE:{item.on:%Y%m%d}",
            f"DTEND;VALUE=DATE:{after:%Y%m%d}",
            f"SUMMARY;LANGUAGE={language}:{_text(item.title)}",
            *([f"DESCRIPTION;LANGUAGE={language}:{_text(item.text)}"] if item.text else []),
            *([f"URL:{item.url}"] if item.url else []),
            "TRANSP:TRANSPARENT",
            "END:VEVENT",
        ]
    lines.append("END:VCALENDAR")
    return "".join(f"{_folded(line)}\r\n" for line in lines)


def _text(words: str) -> str:
    """A text with what iCalendar reserves escaped."""
    plain = words.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return plain.replace("\r\n", "\\n").replace("\n", "\\n").replace("\r", "\\n")


def _folded(line: str) -> str:
    """A line cut at 75 octets, never inside a character; a line that goes on opens with a space."""
    pieces: list[str] = []
    piece, size = "", 0
    for char in line:
        width = len(char.encode())
        if size + width > (75 if not pieces else 74):
            pieces.append(piece)
            piece, size = "", 0
        piece, size = piece + char, size + width
    return "\r\n ".join([*pieces, piece])
