"""What an application must say before it is sent, what a reviewer may read of it, and its frozen copy."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from twiza.core.text import fold

TEXTS = ("title", "need", "activities", "results")
NUMBERS = ("people", "women", "jobs_kept", "jobs_created")
MASK = "▇▇▇"
SHORTEST_NAME = 3  # letters: a shorter word of a name is an ordinary word
KINDS_OF_BODY = frozenset(
    fold(word)
    for word in (
        "coopérative coopératives coop association union groupement gie société des les pour "
        "تعاونية التعاونية جمعية الجمعية اتحاد مجموعة"
    ).split()
)


@dataclass(frozen=True)
class Requirement:
    """One thing to say, and whether it is said."""

    code: str
    is_done: bool


def steps(
    *,
    texts: Mapping[str, str],
    people: int | None,
    lines: int,
    asked: int,
    window: bool,
    contact: bool,
    papers: Iterable[str],
    wanted: Iterable[str],
) -> list[Requirement]:
    """What the form asks for, in its order; `paper:<kind>` for each paper that the call wants."""
    have = set(papers)
    said = [Requirement(name, bool(texts.get(name, "").strip())) for name in TEXTS]
    return [
        *said,
        Requirement("people", people is not None),
        Requirement("window", window),
        Requirement("lines", lines > 0),
        Requirement("asked", asked > 0),
        Requirement("contact", contact),
        *(Requirement(f"paper:{kind}", kind in have) for kind in wanted),
    ]


def blinded(text: str, names: Iterable[str]) -> str:
    """The text without the names of who applies, as a whole and word by word, accents and case aside."""
    hidden = {fold(name).strip() for name in names if name.strip()}
    words = {word for name in hidden for word in re.findall(r"\w+", name)}
    words = {word for word in words if len(word) >= SHORTEST_NAME} - KINDS_OF_BODY
    text = re.sub(r"[\w.+-]+@[\w-]+\.[\w.]+", MASK, text)
    text = re.sub(r"(?:\+|00)?\d(?:[\s.-]?\d){8,12}", MASK, text)
    for name in sorted((n for n in names if n.strip()), key=len, reverse=True):
        text = re.sub(re.escape(name.strip()), MASK, text, flags=re.IGNORECASE)
    return re.sub(r"\w+", lambda found: MASK if fold(found.group()) in words else found.group(), text)


def digest(content: Mapping[str, object]) -> str:
    """The SHA-256 of a content written in one way only."""
    written = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(written.encode()).hexdigest()
