"""How a benchmark is measured, so that a figure can be argued with.

A benchmark is a function `bench_<name>(measure)` in a file `bench/bench_<room>.py`. It makes its data
(synthetic, seeded), then measures as many things as it likes:

    def bench_coverage(measure):
        book = synthetic_book(organisations=100_000, events=1_000_000, seed=1)
        measure(
            "coverage by region x sector x year",
            size="100,000 organisations, 1,000,000 events",
            run=lambda: cube(book), times=30,
            baseline=lambda: plain_sql(), baseline_is="plain SQL on SQLite", baseline_times=3,
            limit_ms=150,
        )

`run` is called once to warm up (not counted) and then `times` times. The baseline is measured in the same process, just
after: ratios travel between machines, milliseconds do not.
"""

from __future__ import annotations

import contextlib
import gc
import os
import platform
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent


@dataclass(frozen=True)
class Row:
    """One line of the page: milliseconds, except the ratio (baseline / ours, so more is better)."""

    what: str
    size: str
    median: float
    p95: float
    times: int
    baseline_is: str = ""
    baseline: float | None = None
    limit_ms: float | None = None

    @property
    def kept(self) -> bool:
        """Whether the promise holds: the 95th percentile within the limit."""
        return self.limit_ms is None or self.p95 <= self.limit_ms


@dataclass
class Measure:
    """Collects rows; called as a function it measures one thing."""

    rows: list[Row] = field(default_factory=list)

    def __call__(
        self,
        what: str,
        *,
        size: str,
        run: Callable[[], object],
        times: int = 20,
        baseline: Callable[[], object] | None = None,
        baseline_is: str = "",
        baseline_times: int = 3,
        limit_ms: float | None = None,
    ) -> Row:
        """Time `run`, and its baseline when there is one."""
        samples = timed(run, times)
        plain = float(np.median(timed(baseline, baseline_times))) if baseline else None
        return self.add(what, size, samples, baseline_is=baseline_is, baseline=plain, limit_ms=limit_ms)

    def add(
        self,
        what: str,
        size: str,
        samples: list[float],
        *,
        baseline_is: str = "",
        baseline: float | None = None,
        limit_ms: float | None = None,
    ) -> Row:
        """Note samples that somebody else timed, in milliseconds."""
        median, p95 = (float(value) for value in np.percentile(samples, [50, 95]))
        row = Row(what, size, median, p95, len(samples), baseline_is, baseline, limit_ms)
        self.rows.append(row)
        print(f"{what}: median {median:.1f} ms, p95 {p95:.1f} ms{'' if row.kept else '  MISSED'}", flush=True)
        return row


def timed(run: Callable[[], object], times: int) -> list[float]:
    """Milliseconds of each call, after one call that does not count."""
    run()
    gc.collect()
    samples = []
    for _ in range(times):
        begin = time.perf_counter()
        run()
        samples.append((time.perf_counter() - begin) * 1000)
    return samples


@contextlib.contextmanager
def served(database_url: str, workers: int = 2) -> Iterator[tuple[str, int]]:
    """The real application server on a free port of this machine: (host, port)."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        host, port = probe.getsockname()
    command = [str(BIN / "granian"), "--interface", "wsgi", "--host", host, "--port", str(port)]
    command += ["--workers", str(workers), "--blocking-threads", "2", "--log-level", "error"]
    environment = os.environ | {"DATABASE_URL": database_url}
    server = subprocess.Popen([*command, "twiza.config.wsgi:application"], cwd=ROOT, env=environment)
    try:
        for _ in range(300):
            with contextlib.suppress(OSError), urllib.request.urlopen(f"http://{host}:{port}/healthz"):
                break
            time.sleep(0.1)
        yield host, port
    finally:
        server.terminate()
        server.wait(20)


def hammer(host: str, port: int, paths: list[str], *, clients: int, requests: int, cookie: str = "") -> list[float]:
    """Milliseconds of each request, `clients` at a time, each on a kept connection. A page that fails stops all.

    The clients share the machine with the server: they read bare sockets, so that what is timed is the server.
    """
    asked = [f"GET {path} HTTP/1.1\r\nHost: {host}:{port}\r\nCookie: {cookie}\r\n\r\n".encode() for path in paths]

    def client(number: int) -> list[float]:
        with socket.create_connection((host, port), timeout=60) as connection:
            samples = []
            for turn in range(requests // clients):
                place = (number + turn * clients) % len(paths)
                begin = time.perf_counter()
                connection.sendall(asked[place])
                status = answered(connection)
                samples.append((time.perf_counter() - begin) * 1000)
                if status != 200:
                    raise RuntimeError(f"{status} from {paths[place]}")
            return samples

    with ThreadPoolExecutor(clients) as pool:
        return [sample for samples in pool.map(client, range(clients)) for sample in samples]


def answered(connection: socket.socket) -> int:
    """The status of an answer, read to its last byte (its head states its length)."""
    head, _, body = b"", b"", b""
    while not _:
        head, _, body = (head + _ + body + connection.recv(1 << 18)).partition(b"\r\n\r\n")
    fields = dict(line.lower().split(b": ", 1) for line in head.split(b"\r\n")[1:])
    left = int(fields[b"content-length"]) - len(body)
    while left > 0:
        left -= len(connection.recv(1 << 18))
    return int(head.split(b" ", 2)[1])


def machine() -> str:
    """What it was measured on."""
    cpu = next((line.split(":")[1].strip() for line in read("/proc/cpuinfo") if line.startswith("model name")), "")
    memory = next((int(line.split()[1]) // 1024**2 for line in read("/proc/meminfo") if line.startswith("MemTotal")), 0)
    return f"{os.cpu_count()} cores {cpu or platform.processor()}, {memory} GB, Python {platform.python_version()}"


def read(path: str) -> list[str]:
    """Lines of a file that other systems may lack."""
    return Path(path).read_text().splitlines() if Path(path).exists() else []
