"""The register and the events as column tables, read straight from the database and kept in the process's memory."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from datetime import date
from itertools import chain
from typing import Any, TypeVar

import numpy as np
from django.db import connection

from twiza.core.cache import remember
from twiza.register.models import lineage
from twiza.register.queries import joined_versions
from twiza.register.rules.lineage import Lineage
from twiza.register.rules.vocabulary import FORMS, SECTORS, SIZES, STATUSES

from ..models.events import EventKind
from ..rules import coverage
from ..rules.columns import OPEN_AT, OPEN_DAY, Array, Events, Facts, Headcounts, Organisations
from ..rules.questions import Question

T = TypeVar("T")
BLOCK = 20_000
KEPT = 400

WORDS: dict[str, tuple[str, ...]] = {
    "status": ("", *STATUSES),
    "form": ("", *FORMS),
    "sector": ("", *SECTORS),
    "size": ("", *SIZES),
    "kind": ("", *EventKind.values),
}


def facts() -> Facts:
    """The facts of this moment as column tables; what moved since is read again: register, events, or neither."""
    organisations, headcounts = remember("plans.register", ("register",), _read_register)
    events = remember("plans.events", ("register", "plans"), lambda: _read_events(organisations.keys))
    return Facts(organisations, headcounts, events)


def ask(question: Question) -> coverage.CoverageAnswer:
    """The answer to a question, computed once for each state of the facts."""
    return _kept(("answer", *_key(question)), lambda: coverage.answer(question, facts()))


def recorded(question: Question, days: Sequence[date]) -> list[tuple[date, int, int]]:
    """(day, numerator, denominator) at several days, computed once for each state of the facts."""
    key = ("history", *_key(question), *days)
    return _kept(key, lambda: coverage.history(question, facts(), days))


def _key(question: Question) -> tuple[Hashable, ...]:
    asked = question
    return (str(asked.reading), asked.on, asked.known_at, asked.since, asked.until, asked.actions, asked.by)


def _kept(key: Hashable, compute: Callable[[], T]) -> T:
    """The value of a key, kept until the register or the plans move; at most KEPT values."""
    kept: dict[Hashable, Any] = remember("plans.answers", ("register", "plans"), dict)
    if key not in kept:
        if len(kept) >= KEPT:
            kept.clear()
        kept[key] = compute()
    value: T = kept[key] if key in kept else compute()
    return value


def _read_register() -> tuple[Organisations, Headcounts]:
    """Every version of every profile and head count. About 3 µs a row on SQLite.

    Records that were merged are one organisation for as long as our books said so (register.models.lineage).
    """
    line = lineage()
    profiles = _read(
        "SELECT organisation_id, {from}, {to}, {recorded}, {superseded}, {founded}, {status}, {form}, {sector},"
        " territory_id, CASE WHEN women_led THEN 1 WHEN NOT women_led THEN 0 ELSE -1 END"
        " FROM register_profile ORDER BY organisation_id, valid_from, recorded_at, id"
    )
    if line:
        others = profiles[~np.isin(profiles[:, 0], list(line.members))]
        profiles = np.concatenate([others, _joined_profiles(line)])
    organisations = Organisations.build(profiles[:, 0], _named(Organisations, profiles), WORDS)
    counts = _read(
        "SELECT organisation_id, {from}, {to}, {recorded}, {superseded}, {size}"
        " FROM register_headcount ORDER BY organisation_id, valid_from, recorded_at, id"
    )
    counts = _known(_followed(counts, line, recorded=3), organisations.keys)
    return organisations, Headcounts.build(counts[:, 0], _named(Headcounts, counts), WORDS, organisations.keys)


def _read_events(owners: Array) -> Events:
    """Every version of every event, of which only the new and the superseded are read once some are known."""
    rows = remember("plans.event_rows", (), _EventRows).now()
    rows = _known(_followed(rows[:, 1:], lineage(), recorded=2), owners)
    return Events.build(rows[:, 0], _named(Events, rows), WORDS, owners)


def _joined_profiles(line: Lineage) -> Array:
    """The versions of organisations that were ever several records, as rows of the register."""
    rows = [
        (one.record, one.valid_from, min(one.valid_to, OPEN_DAY), one.since, one.until, *_coded(one.values))
        for one in joined_versions(line)
    ]
    return np.array(rows, dtype=np.int64).reshape(-1, len(Organisations.COLUMNS) + 1)


def _coded(values: Mapping[str, Any]) -> list[int]:
    """The columns of Organisations after the clocks, as numbers."""
    founded, women_led = values["founded_on"], values["women_led"]
    codes = [WORDS[n].index(values[n]) if values[n] in WORDS[n] else 0 for n in ("status", "form", "sector")]
    led = -1 if women_led is None else int(women_led)
    return [founded.toordinal() if founded else 0, *codes, values["territory_id"], led]


def _followed(rows: Array, line: Lineage, *, recorded: int) -> Array:
    """The same rows, each under the organisation that its record was, cut where our books changed their mind.

    rows: the record first; `recorded` is the place of the instant of recording, that of superseding follows it.
    """
    touched = np.isin(rows[:, 0], list(line.members)) if line else np.zeros(len(rows), dtype=bool)
    if not touched.any():
        return rows
    spans = {int(one): line.spans(int(one)) for one in np.unique(rows[touched, 0])}
    parts = []
    for row in rows[touched].tolist():
        for since, until, root in spans[row[0]]:
            begins, ends = max(row[recorded], since), min(row[recorded + 1], until)
            if begins < ends:
                part = [root, *row[1:]]
                part[recorded], part[recorded + 1] = begins, ends
                parts.append(part)
    return np.concatenate([rows[~touched], np.array(parts, dtype=np.int64).reshape(-1, rows.shape[1])])


class _EventRows:
    """The rows of the event table as last read: id, organisation, then the columns of Events; in order of id.

    Events are only ever added and superseded, and writers of the room queue on its stamp, so a refresh reads the ids
    above the last one and the instants of supersession. A row that vanished makes it read everything again.
    """

    SELECT = "SELECT id, organisation_id, {from}, {recorded}, {superseded}, {kind}, COALESCE(action_id, 0), quantity"
    SUPERSEDED = 4

    def __init__(self) -> None:
        self.rows: Array = np.zeros((0, 8), dtype=np.int64)

    def now(self) -> Array:
        """The rows of this moment."""
        last = int(self.rows[-1, 0]) if len(self.rows) else 0
        added = _read(f"{self.SELECT} FROM plans_event WHERE id > {last} ORDER BY id")
        if last:
            # Others may hold the array that was read before.
            rows = np.concatenate([self.rows, added])
            over = _read("SELECT id, {superseded} FROM plans_event WHERE superseded_at IS NOT NULL ORDER BY id")
            places = np.searchsorted(rows[:, 0], over[:, 0])
            fits = len(rows) == self._count() and np.array_equal(
                rows[:, 0][np.minimum(places, len(rows) - 1)], over[:, 0]
            )
            if not fits:
                return self._everything()
            rows[places, self.SUPERSEDED] = over[:, 1]
            added = rows
        self.rows = added
        return self.rows

    def _everything(self) -> Array:
        self.rows = _read(f"{self.SELECT} FROM plans_event ORDER BY id")
        return self.rows

    @staticmethod
    def _count() -> int:
        return int(_read("SELECT COUNT(*) FROM plans_event")[0, 0])


def _known(rows: Array, owners: Array) -> Array:
    """The rows of organisations that have a profile; one without is nowhere and nothing, it cannot be counted."""
    return rows[np.isin(rows[:, 0], owners)]


def _named(table: type[Organisations | Headcounts | Events], rows: Array) -> dict[str, Array]:
    """The columns after the organisation's id, by name."""
    return {name: rows[:, place] for place, name in enumerate(table.COLUMNS, start=1)}


def _read(query: str) -> Array:
    """The rows of a query as one int64 array; days, instants and codes are made numbers by the database."""
    is_sqlite = connection.vendor == "sqlite"
    columns = {
        "from": _day("valid_from", is_sqlite),
        "to": f"COALESCE({_day('valid_to', is_sqlite)}, {OPEN_DAY})",
        "founded": f"COALESCE({_day('founded_on', is_sqlite)}, 0)",
        "recorded": _instant("recorded_at", is_sqlite),
        "superseded": f"COALESCE({_instant('superseded_at', is_sqlite)}, {OPEN_AT})",
        "size": _size(),
        **{name: _code(name, WORDS[name]) for name in ("status", "form", "sector", "kind")},
    }
    with connection.cursor() as cursor:
        cursor.execute(query.format(**columns))
        width = len(cursor.description)
        blocks = []
        while rows := cursor.fetchmany(BLOCK):
            flat = np.fromiter(chain.from_iterable(rows), dtype=np.int64, count=len(rows) * width)
            blocks.append(flat.reshape(-1, width))
    return np.concatenate(blocks) if blocks else np.zeros((0, width), dtype=np.int64)


def _day(column: str, is_sqlite: bool) -> str:
    """A day as its proleptic ordinal, NULL when it is NULL."""
    if is_sqlite:
        return f"CAST(julianday({column}) - 1721424.5 AS INTEGER)"
    return f"({column} - DATE '0001-01-01' + 1)"


def _instant(column: str, is_sqlite: bool) -> str:
    """An instant as microseconds UTC since 1970, NULL when it is NULL."""
    if is_sqlite:
        micros = f"CAST(substr(substr({column}, 21) || '000000', 1, 6) AS INTEGER)"
        return f"(CAST(strftime('%s', {column}) AS INTEGER) * 1000000 + {micros})"
    return f"CAST(EXTRACT(EPOCH FROM {column}) * 1000000 AS BIGINT)"


def _code(column: str, words: Sequence[str]) -> str:
    """A code as its number in the vocabulary, 0 when it is not in it."""
    cases = " ".join(f"WHEN '{word}' THEN {number}" for number, word in enumerate(words) if word)
    return f"CASE {column} {cases} ELSE 0 END"


def _size() -> str:
    """The size class of a number of members, 0 when it was not counted."""
    cases = []
    for number, word in enumerate(WORDS["size"]):
        if word:
            low, high = SIZES[word].more["bounds"]
            cases.append(f"WHEN members >= {low} AND members <= {OPEN_DAY if high is None else high} THEN {number}")
    return f"CASE {' '.join(cases)} ELSE 0 END"
