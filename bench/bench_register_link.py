"""Linking lists: 20,000 rows against 65,000, beside rapidfuzz and splink on raw names; a million rows deduped.

Figures are medians over seeds that the shipped settings were not estimated on. Baselines get the same rows in the same
process: rapidfuzz scores the raw names inside each province; splink has the comparisons of its tutorial on the raw
columns, trained on these very lists.
"""

from __future__ import annotations

import json
import logging
import resource
import statistics
import subprocess
import sys
import tempfile
import time
import warnings
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from bench.harness import ROOT, Measure
from bench.register_link_data import make_dedupe, make_list
from twiza.register.rules.linkage import Settings, link

SEEDS = (301, 302, 303)
MILLION = 1_000_000
SECONDS, MEMORY_GB = 60, 4.0
TIMES_FASTER, POINTS_HIGHER = 5, 0.10


def canonical(rows: pd.DataFrame) -> pa.Table:
    """The generator's rows under the canonical columns of `link`."""
    table = pa.Table.from_pandas(rows, preserve_index=False)
    numbers = pa.compute.replace_substring(table["identifier"], ":", "||")
    return table.drop_columns(["identifier"]).append_column("identifiers", numbers)


def lists(seed: int) -> tuple[pa.Table, pa.Table, pa.Table]:
    """(list, register, true pairs) of a seed."""
    register, listed, truth = make_list(seed)
    told = pa.Table.from_pandas(truth, preserve_index=False).rename_columns(["left_id", "right_id"])
    return canonical(listed), canonical(register), told


def curve(scored: pd.DataFrame, truth: pa.Table) -> dict[str, float]:
    """Recall at 95 % precision and the best F1 of scored pairs (left_id, right_id, probability)."""
    true = set(zip(truth["left_id"].to_pylist(), truth["right_id"].to_pylist(), strict=True))
    ordered = scored.sort_values("probability", ascending=False)
    right = np.array([pair in true for pair in zip(ordered.left_id, ordered.right_id, strict=True)])
    found = np.cumsum(right)
    precision, recall = found / np.arange(1, len(found) + 1), found / len(true)
    kept = recall[precision >= 0.95]
    f1 = 2 * precision * recall / np.maximum(precision + recall, 1e-9)
    return {"recall_at_95": float(kept.max()) if len(kept) else 0.0, "f1_at_best": float(f1.max())}


def measured(seed: int, settings: Settings | None = None) -> dict[str, float]:
    """What `link` finds on a seed: seconds, precision and recall of "same", and the curve of all pairs."""
    left, right, truth = lists(seed)
    begin = time.perf_counter()
    result = link(left, right, settings=settings)
    seconds = time.perf_counter() - begin
    same = result.decided("same").to_pandas()
    true = set(zip(truth["left_id"].to_pylist(), truth["right_id"].to_pylist(), strict=True))
    good = sum(pair in true for pair in zip(same.left_id, same.right_id, strict=True))
    return {
        "seconds": seconds,
        "precision": good / len(same),
        "recall": good / len(true),
        "same": len(same),
        "ambiguous": result.decided("ambiguous").num_rows,
        "expected_error": result.expected_error or 0.0,
        **curve(result.pairs.to_pandas(), truth),
    }


def by_rapidfuzz(seed: int) -> dict[str, float]:
    """token_sort_ratio of raw names inside each province, the best of each row."""
    from rapidfuzz import fuzz, process, utils

    register, listed, truth = make_list(seed)
    begin, found = time.perf_counter(), []
    groups = dict(list(register.groupby("province")))
    for province, rows in listed.groupby("province"):
        held = groups.get(province)
        if held is None:
            continue
        scores = process.cdist(rows.name, held.name, scorer=fuzz.token_sort_ratio, processor=utils.default_process)
        best = scores.argmax(axis=1)
        found.append(
            pd.DataFrame(
                {
                    "left_id": rows.id.to_numpy(),
                    "right_id": held.id.to_numpy()[best],
                    "probability": scores[np.arange(len(best)), best] / 100,
                }
            )
        )
    seconds = time.perf_counter() - begin
    told = pa.Table.from_pandas(truth, preserve_index=False).rename_columns(["left_id", "right_id"])
    return {"seconds": seconds, **curve(pd.concat(found), told)}


def by_splink(seed: int) -> dict[str, float]:
    """splink as its tutorial has it, on the raw columns: sampling, two rounds of expectation maximisation, predict."""
    import splink.comparison_library as cl
    from splink import DuckDBAPI, Linker, SettingsCreator, block_on

    register, listed, truth = make_list(seed)
    told = pa.Table.from_pandas(truth, preserve_index=False).rename_columns(["left_id", "right_id"])
    begin = time.perf_counter()
    rules: list[Any] = [
        block_on("province", "substr(name, 1, 6)"),
        block_on("commune"),
        block_on("phone"),
        block_on("founded_on", "province"),
        block_on("name"),
    ]
    settings = SettingsCreator(
        link_type="link_only",
        unique_id_column_name="id",
        blocking_rules_to_generate_predictions=rules,
        comparisons=[
            cl.JaroWinklerAtThresholds("name", [0.92, 0.8, 0.7]).configure(term_frequency_adjustments=True),
            cl.ExactMatch("commune").configure(term_frequency_adjustments=True),
            cl.ExactMatch("province"),
            cl.ExactMatch("sector"),
            cl.ExactMatch("founded_on"),
            cl.ExactMatch("phone"),
            cl.ExactMatch("members"),
            cl.ExactMatch("identifier"),
        ],
    )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        api = DuckDBAPI()
        tables = [api.register(one) for one in (listed, register)]
        linker = Linker(tables, settings, log_level=logging.ERROR)
        training = linker.training
        training.estimate_probability_two_random_records_match([block_on("phone"), block_on("identifier")], recall=0.3)
        training.estimate_u_using_random_sampling(max_pairs=1e6, seed=1)
        training.estimate_parameters_using_expectation_maximisation(block_on("commune", "sector"))
        training.estimate_parameters_using_expectation_maximisation(block_on("founded_on"))
        scored = linker.inference.predict(threshold_match_probability=0.01).as_pandas_dataframe()
    seconds = time.perf_counter() - begin
    left_first = scored.id_l.str.startswith("L")
    pairs = pd.DataFrame(
        {
            "left_id": np.where(left_first, scored.id_l, scored.id_r),
            "right_id": np.where(left_first, scored.id_r, scored.id_l),
            "probability": scored.match_probability,
        }
    )
    return {"seconds": seconds, **curve(pairs, told)}


def bench_link_two_lists(measure: Measure) -> None:
    """20,000 rows against 65,000, ours and the two baselines on the same seeds."""
    ours = [measured(seed) for seed in SEEDS]
    plain, raw = [by_rapidfuzz(seed) for seed in SEEDS], [by_splink(seed) for seed in SEEDS]
    size = f"20,000 rows, a third in Arabic letters, against 65,000; 16,000 links; seeds {SEEDS[0]}-{SEEDS[-1]}"
    for name, baseline in (
        ("splink, tutorial settings on raw names", raw),
        ("rapidfuzz on raw names inside provinces", plain),
    ):
        points = 100 * (_median(ours, "recall_at_95") - _median(baseline, "recall_at_95"))
        measure.add(
            f"linking: recall at 95 % precision {_shown(ours)}, {points:+.0f} points; "
            f"precision of “same” {_median(ours, 'precision'):.3f}",
            size,
            [one["seconds"] * 1000 for one in ours],
            baseline_is=f"{name} (recall {_shown(baseline)})",
            baseline=_median(baseline, "seconds") * 1000,
        )
    ratio = _median(raw, "seconds") / _median(ours, "seconds")
    points = _median(ours, "recall_at_95") - _median(raw, "recall_at_95")
    kept = ratio >= TIMES_FASTER and points >= POINTS_HIGHER
    print(f"splink on raw names: {ratio:.1f} times slower, {100 * points:.0f} points lower{'' if kept else '  MISSED'}")


def bench_link_a_real_list(measure: Measure) -> None:
    """The real list of Togo searched for repeats: nothing merged by name, a short queue. Silent where it is absent."""
    path = ROOT.parent / "shared" / "data" / "registers" / "togo_cooperatives.csv"
    if not path.is_file():
        print("the real lists are not beside the checkout (../shared/data)")
        return
    from datetime import UTC, datetime

    from twiza.register.rules.files import open_table
    from twiza.register.rules.linkage.listing import list_of

    table = list_of(open_table(path), today=datetime.now(UTC).date(), country="TG").table
    result = link(table)
    asked, same = result.decided("ambiguous"), result.decided("same").num_rows
    touched = {*asked["left_id"].to_pylist(), *asked["right_id"].to_pylist()}
    share = 100 * len(touched) / table.num_rows
    measure(
        f"linking: a real list searched for repeats; {same} merged, queue {asked.num_rows} pairs, {share:.1f} % of the "
        "rows touched",
        size=f"{table.num_rows:,} cooperatives of Togo",
        run=lambda: link(table),
        times=3,
    )


def bench_link_a_million(measure: Measure) -> None:
    """A million rows, read from a file, searched for repeats in a process of its own: seconds and peak memory."""
    with tempfile.TemporaryDirectory() as folder:
        for call in (f"write_million({folder!r})", f"run_million({folder!r})"):
            code = f"import bench.bench_register_link as bench; bench.{call}"
            done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True, capture_output=True, text=True)
    told = json.loads(done.stdout.splitlines()[-1])
    print({name: value for name, value in told.items() if name != "timings"}, told["timings"])
    measure.add(
        f"linking: a million rows searched for repeats; peak memory {told['gigabytes']:.1f} GB (of {MEMORY_GB:g}), "
        f"precision {told['precision']:.3f}, {told['candidates']:,} candidates",
        f"{MILLION:,} rows, seed 1",
        [told["seconds"] * 1000],
        limit_ms=SECONDS * 1000,
    )


def write_million(folder: str, rows: int = MILLION) -> None:
    """The generated rows and their truth as files, so that making them is no part of what is measured."""
    listed, truth = make_dedupe(1, rows)
    pq.write_table(canonical(listed), f"{folder}/rows.parquet")
    pq.write_table(pa.Table.from_pandas(truth, preserve_index=False), f"{folder}/truth.parquet")


def run_million(folder: str) -> None:
    """Search for repeats and print what it took."""
    table = pq.read_table(f"{folder}/rows.parquet")
    before = resource.getrusage(resource.RUSAGE_SELF)
    result = link(table)
    after = resource.getrusage(resource.RUSAGE_SELF)
    truth = pq.read_table(f"{folder}/truth.parquet")
    entity = dict(zip(truth["id"].to_pylist(), truth["entity"].to_pylist(), strict=True))
    same = result.decided("same").to_pylist()
    good = sum(entity[pair["left_id"]] == entity[pair["right_id"]] for pair in same)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    print(
        json.dumps(
            {
                "seconds": result.seconds,
                "cpu_seconds": cpu,
                "gigabytes": after.ru_maxrss / 1024**2,
                "candidates": result.candidates,
                "precision": good / max(len(same), 1),
                "same": len(same),
                "cut": len(result.capped),
                "timings": result.timings,
            }
        )
    )


def _median(figures: list[dict[str, float]], name: str) -> float:
    return statistics.median(one[name] for one in figures)


def _shown(figures: list[dict[str, float]]) -> str:
    return f"{_median(figures, 'recall_at_95'):.2f}"
