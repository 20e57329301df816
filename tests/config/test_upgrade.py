"""A database of an earlier day, full of rows, becomes one of today on both engines."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

ROOT = Path(__file__).resolve().parents[2]
STORED = sorted((ROOT / "tests" / "stored").glob("*.json.gz"))


@pytest.fixture
def empty_database(tmp_path: Path) -> Iterator[str]:
    """The address of a database of its own, of the engine of this run."""
    if connection.vendor == "sqlite":
        yield f"sqlite:///{tmp_path / 'upgrade.sqlite3'}"
        return
    import psycopg

    named = settings.DATABASES["default"]
    server = f"postgres://{named['USER']}@{named['HOST']}:{named['PORT']}"
    name = f"twiza_upgrade_{os.getpid()}"
    with psycopg.connect(f"{server}/postgres", autocommit=True) as admin:
        admin.execute(f"CREATE DATABASE {name} TEMPLATE template0")
        yield f"{server}/{name}"
        admin.execute(f"DROP DATABASE {name} WITH (FORCE)")


def test_there_is_a_stored_database() -> None:
    assert STORED


@pytest.mark.parametrize("path", STORED, ids=lambda path: path.name)
def test_a_stored_database_migrates_and_keeps_every_row(path: Path, empty_database: str) -> None:
    done = subprocess.run(
        [sys.executable, "scripts/migrate_stored.py", str(path)],
        cwd=ROOT,
        env=os.environ | {"DATABASE_URL": empty_database},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    counts = json.loads(done.stdout.splitlines()[-1])
    assert sum(counts["held"].values()) > 5_000
    assert {table: counts["holds"].get(table) for table in counts["held"]} == counts["held"]
