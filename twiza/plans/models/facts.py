"""The register and the events as column tables, read straight from the database and kept in the process's memory."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain

import numpy as np
from django.db import connection

from twiza.core.memory import remember
from twiza.register.rules.vocabulary import FORMS, SECTORS, SIZES, STATUSES

from ..rules.columns import OPEN_AT, OPEN_DAY, Array, Events, Facts, Headcounts, Organisations
from .events import EventKind

STAMPS = ("register", "plans")
BLOCK = 20_000

WORDS: dict[str, tuple[str, ...]] = {
    "status": ("", *STATUSES),
    "form": ("", *FORMS),
    "sector": ("", *SECTORS),
    "size": ("", *SIZES),
    "kind": ("", *EventKind.values),
}


def facts() -> Facts:
    """The facts of this moment as column tables; read again only when the register or the plans have moved."""
    return remember("plans.facts", STAMPS, read_facts)


def read_facts() -> Facts:
    """Read profiles, head counts and events, every version of each, into column tables.

    About 3 µs a row on SQLite: 0.4 s for 65,000 organisations and 70,000 events.
    """
    profiles = _read(
        "SELECT organisation_id, {from}, {to}, {recorded}, {superseded}, {founded}, {status}, {form}, {sector},"
        " territory_id, CASE WHEN women_led THEN 1 WHEN NOT women_led THEN 0 ELSE -1 END"
        " FROM register_profile ORDER BY organisation_id, valid_from, recorded_at, id"
    )
    organisations = Organisations.build(profiles[:, 0], _named(Organisations, profiles), WORDS)
    counts = _read(
        "SELECT organisation_id, {from}, {to}, {recorded}, {superseded}, {size}"
        " FROM register_headcount ORDER BY organisation_id, valid_from, recorded_at, id"
    )
    events = _read(
        "SELECT organisation_id, {from}, {recorded}, {superseded}, {kind}, COALESCE(action_id, 0), quantity"
        " FROM plans_event ORDER BY organisation_id, valid_from, recorded_at, id"
    )
    owners = organisations.keys
    counts, events = (_known(rows, owners) for rows in (counts, events))
    return Facts(
        organisations,
        Headcounts.build(counts[:, 0], _named(Headcounts, counts), WORDS, owners),
        Events.build(events[:, 0], _named(Events, events), WORDS, owners),
    )


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
        return f"(CAST(strftime('%%s', {column}) AS INTEGER) * 1000000 + {micros})"
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
