"""Says what this machine lacks and, on Debian with the right to do so, installs it.

Runs before the virtual environment exists: standard library only. `machine.py run|test`.
"""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

POSTGRES = Path("/usr/lib/postgresql/15/bin/postgres")

# what is looked for, the Debian package that brings it, what it is for
NEEDS: dict[str, list[tuple[Callable[[], object], str, str]]] = {
    "run": [(lambda: importlib.util.find_spec("ensurepip"), "python3-venv", "the virtual environment")],
    "test": [
        (lambda: importlib.util.find_spec("ensurepip"), "python3-venv", "the virtual environment"),
        (lambda: shutil.which("chromium"), "chromium", "tests in a real browser"),
        (lambda: POSTGRES.exists(), "postgresql-15", "the suite on PostgreSQL"),
        (lambda: shutil.which("xgettext"), "gettext", "the check of translations"),
        (lambda: shutil.which("pdftoppm"), "poppler-utils", "the look of PDF reports"),
        (lambda: shutil.which("java"), "openjdk-17-jre-headless", "record linkage on Spark"),
    ],
}


def main(purpose: str) -> None:
    if sys.version_info < (3, 11):  # noqa: UP036
        sys.exit(f"Twiza needs Python 3.11 or newer, this is {sys.version.split()[0]}: make PYTHON=python3.11 ...")
    missing = [(package, use) for found, package, use in NEEDS[purpose] if not found()]
    if not missing:
        return
    packages = [package for package, _ in missing]
    print("Missing: " + "; ".join(f"{package} ({use})" for package, use in missing))
    as_root = privilege()
    if not shutil.which("apt-get") or as_root is None:
        sys.exit(f"Install it, then run the same command again. On Debian: sudo apt-get install {' '.join(packages)}")
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    install = [*as_root, "apt-get", "install", "-y", "-q", "--no-install-recommends", *packages]
    subprocess.run([*as_root, "apt-get", "update", "-q"], check=True, stdout=subprocess.DEVNULL)
    subprocess.run(install, check=True, env=environment, stdout=subprocess.DEVNULL)
    left = [package for found, package, _ in NEEDS[purpose] if not found()]
    if left:
        sys.exit(f"Still missing after apt-get install: {', '.join(left)}")


def privilege() -> list[str] | None:
    """The words before apt-get: none for root, `sudo -n` where it asks for no password, None without either."""
    if os.geteuid() == 0:
        return []
    if shutil.which("sudo") and subprocess.run(["sudo", "-n", "true"], capture_output=True).returncode == 0:
        return ["sudo", "-n"]
    return None


if __name__ == "__main__":
    main(sys.argv[1])
