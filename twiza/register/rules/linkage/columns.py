"""What is compared: a list becomes one table of derived columns, the same for both lists, in DuckDB.

Canonical input, one row per record; every column but `id` and one of the names is optional, unknown is NULL or "":

    id           text or number, unique inside the list
    name         name in any script        name_ar      its second name, usually the Arabic one
    territory    id of the tree (int); or  region, province, commune as text
    locality     text below the commune (village, douar, quarter)
    identifiers  list of "scheme|authority|value" (or the same as one text, parts apart by ";")
    founded_on   date or ISO text          sector       code or text
    phone        text                      members      integer
    place        text shown to people instead of the columns above; never compared
    form         code of the legal form; without it, and where it only says "cooperative", the form that the name says

Derived columns: see DERIVED. Rarity of a word is log2(rows / rows that bear it), counted in the lists themselves.
Raises: RuleError list_without_id, list_without_names, list_empty, ids_repeated, names_empty, one_name_only,
no_common_field.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from twiza.core.text import fold
from twiza.core.values import RuleError

from .. import names
from .values import dates_of, folded, integers_of, numbers_of, or_null, phones_of, places_of, texts_of

# Codes of lists in which there is nothing to find
NOT_LINKABLE = frozenset({"list_empty", "names_empty", "one_name_only", "no_common_field"})
# The fields that can confirm a name: a list needs at least one in common with the other
EVIDENCE = ("place", "identifiers", "founded_on", "sector", "phone", "members")
WORDS = 5
# A list of fifty rows does not know how rare its words are: this many unseen rows stand behind every list
UNSEEN_ROWS = 1000
DERIVED = (
    "id",
    "compact",
    "alt",
    "acronym",
    "figures",
    "plain",
    "plain_ar",
    *(f"t{i}" for i in range(1, WORDS + 1)),
    *(f"w{i}" for i in range(1, WORDS + 1)),
    "weight",
    "region",
    "province",
    "commune",
    "locality",
    "numbers",
    "schemes",
    "founded",
    "sector",
    "phone",
    "members",
    "form",
)


def as_table(data: object) -> pa.Table:
    """A pyarrow table from one, from a pandas frame, or from a list of dicts."""
    if isinstance(data, pa.Table):
        return data
    if isinstance(data, list):
        names = dict.fromkeys(name for row in data for name in row)
        return pa.table({name: pa.array([row.get(name) for row in data]) for name in names})
    return pa.Table.from_pandas(data, preserve_index=False)


def check_input(tables: Sequence[pa.Table]) -> None:
    """Refuse what cannot be linked, before any work is done. Codes: see the head of the module."""
    for number, table in enumerate(tables, 1):
        if "id" not in table.column_names:
            raise RuleError("list_without_id", list=number)
        if not {"name", "name_ar"} & set(table.column_names):
            raise RuleError("list_without_names", list=number)
        if not table.num_rows:
            raise RuleError("list_empty", list=number)
        if pc.count_distinct(table["id"]).as_py() < table.num_rows:
            raise RuleError("ids_repeated", list=number)


def prepare(con: duckdb.DuckDBPyConnection, tables: Sequence[pa.Table]) -> tuple[str, ...]:
    """Make the tables `records_0` (and `records_1`) of DERIVED columns; returns the fields both lists know.

    tables: one list, or two, checked by `check_input`. Beside them `suspect_<side>`: rows whose name
    is not to be trusted.
    """
    with ThreadPoolExecutor(1) as aside:
        # DuckDB spells the names on one core while Python makes their keys on the other
        spelling = [aside.submit(_spell, con.cursor(), table, side) for side, table in enumerate(tables)]
        lists = [derived(table) for table in tables]
        words = weigh_words(lists)
        for one in spelling:
            one.result()
    for side in range(len(tables)):
        table = lists[side]
        refuse_sameness(table["compact"], side)
        con.register(f"raw_{side}", _with(table, words[side]))
        con.execute(f"""
            CREATE OR REPLACE TABLE records_{side} AS
            SELECT {", ".join(DERIVED)},
                row_number() OVER (ORDER BY compact, commune, founded, members, locality, id) AS seat
            FROM (SELECT *, {_SCHEMES} AS schemes FROM raw_{side} JOIN spelt_{side} USING (id))""")
        con.execute(f"CREATE OR REPLACE TABLE suspect_{side} AS SELECT id FROM raw_{side} WHERE suspect")
        con.execute(f"DROP TABLE spelt_{side}")
        con.unregister(f"raw_{side}")
        lists[side] = words[side] = None  # type: ignore[call-overload]
    if len(tables) == 1:
        con.execute("CREATE OR REPLACE VIEW suspect_1 AS FROM suspect_0")
    return common_fields(con, len(tables))


_SCHEMES = "list_transform(numbers, n -> regexp_replace(n, '[|][^|]*$', ''))"
_HEADS = f"^(({'|'.join(sorted(names.LEGAL_HEADS))}) ((de|des|du|d|la|le|les|l) )*)+"
_LETTERS = {"plain": "[a-z]", "plain_ar": "[\u0621-\u064a]"}


def _spell(con: duckdb.DuckDBPyConnection, table: pa.Table, side: int) -> None:
    """The table `spelt_<side>`: id, plain, plain_ar: the name as written in one script, NULL in the other.

    Small letters, no accents, no words of law at the head.
    """
    shown = {name: texts_of(table, name) for name in ("name", "name_ar")}
    con.register(f"shown_{side}", pa.table({"id": pa.array(np.arange(table.num_rows)), **shown}))
    bare, cut = [], []
    for name in shown:
        text = f"regexp_replace(strip_accents(lower({name})), '[^a-z0-9\u0621-\u064a]+', ' ', 'g')"
        bare.append(f"translate(trim({text}) || ' ', 'أإآىةؤئ', 'اااايهوي') AS {name}")
        cut.append(f"trim(regexp_replace({name}, '{_HEADS}', '')) AS {name}_cut")
    columns = []
    for column, letters in _LETTERS.items():
        texts = ", ".join(f"CASE WHEN regexp_matches({name}, '{letters}') THEN {name}_cut END" for name in shown)
        columns.append(f"nullif(coalesce({texts}), '') AS {column}")
    con.execute(f"""
        CREATE OR REPLACE TABLE spelt_{side} AS SELECT id, {", ".join(columns)}
        FROM (SELECT *, {", ".join(cut)} FROM (SELECT id, {", ".join(bare)} FROM shown_{side}))""")
    con.close()


def _with(table: pa.Table, columns: dict[str, object]) -> pa.Table:
    kept = table.drop_columns(["words", "words_ar"])
    return pa.table({**{name: kept[name] for name in kept.column_names}, **columns})


def weigh_words(lists: Sequence[pa.Table]) -> list[dict[str, object]]:
    """For each list the columns t1.. (codes of the rarest words), w1.. (their rarity in bits) and weight (of the name).

    The two scripts of a name share one bag of words; the weight of the name is then the mean of the two.
    """
    rows, words = [], []
    start = 0
    for table in lists:
        for name in ("words", "words_ar"):
            column = table[name].combine_chunks()
            rows.append(pc.list_parent_indices(column).to_numpy(zero_copy_only=False).astype(np.int64) + start)
            words.append(pc.list_flatten(column).cast(pa.string()))
        start += table.num_rows
    encoded = pa.chunked_array(words, pa.string()).combine_chunks().dictionary_encode()
    kinds = max(len(encoded.dictionary), 1)
    borne = np.unique(np.concatenate(rows) * kinds + encoded.indices.to_numpy(zero_copy_only=False))
    row, code = borne // kinds, borne % kinds
    rarity = np.round(np.log2((start + UNSEEN_ROWS) / (np.bincount(code, minlength=kinds) + 0.5)), 3)
    weight = rarity[code]
    order = np.lexsort((code, -weight, row))
    row, code, weight = row[order], code[order], weight[order]
    seat = np.arange(len(row)) - np.searchsorted(row, row)
    total = np.bincount(row, weights=weight, minlength=start)
    found, first = [], 0
    for table in lists:
        last = first + table.num_rows
        both = np.asarray(table["alt"].is_valid())
        columns: dict[str, object] = {"weight": np.where(both, total[first:last] / 2, total[first:last])}
        for place in range(WORDS):
            mine = (seat == place) & (row >= first) & (row < last)
            columns |= _scattered(place + 1, row[mine] - first, code[mine], weight[mine], last - first)
        found.append(columns)
        first = last
    return found


def _scattered(number: int, rows: Any, codes: Any, weights: Any, size: int) -> dict[str, object]:
    """The columns t<number> and w<number>: values at their rows, NULL elsewhere."""
    absent = np.ones(size, bool)
    absent[rows] = False
    words, bits = np.zeros(size, np.int64), np.zeros(size)
    words[rows], bits[rows] = codes, weights
    return {f"t{number}": pa.array(words, mask=absent), f"w{number}": pa.array(bits, mask=absent)}


def derived(table: pa.Table) -> pa.Table:
    """The columns of one list that need no other row: keys, place, numbers; `id` is the row's place in the table."""
    size = table.num_rows
    main, second = _keys(table, "name"), _keys(table, "name_ar")
    none = pa.nulls(size, pa.string())
    compact = or_null(main["compact"]) if main else none
    other = or_null(second["compact"]) if second else none
    words = main["tokens"] if main else _empty_lists(size)
    words_ar = second["tokens"] if second else _empty_lists(size)
    first = pc.coalesce(compact, other)
    alt = pc.if_else(pc.fill_null(pc.not_equal(first, other), False), other, None)
    acronym = or_null(main["acronym"]) if main else none
    figures = [keys["figures"] for keys in (main, second) if keys]
    columns = {
        "figures": pc.max_element_wise(*figures),
        "id": pa.array(np.arange(size)),
        "suspect": suspects(table),
        "compact": first,
        "alt": alt,
        "acronym": acronym,
        "words": words,
        "words_ar": words_ar,
        **places_of(table),
        "numbers": numbers_of(table),
        "founded": dates_of(table),
        "sector": folded(table, "sector"),
        "phone": phones_of(table),
        "members": integers_of(table, "members"),
        "form": _forms(table, [keys["form"] for keys in (main, second) if keys]),
    }
    return pa.table(columns)


# Forms that a name says beyond doubt; "Union" and "Société" also stand in names of cooperatives
_CLEAR = pa.array(["association", "cooperative", "economic_interest_group", "federation", "foundation", "mutual"])
_TOLD = pa.array(
    ["association", "cooperative", "economic_interest_group", "federation", "foundation", "mutual", "union"]
)


def _forms(table: pa.Table, said: Sequence[pa.ChunkedArray]) -> Any:
    """The legal form: what the column says; where it says nothing or no more than "cooperative", what the name says."""
    own = pc.coalesce(*(pc.if_else(pc.is_in(one, value_set=_TOLD), one, None) for one in said))
    given = or_null(texts_of(table, "form"))
    clear = pc.if_else(pc.is_in(own, value_set=_CLEAR), own, None)
    vague = pc.fill_null(pc.equal(given, "cooperative"), False)
    return pc.if_else(vague, pc.coalesce(clear, given), pc.coalesce(given, own))


# Letters that look Latin or Arabic and are neither; marks that turn the order of what is read
_LIKENESSES = "[\u0370-\u052f\u13a0-\u13ff\u2d00-\u2d2f\uff21-\uff5a\U0001d400-\U0001d7ff]"
_TURNING = "[\u202a-\u202e\u2066-\u2069]"


def suspects(table: pa.Table) -> Any:
    """Rows whose name mixes in look-alike letters of another alphabet, or marks that turn its order."""
    found = pa.array([False] * table.num_rows)
    for name in ("name", "name_ar"):
        if name in table.column_names:
            texts = table[name].cast(pa.string()).combine_chunks()
            mixed = pc.and_(
                pc.match_substring_regex(texts, _LIKENESSES),
                pc.match_substring_regex(texts, "[A-Za-z\u00c0-\u024f\u0621-\u064a]"),
            )
            found = pc.or_(found, pc.fill_null(pc.or_(mixed, pc.match_substring_regex(texts, _TURNING)), False))
    return found


def _keys(table: pa.Table, column: str) -> dict[str, pa.ChunkedArray] | None:
    """The key of each name of a column; what repeats is worked out once."""
    if column not in table.column_names:
        return None
    encoded = pc.fill_null(table[column].cast(pa.string()), "").combine_chunks().dictionary_encode()
    texts = encoded.dictionary.to_pylist()
    keys = names.name_keys(texts, lean=True).table()
    found = {name: pc.take(keys[name], encoded.indices) for name in ("compact", "tokens", "acronym", "form")}
    numbered = pc.match_substring_regex(encoded.dictionary, r"\p{N}").to_pylist()
    figures = [_figures(text) if has else "" for text, has in zip(texts, numbered, strict=True)]
    return found | {"figures": pc.take(pa.array(figures, pa.string()), encoded.indices)}


def _figures(name: str) -> str:
    """The numbers in a name: "Amal 2" is not "Amal 1"."""
    return " ".join(sorted({str(int(digits)) for digits in re.findall("[0-9]+", fold(name))}))


def _empty_lists(size: int) -> pa.Array:
    return pa.ListArray.from_arrays(pa.array(np.zeros(size + 1, np.int32)), pa.array([], pa.string()))


def refuse_sameness(compact: pa.ChunkedArray, side: int) -> None:
    """A list without a readable name, or of one name repeated, tells nobody from anybody."""
    filled, distinct = (len(compact) - compact.null_count, pc.count_distinct(compact, mode="only_valid").as_py())
    if not filled:
        raise RuleError("names_empty", list=side + 1)
    if filled > 2 and distinct == 1 and filled == len(compact):
        raise RuleError("one_name_only", list=side + 1, rows=filled)


def common_fields(con: duckdb.DuckDBPyConnection, sides: int) -> tuple[str, ...]:
    """The fields of EVIDENCE that every list fills somewhere. RuleError no_common_field when there is none."""
    filled = "count(coalesce(region, province, commune, locality)), count(numbers), count(founded), count(sector), count(phone), count(members)"  # noqa: E501
    known = [_one(con, f"SELECT {filled} FROM records_{side}") for side in range(sides)]
    common = tuple(name for name, *counts in zip(EVIDENCE, *known, strict=True) if all(counts))
    if not common:
        raise RuleError("no_common_field", lists=sides)
    return common


def _one(con: duckdb.DuckDBPyConnection, query: str) -> tuple[object, ...]:
    return con.execute(query).fetchone() or ()
