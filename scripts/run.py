"""Serves Twiza: the web server and the job worker under one parent, which stops both when asked or when one dies.

PORT (8000), HOST (127.0.0.1), WEB_WORKERS (2), DEMO (1: the demonstration is loaded once; 0: starts empty).
"""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from types import FrameType

from setup import demonstration_mark

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
TWIZA = [sys.executable, "-m", "twiza"]
HOST = os.environ.get("HOST") or "127.0.0.1"
PORT = os.environ.get("PORT") or "8000"
START_SECONDS = 60
# Pages are made of computing: more threads than this share a core and all finish late (docs/benchmarks.md)
THREADS = "2"


def main() -> int:
    refuse_taken_port()
    demonstration = os.environ.get("DEMO") != "0"
    if demonstration:
        load_demonstration_once()
    children = {"web server": web_server(), "job worker": job_worker()}
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, stop_when_asked)
    try:
        if wait_until_healthy(children):
            announce(demonstration)
        return watch(children)
    except KeyboardInterrupt:
        return 0
    finally:
        stop(children)


def refuse_taken_port() -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, int(PORT)))
        except OSError:
            sys.exit(f"Port {PORT} is in use by another program. Choose another one: make run PORT={int(PORT) + 1}")


def has_command(room: str, name: str) -> bool:
    return (ROOT / "twiza" / room / "management" / "commands" / f"{name}.py").exists()


def load_demonstration_once() -> None:
    if demonstration_mark().exists() or not has_command("config", "config_demo"):
        return
    print("Loading the demonstration (once) ...", flush=True)
    if subprocess.run([*TWIZA, "config_demo"], cwd=ROOT).returncode:
        sys.exit("The demonstration did not load. `make run DEMO=0` starts empty.")
    demonstration_mark().touch()


def start(*command: str | Path) -> subprocess.Popen[bytes]:
    """A child in a session of its own: Ctrl-C reaches it through us alone, once."""
    environment = {"PUBLIC_URL": f"http://{HOST}:{PORT}"} | os.environ
    return subprocess.Popen([str(word) for word in command], cwd=ROOT, env=environment, start_new_session=True)


def web_server() -> subprocess.Popen[bytes]:
    workers = os.environ.get("WEB_WORKERS") or "2"
    options = [
        "--interface",
        "wsgi",
        "--host",
        HOST,
        "--port",
        PORT,
        "--workers",
        workers,
        "--blocking-threads",
        THREADS,
    ]
    options += ["--log-level", "warning", "--respawn-failed-workers"]
    return start(BIN / "granian", *options, "twiza.config.wsgi:application")


def job_worker() -> subprocess.Popen[bytes]:
    return start(*TWIZA, "core_work" if has_command("core", "core_work") else "db_worker")


def wait_until_healthy(children: dict[str, subprocess.Popen[bytes]]) -> bool:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and all(child.poll() is None for child in children.values()):
        try:
            with urllib.request.urlopen(f"http://{HOST}:{PORT}/healthz", timeout=5) as answer:
                return bool(answer.status == 200)
        except OSError:
            time.sleep(0.1)
    return False


def announce(demonstration: bool) -> None:
    print(f"\nTwiza answers on http://{HOST}:{PORT}/   (Ctrl-C stops it)", flush=True)
    if demonstration and has_command("config", "config_demo"):
        subprocess.run([*TWIZA, "config_demo", "--print-logins"], cwd=ROOT)
    elif not demonstration and demonstration_mark().exists():
        print("This database already holds the demonstration; an empty one: make run DEMO=0 DATABASE_URL=...")
    elif not demonstration:
        print("First administrator: .venv/bin/twiza accounts_open EMAIL NAME")


def watch(children: dict[str, subprocess.Popen[bytes]]) -> int:
    """Wait until one of them ends."""
    while True:
        for name, child in children.items():
            if child.poll() is not None:
                print(f"The {name} ended with code {child.returncode}; stopping.", file=sys.stderr)
                return 1
        time.sleep(0.3)


def stop_when_asked(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def stop(children: dict[str, subprocess.Popen[bytes]]) -> None:
    for child in children.values():
        if child.poll() is None:
            child.terminate()
    for child in children.values():
        try:
            child.wait(10)
        except subprocess.TimeoutExpired:
            child.kill()


if __name__ == "__main__":
    sys.exit(main())
