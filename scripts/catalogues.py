"""Catalogues of the rooms. `compile` makes .mo files; `check` refuses a gap; `update` brings them up to the sources.

One catalogue per room and language, in the room: a room taken away takes its words with it. The languages are those of
the settings. A language declared partial keeps only what is translated: `check` refuses what is wrong in it and says
its share, `gaps CODE` prints what it lacks, as a catalogue to translate.
"""

import io
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from twiza.config.settings import TWIZA_LANGUAGES  # noqa: E402  from the root of the sources

ROOMS = ROOT / "twiza"
SOURCE = "en"  # the language of the messages themselves
WHOLE = [one.code for one in TWIZA_LANGUAGES if one.code != SOURCE and not one.is_partial]
PARTIAL = [one.code for one in TWIZA_LANGUAGES if one.is_partial]
NOT_SOURCES = shutil.ignore_patterns("__pycache__", "locale", "migrations", "static", "*.json", "*.po", "*.mo")


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
    make_messages(tree, "--keep-pot", "-l", WHOLE[0])
    found = {room.name: room / "locale" / "django.pot" for room in rooms}
    return {name: read(pot) for name, pot in found.items() if pot.exists()}


def make_messages(tree: Path, *options: str) -> None:
    if not shutil.which("xgettext"):
        sys.exit("gettext is missing. On Debian: sudo apt-get install gettext")
    command = [sys.executable, "-m", "django", "makemessages", "--no-wrap", *options]
    done = subprocess.run(command, cwd=tree, capture_output=True, text=True)
    if done.returncode:
        sys.exit(done.stdout + done.stderr)


def catalogue(room: str, language: str) -> Path:
    return ROOMS / room / "locale" / language / "LC_MESSAGES" / "django.po"


def wanted() -> dict[str, Catalog]:
    """The messages that the sources say now, by room."""
    with tempfile.TemporaryDirectory() as folder:
        tree = Path(folder) / "twiza"
        shutil.copytree(ROOMS, tree, ignore=NOT_SOURCES)
        return extract(tree)


def check() -> list[str]:
    """What is wrong, one sentence each; nothing when every message of every room is translated."""
    wrong, rooms = [], wanted()
    for language in PARTIAL:
        wrong += check_partial(language, rooms)
    for room, sources in sorted(rooms.items()):
        for language in WHOLE:
            path = catalogue(room, language)
            name = f"{room}/{language}"
            if not path.exists():
                wrong.append(f"{name}: no catalogue, the room's sources hold {len(sources)} messages")
            else:
                wrong += [f"{name}: {fault}" for fault in [*header_faults(path), *compare(sources, read(path))]]
    return wrong


def header_faults(path: Path) -> list[str]:
    """Babel knows the plurals of a language by itself; Django counts as in English where the header does not say."""
    return [] if '"Plural-Forms: nplurals=' in path.read_text() else ["the header says no Plural-Forms"]


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
    return wrong + unsaid(sources, words)


def unsaid(sources: Catalog, words: Catalog) -> list[str]:
    here = {(first(message), message.context) for message in sources}
    return [f"no source says it any more: {first(m)!r}" for m in words if m.id and (first(m), m.context) not in here]


def check_partial(language: str, rooms: dict[str, Catalog]) -> list[str]:
    """What is wrong in what there is of a partial language; says how much that is, gaps being allowed."""
    wrong, shares, done, total = [], [], 0, 0
    for room, sources in sorted(rooms.items()):
        path = catalogue(room, language)
        words = read(path) if path.exists() else Catalog(language)
        held = [message for message in words if message.id]
        faults = ["the header is fuzzy, so that Django reads nothing of it"] if path.exists() and words.fuzzy else []
        faults += header_faults(path) if path.exists() else []
        faults += [f"{fault}: {first(m)!r}" for m in held if (fault := missing(m, words.num_plurals))]
        wrong += [f"{room}/{language}: {fault}" for fault in [*faults, *unsaid(sources, words)]]
        shares.append(f"{room} {len(held)} of {len(sources)}")
        done, total = done + len(held), total + len(sources)
    print(f"{language} is partial: {done} of {total} messages ({done / total:.0%}): {', '.join(shares)}")
    return wrong


def gaps(language: str) -> None:
    """Print what a language lacks, each message with what the language of the house says."""
    for room, sources in sorted(wanted().items()):
        path = catalogue(room, language)
        words = read(path) if path.exists() else Catalog(language)
        house = read(catalogue(room, WHOLE[0]))
        lacking = Catalog(language)
        for message in sources:
            if message.id and missing(words.get(message.id, context=message.context), words.num_plurals):
                said = house.get(message.id, context=message.context)
                lacking.add(
                    message.id,
                    flags=message.flags,
                    context=message.context,
                    auto_comments=[f"{WHOLE[0]}: {said.string}"] if said else [],
                )
        print(f"\n# ---- twiza/{room}/locale/{language}/LC_MESSAGES/django.po lacks {len(lacking)}")
        write_po(sys.stdout.buffer, lacking, width=0, omit_header=True)
        sys.stdout.flush()


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
    make_messages(ROOMS, "--no-location", "--no-obsolete", *(f"-l{code}" for code in [*WHOLE, *PARTIAL]))
    for language in PARTIAL:
        for room in ROOMS.glob("*/locale"):
            keep_translated(catalogue(room.parent.name, language))
    for room in ROOMS.glob("*/locale"):
        if not any(room.iterdir()):
            room.rmdir()


def keep_translated(path: Path) -> None:
    """Take from a catalogue of a partial language what is not translated; a catalogue left with nothing goes."""
    if not path.exists():
        return
    words = read(path)
    for message in [m for m in words if m.id and (m.fuzzy or missing(m, words.num_plurals))]:
        words.delete(message.id, message.context)
    if len(words):
        with path.open("wb") as file:
            write_po(file, words, width=0)
    else:
        shutil.rmtree(path.parent.parent)


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["gaps", code]:
            gaps(code)
        case ["compile"]:
            compile_all()
        case ["update"]:
            update()
        case _:
            faults = check()
            print("\n".join(faults) or "every message is translated")
            sys.exit(bool(faults))
