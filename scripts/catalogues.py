"""Catalogues of the rooms. `compile` makes .mo files; `check` refuses a gap; `update` brings them up to the sources.

One catalogue per room and language, in the room: a room taken away takes its words with it.
"""

import io
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

ROOT = Path(__file__).resolve().parent.parent
ROOMS = ROOT / "twiza"
LANGUAGES = ("fr", "ar")
NOT_SOURCES = shutil.ignore_patterns(
    "__pycache__", "locale", "migrations", "static", "*.json", "*.po", "*.mo"
)


def compile_all() -> None:
    for path in ROOMS.glob("*/locale/*/LC_MESSAGES/*.po"):
        with path.with_suffix(".mo").open("wb") as file:
            write_mo(file, read(path))


def read(path: Path) -> Catalog:
    """A catalogue, or the extracted sources, whose header xgettext leaves to be filled."""
    text = path.read_bytes().replace(b"nplurals=INTEGER; plural=EXPRESSION;", b"nplurals=2; plural=(n != 1);")
    return read_po(io.BytesIO(text), locale=path.parent.parent.name if path.suffix == ".po" else None)


def extract(tree: Path) -> dict[str, Catalog]:
    """The messages of each room's sources, by room, extracted as Django does."""
    rooms = [folder for folder in tree.iterdir() if (folder / "__init__.py").exists()]
    for room in rooms:
        (room / "locale").mkdir(exist_ok=True)
    make_messages(tree, "--keep-pot", "-l", "fr")
    found = {room.name: room / "locale" / "django.pot" for room in rooms}
    return {name: read(pot) for name, pot in found.items() if pot.exists()}


def make_messages(tree: Path, *options: str) -> None:
    if not shutil.which("xgettext"):
        sys.exit("gettext is missing. On Debian: sudo apt-get install gettext")
    command = [sys.executable, "-m", "django", "makemessages", "--no-wrap", *options]
    done = subprocess.run(command, cwd=tree, capture_output=True, text=True)
    if done.returncode:
        sys.exit(done.stdout + done.stderr)


def check() -> list[str]:
    """What is wrong, one sentence each; nothing when every message of every room is translated."""
    with tempfile.TemporaryDirectory() as folder:
        tree = Path(folder) / "twiza"
        shutil.copytree(ROOMS, tree, ignore=NOT_SOURCES)
        wanted = extract(tree)
    wrong = []
    for room, sources in sorted(wanted.items()):
        for language in LANGUAGES:
            path = ROOMS / room / "locale" / language / "LC_MESSAGES" / "django.po"
            name = f"{room}/{language}"
            if not path.exists():
                wrong.append(f"{name}: no catalogue, the room's sources hold {len(sources)} messages")
            else:
                wrong += [f"{name}: {fault}" for fault in compare(sources, read(path))]
    return wrong


def compare(sources: Catalog, words: Catalog) -> list[str]:
    wrong = []
    if words.fuzzy:
        wrong.append("the header is fuzzy, so that Django reads nothing of it")
    for message in sources:
        if not message.id:
            continue
        entry = words.get(message.id, context=message.context)
        fault = missing(entry, words.num_plurals)
        if fault:
            wrong.append(f"{fault}: {first(message)!r}")
    here = {(first(message), message.context) for message in sources}
    wrong += [
        f"no source says it any more: {first(m)!r}"
        for m in words
        if m.id and (first(m), m.context) not in here
    ]
    return wrong


def missing(entry: Message | None, plurals: int) -> str:
    if entry is None:
        return "not in the catalogue"
    strings = entry.string if isinstance(entry.string, tuple) else (entry.string,)
    if not all(strings):
        return "not translated"
    if entry.pluralizable and len(strings) != plurals:
        return f"{len(strings)} plural forms of {plurals}"
    if entry.fuzzy:
        return "fuzzy"
    faults = list(entry.check())
    return str(faults[0]) if faults else ""


def first(message: Message) -> str:
    return message.id if isinstance(message.id, str) else message.id[0]


def update() -> None:
    for room in ROOMS.iterdir():
        if (room / "__init__.py").exists():
            (room / "locale").mkdir(exist_ok=True)
    make_messages(ROOMS, "--no-location", "--no-obsolete", *(f"-l{language}" for language in LANGUAGES))
    for room in ROOMS.glob("*/locale"):
        if not any(room.iterdir()):
            room.rmdir()


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["compile"]:
            compile_all()
        case ["update"]:
            update()
        case _:
            faults = check()
            print("\n".join(faults) or "every message is translated")
            sys.exit(bool(faults))
