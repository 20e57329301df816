"""The whole suite: check, then every test on SQLite and, beside it, what touches the database on PostgreSQL.

Both passes run at once: PostgreSQL takes what SQLite and its browser leave of the machine, and is shown after it.
Run once only: tests of the architecture (by check), tests that touch no database (`pure`, see tests/hostile.py) and
tests in a browser (on SQLite). The PostgreSQL server is this run's own: a new cluster, gone at the end.
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
NOTHING = 5  # pytest's code where no test is selected
WORKERS = os.environ.get("TEST_WORKERS", "2")


def main(arguments: list[str]) -> int:
    signal.signal(signal.SIGTERM, stop)  # so that the cluster is stopped even then
    lines, failed = [], 0
    if not arguments:
        failed = subprocess.run([sys.executable, "scripts/check.py"], cwd=ROOT).returncode
        lines = [f"check: {'fails' if failed else 'passes'}"]
        arguments = ["--ignore", "tests/architecture"]
    with cluster() as url:
        passes = [
            Pass("SQLite", "sqlite://:memory:", arguments),
            Pass("PostgreSQL", url, ["-m", "not browser and not pure", *arguments], patience=5),
        ]
        try:
            for each in passes:
                each.show()
        finally:
            for each in passes:
                each.process.terminate()
    ended = [each.ended() for each in passes]
    lines += [f"{each.name}: {line}" for each, (_code, line) in zip(passes, ended, strict=True)]
    print("\n### Totals")
    print("\n".join(lines))
    print("Run once, on SQLite: what touches no database, and what opens a browser.", flush=True)
    codes = {code for code, _line in ended}
    return int(bool(failed or codes - {0, NOTHING} or codes == {NOTHING}))


def stop(number: int, frame: object) -> None:
    sys.exit(1)


class Pass:
    """One run of pytest on a database; what it says waits in a file until it is shown."""

    def __init__(self, name: str, url: str, arguments: list[str], patience: int = 0) -> None:
        self.name, self.last = name, ""
        self.said = tempfile.NamedTemporaryFile("w+", prefix="twiza-pytest-")  # noqa: SIM115
        command = [sys.executable, "-m", "pytest", "-n", WORKERS, "--dist", "loadfile", "-q", "--no-header"]
        self.process = subprocess.Popen(
            ["nice", "-n", str(patience), *command, *arguments],
            cwd=ROOT,
            env=os.environ | {"DATABASE_URL": url, "PYTHONUNBUFFERED": "1"},
            stdin=subprocess.DEVNULL,
            stdout=self.said,
        )

    def show(self) -> None:
        """Print what it says as it comes, to the end."""
        print(f"\n### {self.name}", flush=True)
        with open(self.said.name) as lines:
            while True:
                over = self.process.poll() is not None
                for line in lines:
                    print(line, end="", flush=True)
                    self.last = line.rstrip() or self.last
                if over:
                    return
                time.sleep(0.5)

    def ended(self) -> tuple[int, str]:
        """Its code and its closing line."""
        code = self.process.wait()
        return code, self.last if code in (0, 1, NOTHING) else f"pytest ended with code {code} after: {self.last}"


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
    initdb = [BIN / "initdb", "-D", folder / "data", "-U", "twiza", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8"]
    subprocess.run([str(word) for word in initdb], check=True, stdout=subprocess.DEVNULL, cwd=folder, user=account)
    log = (folder / "log").open("w")
    server = subprocess.Popen([BIN / "postgres", "-D", folder / "data", *options], stderr=log, cwd=folder, user=account)
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
