"""Coverage by region, sector and year at 100,000 organisations and 1,000,000 events, against SQL over the same rows."""

from __future__ import annotations

import sqlite3
from datetime import UTC, date, datetime
from typing import Any

import numpy as np

from bench import bench_plans_data as data
from bench.harness import Measure
from twiza.plans.rules.columns import Facts, day_number, instant_number
from twiza.plans.rules.coverage import CoverageAnswer, answer
from twiza.plans.rules.questions import Question
from twiza.plans.rules.readings import ReadingRule

SINCE, ON, KNOWN = date(2021, 1, 1), date(2026, 10, 31), datetime(2026, 11, 20, tzinfo=UTC)
CUBE = ("region", "sector", "year")
TARGET = {"sectors": ["craft", "tourism"], "forms": ["cooperative"]}
SQL = """
WITH reached AS (
    SELECT org, MIN(held) AS hit FROM events
    WHERE kind = 1 AND held BETWEEN :since AND :last AND recorded <= :known AND superseded > :known GROUP BY org)
SELECT days.day, o.region, o.sector, SUM(CASE WHEN reached.hit <= days.day THEN 1 ELSE 0 END), COUNT(*)
FROM days
JOIN versions o ON o.valid_from <= days.day AND o.valid_to > days.day
    AND o.recorded <= :known AND o.superseded > :known
LEFT JOIN reached ON reached.org = o.org
WHERE o.status IN (2, 3) AND days.day <= :last
GROUP BY 1, 2, 3
"""


def question(on: date = ON, known_at: datetime = KNOWN, denominator: Any = None, **more: Any) -> Question:
    """At least one session, out of the live stock unless told otherwise."""
    reading = ReadingRule.read({"rule": "sessions_held"}, denominator or {"rule": "live_stock"}, more.get("population"))
    return Question(reading, on, known_at, SINCE, by=more.get("by", CUBE))


def parameters(asked: Question) -> dict[str, int]:
    """The question as parameters of SQL."""
    return {"since": day_number(SINCE), "last": day_number(asked.on), "known": instant_number(asked.known_at)}


def rows_of(facts: Facts) -> tuple[dict[str, np.ndarray], dict[str, np.ndarray]]:
    """The same columns, unsorted by meaning: what a database would hold."""
    told, done = facts.organisations, facts.events
    owners = [np.repeat(np.arange(table.organisations), np.diff(table.offsets)) for table in (told, done)]
    versions = {"org": owners[0], "recorded": told["recorded_at"], "superseded": told["superseded_at"]}
    versions |= {name: told[name] for name in ("valid_from", "valid_to", "status", "sector", "region")}
    events = {"org": owners[1], "held": done["on"], "kind": done["kind"], "recorded": done["recorded_at"]}
    return versions, events | {"superseded": done["superseded_at"]}


class Sqlite:
    """The rows in SQLite, indexed as a careful person would."""

    def __init__(self, facts: Facts) -> None:
        self.link = sqlite3.connect(":memory:")
        for name, columns in zip(("versions", "events"), rows_of(facts), strict=True):
            marks = ", ".join("?" * len(columns))
            self.link.execute(f"CREATE TABLE {name} ({', '.join(f'{c} INTEGER' for c in columns)})")
            rows = zip(*(column.tolist() for column in columns.values()), strict=True)
            self.link.executemany(f"INSERT INTO {name} VALUES ({marks})", rows)
        self.link.execute("CREATE INDEX one ON events (kind, org, held, recorded, superseded)")
        self.link.execute("CREATE TABLE days (day INTEGER)")
        self.link.executemany("INSERT INTO days VALUES (?)", [(day_number(d),) for d in question().year_ends])
        self.link.execute("ANALYZE")

    def ask(self, asked: Question) -> list[tuple[int, ...]]:
        """The cube as rows."""
        return self.link.execute(SQL, parameters(asked)).fetchall()


class Duck:
    """The rows in DuckDB, a column store with vectorised execution on every core."""

    def __init__(self, facts: Facts) -> None:
        import duckdb
        import pyarrow

        self.link = duckdb.connect()
        days = {"day": np.array([day_number(d) for d in question().year_ends])}
        for name, columns in zip(("versions", "events", "days"), (*rows_of(facts), days), strict=True):
            self.link.register("told", pyarrow.table(columns))
            self.link.execute(f"CREATE TABLE {name} AS SELECT * FROM told")

    def ask(self, asked: Question) -> list[tuple[int, ...]]:
        """The cube as rows."""
        query, given = SQL, parameters(asked)
        for name in given:
            query = query.replace(f":{name}", f"${name}")
        return self.link.execute(query, given).fetchall()


def agree(ours: CoverageAnswer, theirs: list[tuple[int, ...]]) -> None:
    """Stop when SQL counts otherwise than we do."""
    assert len(ours.by) == len(theirs)
    assert sum(c.numerator for c in ours.by) == sum(row[3] for row in theirs)
    assert sum(c.denominator for c in ours.by) == sum(row[4] for row in theirs)


def bench_coverage(measure: Measure) -> None:
    """Live and as-of any two dates; the target of the convention; twenty dates in turn, so that nothing is kept."""
    facts = data.facts(100_000, 1_000_000)
    duck, lite = Duck(facts), Sqlite(facts)
    size = "100,000 organisations, 1,000,000 events"
    live, past = question(), question(ON, datetime(2024, 4, 15, tzinfo=UTC))
    for asked in (live, past):
        agree(answer(asked, facts), duck.ask(asked))
        agree(answer(asked, facts), lite.ask(asked))
    for name, asked in (("live", live), ("as known in April 2024", past)):
        for base, label in ((duck, "DuckDB, same columns"), (lite, "SQLite in memory, covering index")):
            measure(
                f"plans: coverage by region x sector x year, {name}",
                size=size,
                run=lambda asked=asked: answer(asked, facts),
                times=30,
                baseline=lambda base=base, asked=asked: base.ask(asked),
                baseline_is=label,
                limit_ms=150,
            )
    for rule in ({"rule": "stock_at", "date": "2020-12-28"}, {"rule": "cumulative_distinct", "since": "2021-01-01"}):
        asked = question(denominator=rule, population=TARGET)
        name = f"plans: the same, {rule['rule']}, craft and tourism"
        measure(name, size=size, run=lambda asked=asked: answer(asked, facts), limit_ms=150)
    turn = iter(range(10**6))

    def any_date() -> CoverageAnswer:
        n = next(turn)
        on = date(2021 + n % 5, 1 + n % 12, 1 + n % 28)
        return answer(question(on, datetime(2022 + n % 4, 1 + n % 12, 1, tzinfo=UTC)), facts)

    measure("plans: the same, as-of any two dates", size=size, run=any_date, times=40, limit_ms=150)
    rows = question(by=())
    measure(
        "plans: the organisations behind one cell",
        size=size,
        limit_ms=150,
        run=lambda: answer(rows, facts).rows({"sector": "craft", "year": 2025}),
    )
