"""A rule of the key as data: what is written, what it becomes, and an example that tests execute."""

from __future__ import annotations

from typing import NamedTuple


class KeyRule(NamedTuple):
    """One rule. `before` is a name, `after` the key that it must have (tokens in written order)."""

    group: str
    written: str
    becomes: str
    before: str
    after: str
    why: str = ""


def rows(group: str, text: str) -> tuple[KeyRule, ...]:
    """Rules from lines "written | becomes | before | after | why". ValueError for a line of another shape."""
    found = []
    for line in text.strip().splitlines():
        cells = [cell.strip() for cell in line.split("|")]
        if len(cells) not in (4, 5):
            raise ValueError(line)
        found.append(KeyRule(group, *cells))
    return tuple(found)
