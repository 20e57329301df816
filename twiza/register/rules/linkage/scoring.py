"""How much each field speaks for a pair: the Fellegi-Sunter weights of the settings, as one SQL over DuckDB.

The parameters and conditions are those that splink gets (settings.for_splink); the sum of weights of a pair is splink's
match weight. splink writes a table for each step and each comparison's text again in each level; here words shared and
likeness are computed once a pair and the weak pairs never leave the scan.
"""

from __future__ import annotations

import math

import duckdb

from .columns import DERIVED
from .settings import Comparison, Level, Settings, spell

# Names less alike than this are not spelt alike: no condition of the settings looks closer
NEAR = 0.85
_SIDED = [name for name in DERIVED if name != "id"]


def score_pairs(con: duckdb.DuckDBPyConnection, settings: Settings, prior: float, *, dedupe: bool) -> None:
    """Fill `scored` from `pairs`: l, r, the level of each field (g_<field>), weight in bits with the prior in it.

    Pairs below the floor of the settings are left out: they have no part in any decision.
    """
    levels = ", ".join(f"{level_of(one)} AS g_{one.field}" for one in settings.comparisons)
    weights = " + ".join(f"({_weight_of(one)})" for one in settings.comparisons)
    con.execute(f"""
        CREATE OR REPLACE TABLE scored AS
        SELECT * FROM (
            SELECT *, {double(math.log2(prior / (1 - prior)))} + {weights} AS weight
            FROM (SELECT l, r, {levels} FROM ({compared("FROM pairs", dedupe=dedupe)}))
        ) WHERE weight >= {settings.number("floor")}""")


def compared(pairs: str, *, dedupe: bool) -> str:
    """Pairs (l, r) with the derived columns of both records, `shared`, `jw` and `spelt` worked out once."""
    right = "records_0" if dedupe else "records_1"
    columns = ", ".join(f"a.{name} AS {name}_l, b.{name} AS {name}_r" for name in _SIDED)
    return f"""
        SELECT *, CASE WHEN jw >= {NEAR} THEN {spell("{spelt}")} END AS spelt FROM (
            SELECT *, {spell("{shared}")} AS shared,
                   CASE WHEN compact_l = compact_r THEN 1 ELSE {spell("{jw}")} END AS jw
            FROM (SELECT p.l, p.r, {columns} FROM ({pairs}) p
                  JOIN records_0 a ON a.id = p.l JOIN {right} b ON b.id = p.r))"""


def level_of(comparison: Comparison) -> str:
    """SQL of the level at which a compared pair stands, as its place in the comparison."""
    once = {"shared": "shared", "jw": "jw", "spelt": "spelt"}
    whens = " ".join(
        f"WHEN {spell(level.condition, words=once)} THEN {place}"
        for place, level in enumerate(comparison.levels)
        if level.condition != "ELSE"
    )
    return f"(CASE {whens} ELSE {len(comparison.levels) - 1} END)::TINYINT"


def _weight_of(comparison: Comparison) -> str:
    return per_level(comparison, lambda level: double(level.weight))


def per_level(comparison: Comparison, value: object) -> str:
    """SQL that turns the level of a field into a value of that level."""
    assert callable(value)
    whens = " ".join(f"WHEN {place} THEN {value(level)}" for place, level in enumerate(comparison.levels))
    return f"CASE g_{comparison.field} {whens} END"


def double(value: float) -> str:
    """A number as SQL that stays a binary one."""
    return f"{value!r}::DOUBLE"


def quoted(level: Level) -> str:
    """The label of a level as SQL text."""
    return "'" + level.label.replace("'", "''") + "'"
