"""Needs and experts as columns: one row each, words as codes, lists as offsets; what matching reads and nothing else.

A code is an index in `words[name]`; -1 is "not said". Shares are thousandths, 0 to 1000. Rows keep the order of their
source, and every tie is broken by that order.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from twiza.core.messages import gettext_noop as _
from twiza.core.refusals import Unprocessable

from .people import ModeUnknown

Array = NDArray[Any]
Words = Mapping[str, tuple[str, ...]]

SCALE = 1000  # a share or a weight of 1, in the integers that are added up
UNSAID = -1
NEED_WORDS = ("skill", "region", "language", "sector", "mode", "organisation")
EXPERT_LISTS = ("skills", "languages", "sectors", "conflicts")
MODES = ("remote", "on_site")  # what a side insists on; "either" and blank insist on nothing
NEED_TRUTHS = ("women_led", "rural", "first")
URGENCIES = {"low": 0, "normal": 500, "high": SCALE}
SENIORITIES = {"junior": 2, "confirmed": 8, "senior": 15, "expert": 20}


@dataclass(frozen=True)
class Lists:
    """A list per row: `codes[offsets[i]:offsets[i + 1]]`, with a level each (0 = level not said)."""

    offsets: Array
    codes: Array
    levels: Array

    @property
    def owners(self) -> Array:
        """The row of each entry."""
        return np.repeat(np.arange(len(self.offsets) - 1, dtype=np.int32), np.diff(self.offsets))

    def of(self, row: int) -> Array:
        """The codes of one row."""
        return self.codes[self.offsets[row] : self.offsets[row + 1]]


class ColumnMissing(Unprocessable):
    message = _("The table of %(table)s has no column “%(column)s”.")


@dataclass(frozen=True)
class Needs:
    """What organisations ask for: one row is one need, for one expert at most. `first`: no expert came yet."""

    ids: tuple[str, ...]
    skill: Array
    region: Array
    language: Array
    sector: Array
    mode: Array
    organisation: Array
    women_led: Array
    rural: Array
    first: Array
    urgency: Array
    words: Words = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.ids)

    @classmethod
    def of(cls, columns: Mapping[str, Sequence[object]]) -> Self:
        """From plain columns; `id` and `skill` must be there, others may be left out.

        Raises: `column_missing`, `id_twice`, `id_blank`, `skill_blank`, `urgency_unknown`, `mode_unknown`.
        """
        ids = _ids(columns, "need")
        count = len(ids)
        coded = {name: _coded(_column(columns, name, count)) for name in NEED_WORDS}
        _require(columns, "skill", coded["skill"][0], ids)
        said = {name: np.array([truth(v) for v in _column(columns, name, count)], bool) for name in NEED_TRUTHS}
        urgency = [urgency_of(v, i) for v, i in zip(_column(columns, "urgency", count), ids, strict=True)]
        coded["mode"] = _modes(_column(columns, "mode", count), ids), MODES
        return cls(
            ids=ids,
            **{name: codes for name, (codes, _) in coded.items()},
            **said,
            urgency=np.array(urgency, np.int32),
            words={name: words for name, (_, words) in coded.items()},
        )


@dataclass(frozen=True)
class Experts:
    """Who can help: skills with a level, languages, sectors, a region of origin, and how many needs they can take."""

    ids: tuple[str, ...]
    skills: Lists
    languages: Lists
    sectors: Lists
    conflicts: Lists
    region: Array
    mode: Array
    capacity: Array
    seniority: Array
    words: Words = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.ids)

    @classmethod
    def of(cls, columns: Mapping[str, Sequence[object]]) -> Self:
        """From plain columns; `id` and `skills` must be there. Lists are sequences or words between semicolons.

        Raises: `column_missing`, `id_twice`, `id_blank`, `capacity_wrong`, `level_wrong`, `seniority_wrong`.
        """
        ids = _ids(columns, "expert")
        if "skills" not in columns:
            raise ColumnMissing(column="skills", table="experts")
        count = len(ids)
        lists = {name: _lists(_column(columns, name, count), ids) for name in EXPERT_LISTS}
        region, regions = _coded(_column(columns, "region_of_origin", count))
        found_row = columns.get("capacity")
        capacity = (
            [1] * count
            if found_row is None
            else [whole(v, CapacityWrong, i) for v, i in zip(found_row, ids, strict=True)]
        )
        years = [years_of(v, i) for v, i in zip(_column(columns, "seniority", count), ids, strict=True)]
        return cls(
            ids=ids,
            **{name: made for name, (made, _) in lists.items()},
            region=region,
            mode=_modes(_column(columns, "mode", count), ids),
            capacity=np.array(capacity, np.int32),
            seniority=np.array(years, np.int32),
            words={name: words for name, (_, words) in lists.items()} | {"region": regions, "mode": MODES},
        )


class TruthUnknown(Unprocessable):
    message = _("“%(value)s” is neither yes nor no.")


def truth(value: object) -> bool:
    """Yes, in any of the ways that tables say it; blank is no. Raises: `truth_unknown`."""
    word = text(value).lower()
    if word in {"", "0", "0.0", "no", "false", "n", "f", "non", "faux", "لا"}:
        return False
    if word in {"1", "1.0", "yes", "true", "y", "t", "oui", "vrai", "نعم"}:
        return True
    raise TruthUnknown(value=word)


def text(value: object) -> str:
    """The word of a cell; blank for None and for a float that is not a number."""
    return "" if value is None or value != value else str(value).strip()


class CapacityWrong(Unprocessable):
    message = _("“%(value)s” is not a number of places (expert “%(id)s”): a whole number, 0 or more.")


class LevelWrong(Unprocessable):
    message = _("“%(value)s” is not a level of a skill (expert “%(id)s”).")


def whole(value: object, refusal: type[Unprocessable], row: str) -> int:
    """A whole number, nought or more. Raises: the refusal."""
    word = text(value)
    try:
        number = float(word)
    except ValueError:
        raise refusal(value=word, id=row)
    if not 0 <= number <= 1_000_000 or number != int(number):
        raise refusal(value=word, id=row)
    return int(number)


class UrgencyUnknown(Unprocessable):
    message = _("“%(value)s” is not an urgency (need “%(id)s”): low, normal, high, or 0 to 5.")


def urgency_of(value: object, row: str) -> int:
    """Thousandths: low 0, normal 500, high 1000; a number from 0 to 5 is fifths; blank is normal."""
    word = text(value).lower()
    if word in URGENCIES or not word:
        return URGENCIES.get(word, URGENCIES["normal"])
    try:
        number = float(word)
    except ValueError:
        raise UrgencyUnknown(value=word, id=row)
    if not 0 <= number <= 5:
        raise UrgencyUnknown(value=word, id=row)
    return int(number * SCALE / 5 + 0.5)


class SeniorityWrong(Unprocessable):
    message = _("“%(value)s” is not a number of years (expert “%(id)s”).")


def years_of(value: object, row: str) -> int:
    """Whole years: a number, rounded down, or junior 2, confirmed 8, senior 15, expert 20; blank is 0."""
    word = text(value).lower()
    if word in SENIORITIES or not word:
        return SENIORITIES.get(word, 0)
    try:
        number = float(word)
    except ValueError:
        raise SeniorityWrong(value=word, id=row)
    if not 0 <= number <= 100:
        raise SeniorityWrong(value=word, id=row)
    return int(number)


class IdBlank(Unprocessable):
    message = _("The table of %(table)s, row %(row)s: the id is blank.")


class IdTwice(Unprocessable):
    message = _("The table of %(table)s names “%(id)s” twice, in rows %(first)s and %(second)s: one person, one row.")


def _ids(columns: Mapping[str, Sequence[object]], table: str) -> tuple[str, ...]:
    if "id" not in columns:
        raise ColumnMissing(column="id", table=f"{table}s")
    ids = tuple(text(value) for value in columns["id"])
    if "" in ids:
        raise IdBlank(table=f"{table}s", row=ids.index("") + 1)
    if len(set(ids)) < len(ids):
        first: dict[str, int] = {}
        for row, name in enumerate(ids, 1):
            if first.setdefault(name, row) != row:
                raise IdTwice(table=f"{table}s", id=name, first=first[name], second=row)
    return ids


def _column(columns: Mapping[str, Sequence[object]], name: str, count: int) -> Sequence[Any]:
    return columns.get(name, (None,) * count)


def _coded(values: Iterable[object]) -> tuple[Array, tuple[str, ...]]:
    """Codes in the order of the words' alphabet, so that the order of rows does not name them."""
    lines = [text(value) for value in values]
    words = tuple(sorted({word for word in lines if word}))
    codes = {word: code for code, word in enumerate(words)} | {"": UNSAID}
    return np.fromiter((codes[word] for word in lines), np.int32, len(lines)), words


def _modes(values: Iterable[object], ids: Sequence[str]) -> Array:
    codes = {"": UNSAID, "either": UNSAID} | {mode: code for code, mode in enumerate(MODES)}
    lines = [text(value).lower() for value in values]
    for word, row in zip(lines, ids, strict=True):
        if word not in codes:
            raise ModeUnknown(value=word, id=row)
    return np.fromiter((codes[word] for word in lines), np.int32, len(lines))


def _lists(values: Iterable[Any], ids: Sequence[str]) -> tuple[Lists, tuple[str, ...]]:
    """Each word once a row, the highest level kept; `export:2` is export at level 2."""
    rows: list[dict[str, int]] = []
    for value, row in zip(values, ids, strict=True):
        parts = text(value).split(";") if value is None or isinstance(value, str | float | int) else map(str, value)
        found: dict[str, int] = {}
        for part in parts:
            word, _, level = part.strip().rpartition(":")
            if not word or not level.strip().isdigit():
                word, level = part, "0"
            if word := word.strip():
                found[word] = max(found.get(word, 0), whole(level, LevelWrong, row))
        rows.append(found)
    words = tuple(sorted({word for found in rows for word in found}))
    codes = {word: code for code, word in enumerate(words)}
    offsets = np.zeros(len(rows) + 1, np.int64)
    np.cumsum([len(found) for found in rows], out=offsets[1:])
    entries = [(codes[word], level) for found in rows for word, level in sorted(found.items())]
    table = np.array(entries, np.int32).reshape(-1, 2)
    return Lists(offsets, table[:, 0].copy(), table[:, 1].copy()), words


class SkillBlank(Unprocessable):
    message = _("The need “%(id)s” does not say which skill it asks for.")


def _require(columns: Mapping[str, Sequence[object]], name: str, codes: Array, ids: Sequence[str]) -> None:
    if name not in columns:
        raise ColumnMissing(column=name, table="needs")
    if (codes == UNSAID).any():
        raise SkillBlank(id=ids[int(np.argmax(codes == UNSAID))])
