"""The cells of a list as the columns that linkage compares: each kind of value read once for each different text."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from twiza.core.text import fold
from twiza.territory.rules import ids

from .. import names


def texts_of(table: pa.Table, column: str) -> Any:
    """A column as texts; NULL where it is absent."""
    return table[column].cast(pa.string()) if column in table.column_names else pa.nulls(table.num_rows, pa.string())


def or_null(column: object) -> Any:
    """The column without its empty texts."""
    return pc.if_else(pc.equal(column, ""), None, column)


def mapped(table: pa.Table, column: str, work: Any, kind: pa.DataType) -> pa.Array:
    """Each cell through a function, once for each text; NULL where the column is absent or the cell empty."""
    if column not in table.column_names:
        return pa.nulls(table.num_rows, kind)
    column_ = table[column]
    if pa.types.is_dictionary(column_.type):
        column_ = column_.cast(column_.type.value_type)
    encoded = column_.combine_chunks().dictionary_encode()
    values = pa.array([None if cell in (None, "") else work(cell) for cell in encoded.dictionary.to_pylist()], kind)
    return pc.take(values, encoded.indices)


def places_of(table: pa.Table) -> dict[str, pa.Array]:
    """region, province, commune, locality as texts: the id of the tree where it reaches, else the key."""
    found = {}
    for level, name in enumerate(("region", "province", "commune"), 1):
        own = mapped(table, "territory", lambda own, at=level: _at_level(int(own), at), pa.string())
        found[name] = pc.coalesce(own, _place_keys(table, name))
    return found | {"locality": _place_keys(table, "locality")}


def _at_level(own: int, level: int) -> str | None:
    found = ids.at_level(own, level) if own else None
    return None if found is None else str(found)


def _place_keys(table: pa.Table, column: str) -> pa.Array:
    """The key of a place's name in either script; a code stays a code."""

    def keys(texts: list[str]) -> list[str | None]:
        lettered = [text if any(map(str.isalpha, text)) else "" for text in texts]
        found = names.name_keys(lettered, lean=True).compact
        return [
            (key if letters else text.strip()) or None
            for text, letters, key in zip(texts, lettered, found, strict=True)
        ]

    return _together(table, column, keys)


def _together(table: pa.Table, column: str, work: Callable[[list[str]], Sequence[str | None]]) -> pa.Array:
    """A column of texts through a function of all its different texts; NULL where it is absent or the cell empty."""
    if column not in table.column_names:
        return pa.nulls(table.num_rows, pa.string())
    texts = table[column].cast(pa.string()).combine_chunks()
    encoded = or_null(texts).dictionary_encode()
    return pc.take(pa.array(work(encoded.dictionary.to_pylist()), pa.string()), encoded.indices)


def numbers_of(table: pa.Table) -> pa.Array:
    """The numbers that a record bears, "scheme|authority|value" each; NULL where it bears none."""
    if "identifiers" not in table.column_names:
        return pa.nulls(table.num_rows, pa.list_(pa.string()))
    column = table["identifiers"].combine_chunks()
    if pa.types.is_null(column.type):
        return pa.nulls(table.num_rows, pa.list_(pa.string()))
    if not pa.types.is_list(column.type) and not pc.any(pc.match_substring(column, ";")).as_py():
        text = pc.utf8_trim_whitespace(column.cast(pa.string()))
        whole = pc.and_(pc.equal(pc.count_substring(text, "|"), 2), pc.invert(pc.ends_with(text, "|")))
        return _alone(text, pc.fill_null(whole, False))
    return pa.array([_number_list(cell) for cell in column.to_pylist()], pa.list_(pa.string()))


def _alone(texts: pa.Array, whole: pa.Array) -> pa.ListArray:
    """Each text as a list of one, NULL where it is not whole."""
    kept = np.asarray(whole)
    offsets = np.concatenate([[0], np.cumsum(kept)]).astype(np.int32)
    return pa.ListArray.from_arrays(pa.array(offsets), texts.filter(whole), mask=pa.array(~kept))


def _number_list(cell: Any) -> list[str] | None:
    parts = [part.strip() for part in cell.split(";")] if isinstance(cell, str) else cell
    return (
        sorted({part for part in parts if part.count("|") == 2 and not part.endswith("|")}) or None if parts else None
    )


def dates_of(table: pa.Table) -> pa.Array:
    """The founding day; NULL where none can be read."""
    if "founded_on" not in table.column_names:
        return pa.nulls(table.num_rows, pa.date32())
    column = table["founded_on"]
    if pa.types.is_date(column.type) or pa.types.is_timestamp(column.type):
        return column.cast(pa.date32())
    return mapped(table, "founded_on", lambda text: _day(str(text)), pa.date32())


def _day(text: str) -> Any:
    try:
        return dt.date.fromisoformat(text[:10])
    except ValueError:
        return None


def folded(table: pa.Table, column: str) -> pa.Array:
    """A column as texts, folded."""
    return mapped(table, column, lambda text: fold(str(text)) or None, pa.string())


def phones_of(table: pa.Table) -> pa.Array:
    """A hash of the last nine digits: 06.. and +212 6.. are one telephone, and nobody can call it."""

    def hashes(texts: list[str]) -> list[str | None]:
        plain = [text if text.isascii() else fold(text) for text in texts]
        numbers = pc.replace_substring_regex(pa.array(plain, pa.string()), "[^0-9]+", "").to_pylist()
        return [_hash(digits[-9:]) if len(digits) >= 8 else None for digits in numbers]

    return _together(table, "phone", hashes)


def _hash(digits: str) -> str:
    return hashlib.blake2b(digits.encode(), digest_size=8).hexdigest()


def integers_of(table: pa.Table, column: str) -> pa.Array:
    """A column as whole numbers; NULL where it is none."""
    return mapped(table, column, _integer, pa.int32())


def _integer(value: Any) -> int | None:
    try:
        return int(float(value))
    except (TypeError, ValueError, OverflowError):
        return None
