"""The key on real names: communes in two scripts, and a register of another country that nothing was tuned on."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

import pytest

from bench.bench_register_names import anywhere, columns, letters, nearest, province, score, tokens, tuned, within
from twiza.register.rules.names import name_keys


@pytest.fixture
def unseen(real_lists: Path) -> list[dict[str, str]]:
    """Communes of the provinces whose misses were never looked at."""
    with (real_lists / "names" / "commune_variants_fr_ar.csv").open(encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["fr_2024"] and row["ar_hcp2014"]]
    known = tuned({province(row) for row in rows})
    return [row for row in rows if province(row) not in known]


def figures(text: str) -> tuple[float, float]:
    """Precision and recall as `score` writes them."""
    precision, recall = (float(part.split()[-1]) for part in text.split(","))
    return precision, recall


def test_french_names_find_their_arabic_ones(unseen: list[dict[str, str]]) -> None:
    left, right = (tokens(names) for names in columns(unseen))
    precision, recall = figures(score(within(left, right, unseen), unseen))
    assert precision >= 0.99
    assert recall >= 0.92
    assert figures(score(anywhere(left, right, unseen), unseen))[1] >= 0.92
    precision, recall = figures(score(nearest(left, right, unseen), unseen))
    assert precision >= 0.99
    assert recall >= 0.97


def test_the_key_finds_twice_what_letters_one_by_one_find(unseen: list[dict[str, str]]) -> None:
    ours, plain = (
        figures(score(within(*(keys(names) for names in columns(unseen)), unseen), unseen))[1]
        for keys in (tokens, letters)
    )
    assert ours > 2 * plain


def test_arabic_spellings_of_two_sources_meet(real_lists: Path) -> None:
    with (real_lists / "names" / "commune_variants_fr_ar.csv").open(encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["ar_tayssir"] and row["ar_2024"]]
    one, other = (name_keys([row[column] for row in rows]).compact for column in ("ar_2024", "ar_tayssir"))
    assert sum(a == b for a, b in zip(one, other, strict=True)) / len(rows) >= 0.9


def test_every_name_of_togo_has_a_key_and_none_swallows_the_list(real_lists: Path) -> None:
    with (real_lists / "registers" / "togo_cooperatives.csv").open(encoding="utf-8-sig") as file:
        names = [row["cooperative_nom"] for row in csv.DictReader(file)]
    keys = name_keys(names)
    assert all(keys.skeleton)
    assert set(keys.form) <= {"cooperative", "union", "association", "group", "federation", "economic_interest_group"}
    common = Counter(keys.skeleton).most_common(1)[0]
    assert common[1] < 150, common
    assert len(set(keys.skeleton)) > 3_000
