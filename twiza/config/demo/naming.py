"""Names in two scripts that say the same: some rare, some borne by dozens, as in life."""

from __future__ import annotations

import numpy as np

from .words import ADJECTIVES, AMAZIGH, COMMON, HONOURED, SECOND, SOUTHERN, TRADES, WOMEN, Pair

AMAZIGH_REGIONS = {
    "05": 0.45,
    "08": 0.5,
    "09": 0.6,
    "03": 0.25,
    "01": 0.15,
    "02": 0.2,
    "07": 0.35,
    "10": 0.35,
}
SOUTH = {"10": 0.25, "11": 0.6, "12": 0.6}
HEADS: dict[str, Pair] = {
    "union": ("Union des coopératives", "اتحاد تعاونيات"),
    "economic_interest_group": ("GIE", "مجموعة ذات النفع الاقتصادي"),
    "project_holder": ("Projet", "مشروع"),
}
BOTH, FRENCH_ONLY, ARABIC_ONLY = 0.90, 0.06, 0.04


def make_name(
    rng: np.random.Generator,
    *,
    form: str,
    region: str,
    sector: str,
    branch: str,
    commune: Pair,
    women_only: bool,
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
        other = SECOND[rng.integers(len(SECOND))]
        return f"{word[0]} {other[0]}", f"{word[1]} {other[1]}"
    if shape < 0.88:
        other = _word(rng, region)
        return word if other == word else (f"{word[0]} {other[0]}", f"{word[1]} {other[1]}")
    saint = HONOURED[rng.integers(len(HONOURED))]
    return saint if shape < 0.93 else (f"{word[0]} {saint[0]}", f"{word[1]} {saint[1]}")


def _word(rng: np.random.Generator, region: str) -> Pair:
    """One word; the first of each list are the most loved."""
    drawn = rng.random()
    if drawn < SOUTH.get(region, 0.0):
        words: tuple[Pair, ...] = SOUTHERN
    elif drawn < SOUTH.get(region, 0.0) + AMAZIGH_REGIONS.get(region, 0.0):
        words = AMAZIGH
    else:
        words = COMMON
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
    if dress < 0.78 and sector in ADJECTIVES:
        adjective = ADJECTIVES[sector]
        head = "التعاونية" if adjective[1].startswith("ال") else "تعاونية"
        return f"Coopérative {adjective[0]} {latin}", (
            f"{head} {adjective[1]} {arabic}" if head == "التعاونية" else f"{head} {arabic} {adjective[1]}"
        )
    trade = TRADES.get(branch)
    if trade:
        return f"{latin} {trade[0]}", f"{arabic} {trade[1]}"
    return f"Coopérative {latin}", f"تعاونية {arabic}"
