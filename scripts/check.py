"""Everything that can be said of the code without running the suite, in seconds. Runs all, then shows what failed."""

import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SHOWN = 60  # lines of a check that fails
BIN = Path(sys.executable).parent

CHECKS = {
    "types": ["mypy", "--no-error-summary"],
    "architecture": ["pytest", "-q", "--tb=short", "-p", "no:cacheprovider", "tests/architecture"],
    "migrations": ["python", "-m", "twiza", "makemigrations", "--check", "--dry-run"],
    "translations": ["python", "scripts/catalogues.py", "check"],
    "imports": ["lint-imports", "--no-logo"],
    "style": ["ruff", "check", "--quiet", "--output-format", "concise", "."],
    "format": ["ruff", "format", "--check", "--quiet", "--output-format", "concise", "."],
    "templates": ["djangofmt", "--check", "twiza"],
}


def main(names: list[str]) -> int:
    wanted = {name: CHECKS[name] for name in names or CHECKS}
    with ThreadPoolExecutor(os.cpu_count() or 1) as pool:
        results = list(pool.map(run, wanted, wanted.values()))
    failed = [name for name, code, _ in results if code]
    for name, code, said in results:
        if code:
            lines = said.rstrip().splitlines()
            cut = [f"... {len(lines) - SHOWN} lines before"] if len(lines) > SHOWN else []
            print("\n".join(["", f"--- {name}: .venv/bin/{' '.join(CHECKS[name])}", *cut, *lines[-SHOWN:]]))
    print(
        f"\ncheck: {len(results) - len(failed)} of {len(results)} pass"
        + (f", not {', '.join(failed)}" if failed else "")
    )
    return bool(failed)


def run(name: str, command: list[str]) -> tuple[str, int, str]:
    begin = time.monotonic()
    environment = os.environ | {"FORCE_COLOR": "", "PYTHONWARNINGS": "default", "DATABASE_URL": "sqlite://:memory:"}
    environment = {key: value for key, value in environment.items() if value or key != "FORCE_COLOR"}
    done = subprocess.run([BIN / command[0], *command[1:]], cwd=ROOT, env=environment, capture_output=True, text=True)
    print(f"{'fails ' if done.returncode else 'passes'} {name} ({time.monotonic() - begin:.0f} s)", flush=True)
    return name, done.returncode, done.stdout + done.stderr


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
