"""The cost table of a convention: a row for each party, columns of years or a total; its unit stands in its heading."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from twiza.core.text import fold

from .amounts import CURRENCIES
from .numerals import FIGURE, read_figure
from .parties import mentions, resolved
from .proposals import Notebook
from .texts import Sentence

_TOTAL = re.compile(r"^(?:total|totaux|ensemble|cout total|montant total|(?:ال)?مجموع|الكلفه الاجماليه)(?!\w)")
_SUM = re.compile(
    r"(?<!\w)(?:total|montant|contribution|participation|part|cout|apport|amount|share|(?:ال)?(?:مجموع|مبلغ|مساهمه|كلفه|حصه))(?!\w)"
)
_YEAR = re.compile(r"(?<!\d)20\d{2}(?!\d)")
_UNITS = (
    (r"mmdhs?|milliards? de (?:dh|dirhams)", "MAD", 10**9),
    (r"mdhs?|millions? de (?:dh|dirhams)|مليون درهم|ملايين الدراهم", "MAD", 10**6),
    (r"kdhs?|milliers de (?:dh|dirhams)|ألف درهم|آلاف الدراهم", "MAD", 10**3),
    (r"m€|millions? d'euros", "EUR", 10**6),
    *((words, code, 1) for code, words in CURRENCIES.items()),
)
# What the line above says of the whole table: `(en MDH)`, `montants exprimés en dirhams`, not a sum of its own.
_SAID_OF_ALL = re.compile(r"(?<!\w)(?:en|in|ب|بال)\s*[^\d.,;:()]{1,30}", re.IGNORECASE)


@dataclass(frozen=True)
class TextCell:
    """The words of a cell and where they stand in the sentence that is its row."""

    text: str
    start: int
    end: int


Row = tuple[Sentence, list[TextCell]]


def read_tables(notes: Notebook) -> set[int]:
    """Propose the shares that cost tables give; the starts of the rows that were read, not to be read again."""
    done: set[int] = set()
    for caption, rows in _tables(notes.sentences):
        unit = _unit(rows[0][0].text) or _unit(" ".join(_SAID_OF_ALL.findall(caption)))
        columns = _columns(rows[0][1])
        if unit and columns:
            done |= {one.start for one, _cells in rows[1:] if _share(notes, one, _cells, columns, unit)}
    return done


def _tables(sentences: Sequence[Sentence]) -> Iterator[tuple[str, list[Row]]]:
    """The tables of a text: what the line above says, and rows of at least two cells on lines in a row."""
    rows: list[Row] = []
    caption = before = ""
    for one in sentences:
        cells = _cells(one.text)
        if rows and (len(cells) < 2 or one.line - rows[-1][0].line > 1):
            if len(rows) > 1:
                yield caption, rows
            rows = []
        if len(cells) > 1:
            caption = caption if rows else before
            rows.append((one, cells))
        before = one.text
    if len(rows) > 1:
        yield caption, rows


def _cells(text: str) -> list[TextCell]:
    if "|" not in text:
        return []
    inner = text.strip().strip("|")
    at = text.index(inner)
    return [
        TextCell(m[0], at + m.start(), at + m.end()) for m in re.finditer(r"(?<![^|\s])[^|\s](?:[^|]*[^|\s])?", inner)
    ]


def _unit(words: str) -> tuple[str, int] | None:
    """The currency and the scale that a heading names (`en DH`, `بملايين الدراهم`)."""
    for pattern, code, scale in _UNITS:
        if re.search(rf"(?<!\w)(?:ب|بال)?(?:{pattern})(?!\w)", words, re.IGNORECASE):
            return code, scale
    return None


def _columns(heading: Sequence[TextCell]) -> list[tuple[int, int | None]]:
    """The columns of sums with their year: the years when there are, else the only column of sums."""
    years = [
        (at, int(found[0]))
        for at, cell in enumerate(heading)
        if at and (found := _YEAR.findall(cell.text)) and len(found) == 1
    ]
    if years:
        return list(years)
    sums = [at for at, cell in enumerate(heading) if at and _SUM.search(fold(cell.text)) and "%" not in cell.text]
    return [(sums[0], None)] if len(sums) == 1 else []


def _share(
    notes: Notebook,
    one: Sentence,
    cells: Sequence[TextCell],
    columns: Sequence[tuple[int, int | None]],
    unit: tuple[str, int],
) -> bool:
    """Propose the sums of the row of a party; whether the row is one of the table (a total is, and is no share)."""
    if _TOTAL.match(fold(cells[0].text)):
        return True
    payer = next((name for body in mentions(notes, cells[0].text) if (name := resolved(notes, body))), "")
    if not payer:
        return False
    for at, year in columns:
        if at < len(cells):
            _propose(notes, one, cells[at], unit, {"party": payer, "year": year})
    return True


def _propose(notes: Notebook, one: Sentence, cell: TextCell, unit: tuple[str, int], details: dict[str, object]) -> None:
    figure = re.fullmatch(rf"({FIGURE})\s*(?:{'|'.join(CURRENCIES.values())})?", cell.text, re.IGNORECASE)
    sums = [int(value * unit[1] * 100) for value in (read_figure(figure[1]).readings if figure else ())]
    values = [{"centimes": sum_, "currency": unit[0], "is_about": False, **details} for sum_ in sums if sum_]
    if values:
        is_doubtful = len(values) > 1
        notes.add(
            "share",
            None if is_doubtful else values[0],
            one,
            cell.start,
            cell.end,
            doubt="ambiguous_amount" if is_doubtful else "",
            readings=values if is_doubtful else (),
            confidence="low" if is_doubtful else "medium",
        )
