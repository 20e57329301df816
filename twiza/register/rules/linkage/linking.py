"""Links two lists, or finds the repeated rows of one: derived columns, pairs, weights, competitors, three answers."""

from __future__ import annotations

import math
import os
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import duckdb
import pyarrow as pa
import pyarrow.compute as pc

from twiza.core.values import RuleError

from .blocking import CappedBlock, make_pairs
from .columns import as_table, check_input, prepare
from .deciding import SAME, decide
from .scoring import double, per_level, quoted, score_pairs
from .settings import DUCKDB, SPARK, Settings, load_settings
from .splink_backend import score_by_splink

MEMORY = "3GB"
STEPS = ("reading", "pairs", "weights", "deciding")
Step = Callable[[int, int, str], None]


@dataclass
class LinkResult:
    """What was found.

    pairs: left_id, right_id, probability (among competitors), decision, reasons. reasons is JSON, a list of
    {"field", "weight", "level", "left", "right"} in bits, whose weights add up to the log2 odds of the probability:
    first "prior", then the fields, last "competitors". capped: blocks that were cut. expected_error: the share of
    "same" expected to be wrong, from their own probabilities; None when nothing is. common: fields both lists know.
    remarks: what the lists made impossible, (code, parameters): names_look_alike, blocks_cut.
    """

    pairs: pa.Table
    capped: list[CappedBlock]
    expected_error: float | None
    seconds: float
    settings: Settings
    common: tuple[str, ...] = ()
    candidates: int = 0
    remarks: list[tuple[str, dict[str, object]]] = field(default_factory=list)
    timings: dict[str, float] = field(default_factory=dict)

    def decided(self, decision: str) -> pa.Table:
        """The pairs of one answer."""
        return self.pairs.filter(pc.equal(self.pairs["decision"], decision))


def link(
    left: object,
    right: object = None,
    *,
    settings: Settings | None = None,
    engine: str = DUCKDB,
    progress: Step | None = None,
    least: float = 0.01,
    spark: object = None,
) -> LinkResult:
    """The pairs of `left` and `right` (or of `left` with itself) that are or may be the same organisation.

    left, right: pyarrow table, pandas frame or list of dicts; columns: see `columns`. progress(done, total, phase).
    least: pairs below this probability are not returned. spark: a session for engine "spark", else one is started here.
    Raises: RuleError of columns.check_input and columns.prepare; engine_unknown, spark_missing.
    """
    if engine not in (DUCKDB, SPARK):
        raise RuleError("engine_unknown", engine=engine)
    settings = settings or load_settings()
    tables = [as_table(one) for one in (left, right) if one is not None]
    check_input(tables)
    work = _Work(tables, settings, progress or (lambda done, total, phase: None))
    with work.con:
        return work.run(engine, spark, least)


class _Work:
    """One run: its connection, its clock."""

    def __init__(self, tables: list[pa.Table], settings: Settings, progress: Step) -> None:
        self.tables, self.settings, self.progress = tables, settings, progress
        self.dedupe = len(tables) == 1
        self.con = connect()
        self.begun = time.perf_counter()
        self.timings: dict[str, float] = {}

    def phase(self, number: int) -> None:
        self.timings[STEPS[number]] = time.perf_counter() - self.begun
        self.progress(number, len(STEPS), STEPS[number])

    def run(self, engine: str, spark: object, least: float) -> LinkResult:
        con, settings, dedupe = self.con, self.settings, self.dedupe
        self.phase(0)
        common = prepare(con, self.tables)
        self.phase(1)
        capped = make_pairs(con, settings, dedupe=dedupe)
        sizes = [table.num_rows for table in self.tables]
        prior = settings.prior(sizes[0], None if dedupe else sizes[1])
        self.phase(2)
        if engine == SPARK:
            score_by_splink(con, settings, prior, dedupe=dedupe, engine=engine, spark=spark)
        else:
            score_pairs(con, settings, prior, dedupe=dedupe)
        self.phase(3)
        candidates = _number(con, "SELECT count(*) FROM pairs")
        con.execute("DROP TABLE pairs")
        decide(con, settings, dedupe=dedupe)
        pairs = self._told(prior, least)
        error = _number(con, f"SELECT avg(1 - probability) FROM decided WHERE decision = '{SAME}'")
        self.progress(len(STEPS), len(STEPS), STEPS[-1])
        return LinkResult(
            pairs,
            capped,
            error,
            time.perf_counter() - self.begun,
            settings,
            common,
            int(candidates or 0),
            remarks=list(self._remarks(capped)),
            timings=self.timings,
        )

    def _remarks(self, capped: list[CappedBlock]) -> Iterator[tuple[str, dict[str, object]]]:
        for side in range(len(self.tables)):
            rows = int(_number(self.con, f"SELECT count(*) FROM suspect_{side}") or 0)
            if rows:
                yield "names_look_alike", {"list": side + 1, "rows": rows}
        if capped:
            most = capped[0]
            skipped = sum(block.pairs - block.kept for block in capped)
            yield "blocks_cut", {"blocks": len(capped), "rows": most.rows, "key": most.key, "pairs": skipped}

    def _told(self, prior: float, least: float) -> pa.Table:
        """The decided pairs under the ids of the lists, with their reasons."""
        for side, table in enumerate(self.tables):
            show(self.con, table, side)
        other = "given_0" if self.dedupe else "given_1"
        return self.con.execute(f"""
            SELECT a.id AS left_id, b.id AS right_id, d.probability, d.decision,
                {_reasons(self.settings, prior)} AS reasons
            FROM decided d JOIN judged s USING (l, r)
            JOIN given_0 a ON a.row_ = d.l JOIN {other} b ON b.row_ = d.r
            WHERE d.probability >= {least} OR d.decision <> 'different'
            ORDER BY d.decision = 'different', d.probability DESC, d.l, d.r""").to_arrow_table()


def _reasons(settings: Settings, prior: float) -> str:
    """SQL of the reasons: the prior, each field that is known on both sides, the namesakes, the competitors."""
    slope = settings.number("slope")
    parts = [_reason("prior", double(math.log2(prior / (1 - prior)) + settings.number("shift")))]
    for one in settings.comparisons:
        weight = per_level(one, lambda level: double(slope * level.weight))
        parts.append(_reason(one.field, weight, per_level(one, quoted), f"a.{one.field}_", f"b.{one.field}_"))
    parts += [_reason("namesakes", "s.namesakes"), _reason("competitors", "-log2(1 + greatest(d.others, 0))")]
    return (
        f"to_json(list_filter([{', '.join(parts)}], x -> x.level <> 'unknown'"
        " AND (abs(x.weight) >= 0.01 OR x.level <> '')))::VARCHAR"
    )


def _reason(name: str, weight: str, level: str = "''", left: str = "NULL", right: str = "NULL") -> str:
    return (
        f"{{'field': '{name}', 'weight': round({weight}, 2), 'level': {level},"
        f" 'left': {left}::VARCHAR, 'right': {right}::VARCHAR}}"
    )


def connect() -> duckdb.DuckDBPyConnection:
    """A DuckDB in memory that keeps to its share of the machine."""
    con = duckdb.connect(":memory:")
    con.execute(
        f"SET memory_limit = '{MEMORY}'; SET threads = {os.cpu_count() or 1}; SET preserve_insertion_order = false;"
        " SET enable_progress_bar = false"
    )
    return con


def _number(con: duckdb.DuckDBPyConnection, query: str) -> float | None:
    found = con.execute(query).fetchone()
    return None if found is None or found[0] is None else float(found[0])


# Columns from which a person reads each field; of a telephone the end is enough
_SHOWN = {
    "name": ("name", "name_ar"),
    "spelling": ("name", "name_ar"),
    "place": ("commune", "province", "region"),
    "locality": ("locality",),
    "identifiers": ("identifiers",),
    "founded_on": ("founded_on",),
    "sector": ("sector",),
    "phone": ("phone",),
    "members": ("members",),
    "form": ("form",),
}


def show(con: duckdb.DuckDBPyConnection, table: pa.Table, side: int) -> None:
    """The view `given_<side>`: what a person reads of each record, under the name of the field compared and "_"."""
    own = pa.array(range(table.num_rows), pa.int64())
    con.register(f"told_{side}", table.append_column("row_", own))
    texts = ", ".join(f"{_text(table, field)} AS {field}_" for field in _SHOWN)
    con.execute(f"CREATE OR REPLACE VIEW given_{side} AS SELECT row_, id, {texts} FROM told_{side}")


def _text(table: pa.Table, field: str) -> str:
    known = [name for name in _SHOWN[field] if name in table.column_names]
    if field == "place":
        known = ["place"] if "place" in table.column_names else known or ["territory"]
    parts = [_cell(table, name) for name in known if name in table.column_names]
    if not parts:
        return "NULL"
    return f"nullif(concat_ws(', ', {', '.join(parts)}), '')"


def _cell(table: pa.Table, name: str) -> str:
    if pa.types.is_list(table[name].type):
        return f"array_to_string({name}, '; ')"
    if name == "phone":
        return f"nullif('…' || right(regexp_replace({name}::VARCHAR, '[^0-9]', '', 'g'), 3), '…')"
    return f"nullif({name}::VARCHAR, '')"
