"""What the demonstration says, written into a folder, and two such folders compared: pages, API, figures, documents.

    export DATABASE_URL=sqlite:////somewhere/before.sqlite3
    .venv/bin/python scripts/compare_demonstration.py load            # an empty database, at a fixed instant
    .venv/bin/python scripts/compare_demonstration.py say before      # finds its questions by walking through the pages
    ... the same with another version of the code and another database:
    .venv/bin/python scripts/compare_demonstration.py say after --as before --renamed renamed.txt
    .venv/bin/python scripts/compare_demonstration.py compare before after --renamed renamed.txt

Every question is asked in this process at one frozen instant: no server, no clock. `say` walks as each log-in of the
demonstration and as a visitor, in French and Arabic; with `--as` it asks what the other folder asked, so that a page
that lost a link is still asked for. `renamed.txt` holds a line `pattern -> replacement` (regular expressions) for each
address that moved, and for each word of the pages that was replaced on purpose; it is applied to the first folder.
`compare` exits with 1 when the folders differ.
"""

from __future__ import annotations

import argparse
import difflib
import hashlib
import re
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
INDEX = "index.tsv"
SHOWN = 40  # lines of a difference
WORDS = ("page", "fragment")  # compared by words: where a line or an element of a page ends is no matter

Renames = list[tuple[re.Pattern[str], str]]


def main(words: list[str]) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    verbs = parser.add_subparsers(dest="verb", required=True)
    verbs.add_parser("load", help="migrate DATABASE_URL and load the small demonstration")
    say = verbs.add_parser("say", help="write what the house says into a folder")
    say.add_argument("folder", type=Path)
    say.add_argument("--as", dest="like", type=Path, help="ask what this folder asked")
    compare = verbs.add_parser("compare", help="show the differences of two folders")
    compare.add_argument("before", type=Path)
    compare.add_argument("after", type=Path)
    for verb in (say, compare):
        verb.add_argument("--renamed", type=Path, help="file of `pattern -> replacement` lines")
    options = parser.parse_args(words)
    if options.verb == "compare":
        return tell_differences(options.before, options.after, read_renames(options.renamed))
    from frozen import begin, load

    begin()
    if options.verb == "load":
        load()
    else:
        from asking import say_all

        renames = read_renames(options.renamed)
        asked = [renamed(question, renames) for question, _ in index(options.like)] if options.like else None
        write(options.folder, say_all(asked))
    return 0


def read_renames(path: Path | None) -> Renames:
    """The lines of a file of renames; empty without one."""
    lines = path.read_text().splitlines() if path else []
    pairs = [line.split(" -> ") for line in lines if line.strip() and not line.startswith("#")]
    return [(re.compile(old.strip()), new.strip()) for old, new in pairs]


def renamed(text: str, renames: Renames) -> str:
    for pattern, instead in renames:
        text = pattern.sub(instead, text)
    return text


def write(folder: Path, answers: Iterator[tuple[str, str]]) -> None:
    """A file for each answer, and the index that says what was asked."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / INDEX).open("w") as lines:
        for question, answer in answers:
            name = file_name(question)
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_text(answer)
            lines.write(f"{question}\t{name}\n")


def file_name(question: str) -> str:
    """A place that a person finds and that no other question has: `page nadia fr /fr/plans/` -> page/nadia/fr/..."""
    kind, _, rest = question.partition(" ")
    slug = re.sub(r"[^\w.-]+", "_", rest).strip("_")[:100]
    return f"{kind}/{slug}-{hashlib.sha256(question.encode()).hexdigest()[:8]}.txt"


def index(folder: Path) -> list[tuple[str, str]]:
    """(question, file) in the order of asking."""
    pairs = (line.split("\t") for line in (folder / INDEX).read_text().splitlines())
    return [(question, name) for question, name in pairs]


def tell_differences(before: Path, after: Path, renames: Renames) -> int:
    """Print what differs and how much; 1 when anything does."""
    old = {renamed(question, renames): name for question, name in index(before)}
    new = dict(index(after))
    different: Counter[str] = Counter()
    for question in [*old, *(question for question in new if question not in old)]:
        kind, mark = question.split()[0], ""
        if question not in old or question not in new:
            told = ["not asked " + ("before" if question not in old else "after")]
        else:
            first = renamed((before / old[question]).read_text(), renames)
            second = (after / new[question]).read_text()
            told = difference(first, second, kind)
            mark = " (same numbers)" if numbers(first) == numbers(second) else ""
        if told:
            different[kind + mark] += 1
            cut = [f"... {len(told) - SHOWN} lines more"] if len(told) > SHOWN else []
            print("\n".join([f"\n=== {question}{mark}", *told[:SHOWN], *cut]))
    kinds = ", ".join(f"{kind} {count}" for kind, count in sorted(different.items()))
    print(f"\n{len(new)} answers, {different.total()} different{f': {kinds}' if kinds else ''}")
    return int(bool(different))


def difference(before: str, after: str, kind: str) -> list[str]:
    """Lines of a unified diff; of pages, only when their words differ."""
    if before == after or (kind in WORDS and letters(before) == letters(after)):
        return []
    lines = difflib.unified_diff(before.splitlines(), after.splitlines(), "before", "after", n=1, lineterm="")
    return list(lines)[2:]


def letters(text: str) -> str:
    """A page without its spaces; an address with an empty question is the address."""
    return "".join(text.split()).replace("?>", ">")


def numbers(text: str) -> list[str]:
    """The numbers that a text says, in any order; those of addresses apart."""
    return sorted(re.findall(r"\d+", re.sub(r"<[^<>]*>", "", text)))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
