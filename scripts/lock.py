"""Chooses versions again within pyproject.toml and package.json, and writes hashes; no address enters a lock."""

import subprocess
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
UV = [str(Path(sys.executable).parent / "uv"), "pip", "compile", "--quiet", "--upgrade", "--universal"]
UV += ["--python-version", "3.11", "--generate-hashes", "--no-header", "--no-emit-index-url", "--no-emit-find-links"]


def main() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    node = "\n".join(project["optional-dependencies"]["node"])
    lock("requirements.lock", "pyproject.toml")
    lock("requirements-dev.lock", "pyproject.toml", "--extra", "dev", "-c", "requirements.lock")
    lock("requirements-node.lock", "-", "--no-annotate", given=node)
    subprocess.run(["npm", "install", "--package-lock-only"], cwd=ROOT, check=True)


def lock(name: str, *arguments: str, given: str = "") -> None:
    """Compile one file; a failure leaves the old one."""
    done = subprocess.run([*UV, *arguments], cwd=ROOT, check=True, input=given, stdout=subprocess.PIPE, text=True)
    (ROOT / name).write_text(done.stdout)
    print(name)


if __name__ == "__main__":
    main()
