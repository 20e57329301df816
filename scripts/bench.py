"""Runs every `bench_*` function of bench/bench_*.py and writes docs/benchmarks.md.

Words select: only their lines are written again, each with its day; the others stay as they were measured.
"""

import importlib
import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
PAGE = ROOT / "docs" / "benchmarks.md"


def main(words: list[str]) -> int:
    with tempfile.TemporaryDirectory(prefix="twiza-bench-") as folder:
        os.environ["DATABASE_URL"] = os.environ.get("BENCH_DATABASE_URL", f"sqlite:///{folder}/bench.sqlite3")
        os.environ["DJANGO_SETTINGS_MODULE"] = "twiza.config.settings"
        prepare()
        from bench.harness import Measure

        measure = Measure()
        for name, function in benchmarks():
            if not words or any(word in name for word in words):
                print(f"\n{name}", flush=True)
                function(measure)
    if measure.rows:
        PAGE.write_text(page(measure, kept=standing() if words else {}))
        print(f"\n{PAGE.relative_to(ROOT)}")
    return int(not all(row.kept for row in measure.rows))


def prepare() -> None:
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)


def benchmarks() -> Iterator[tuple[str, Callable[..., None]]]:
    for path in sorted((ROOT / "bench").glob("bench_*.py")):
        module = importlib.import_module(f"bench.{path.stem}")
        for name, value in vars(module).items():
            if name.startswith("bench_") and callable(value) and value.__module__ == module.__name__:
                yield f"{path.stem}.{name}", value


Line = tuple[str, str, str]  # what, size, baseline


def standing() -> dict[Line, str]:
    """The lines of the page as it is."""
    lines = PAGE.read_text().splitlines(keepends=True) if PAGE.exists() else []
    rows = [line for line in lines if line.startswith("| ") and not line.startswith(HEAD[:10])]
    return {
        (cells[1].strip(), cells[2].strip(), cells[7].rpartition(":")[0].strip()): line
        for line in rows
        if (cells := line.split("|"))
    }


HEAD = "| what | size | median | p95 | runs | promise | baseline | baseline / ours | measured |\n"


def page(measure, kept: dict[Line, str]) -> str:  # type: ignore[no-untyped-def]
    from bench.harness import machine

    lines = dict(kept)
    for row in measure.rows:
        promise = f"{row.limit_ms:g} ms: {'kept' if row.kept else '**missed**'}" if row.limit_ms else ""
        plain = f"{row.baseline_is}: {row.baseline:,.1f} ms" if row.baseline is not None else ""
        ratio = f"{row.baseline / row.median:,.1f}" if row.baseline is not None else ""
        cells = [
            row.what,
            row.size,
            f"{row.median:,.1f} ms",
            f"{row.p95:,.1f} ms",
            str(row.times),
            promise,
            plain,
            ratio,
            f"{datetime.now(UTC):%Y-%m-%d}",
        ]
        lines[row.what, row.size, row.baseline_is] = "| " + " | ".join(cells) + " |\n"
    return (
        "# Benchmarks\n\n<!-- Written by `make bench`. -->\n\n"
        f"{machine()}. Synthetic data, fixed seed. The first call is not counted;\n"
        "a promise is kept when the 95th percentile is within it. The baseline is measured in the same run: the ratio\n"
        "travels to other machines, milliseconds do not. How: `bench/harness.py`.\n\n"
        + HEAD
        + "|---" * 9
        + "|\n"
        + "".join(lines.values())
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
