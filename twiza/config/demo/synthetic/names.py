"""Names in two scripts that say the same: some rare, some borne by dozens, as in life."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cache

import numpy as np

from ..dataset import dataset

Pair = tuple[str, str]
HEADS: dict[str, Pair] = {
    "union": ("Union des coopératives", "اتحاد تعاونيات"),
    "economic_interest_group": ("GIE", "مجموعة ذات النفع الاقتصادي"),
    "project_holder": ("Projet", "مشروع"),
}
WOMEN: Pair = ("féminine", "النسوية")
BOTH, FRENCH_ONLY = 0.90, 0.06


@dataclass(frozen=True)
class Vocabulary:
    """Words by group, of sectors and of trades; how likely each region draws southern and Amazigh ones."""

    words: dict[str, list[Pair]]
    sectors: dict[str, Pair]
    trades: dict[str, Pair]
    southern: dict[str, float]
    amazigh: dict[str, float]


@cache
def vocabulary() -> Vocabulary:
    """As the data files tell it."""
    data, words = dataset(), defaultdict[str, list[Pair]](list)
    for word in data.names:
        words[word.group].append((word.latin, word.arabic))
    return Vocabulary(
        words=words,
        sectors={one.code: (one.word["fr"], one.word["ar"]) for one in data.register.sectors if one.word},
        trades={one.branch: (one.trade_fr, one.trade_ar) for one in data.branches if one.trade_fr},
        southern={one.region: one.southern_names for one in data.regions},
        amazigh={one.region: one.amazigh_names for one in data.regions},
    )


def make_name(
    rng: np.random.Generator, *, form: str, region: str, sector: str, branch: str, commune: Pair, women_only: bool
) -> Pair:
    """The name in French letters and in Arabic; one of the two may be unknown (empty)."""
    latin, arabic = _core(rng, region, commune)
    if form in HEADS:
        return f"{HEADS[form][0]} {latin}", f"{HEADS[form][1]} {arabic}"
    latin, arabic = _dressed(rng, (latin, arabic), sector, branch, women_only)
    script = rng.random()
    if script > BOTH:
        return (latin, "") if script <= BOTH + FRENCH_ONLY else ("", arabic)
    return latin, arabic


def _core(rng: np.random.Generator, region: str, commune: Pair) -> Pair:
    """The proper words: one, two, or one with a place."""
    word = _word(rng, region)
    shape = rng.random()
    if shape < 0.40:
        return word
    if shape < 0.58:
        return f"{word[0]} {commune[0]}", f"{word[1]} {commune[1]}"
    if shape < 0.72:
        seconds = vocabulary().words["second"]
        other = seconds[rng.integers(len(seconds))]
        return f"{word[0]} {other[0]}", f"{word[1]} {other[1]}"
    if shape < 0.88:
        other = _word(rng, region)
        return word if other == word else (f"{word[0]} {other[0]}", f"{word[1]} {other[1]}")
    saints = vocabulary().words["honoured"]
    saint = saints[rng.integers(len(saints))]
    return saint if shape < 0.93 else (f"{word[0]} {saint[0]}", f"{word[1]} {saint[1]}")


def _word(rng: np.random.Generator, region: str) -> Pair:
    """One word; the first of each list are the most loved."""
    drawn, known = rng.random(), vocabulary()
    south = known.southern[region]
    group = "southern" if drawn < south else "amazigh" if drawn < south + known.amazigh[region] else "common"
    words = known.words[group]
    return words[int(len(words) * rng.random() ** 1.6)]


def _dressed(rng: np.random.Generator, name: Pair, sector: str, branch: str, women_only: bool) -> Pair:
    """With the words of law and of trade that many founders add."""
    latin, arabic = name
    dress = rng.random()
    if dress < 0.30:
        return latin, arabic
    if dress < 0.55:
        return f"Coopérative {latin}", f"تعاونية {arabic}"
    if women_only and dress < 0.72:
        return f"Coopérative {WOMEN[0]} {latin}", f"التعاونية {WOMEN[1]} {arabic}"
    adjective = vocabulary().sectors.get(sector)
    if dress < 0.78 and adjective:
        head = "التعاونية" if adjective[1].startswith("ال") else "تعاونية"
        return f"Coopérative {adjective[0]} {latin}", (
            f"{head} {adjective[1]} {arabic}" if head == "التعاونية" else f"{head} {arabic} {adjective[1]}"
        )
    trade = vocabulary().trades.get(branch)
    if trade:
        return f"{latin} {trade[0]}", f"{arabic} {trade[1]}"
    return f"Coopérative {latin}", f"تعاونية {arabic}"
