"""The key of names: how fast, and how well French names find their Arabic ones on real names of places.

The real names are communes of eight regions as the census writes them: French in 2024, Arabic in 2014, tied by code.
The rules were tuned by looking at the misses in the provinces of `tuned()`; the figures that count are the others'.
Both are printed. The file is not part of this repository: without it that part says that it was not measured.
"""

from __future__ import annotations

import csv
import random
from collections import defaultdict
from collections.abc import Callable, Sequence

from rapidfuzz.distance import Levenshtein

from bench.harness import ROOT, Measure
from bench.register_link_data import make_dedupe
from twiza.core.text import fold
from twiza.register.rules.names import name_key, name_keys

REAL = ROOT.parent / "shared" / "data" / "names" / "commune_variants_fr_ar.csv"
NAMES = 1_000_000
Keys = list[list[str]]
# One Latin letter for each Arabic one, as a table of transliteration without knowledge of Morocco has it
PLAIN = dict(zip("ابتثجحخدذرزسشصضطظعغفقكلمنهوي", "abttjhkddrzsssdtdagfqklmnhwy", strict=True))


def bench_names_speed(measure: Measure) -> None:
    """A million names of the generator, new to the memory of words at the first call only."""
    table, _ = make_dedupe(seed=1, rows=NAMES)
    names = table["name"].tolist()
    measure(
        "keys of names across scripts",
        size=f"{len(names):,} names, {len(set(names)):,} different",
        run=lambda: name_keys(names).table(),
        times=3,
        baseline=lambda: [name_key(name) for name in names],
        baseline_is="the careful key of one script",
        baseline_times=2,
        limit_ms=15_000,
    )


def bench_names_real(measure: Measure) -> None:
    """Equal in the country, equal in the province, nearest in the province; beside letter for letter."""
    if not REAL.exists():
        print(f"NOT MEASURED: {REAL} is absent, the real names of places stay unread", flush=True)
        return
    with REAL.open(encoding="utf-8") as file:
        every = [row for row in csv.DictReader(file) if row["fr_2024"] and row["ar_hcp2014"]]
    known = tuned({province(row) for row in every})
    for half, rows in (
        ("provinces not tuned on", [row for row in every if province(row) not in known]),
        ("provinces tuned on", [row for row in every if province(row) in known]),
    ):
        for how, find in (
            ("equal in the country", anywhere),
            ("equal in the province", within),
            ("nearest in the province", nearest),
        ):
            ours, plain = (
                score(find(*(keys(texts) for texts in columns(rows)), rows), rows) for keys in (tokens, letters)
            )
            measure(
                f"French names of 2024 found among Arabic ones of 2014, {how}: {ours}",
                size=f"{len(rows)} communes, {half}",
                run=lambda find=find, rows=rows: find(*(tokens(texts) for texts in columns(rows)), rows),
                times=5,
                baseline=lambda find=find, rows=rows: find(*(letters(texts) for texts in columns(rows)), rows),
                baseline_is=f"letter for letter, {plain}",
            )


def province(row: dict[str, str]) -> str:
    """The code of its province."""
    return row["code_2024"][:6]


def tuned(provinces: set[str]) -> set[str]:
    """The half of the provinces whose misses were looked at."""
    order = sorted(provinces)
    random.Random(1).shuffle(order)
    return set(order[: len(order) // 2])


def columns(rows: Sequence[dict[str, str]]) -> tuple[list[str], list[str]]:
    """French and Arabic names without the mark of a municipality."""
    return [row["fr_2024"] for row in rows], [row["ar_hcp2014"] for row in rows]


def tokens(names: Sequence[str]) -> Keys:
    """Our key."""
    return name_keys(names).tokens


def letters(names: Sequence[str]) -> Keys:
    """Folded letters turned one by one into Latin ones, without vowels; the article and one-letter words dropped."""
    found = []
    for name in names:
        words = ["".join(PLAIN.get(char, char) for char in word.removeprefix("ال")) for word in fold(name).split()]
        bare = [
            "".join(char for char in word if char not in "aeiouwy") for word in words if word not in ("al", "el", "l")
        ]
        found.append([word for word in bare if word])
    return found


Found = list[int | None]


def anywhere(left: Keys, right: Keys, rows: Sequence[dict[str, str]]) -> list[list[int]]:
    """All whose key is equal, in the country."""
    return _equal(left, right, lambda at: "")


def within(left: Keys, right: Keys, rows: Sequence[dict[str, str]]) -> list[list[int]]:
    """All whose key is equal, in the province."""
    return _equal(left, right, lambda at: province(rows[at]))


def _equal(left: Keys, right: Keys, where: Callable[[int], str]) -> list[list[int]]:
    places = defaultdict(list)
    for at, key in enumerate(right):
        places[where(at), "".join(key)].append(at)
    return [places[where(at), "".join(key)] for at, key in enumerate(left)]


def nearest(left: Keys, right: Keys, rows: Sequence[dict[str, str]]) -> list[list[int]]:
    """One to one in the province: equal first, then one letter apart, then sharing words; a tie finds nothing."""
    inside = defaultdict(list)
    for at, row in enumerate(rows):
        inside[province(row)].append(at)
    pairs = [
        (cost, one, other)
        for places in inside.values()
        for one in places
        for other in places
        if (cost := _cost(left[one], right[other])) is not None
    ]
    found: list[list[int]] = [[] for _ in left]
    free, taken = set(range(len(left))), set(range(len(right)))
    for level in sorted({cost for cost, _, _ in pairs}):
        ones, others = defaultdict(list), defaultdict(list)
        for cost, one, other in pairs:
            if cost == level and one in free and other in taken:
                ones[one].append(other)
                others[other].append(one)
        for one, candidates in ones.items():
            if len(candidates) == 1 and len(others[candidates[0]]) == 1:
                found[one] = candidates
                free.discard(one)
                taken.discard(candidates[0])
    return found


def _cost(one: list[str], other: list[str]) -> float | None:
    """0 for equal keys, 1 for one letter apart, 1 to 2 for keys that share words, None for strangers."""
    apart = Levenshtein.distance("".join(one), "".join(other), score_cutoff=1)
    if apart <= 1:
        return float(apart)
    shared = len(set(one) & set(other)) / max(1, len(set(one) | set(other)))
    return 2 - shared if shared >= 0.5 else None


def score(found: list[list[int]], rows: Sequence[dict[str, str]]) -> str:
    """Precision: right ones among those found. Recall: names whose own is found."""
    right = sum(at in places for at, places in enumerate(found))
    total = sum(map(len, found))
    return f"precision {right / max(1, total):.3f}, recall {right / len(rows):.3f}"
