"""How much each field speaks for a pair: the Fellegi-Sunter weights of the settings, as one SQL over DuckDB.

The parameters and conditions are those that splink gets (settings.for_splink); the sum of weights of a pair is splink's
match weight. splink writes a table for each step and each comparison's text again in each level; here words shared and
likeness are computed once a pair and the weak pairs never leave the scan.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import duckdb

from .columns import DERIVED
from .settings import AgreementLevel, Comparison, Settings, spell

# Names less alike than this are not spelt alike: no condition of the settings looks closer
NEAR = 0.85


def score_pairs(con: duckdb.DuckDBPyConnection, settings: Settings, prior: float, *, dedupe: bool) -> None:
    """Fill `scored` from `pairs`: l, r, the level of each field (g_<field>), weight in bits with the prior in it.

    Pairs below the floor of the settings are left out: they have no part in any decision. Most fall before the fields
    that cost most are looked at (`_late`): the most that these could add would not lift them.
    """
    late = [one for one in settings.comparisons if _is_late(one)]
    early = [one for one in settings.comparisons if one not in late]
    start, floor = double(math.log2(prior / (1 - prior))), settings.number("floor")
    reachable = " + ".join([start, *(f"({_weight_of(one)})" for one in early), *map(_most, late)])
    weights = " + ".join([start, *(f"({_weight_of(one)})" for one in settings.comparisons)])
    con.execute(f"""
        CREATE OR REPLACE TABLE near AS
        SELECT * FROM (
            SELECT l, r, jw, numbered, {_levels(early)} FROM ({_alike("FROM pairs", EARLY, dedupe=dedupe)})
        ) WHERE {reachable} >= {floor} - {double(ROUNDING)}""")
    con.execute(f"""
        CREATE OR REPLACE TABLE scored AS
        SELECT * FROM (
            SELECT *, {weights} AS weight FROM (
                SELECT l, r, {", ".join(f"g_{one.field}" for one in early)}, {_levels(late)} FROM (
                    SELECT *, {_SPELT} AS spelt FROM (
                        SELECT near.*, {_sided(LATE)} FROM near {_joined("near", dedupe=dedupe)})))
        ) WHERE weight >= {floor}""")
    con.execute("DROP TABLE near")


def compared(pairs: str, *, dedupe: bool) -> str:
    """Pairs (l, r) with the derived columns of both records, `shared`, `equal`, `jw` and `spelt` worked out once."""
    return f"SELECT *, {_SPELT} AS spelt FROM ({_alike(pairs, _COLUMNS, dedupe=dedupe)})"


# Columns that cost most to bring along, and are asked of few pairs only
LATE = ("plain", "plain_ar", "numbers", "schemes")
_COLUMNS = tuple(name for name in DERIVED if name != "id")
EARLY = tuple(name for name in _COLUMNS if name not in LATE)
# Sums of weights in another order differ by so little
ROUNDING = 1e-6
_SPELT = f"CASE WHEN jw >= {NEAR} THEN {spell('{spelt}')} END"


def _alike(pairs: str, columns: Sequence[str], *, dedupe: bool) -> str:
    """Pairs with columns of both records, whether both bear numbers, and how alike their names are."""
    return f"""
        SELECT *, {spell("{shared}")} AS shared, {spell("{equal}")} AS equal,
               CASE WHEN compact_l = compact_r THEN 1 ELSE {spell("{jw}")} END AS jw
        FROM (SELECT p.l, p.r, a.numbered AND b.numbered AS numbered, {_sided(columns)}
              FROM ({pairs}) p {_joined("p", dedupe=dedupe, more=", numbers IS NOT NULL AS numbered")})"""


def _sided(columns: Sequence[str]) -> str:
    return ", ".join(f"a.{name} AS {name}_l, b.{name} AS {name}_r" for name in columns)


def _joined(pairs: str, *, dedupe: bool, more: str = "") -> str:
    sides = ("records_0", "records_0" if dedupe else "records_1")
    left, right = (f"(SELECT *{more} FROM {side})" for side in sides)
    return f"JOIN {left} a ON a.id = {pairs}.l JOIN {right} b ON b.id = {pairs}.r"


def _is_late(comparison: Comparison) -> bool:
    words = " ".join(level.condition for level in comparison.levels)
    return any(name in words for name in ("{spelt}", "{common_", *(f"{name}_l" for name in LATE)))


def _most(comparison: Comparison) -> str:
    """SQL of the most that a late field may add: nothing for numbers that one side does not bear."""
    most = double(max(0.0, *(level.weight for level in comparison.levels)))
    return f"CASE WHEN numbered THEN {most} ELSE 0 END" if comparison.field == "identifiers" else most


def _levels(comparisons: Sequence[Comparison]) -> str:
    return ", ".join(f"{level_of(one)} AS g_{one.field}" for one in comparisons)


def level_of(comparison: Comparison) -> str:
    """SQL of the level at which a compared pair stands, as its place in the comparison."""
    once = {word: word for word in ("shared", "equal", "jw", "spelt")}
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


def quoted(level: AgreementLevel) -> str:
    """The label of a level as SQL text."""
    return "'" + level.label.replace("'", "''") + "'"
