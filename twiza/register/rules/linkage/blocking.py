"""Which pairs are looked at: those that share any of several cheap keys; a block too large is cut, and said.

A block whose pairs pass the cap is not compared all with all: its rows are laid side by side in the order of their
names and dates, and each row meets its nearest neighbours only. Ten thousand rows of one key cost ten thousand times
the neighbours, never fifty million.
"""

from __future__ import annotations

from dataclasses import dataclass

import duckdb

from .settings import Settings

# So many pairs are weighed in a second: below it nothing need be spared
FREE_PAIRS = 1_000_000


@dataclass(frozen=True)
class CappedBlock:
    """A block that was cut: its key, how many rows share it, the pairs it would have made and those looked at."""

    key: str
    shown: str
    rows: int
    pairs: int
    kept: int


def make_pairs(con: duckdb.DuckDBPyConnection, settings: Settings, *, dedupe: bool) -> list[CappedBlock]:
    """Fill the table `pairs` (l, r: row numbers, each pair once, l < r inside one list); returns the blocks cut."""
    sides = (0,) if dedupe else (0, 1)
    for side in sides:
        con.execute(f"CREATE OR REPLACE TABLE keys_{side} AS {_keys(settings, side)}")
    _measure(con, dedupe=dedupe)
    cap, neighbours = _caps(con, settings, sides)
    con.execute(f"CREATE OR REPLACE TABLE cut AS SELECT * FROM sizes WHERE pairs > {cap}")
    other, order = ("keys_0", "AND a.id < b.id") if dedupe else ("keys_1", "")
    con.execute(f"""
        CREATE OR REPLACE TABLE pairs AS SELECT DISTINCT l, r FROM (
            SELECT a.id AS l, b.id AS r
            FROM (SELECT * FROM keys_0 SEMI JOIN (FROM sizes WHERE pairs <= {cap}) USING (h)) a
            JOIN {other} b ON a.h = b.h {order}
            UNION ALL {_neighbours(neighbours, dedupe=dedupe)})""")
    said = _said(con, settings, neighbours)
    for name in ("sizes", "cut", *(f"keys_{side}" for side in sides)):
        con.execute(f"DROP TABLE {name}")
    return said


def _caps(con: duckdb.DuckDBPyConnection, settings: Settings, sides: tuple[int, ...]) -> tuple[int, int]:
    """(pairs above which a block is cut, neighbours that a row meets in a block cut): smaller where rows are many.

    Whole blocks may bring `pairs_per_row` pairs for each row of the lists, the blocks cut as many again.
    """
    counted = [con.execute(f"SELECT count(*) FROM records_{side}").fetchone() for side in sides]
    rows = sum(int(one[0]) for one in counted if one)
    budget = max(settings.number("pairs_per_row") * rows, FREE_PAIRS)
    found = con.execute(f"""
        SELECT max(pairs) FROM (SELECT pairs, sum(total) OVER (ORDER BY pairs) AS so_far
        FROM (SELECT pairs, sum(pairs) AS total FROM sizes GROUP BY pairs)) WHERE so_far <= {budget}""").fetchone()
    cap = min(int(settings.number("block_pairs")), int(found[0]) if found and found[0] else 1)
    cut = con.execute(f"SELECT sum(lefts + rights) FROM sizes WHERE pairs > {cap}").fetchone()
    seats = int(cut[0]) if cut and cut[0] else 1
    return cap, max(2, min(int(settings.number("neighbours")), int(budget // seats)))


def _keys(settings: Settings, side: int) -> str:
    """Every key of every row as (h, id); alternatives of one block share their hash, so that one may meet another."""
    parts = []
    for number, alternatives in enumerate(settings.blocks.values()):
        for parts_of in alternatives:
            if parts_of == ["number"]:
                source, key, known = (
                    f"(SELECT id, unnest(numbers) AS number FROM records_{side})",
                    ["number"],
                    ["number"],
                )
            else:
                source, key, known = f"records_{side}", parts_of, parts_of
            where = " AND ".join(f"({part}) IS NOT NULL" for part in known)
            parts.append(
                f"SELECT hash({number}, {', '.join(key)}) AS h, id, {number}::TINYINT AS block"
                f" FROM {source} WHERE {where}"
            )
    return "SELECT DISTINCT h, id, block FROM (" + " UNION ALL ".join(parts) + ")"


def _measure(con: duckdb.DuckDBPyConnection, *, dedupe: bool) -> None:
    """The table `sizes`: keys that make at least one pair, with their rows and pairs."""
    if dedupe:
        con.execute(
            "CREATE OR REPLACE TABLE sizes AS SELECT h, any_value(block) AS block, count(*) AS lefts, 0 AS rights,"
            " count(*) * (count(*) - 1) // 2 AS pairs FROM keys_0 GROUP BY h HAVING count(*) > 1"
        )
        return
    con.execute(
        "CREATE OR REPLACE TABLE sizes AS SELECT h, block, lefts, rights, lefts * rights AS pairs FROM"
        " (SELECT h, any_value(block) AS block, count(*) AS lefts FROM keys_0 GROUP BY h) JOIN"
        " (SELECT h, count(*) AS rights FROM keys_1 GROUP BY h) USING (h)"
    )


def _neighbours(most: int, *, dedupe: bool) -> str:
    """Pairs of the blocks cut: rows at most `most` places apart in the order of names, across the lists."""
    rows = " UNION ALL ".join(
        f"SELECT h, k.id * 2 + {side} AS own, compact, founded, seat"
        f" FROM keys_{side} k SEMI JOIN cut USING (h) JOIN records_{side} r ON r.id = k.id"
        for side in ((0,) if dedupe else (0, 1))
    )
    nexts = ", ".join(f"lead(own, {step}) OVER nearby" for step in range(1, most + 1))
    # One list is seated once; two are merged by name and day
    order = "seat" if dedupe else "compact, founded, seat"
    window = f"WINDOW nearby AS (PARTITION BY h ORDER BY {order})"
    windowed = f"SELECT own, unnest([{nexts}]) AS other FROM ({rows}) {window}"
    if dedupe:
        return f"SELECT least(own, other) // 2, greatest(own, other) // 2 FROM ({windowed}) WHERE other IS NOT NULL"
    return f"""
            SELECT CASE WHEN own % 2 = 0 THEN own ELSE other END // 2,
                   CASE WHEN own % 2 = 0 THEN other ELSE own END // 2
            FROM ({windowed}) WHERE other IS NOT NULL AND own % 2 <> other % 2"""


def _said(con: duckdb.DuckDBPyConnection, settings: Settings, neighbours: int) -> list[CappedBlock]:
    """The blocks cut, largest first, each with a name by which a person recognises it."""
    names = list(settings.blocks)
    found = con.execute("""
        SELECT c.block, min(r.compact), c.lefts + c.rights, c.pairs
        FROM cut c JOIN keys_0 k USING (h) JOIN records_0 r ON r.id = k.id
        GROUP BY c.h, c.block, c.lefts, c.rights, c.pairs ORDER BY c.pairs DESC, 2""").fetchall()
    return [
        CappedBlock(names[block], shown or "", rows, pairs, min(pairs, rows * neighbours))
        for block, shown, rows, pairs in found
    ]
