"""French and Arabic names of organisations brought to one comparable form.

    name_keys(["Coopérative Al Amal", "تعاونية الأمل"]).skeleton == ["ml", "ml"]

A name is cut into words; words of law tell the form, links go, numbers and months become digits, common nouns that
names translate become the Arabic word, all other words their consonants. The rules are data: `letters`, `words`,
`lexicon`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from .reading import (
    CONTENT,
    JOIN,
    LEGAL_ANYWHERE,
    LEGAL_FIRST,
    LEGAL_HEAD,
    LEGAL_RUN,
    LINK,
    MONTH,
    NUMBER,
    Memory,
    Piece,
    Word,
)

# The form that a name says when its legal words say several: "Société coopérative", "Union des coopératives"
_STRENGTH = (
    "economic_interest_group",
    "union",
    "federation",
    "mutual",
    "cooperative",
    "association",
    "foundation",
    "network",
    "group",
    "company",
)
_SPACED = re.compile(r"(?<![^\W_])(?:[^\W\d_]\s?\.\s?){2,}(?:[^\W\d_](?![^\W_]))?")
# By the bits of reading.SCRIPTS
_SCRIPT = ("", "latin", "arabic", "mixed", "tifinagh", "mixed", "mixed", "mixed")
_memory = Memory()


class NameKeys:
    """Columns aligned with the names: everything is empty for an empty name. `table()` has them as Arrow.

    form        code of the legal form that the name says (one of FORMS, or group, federation, company, ...)
    skeleton    distinct tokens, sorted, joined by a space: equal for two spellings in any order of words
    tokens      the words that identify, as consonants, in written order
    compact     the distinct tokens in written order without a space: for distances
    acronym     the acronym that the name writes (C.O.P.A.G, or COPAG among small letters), lower case
    initials    first letters of the Latin words, legal ones included, when there are three or more
    script      latin, arabic, tifinagh or mixed
    spelt       the words that identify as they are written, folded: tells names of one script apart further
    """

    def __init__(self, columns: pa.Table) -> None:
        self._columns = columns

    def __len__(self) -> int:
        return int(self._columns.num_rows)

    def table(self) -> pa.Table:
        """The columns as Arrow: strings, `tokens` as lists of strings."""
        return self._columns

    def __getattr__(self, name: str) -> list[Any]:
        """A column as a list. AttributeError for a name that is none."""
        if name.startswith("_") or name not in self._columns.column_names:
            raise AttributeError(name)
        found: list[Any] = self._columns[name].to_pylist()
        return found


COLUMNS = ("form", "skeleton", "tokens", "compact", "acronym", "initials", "script", "spelt")
# What linking reads: of most names it is known from their pieces alone
LEAN = ("form", "tokens", "compact", "acronym")
Row = tuple[str, ...]


def name_keys(names: Sequence[str | None], *, lean: bool = False) -> NameKeys:
    """The keys of many names, in their order; None is the empty name. About ten microseconds for a new name.

    lean: only the columns of LEAN, in half the time.
    """
    found, read = (LEAN, _lean_row) if lean else (COLUMNS, _row)
    places: dict[str, int] = {}
    rows = [places.setdefault(name or "", len(places)) for name in names]
    own = list(zip(*map(read, places), strict=True)) or [() for _ in found]
    columns = {name: pa.array(column, pa.string()) for name, column in zip(found, own, strict=True)}
    columns["tokens"] = _split(columns["tokens"])
    table = pa.table(columns)
    return NameKeys(table if len(places) == len(rows) else table.take(pa.array(rows, pa.int32())))


def _split(joined: pa.Array) -> pa.ListArray:
    """Texts cut at their spaces, the empty one into nothing."""
    some = pc.not_equal(joined, "")
    counts = pc.if_else(some, pc.add(pc.count_substring(joined, " "), 1), 0)
    ends = pc.cumulative_sum(pc.cast(counts, pa.int32()))
    offsets = pa.concat_arrays([pa.array([0], pa.int32()), ends])
    return pa.ListArray.from_arrays(offsets, pc.split_pattern(joined.filter(some), " ").flatten())


def _pieces(name: str) -> list[Piece]:
    if "." in name:
        name = _SPACED.sub(lambda run: re.sub(r"\s", "", run[0]) + " ", name)
    memory = _memory
    return [memory[piece] for piece in name.split()]


def _row(name: str) -> Row:
    words: list[Word] = []
    initials, acronym, scripts = "", "", 0
    for found, bits, letters, short, _, _ in _pieces(name):
        words += found
        scripts |= bits
        initials += letters
        if short and not acronym and (short[0] == "." or name != name.upper()):
            acronym = short.lstrip(".")
    form, tokens, texts = _settle(words)
    distinct = list(dict.fromkeys(tokens)) if len(tokens) > 1 else tokens
    skeleton = " ".join(sorted(distinct)) if len(distinct) > 1 else "".join(distinct)
    initials = initials if len(initials) > 2 else ""
    return (form, skeleton, " ".join(tokens), "".join(distinct), acronym, initials, _SCRIPT[scripts], " ".join(texts))


def _lean_row(name: str) -> Row:
    """(form, tokens, compact, acronym), as `_row` has them."""
    tokens: list[str] = []
    legal: list[Word] = []
    acronym, alone = "", True
    pieces = _pieces(name)
    for piece in pieces:
        _, _, _, short, plain, of_law = piece
        if short and not acronym and (short[0] == "." or name != name.upper()):
            acronym = short.lstrip(".")
        if plain is None:
            alone = False
        else:
            tokens += plain
            legal += of_law
    if alone and tokens:
        form = _form(legal)
    else:
        form, tokens, _ = _settle([word for piece in pieces for word in piece.words])
    distinct = dict.fromkeys(tokens) if len(tokens) > 1 else tokens
    return form, " ".join(tokens), "".join(distinct), acronym


def _settle(words: list[Word], trace: list[tuple[str, str, str]] | None = None) -> tuple[str, list[str], list[str]]:
    """(form, tokens, texts): which words are legal where they stand, which join, which numbers add."""
    tokens: list[str] = []
    texts: list[str] = []
    legal: list[Word] = []
    opening, prefix, last = True, "", CONTENT
    for at, word in enumerate(words):
        kind, key, says, _, rule, text = word
        if kind == LINK:
            key = ""
        elif kind == LEGAL_ANYWHERE or (opening and LEGAL_ANYWHERE < kind < JOIN and _is_legal(kind, at, legal)):
            legal.append(word)
            key, last = says, kind
        elif kind == JOIN:
            prefix, opening, last = prefix + key, False, kind
            texts.append(text)
        else:
            opening = False
            if not texts or texts[-1] != text:
                texts.append(text)
            if kind == NUMBER:
                key = _added(tokens, key) if last == NUMBER and says else key
            else:
                if kind == MONTH and last != NUMBER:
                    key = says
                key, prefix = prefix + key, ""
            tokens.append(key)
            last = kind
        if trace is not None:
            trace.append((rule, text, key))
    if prefix:
        tokens.append(prefix)
    return _form(legal), tokens or _of_law_alone(words, legal), texts or [word.text for word in words]


def _is_legal(kind: int, at: int, legal: list[Word]) -> bool:
    """Whether a word in the opening run is one of law: at the head, as the very first, after another."""
    return kind == LEGAL_HEAD or (kind == LEGAL_FIRST and at == 0) or (kind == LEGAL_RUN and bool(legal))


def _of_law_alone(words: list[Word], legal: list[Word]) -> list[str]:
    """What a name without any other word is known by: its last word of law ("Coopérative Union"), else all it has."""
    if not legal:
        return [word.text for word in words]
    telling = [word for word in legal if word.says and word.says != "cooperative"] or legal
    return [telling[-1].key]


def _added(tokens: list[str], key: str) -> str:
    """Two number words that follow one another as one number, when they make one; takes the first away."""
    first, second = int(tokens[-1]), int(key)
    if (first, second) == (4, 20) or (second >= 100 and first < second):
        total = first * second
    elif (first >= 20 and second < 20 and first % 10 == 0) or (second < 10 and first == 10) or first < 10 <= second:
        total = first + second
    else:
        return key
    tokens.pop()
    return str(total)


def _form(legal: list[Word]) -> str:
    if len(legal) == 1:
        return legal[0].says
    said = {word.says for word in legal}
    if "group" in said and any(word.kind == LEGAL_RUN for word in legal):
        return "economic_interest_group"
    return next((code for code in _STRENGTH if code in said), "")


def explain_key(name: str) -> list[tuple[str, str, str]]:
    """How a name became its key: (rule, word before, what it became) for each word in order, then the whole key."""
    steps: list[tuple[str, str, str]] = []
    _, tokens, _ = _settle([word for piece in _pieces(name) for word in piece.words], steps)
    return [*steps, ("key", name, " ".join(tokens))]
