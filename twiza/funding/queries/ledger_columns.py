"""The columns of the ledger, read from the database once and then only forward.

Method. Entries are never changed nor deleted, and writers of the room stand in a queue (its stamp is locked first), so
what is newer than the last entry held is all that a write can have added: new rows, and mirrors that end older ones.
The last entry held is read again each time: when it is not the same (a transaction that was seen and then rolled back,
another database), everything is read anew.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain as flat

import numpy as np
from django.db import connection

from twiza.core.cache import recall

from ..models.exchange_rates import Rate
from ..rules import counting
from ..rules.rates import HOME
from ..rules.stages import STAGES

BLOCK = 20_000
COLUMNS = "funding.ledger"


@dataclass(frozen=True)
class Columns:
    """The ledger, and its last entry as it was read (the last column: the entry that it reverses, nought for none)."""

    last: counting.Array
    ledger: counting.Ledger


def read_columns() -> Columns:
    """Every entry of this moment; only the newer ones are read when the older ones are held."""
    rates = [rate.plain for rate in Rate.objects.all()]
    currencies = tuple(sorted({rate.currency for rate in rates} | {HOME}))
    held = recall(COLUMNS)
    if isinstance(held, Columns) and held.ledger.currencies == currencies and len(held.last):
        found = _read(currencies, since=int(held.last[0]))
        if len(found) and np.array_equal(found[0], held.last):
            return Columns(found[-1], held.ledger.extended(*_split(found[1:]), rates))
    table = _read(currencies, since=0)
    nothing = counting.Ledger.build(np.zeros((0, table.shape[1] - 1), dtype=np.int64), currencies)
    last = table[-1] if len(table) else np.zeros(0, dtype=np.int64)
    return Columns(last, nothing.extended(*_split(table), rates))


def _split(table: counting.Array) -> tuple[counting.Array, counting.Array]:
    """The entries without mirrors; and (entry, instant) of what mirrors end."""
    is_mirror = table[:, -1] > 0
    return table[~is_mirror, :-1], table[is_mirror][:, [-1, RECORDED]]


def _read(currencies: tuple[str, ...], *, since: int) -> counting.Array:
    """The entries from an id on, straight from the database: days and instants are made numbers there."""
    with connection.cursor() as cursor:
        cursor.execute(_query(currencies), [since])
        width = len(cursor.description)
        blocks = []
        while rows := cursor.fetchmany(BLOCK):
            numbers = np.fromiter(flat.from_iterable(rows), dtype=np.int64, count=len(rows) * width)
            blocks.append(numbers.reshape(-1, width))
    return np.concatenate(blocks) if blocks else np.zeros((0, width), dtype=np.int64)


RECORDED = 11  # the place of `recorded_at` in the query below


def _query(currencies: tuple[str, ...]) -> str:
    day = "CAST(julianday(e.value_on) - 1721424.5 AS INTEGER)"
    if connection.vendor != "sqlite":
        day = "(e.value_on - DATE '0001-01-01' + 1)"
    return (
        f"SELECT e.id, e.agreement_id, {_code('e.stage', [stage.value for stage in STAGES])}, e.payer_id, e.payee_id,"
        f" e.year, COALESCE(e.component_id, 0), e.centimes, {_code('e.currency', currencies)}, e.home_centimes, {day},"
        f" {_instant('e.recorded_at')}, {counting.NEVER}, CASE WHEN e.is_in_kind THEN 1 ELSE 0 END,"
        " COALESCE(e.commitment_id, 0), COALESCE(e.reverses_id, 0)"
        " FROM funding_entry e WHERE e.id >= %s ORDER BY e.id"
    )


def _code(column: str, words: tuple[str, ...] | list[str]) -> str:
    cases = " ".join(f"WHEN '{word}' THEN {place}" for place, word in enumerate(words))
    return f"CASE {column} {cases} ELSE -1 END"


def _instant(column: str) -> str:
    """An instant as microseconds UTC since 1970."""
    if connection.vendor == "sqlite":
        micro = f"CAST(substr(substr({column}, 21) || '000000', 1, 6) AS INTEGER)"
        return f"(CAST(strftime('%%s', {column}) AS INTEGER) * 1000000 + {micro})"
    return f"CAST(EXTRACT(EPOCH FROM {column}) * 1000000 AS BIGINT)"
