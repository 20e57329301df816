"""The whole suite: check, then every test on SQLite and every test without a browser on PostgreSQL.

The PostgreSQL server is this run's own: a new cluster in a temporary folder, on a free port, gone at the end.
Arguments go to pytest: `.venv/bin/python scripts/test.py tests/plans -k coverage`.
"""

import contextlib
import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = Path("/usr/lib/postgresql/15/bin")
WORKERS = os.environ.get("TEST_WORKERS", "2")


def main(arguments: list[str]) -> int:
    signal.signal(
        signal.SIGTERM, lambda number, frame: sys.exit(1)
    )  # so that the cluster is stopped even then
    lines, failed = [], 0
    if not arguments:
        failed = subprocess.run([sys.executable, "scripts/check.py"], cwd=ROOT).returncode
        lines = [f"check: {'fails' if failed else 'passes'}"]
    for name, address, selection in databases():
        print(f"\n### {name}", flush=True)
        with address as url:
            code, line = pytest(url, [*selection, *arguments])
        failed = failed or code
        lines += [f"{name}:", line]
    print("\n### Totals")
    print("\n".join(lines), flush=True)
    return int(bool(failed))


def databases() -> list[tuple[str, contextlib.AbstractContextManager[str], list[str]]]:
    memory = contextlib.nullcontext("sqlite://:memory:")
    return [("SQLite", memory, []), ("PostgreSQL", cluster(), ["-m", "not browser"])]


def pytest(url: str, arguments: list[str]) -> tuple[int, str]:
    """Run pytest on a database, show all it says, give back its code and its closing line."""
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-n",
        WORKERS,
        "--dist",
        "loadfile",
        "-q",
        "--no-header",
        *arguments,
    ]
    environment = os.environ | {"DATABASE_URL": url, "PYTHONUNBUFFERED": "1"}
    process = subprocess.Popen(
        command, cwd=ROOT, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True
    )
    last = ""
    assert process.stdout is not None
    try:
        for line in process.stdout:
            print(line, end="", flush=True)
            last = line.rstrip() or last
        code = process.wait()
        return code, last if code in (0, 1) else f"pytest ended with code {code} after: {last}"
    finally:
        process.terminate()


@contextlib.contextmanager
def cluster() -> Iterator[str]:
    """A PostgreSQL of our own; fast because a crash may lose it."""
    folder = Path(tempfile.mkdtemp(prefix="twiza-postgres-"))
    who = "postgres" if os.geteuid() == 0 else pwd.getpwuid(os.geteuid()).pw_name
    shutil.chown(folder, who)
    port = str(free_port())
    account = who if os.geteuid() == 0 else None  # PostgreSQL refuses to run as root
    options = ["-c", "fsync=off", "-c", "synchronous_commit=off", "-c", "full_page_writes=off"]
    options += ["-c", "listen_addresses=127.0.0.1", "-p", port, "-k", str(folder)]
    initdb = [
        BIN / "initdb",
        "-D",
        folder / "data",
        "-U",
        "twiza",
        "-A",
        "trust",
        "-E",
        "UTF8",
        "--locale=C.UTF-8",
    ]
    subprocess.run(
        [str(word) for word in initdb], check=True, stdout=subprocess.DEVNULL, cwd=folder, user=account
    )
    log = (folder / "log").open("w")
    server = subprocess.Popen(
        [BIN / "postgres", "-D", folder / "data", *options], stderr=log, cwd=folder, user=account
    )
    try:
        wait_until_ready(server, port)
        yield f"postgres://twiza@127.0.0.1:{port}/postgres"
    finally:
        server.send_signal(signal.SIGINT)  # PostgreSQL's fast shutdown
        server.wait(30)
        log.close()
        shutil.rmtree(folder, ignore_errors=True)


def wait_until_ready(server: subprocess.Popen[bytes], port: str) -> None:
    for _ in range(200):
        if server.poll() is not None:
            break
        ready = subprocess.run([BIN / "pg_isready", "-q", "-h", "127.0.0.1", "-p", port]).returncode == 0
        if ready:
            return
        time.sleep(0.1)
    raise SystemExit("PostgreSQL did not start")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
