"""The same model run by splink itself: on Spark for registers beyond one machine, on DuckDB to prove that both agree.

Derived columns and candidate pairs are made in DuckDB, which spills to disk; splink's backend weighs the pairs with the
same settings file. What comes back is the table `scored`, as `scoring.score_pairs` makes it.
"""

from __future__ import annotations

import importlib.util
import logging
import shutil
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb

from twiza.core.values import RuleError

from .columns import DERIVED, WORDS
from .settings import DUCKDB, SPARK, Settings

# Rows of the second list follow those of the first under one numbering, as splink's dedupe has it
SECOND = 1 << 40


def score_by_splink(
    con: duckdb.DuckDBPyConnection,
    settings: Settings,
    prior: float,
    *,
    dedupe: bool,
    engine: str = DUCKDB,
    spark: object = None,
) -> None:
    """Fill `scored` from `pairs` and `records_<side>` by splink's predict. RuleError spark_missing."""
    with tempfile.TemporaryDirectory(prefix="twiza-link-") as folder:
        records, pairs, found = (Path(folder, name) for name in ("records.parquet", "pairs.parquet", "found.parquet"))
        _write(con, records, pairs, dedupe=dedupe)
        with _api(engine, spark, folder) as (api, read):
            from splink import Linker

            content = settings.for_splink(prior, engine=engine)
            linker = Linker(api.register(read(records)), content, log_level=logging.ERROR)
            linker.table_management.register_blocked_pairs_for_predict(api.register(read(pairs)))
            floor = settings.number("floor")
            scored = linker.inference.predict(threshold_match_weight=floor, warning_mode="never")
            _keep(scored, engine, found)
        con.execute(_scored(settings, found, dedupe=dedupe))


def _write(con: duckdb.DuckDBPyConnection, records: Path, pairs: Path, *, dedupe: bool) -> None:
    words, bits = (", ".join(f"{letter}{place}" for place in range(1, WORDS + 1)) for letter in "tw")
    known = f"list_filter([{words}], word -> word IS NOT NULL)"
    bag = f"{known} AS words, map({known}, list_filter([{bits}], bit -> bit IS NOT NULL)) AS bits"
    columns = ", ".join([*(name for name in DERIVED if name != "id"), bag])
    second = "" if dedupe else f" UNION ALL SELECT id + {SECOND} AS id, {columns} FROM records_1"
    con.execute(f"COPY (SELECT id, {columns} FROM records_0{second}) TO '{records}' (FORMAT parquet)")
    right = "r" if dedupe else f"r + {SECOND}"
    con.execute(
        f"COPY (SELECT l AS join_key_l, {right} AS join_key_r, '0' AS match_key FROM pairs)"
        f" TO '{pairs}' (FORMAT parquet)"
    )


def _keep(scored: Any, engine: str, found: Path) -> None:
    if engine == SPARK:
        scored.as_spark_dataframe().write.parquet(str(found))
    else:
        scored.as_duckdbpyrelation().write_parquet(str(found))


def _scored(settings: Settings, found: Path, *, dedupe: bool) -> str:
    """The level of each field comes back from the weight that splink gave it."""
    source = f"read_parquet('{found}/*.parquet')" if found.is_dir() else f"read_parquet('{found}')"
    levels = []
    for one in settings.comparisons:
        whens = " ".join(
            f"WHEN abs(mw_{one.field} - {level.weight!r}) < 1e-6 THEN {place}" for place, level in enumerate(one.levels)
        )
        levels.append(f"(CASE {whens} END)::TINYINT AS g_{one.field}")
    right = "id_r" if dedupe else f"id_r - {SECOND}"
    return (
        f"CREATE OR REPLACE TABLE scored AS SELECT id_l AS l, {right} AS r, {', '.join(levels)}, match_weight AS weight"
        f" FROM {source}"
    )


@contextmanager
def _api(engine: str, spark: Any, folder: str) -> Iterator[tuple[Any, Any]]:
    """splink's door to an engine, and how it reads a Parquet file."""
    if engine == DUCKDB:
        from splink import DuckDBAPI

        with duckdb.connect(":memory:") as con:
            yield DuckDBAPI(con), lambda path: con.read_parquet(str(path))
        return
    if importlib.util.find_spec("pyspark") is None or (spark is None and not shutil.which("java")):
        raise RuleError("spark_missing")
    with warnings.catch_warnings():
        # pyspark and splink's Spark backend warn of their own internals; what we ask of them is tested
        warnings.simplefilter("ignore")
        own = spark or local_session(folder)
        try:
            from splink.backends.spark import SparkAPI

            yield (
                SparkAPI(spark_session=own, break_lineage_method="parquet"),
                lambda path: own.read.parquet(str(path)),
            )
        finally:
            if spark is None:
                own.stop()


def local_session(folder: str, *, memory: str = "2g") -> Any:
    """A Spark on this machine alone: driver on the loopback, splink's jar, a checkpoint directory, no web page."""
    from pyspark.sql import SparkSession
    from splink.backends.spark import similarity_jar_location

    session = (
        SparkSession.builder.master("local[2]")
        .appName("twiza-link")
        .config("spark.jars", similarity_jar_location())
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.driver.memory", memory)
        .config("spark.ui.enabled", "false")
        .config("spark.sql.shuffle.partitions", "2")
        .config("spark.default.parallelism", "2")
        .config("spark.sql.adaptive.enabled", "false")
        .config("spark.ui.showConsoleProgress", "false")
        # The conditions are long: compiling them takes minutes, interpreting them on one machine does not
        .config("spark.sql.codegen.wholeStage", "false")
        .config("spark.sql.codegen.factoryMode", "NO_CODEGEN")
        .config("spark.sql.warehouse.dir", f"{folder}/warehouse")
        .config("spark.local.dir", folder)
        .getOrCreate()
    )
    session.sparkContext.setLogLevel("ERROR")
    session.sparkContext.setCheckpointDir(f"{folder}/checkpoints")
    return session
