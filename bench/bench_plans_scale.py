"""Coverage at 3 million organisations and 30 million events, from a columnar snapshot on disk."""

from __future__ import annotations

import tempfile
from datetime import UTC, date, datetime
from pathlib import Path

from bench import bench_plans_data as data
from bench.bench_plans_coverage import CUBE, TARGET, Duck, agree, question
from bench.harness import Measure, timed
from twiza.plans.rules.columns import Facts
from twiza.plans.rules.coverage import answer

SIZE = "3,000,000 organisations, 30,000,000 events, snapshot on disk"


def bench_scale(measure: Measure) -> None:
    """Written once; then mapped, not read: the first question of a fresh map pays for its pages."""
    with tempfile.TemporaryDirectory(prefix="twiza-scale-") as folder:
        path = Path(folder)
        data.facts(3_000_000, 30_000_000).save(path)
        live, past = question(), question(date(2025, 3, 31), datetime(2025, 4, 15, tzinfo=UTC))
        answer(question(by=()), data.facts(1000, 1000))  # compiles
        measure.add(
            "plans: opening the snapshot and the first coverage by region x sector x year",
            SIZE,
            timed(lambda: answer(live, Facts.load(path)), 5),
            limit_ms=2000,
        )
        facts = Facts.load(path)
        duck = Duck(facts)
        agree(answer(live, facts), duck.ask(live))
        for name, asked in (("live", live), ("as-of two past dates", past)):
            measure(
                f"plans: coverage by region x sector x year, {name}",
                size=SIZE,
                run=lambda asked=asked: answer(asked, facts),
                times=10,
                baseline=lambda asked=asked: duck.ask(asked),
                baseline_is="DuckDB, same columns",
                baseline_times=2,
                limit_ms=2000,
            )
        target = question(denominator={"rule": "stock_at", "date": "2020-12-28"}, population=TARGET, by=CUBE)
        measure(
            "plans: the same, stock at signature, craft and tourism",
            size=SIZE,
            run=lambda: answer(target, facts),
            times=10,
            limit_ms=2000,
        )
