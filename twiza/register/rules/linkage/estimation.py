"""Learns the parameters: from pairs that people decided, and from lists that nobody labelled.

    m  how often each degree of agreement is seen among the same: counted in the labelled pairs
    u  how often among others: counted in random pairs, as splink samples them, and for what random pairs never show
       in the pairs that blocking brings, less the known same

Counts are added to those that the present settings stand for (`strength` pairs), so that ten decisions of a review
queue move a parameter a little and ten thousand settle it. The calibration (slope, shift) turns weights into
probabilities that are kept: among the pairs of probability p, a share p is the same.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import duckdb
import numpy as np
import pyarrow as pa
from scipy.optimize import minimize

from .blocking import make_pairs
from .columns import as_table, check_input, prepare
from .deciding import SAME
from .linking import connect, link
from .scoring import compared, double, level_of, per_level, score_pairs
from .settings import LEAST_PROBABILITY, Settings, load_settings

RANDOM_PAIRS = 3_000_000
# A level seen less often than this among random pairs is counted among the blocked ones
SEEN = 40


@dataclass
class Example:
    """Lists to learn from. same: rows left_id, right_id of pairs known to be the same; complete: there are no others.

    different: pairs that people refused; with `same` they are what a review queue teaches, when `same` is not complete.
    """

    left: Any
    right: Any = None
    same: Any = None
    different: Any = None
    complete: bool = False


@dataclass
class _Counts:
    """Per field and level, numbers of pairs."""

    same: dict[str, np.ndarray]
    random: dict[str, np.ndarray]
    blocked: dict[str, np.ndarray]
    pairs: float


def estimate(
    examples: Sequence[Example], *, start: Settings | None = None, strength: float = 200.0, seed: int = 1
) -> Settings:
    """New settings from examples, starting from `start` (the shipped ones). The thresholds stay; see `calibrate`.

    strength: how many pairs the present parameters are worth. Raises: those of `link`; ValueError without examples.
    """
    start = start or load_settings()
    if not examples:
        raise ValueError("nothing to learn from")
    counts = [_count(one, start, seed) for one in examples]
    content = start.with_().content
    for comparison, kept in zip(start.comparisons, content["comparisons"], strict=True):
        known = [level for level in kept["levels"] if level["label"] != "unknown"]
        m = _share([one.same[comparison.field] for one in counts], [level["m"] for level in known], strength)
        u = _others(counts, comparison.field)
        shown = _shown(counts, comparison.field)
        for level, of_same, of_others, is_shown in zip(known, m, u, shown, strict=True):
            if is_shown:
                level["m"], level["u"] = _digits(of_same), _digits(of_others)
    return Settings(content)


def _digits(value: float) -> float:
    return float(f"{max(value, LEAST_PROBABILITY):.4g}")


def _share(counts: Sequence[np.ndarray], before: Sequence[float], strength: float) -> np.ndarray:
    total = np.sum(counts, axis=0)
    prior = np.asarray(before) / sum(before)
    return (total + strength * prior) / (total.sum() + strength)


def _shown(counts: Sequence[_Counts], field: str) -> np.ndarray:
    """Levels seen among the same and among others: only these can be learnt, the rest keep the weight that they had."""
    same = np.sum([one.same[field] for one in counts], axis=0)
    others = np.sum([one.random[field] + one.blocked[field] for one in counts], axis=0)
    return np.asarray((same > 0) & (others > 0))


def _others(counts: Sequence[_Counts], field: str) -> np.ndarray:
    """u of each level: the mean over the examples that know the field, each worth the same.

    Where some know who is the same, m and u come from the same examples. A field known only where names agree is
    never met by random pairs; its share is that among the blocked ones.
    """
    found = []
    labelled = [one for one in counts if one.same[field].sum()]
    for one in labelled or counts:
        seen, blocked = one.random[field], one.blocked[field]
        if seen.sum() >= 10 * SEEN:
            known = one.pairs * seen.sum() / RANDOM_PAIRS
            found.append(np.where(seen >= SEEN, seen / seen.sum(), np.maximum(blocked, 0.5) / max(known, 1.0)))
        elif blocked.sum():
            found.append(np.maximum(blocked, 0.5) / np.maximum(blocked, 0.5).sum())
    if not found:
        return np.ones(len(counts[0].random[field]))
    return np.asarray(np.exp(np.mean(np.log(found), axis=0)))


def _count(example: Example, settings: Settings, seed: int) -> _Counts:
    with connect() as con:
        tables = load(con, example)
        dedupe = len(tables) == 1
        make_pairs(con, settings, dedupe=dedupe)
        known = known_pairs(con, tables, example.same, "same")
        others = f"SELECT l, r FROM pairs ANTI JOIN {known} USING (l, r)"
        blocked = _levels(con, settings, others, dedupe=dedupe)
        same = _levels(con, settings, f"FROM {known}", dedupe=dedupe)
        sizes = [table.num_rows for table in tables]
        random = _levels(con, settings, _random_pairs(con, sizes, seed), dedupe=dedupe)
        pairs = sizes[0] * (sizes[0] - 1) / 2 if dedupe else float(sizes[0] * sizes[1])
    return _Counts(same, random, blocked, pairs)


def load(con: duckdb.DuckDBPyConnection, example: Example) -> list[pa.Table]:
    """The lists of an example with their derived columns in `con`."""
    tables = [as_table(one) for one in (example.left, example.right) if one is not None]
    check_input(tables)
    prepare(con, tables)
    return tables


def known_pairs(con: duckdb.DuckDBPyConnection, tables: Sequence[pa.Table], pairs: object, name: str) -> str:
    """The table `known_<name>` of row numbers for pairs of ids; empty when there are none."""
    other = tables[-1]
    none = pa.table({"left_id": pa.array([], pa.string()), "right_id": pa.array([], pa.string())})
    con.register("pairs_told", none if pairs is None else as_table(pairs))
    for side, table in (("one", tables[0]), ("two", other)):
        con.register(f"ids_{side}", pa.table({"own": table["id"], "row_": pa.array(range(table.num_rows), pa.int64())}))
    order = (
        "least(a.row_, b.row_) AS l, greatest(a.row_, b.row_) AS r" if len(tables) == 1 else "a.row_ AS l, b.row_ AS r"
    )
    con.execute(f"""
        CREATE OR REPLACE TABLE known_{name} AS SELECT DISTINCT {order} FROM pairs_told t
        JOIN ids_one a ON a.own::VARCHAR = t.left_id::VARCHAR JOIN ids_two b ON b.own::VARCHAR = t.right_id::VARCHAR""")
    return f"known_{name}"


def _random_pairs(con: duckdb.DuckDBPyConnection, sizes: Sequence[int], seed: int) -> str:
    rng = np.random.default_rng(seed)
    left = rng.integers(0, sizes[0], RANDOM_PAIRS)
    right = rng.integers(0, sizes[-1], RANDOM_PAIRS)
    if len(sizes) == 1:
        left, right = np.minimum(left, right), np.maximum(left, right)
    con.register("random_pairs", pa.table({"l": left, "r": right}))
    return "SELECT l, r FROM random_pairs" + (" WHERE l <> r" if len(sizes) == 1 else "")


def _levels(con: duckdb.DuckDBPyConnection, settings: Settings, pairs: str, *, dedupe: bool) -> dict[str, np.ndarray]:
    """How many of these pairs stand at each level of each field, the unknown left out."""
    levels = ", ".join(f"{level_of(one)} AS g_{one.field}" for one in settings.comparisons)
    con.execute(f"CREATE OR REPLACE TEMP TABLE levels AS SELECT {levels} FROM ({compared(pairs, dedupe=dedupe)})")
    found = {}
    for one in settings.comparisons:
        rows = con.execute(f"SELECT g_{one.field}, count(*) FROM levels GROUP BY 1").fetchall()
        counts = np.zeros(len(one.levels))
        for place, number in rows:
            counts[place] = number
        found[one.field] = np.array([n for n, level in zip(counts, one.levels, strict=True) if not level.is_null])
    return found


def calibrate(examples: Sequence[Example], settings: Settings, *, precision: float = 0.985) -> Settings:
    """The same settings with slope, shift and the ceiling of namesakes fitted to examples, and the threshold of "same".

    The threshold is the lowest probability at which the pairs above it keep `precision` on the complete examples
    together; without any it stays.
    """
    bits = [_bits(one, settings) for one in examples if one.complete or one.different is not None]
    if not bits:
        raise ValueError("no example to calibrate on")
    common, own, prior, same = (np.concatenate([one[place] for one in bits]) for place in range(4))

    def loss(terms: np.ndarray) -> float:
        slope, shift, ceiling = terms
        odds = prior + shift + slope * own - np.logaddexp2(0, prior + shift + slope * common - ceiling)
        odds = np.clip(odds * math.log(2), -40, 40)
        return float((np.logaddexp(0, odds) - same * odds).mean())

    found = minimize(loss, [0.9, 1.0, 3.0], method="Nelder-Mead", options={"maxiter": 4000, "xatol": 1e-4})
    limits = dict(
        zip(("slope", "shift", "namesakes_ceiling"), (round(float(value), 3) for value in found.x), strict=True)
    )
    fitted = settings.with_(limits={**settings.content["limits"], **limits})
    if not any(one.complete for one in examples):
        return fitted
    # What name, place and sector say together is never enough: the threshold stands above their ceiling
    ceiling = 1 / (1 + 2 ** -fitted.number("namesakes_ceiling"))
    threshold = max(_threshold(examples, fitted, precision), math.ceil(100 * (ceiling + 0.02)) / 100)
    return fitted.with_(limits={**fitted.content["limits"], "same": threshold})


def _bits(example: Example, settings: Settings) -> tuple[np.ndarray, ...]:
    """For each scored pair: bits of the namesake fields, of all fields, the prior, and whether it is the same."""
    with connect() as con:
        tables = load(con, example)
        dedupe = len(tables) == 1
        make_pairs(con, settings, dedupe=dedupe)
        prior = settings.prior(tables[0].num_rows, None if dedupe else tables[1].num_rows)
        score_pairs(con, settings, prior, dedupe=dedupe)
        known = known_pairs(con, tables, example.same, "same")
        refused = known_pairs(con, tables, example.different, "different")
        text = (
            "true"
            if example.complete
            else f"(l, r) IN (SELECT (l, r) FROM {known} UNION ALL SELECT (l, r) FROM {refused})"
        )
        weights = {one.field: f"({per_level(one, lambda level: double(level.weight))})" for one in settings.comparisons}
        common = settings.namesakes(weights)
        own = " + ".join(weights.values())
        start = double(math.log2(prior / (1 - prior)))
        found = con.execute(
            f"SELECT {common} AS common, {own} AS own, {start} AS prior, (l, r) IN (SELECT (l, r) FROM {known}) AS same"
            f" FROM scored WHERE {text}"
        ).fetchnumpy()
    return tuple(np.asarray(found[name], float) for name in ("common", "own", "prior", "same"))


def _threshold(examples: Sequence[Example], settings: Settings, precision: float) -> float:
    """The lowest probability above which the free pairs keep the precision."""
    open_ = settings.with_(limits={**settings.content["limits"], "same": 0.5})
    found = [_answers(one, open_) for one in examples if one.complete]
    probability, right = (np.concatenate([one[place] for one in found]) for place in range(2))
    order = np.argsort(-probability)
    share = np.cumsum(right[order]) / np.arange(1, len(order) + 1)
    kept = np.flatnonzero(share >= precision)
    return round(float(probability[order][kept[-1]]), 4) if len(kept) else 0.999


def _answers(example: Example, settings: Settings) -> tuple[np.ndarray, np.ndarray]:
    """Probability of each pair answered "same", and whether it is."""
    pairs = link(example.left, example.right, settings=settings).decided(SAME)
    as_table_result = as_table(example.same)
    true = set(
        zip(
            map(str, as_table_result["left_id"].to_pylist()),
            map(str, as_table_result["right_id"].to_pylist()),
            strict=True,
        )
    )
    if example.right is None:
        true |= {(other, one) for one, other in true}
    ids = zip(map(str, pairs["left_id"].to_pylist()), map(str, pairs["right_id"].to_pylist()), strict=True)
    return pairs["probability"].to_numpy(), np.array([pair in true for pair in ids], float)
