"""Answers as plain data for programs: the shape that the command and the API share."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, date, datetime

from .coverage import Read


def as_data(reads: Sequence[Read], on: date, known_at: datetime, *, rows: bool = False) -> dict[str, object]:
    """on, known_at, and each reading with its rule written out, figures, cells (`by`), and `rows` when asked.

    Unknown members are null; an empty denominator has the rate null. rows: ids in numerator and denominator.
    """
    lines = []
    for read in reads:
        found = read.answer
        one: dict[str, object] = {
            "reading": read.reading.name,
            "rule": str(read.reading.rules),
            "numerator": found.numerator,
            "denominator": found.denominator,
            "rate": found.rate,
            "by": [
                {**cell.members, "numerator": cell.numerator, "denominator": cell.denominator, "rate": cell.rate}
                for cell in found.by
            ],
        }
        if rows:
            behind = found.rows()
            one["rows"] = {"numerator": behind.numerator, "denominator": behind.denominator}
        lines.append(one)
    stamp = known_at.astimezone(UTC).isoformat().replace("+00:00", "Z")
    return {"on": on.isoformat(), "known_at": stamp, "readings": lines}


def as_json(reads: Sequence[Read], on: date, known_at: datetime, *, rows: bool = False) -> str:
    """The same as JSON, byte for byte equal for the same question and facts."""
    return json.dumps(as_data(reads, on, known_at, rows=rows), ensure_ascii=False, separators=(",", ":"))
