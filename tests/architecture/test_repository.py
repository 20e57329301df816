"""What is committed runs anywhere and says nothing of the machine where it was written."""

import re
import subprocess

from tests.architecture.source import ROOT, repository_files

# The brackets keep this file from finding itself
MACHINE = re.compile(r"(?<![\w.])/(?:wor[k]|roo[t]|hom[e]/\w+|User[s]/\w+)/|(?<![\w.}])/tm[p]/\w|fil[e]:///")
TEXT = {".py", ".md", ".toml", ".html", ".txt", ".css", ".js", ".json", ".lock", ".po", ".yml", ".svg", ".typ", ""}


def test_no_file_names_a_place_on_somebodys_machine() -> None:
    found = []
    for path in repository_files():
        if path.suffix not in TEXT:
            continue
        for number, line in enumerate(path.read_text(errors="replace").splitlines(), 1):
            if match := MACHINE.search(line):
                found.append(f"{path.relative_to(ROOT)}:{number} {match.group(0)}")
    assert not found, "\n".join(found)


def test_nothing_committed_is_a_link_to_somewhere_else() -> None:
    modes = subprocess.run(["git", "ls-files", "-s"], cwd=ROOT, check=True, capture_output=True, text=True).stdout
    assert [line for line in modes.splitlines() if line.startswith("120000")] == []


def test_lock_files_hold_hashes_and_no_addresses() -> None:
    for name in ("requirements.lock", "requirements-dev.lock", "requirements-node.lock"):
        text = (ROOT / name).read_text()
        assert "://" not in text
        assert text.count("==") <= text.count("--hash=")
    assert '"resolved"' not in (ROOT / "package-lock.json").read_text()


def test_no_real_list_and_no_large_file_is_committed() -> None:
    large = {str(p.relative_to(ROOT)): p.stat().st_size for p in repository_files() if p.stat().st_size > 1_500_000}
    assert not large
    lists = ROOT.parent / "shared" / "data"
    names = {path.name for path in lists.rglob("*") if path.is_file()} - {"README.md"} if lists.is_dir() else set()
    assert [p for p in repository_files() if p.name in names] == []
