"""The lists that linkage is measured on: as many links as asked, in the scripts and with the gaps that they promise."""

from __future__ import annotations

from random import Random

import pytest

from bench.register_link_data import FIELDS, WORDS, amazigh, in_arabic, in_french, make_dedupe, make_list, mistyped
from twiza.core.text import is_arabic
from twiza.register.rules.names import name_keys


def test_the_list_overlaps_the_register_as_told() -> None:
    register, listed, truth = make_list(seed=3, rows=900, links=700, register=2_000)
    assert (len(register), len(listed), len(truth)) == (2_000, 900, 700)
    assert tuple(register.columns) == tuple(listed.columns) == FIELDS
    assert set(truth["list_id"]) <= set(listed["id"])
    assert set(truth["register_id"]) <= set(register["id"])
    assert truth["list_id"].is_unique
    assert truth["register_id"].is_unique
    assert 0.27 < listed["name"].map(is_arabic).mean() < 0.40
    assert register["name"].map(is_arabic).mean() < 0.15
    assert listed["founded_on"].isna().mean() > 0.5
    assert 0.85 < listed["identifier"].isna().mean() < 0.98
    assert (listed["region"].str.len() == 2).all()


def test_a_seed_is_one_list_and_another_seed_another() -> None:
    once, again, other = (make_list(seed, rows=60, links=40, register=80) for seed in (5, 5, 6))
    assert all(one.equals(two) for one, two in zip(once, again, strict=True))
    assert not once[1].equals(other[1])


def test_linked_rows_say_the_same_organisation() -> None:
    register, listed, truth = make_list(seed=4, rows=400, links=400, register=900)
    both = truth.merge(listed, left_on="list_id", right_on="id").merge(register, left_on="register_id", right_on="id")
    agree = (both["region_x"] == both["region_y"]).mean()
    assert agree > 0.95
    one, other = name_keys(both["name_x"].tolist()), name_keys(both["name_y"].tolist())
    shared = [bool(set(a) & set(b)) for a, b in zip(one.tokens, other.tokens, strict=True)]
    assert sum(shared) / len(shared) > 0.9
    assert (both["name_x"] == both["name_y"]).mean() < 0.2


def test_more_links_than_rows_are_refused() -> None:
    with pytest.raises(ValueError, match="more links"):
        make_list(seed=1, rows=10, links=11, register=100)


def test_the_register_with_repeats_says_who_is_who() -> None:
    table, truth = make_dedupe(seed=2, rows=3_000)
    assert len(table) == len(truth) == 3_000
    assert table["id"].is_unique
    assert (table["id"] == truth["id"]).all()
    copies = truth["entity"].value_counts()
    assert copies.max() <= 3
    assert 0.08 < (copies > 1).mean() < 0.14


def test_words_are_spelt_in_both_scripts() -> None:
    rng = Random(1)
    for word in [*WORDS.split(), *(amazigh(rng) for _ in range(50))]:
        assert not is_arabic(in_french(word, rng))
        assert is_arabic(in_arabic(word, rng))


def test_a_mistyped_name_differs_by_little_and_keeps_its_head() -> None:
    rng = Random(1)
    for _ in range(200):
        found = mistyped("Coopérative Sanabil", rng, skip=12)
        assert found.startswith("Coopérative ")
        assert abs(len(found) - 19) <= 1
    assert mistyped("Ab", rng) == "Ab"
