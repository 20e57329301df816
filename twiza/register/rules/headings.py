"""Where a list begins and ends inside its grid: titles above, headings on one or two rows, totals below."""

from __future__ import annotations

import re
from collections.abc import Sequence

from twiza.core.text import fold
from twiza.core.values import RuleError

from .cells import is_wkt_point
from .fields import FIELDS, kind_of
from .vocabulary import TOTAL_WORDS, is_unknown

LOOK_AT = 40
# "Nbre total d'adhérents", "عدد الأعضاء": what is counted decides.
_COUNTED = re.compile(
    r"(?:nombre|nbre|nbr|nb|effectifs?|total|dont|number of|no of|عدد|adherents|membres|members)"
    r"(?: (?:total|de|des|d|du|la|les|dont|adherents|membres|members))* (.+)"
)
_EITHER = re.compile(r"\s+(?:ou|et|أو|و|or)\s+|/|\s-\s|\n")
_NUMBER = re.compile(r"[-+]?\d[\d\s\u00a0\u202f.,]*%?")


def is_number(text: str) -> bool:
    """Whether the cell holds a number as people write them ("18 348", "12,5", "1.250")."""
    return _NUMBER.fullmatch(text.strip()) is not None


def find_headings(rows: Sequence[Sequence[str]]) -> int:
    """The index of the row of headings: the first that looks most like headings of what follows.

    Raises: RuleError("not_a_table", reason="no_headings") when no row of the first forty does.
    """
    best, best_score = -1, 0.0
    for index, row in enumerate(rows[:LOOK_AT]):
        score = _heading_score(row, rows[index + 1 : index + 6])
        if score > best_score + 1e-9:
            best, best_score = index, score
    if best < 0:
        raise RuleError("not_a_table", reason="no_headings")
    return best


def _heading_score(row: Sequence[str], below: Sequence[Sequence[str]]) -> float:
    cells = [cell.strip() for cell in row if cell.strip()]
    if not cells or any(len(cell) > 120 for cell in cells):
        return 0.0
    known = sum(1 for cell in cells if recognised(cell))
    numbers = sum(1 for cell in cells if is_number(cell))
    widths = [sum(1 for cell in other if cell.strip()) for other in below if any(cell.strip() for cell in other)]
    usual = max(widths, default=0)
    if usual and len(cells) < usual / 2:
        return 0.0
    alone = 0.0 if usual > 1 or known or not usual else 0.5
    return max(0.0, 3.0 * known + (len(cells) - numbers) / max(usual, len(cells)) - 2.0 * numbers - alone)


def recognised(heading: str) -> str | None:
    """The field that a heading names, units and brackets aside ("Capital (DH)", "Adhérents 2023")."""
    found = FIELDS.recognise(heading.replace("_", " "))
    if found:
        return found
    if is_wkt_point(heading):
        return None
    bare = re.sub(r"\([^)]*\)|\[[^]]*\]|\b(?:19|20)\d\d\b|[°*:#]", " ", heading.replace("_", " "))
    found = FIELDS.recognise(bare) if bare.strip() else None
    if found is None and (counted := _COUNTED.fullmatch(fold(bare))):
        found = FIELDS.recognise(counted[1])
        return found if found and kind_of(found) == "integer" else None
    if found is None and len(parts := [part for part in _EITHER.split(bare) if part.strip()]) > 1:
        meanings = {FIELDS.recognise(part) for part in parts}
        return meanings.pop() if len(meanings) == 1 else None
    return found


def join_headings(
    top: Sequence[str], below: Sequence[str], merged: Sequence[tuple[int, int]]
) -> tuple[list[str], bool]:
    """The names of the columns and whether the row below is part of the headings.

    A heading merged over several columns (or followed by blanks over a row of words) is put before each
    heading under it: "Adhérents" over "Femmes | Hommes" gives "Adhérents Femmes", "Adhérents Hommes".
    merged: (first, last) columns.
    """
    width = max(len(top), len(below))
    upper = [*(cell.strip() for cell in top), *[""] * (width - len(top))]
    lower = [*(cell.strip() for cell in below), *[""] * (width - len(below))]
    blank = [i for i in range(width) if not upper[i] and lower[i]]
    wordy = all(not is_number(cell) and not is_unknown(cell) and len(cell) < 60 for cell in lower if cell)
    sparse = sum(1 for cell in lower if cell) < width or merged
    if not blank or not wordy or not sparse or not any(recognised(lower[i]) for i in range(width) if lower[i]):
        return upper, False
    spread = list(upper)
    for i in range(1, width):
        inside = any(first < i <= last for first, last in merged)
        if not spread[i] and lower[i] and (inside or not merged):
            spread[i] = spread[i - 1]
    return [" ".join(part for part in pair if part) for pair in zip(spread, lower, strict=True)], True


def name_columns(headings: Sequence[str], used: Sequence[bool]) -> tuple[list[str], list[int]]:
    """Names for the columns that hold something, with their places; a nameless one is called by its letter.

    Raises: RuleError("duplicate_header", column=, letters=) when two columns that hold something share a name.
    """
    names: list[str] = []
    places: list[int] = []
    seen: dict[str, int] = {}
    for place, heading in enumerate(headings):
        name = " ".join(heading.split())
        if not used[place] and not name:
            continue
        key = fold(name) or name
        if name and key in seen:
            raise RuleError("duplicate_header", column=name, letters=f"{letter(seen[key])}, {letter(place)}")
        seen[key] = place
        names.append(name or f"({letter(place)})")
        places.append(place)
    return names, places


def letter(place: int) -> str:
    """The letters of a column as spreadsheets write them: 0 -> A, 26 -> AA."""
    letters = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def is_total(row: Sequence[str], *, last: bool) -> bool:
    """Whether a row states a total.

    The word "Total" (or المجموع) before numbers; at the end of a list, numbers alone.
    """
    cells = [cell.strip() for cell in row if cell.strip()]
    if not cells:
        return False
    words = [cell for cell in cells if not is_number(cell)]
    numbers = len(cells) - len(words)
    if words and len(words) <= 2 and fold(words[0].rstrip(" :")) in TOTAL_WORDS:
        return numbers > 0 or last
    if last and words and len(words) == 1 and numbers and fold(words[0]).split()[0] in {"total", "المجموع", "totaux"}:
        return len(cells) <= max(2, len(row) // 2)
    return last and not words and numbers > 0 and len(cells) <= max(1, len(row) // 2) and len(row) > 1
