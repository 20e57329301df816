"""Linking two lists, or one with itself: the hard rules, the competitors, one to one, caps, reasons that add up."""

from __future__ import annotations

import json
import math
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from twiza.core.values import RuleError
from twiza.register.rules.linkage import AMBIGUOUS, DIFFERENT, SAME, link, load_settings

WORDS = "Zemmour Anzi Tafraout Ifrane Ouzoud Tata Sefrou Azilal Midelt Zagora Jerada Figuig Nador Driouch Safi".split()


def cooperative(own: str, name: str, **more: Any) -> dict[str, Any]:
    """A row with its place, unless told otherwise."""
    return {"id": own, "name": name, "region": "R1", "province": "R1 Un", "commune": "R1 Un Centre", **more}


def crowd(prefix: str, count: int = 60) -> list[dict[str, Any]]:
    """Rows unlike each other: a list is never of two rows."""
    return [
        cooperative(
            f"{prefix}{number}",
            f"Coopérative {WORDS[number % 15]} {WORDS[number // 15]} {prefix}",
            commune=f"C{number}",
            province=f"P{number % 7}",
            founded_on=f"20{number % 20:02d}-0{number % 9 + 1}-1{number % 9}",
            members=number + 5,
        )
        for number in range(count)
    ]


def answer(left: list[dict[str, Any]], right: list[dict[str, Any]] | None, one: str, other: str) -> str:
    """The answer on a pair; different when it is not even told."""
    for pair in link(left, right, least=0.0).pairs.to_pylist():
        if {pair["left_id"], pair["right_id"]} == {one, other}:
            return str(pair["decision"])
    return DIFFERENT


def test_the_same_cooperative_in_two_scripts_is_found() -> None:
    known = {"founded_on": "2019-03-12", "members": 12, "sector": "craft"}
    left = [*crowd("l"), cooperative("A", "Coopérative Al Amal Tissage", **known)]
    right = [*crowd("r"), cooperative("B", "تعاونية الأمل", **known)]
    assert answer(left, right, "A", "B") == SAME


def test_different_numbers_of_one_scheme_never_merge() -> None:
    known = {"founded_on": "2019-03-12", "members": 12, "sector": "craft", "phone": "0612345678"}
    left = [*crowd("l"), cooperative("A", "Coopérative Al Amal", identifiers="ice||001561191000066", **known)]
    right = [*crowd("r"), cooperative("B", "Coopérative Al Amal", identifiers="ice||001561191000099", **known)]
    assert answer(left, right, "A", "B") == DIFFERENT
    # the same number of another court is another number: no contradiction
    left[-1]["identifiers"], right[-1]["identifiers"] = "court_number|fes|12", "court_number|meknes|13"
    assert answer(left, right, "A", "B") == SAME


def test_one_shared_number_does_not_excuse_another_that_differs() -> None:
    left = [*crowd("l"), cooperative("A", "Coopérative Al Amal", identifiers="ice||1;if||7")]
    right = [*crowd("r"), cooperative("B", "Coopérative Al Amal", identifiers="ice||1;if||8")]
    assert answer(left, right, "A", "B") == DIFFERENT


def test_an_equal_name_alone_never_merges() -> None:
    left = [*crowd("l"), {"id": "A", "name": "Coopérative Tizgui Ouaouizeght Bin El Ouidane"}]
    right = [*crowd("r"), {"id": "B", "name": "Coopérative Tizgui Ouaouizeght Bin El Ouidane"}]
    assert answer(left, right, "A", "B") != SAME


def test_names_that_differ_by_a_number_never_merge() -> None:
    known = {"founded_on": "2019-03-12", "members": 12, "sector": "craft"}
    left = [*crowd("l"), cooperative("A", "Coopérative Ouaouizeght 1", **known)]
    right = [*crowd("r"), cooperative("B", "Coopérative Ouaouizeght 2", **known)]
    assert answer(left, right, "A", "B") != SAME


FORMS = ("Union des coopératives Ouaouizeght", "GIE Ouaouizeght", "جمعية واويزغت")


@pytest.mark.parametrize("name", FORMS)
def test_another_legal_form_is_another_person_in_law(name: str) -> None:
    known = {"founded_on": "2019-03-12", "members": 12, "sector": "craft"}
    left = [*crowd("l"), cooperative("A", name, **known)]
    right = [*crowd("r"), cooperative("B", "Coopérative Ouaouizeght", **known)]
    assert answer(left, right, "A", "B") != SAME
    same = [*crowd("r"), cooperative("B", name, **known)]
    assert answer(left, same, "A", "B") == SAME
    # the column tells the form where the name does not
    left[-1] = cooperative("A", "Ouaouizeght", form="union", **known)
    assert answer(left, right, "A", "B") != SAME
    # one number stands above what a list calls them
    for side in (left, right):
        side[-1]["identifiers"] = "ice||001561191000066"
    assert answer(left, right, "A", "B") == SAME


def test_a_name_that_says_no_form_is_no_contradiction() -> None:
    known = {"founded_on": "2019-03-12", "members": 12, "sector": "craft"}
    for name in ("Ouaouizeght", "Sté Ouaouizeght"):
        left = [*crowd("l"), cooperative("A", name, **known)]
        right = [*crowd("r"), cooperative("B", "GIE Ouaouizeght", **known)]
        assert answer(left, right, "A", "B") == SAME


def test_who_writes_two_communes_in_one_list_has_told_two_namesakes_apart() -> None:
    known = {"sector": "craft"}
    one = cooperative("A", "Coopérative Ouaouizeght Tillouguit", **known)
    other = cooperative("B", "Coopérative Ouaouizeght Tillouguit", **known)
    elsewhere = {**other, "commune": "R1 Un Ouest"}
    assert answer([*crowd("d"), one, other], None, "A", "B") == AMBIGUOUS
    assert answer([*crowd("d"), one, elsewhere], None, "A", "B") == DIFFERENT
    sure = {"phone": "0611223344"}
    assert answer([*crowd("d"), one | sure, elsewhere | sure], None, "A", "B") == SAME


def test_a_word_told_in_both_scripts_counts_once() -> None:
    # Names that share a word that the list rarely has, written in French and in Arabic
    many = [
        cooperative(f"x{n}-{k}", f"Coop {a} {b}", commune=f"K{n}-{k}")
        for n, a in enumerate(WORDS)
        for k, b in enumerate(WORDS)
    ]
    left = {**cooperative("A", "Projet Ouaouizeght"), "name_ar": "مشروع واويزغت", "founded_on": "2019-03-12"}
    right = {**cooperative("B", "Projet Tillouguit"), "name_ar": "مشروع تيلوكيت", "founded_on": "2019-03-12"}
    told = link([*many, left, right], least=0.0).pairs.to_pylist()
    reasons = next(json.loads(one["reasons"]) for one in told if {one["left_id"], one["right_id"]} == {"A", "B"})
    assert next(one["weight"] for one in reasons if one["field"] == "name") < 6


def test_a_second_candidate_takes_the_certainty_away() -> None:
    known = {"founded_on": "2019-03-12", "sector": "craft"}
    left = [*crowd("l"), cooperative("A", "Coopérative Ouaouizeght Tillouguit", **known)]
    right = [*crowd("r"), cooperative("B", "Coopérative Ouaouizeght Tillouguit", **known)]
    assert answer(left, right, "A", "B") == SAME
    right.append(cooperative("C", "Coopérative Ouaouizeght Tillouguit", **known))
    pairs = link(left, right).pairs.to_pylist()
    rivals = [pair for pair in pairs if pair["left_id"] == "A"]
    assert {pair["decision"] for pair in rivals} == {AMBIGUOUS}
    assert sum(pair["probability"] for pair in rivals) <= 1
    told = {reason["field"]: reason["weight"] for reason in json.loads(rivals[0]["reasons"])}
    assert told["competitors"] < -1


def test_the_reasons_add_up_to_the_probability() -> None:
    known = {"founded_on": "2019-03-12", "members": 12}
    left = [*crowd("l"), cooperative("A", "Coopérative Al Amal", sector="craft", **known)]
    right = [*crowd("r"), cooperative("B", "Coop El Amal", sector="food", phone="06 11 22 33 44", **known)]
    for pair in link(left, right, least=0.0).pairs.to_pylist():
        reasons = json.loads(pair["reasons"])
        odds = sum(reason["weight"] for reason in reasons)
        assert reasons[0]["field"] == "prior"
        assert odds == pytest.approx(math.log2(pair["probability"] / (1 - pair["probability"])), abs=0.06)
    told = next(pair for pair in link(left, right).pairs.to_pylist() if pair["left_id"] == "A")
    fields = {reason["field"]: reason for reason in json.loads(told["reasons"])}
    assert fields["name"]["left"] == "Coopérative Al Amal"
    assert fields["sector"]["weight"] < 0 < fields["founded_on"]["weight"]
    assert "phone" not in fields  # known on one side only: no evidence


def test_a_telephone_confirms_and_is_never_told_whole() -> None:
    left = [*crowd("l"), cooperative("A", "Coopérative Ouaouizeght", phone="+212 6 11 22 33 44")]
    right = [*crowd("r"), cooperative("B", "تعاونية واويزغت", phone="0611223344")]
    pair = next(pair for pair in link(left, right).pairs.to_pylist() if pair["left_id"] == "A")
    assert pair["decision"] == SAME
    phone = next(reason for reason in json.loads(pair["reasons"]) if reason["field"] == "phone")
    assert phone["left"] == phone["right"] == "…344"


rows = st.lists(
    st.tuples(
        st.sampled_from(WORDS[:5]),
        st.sampled_from(WORDS[5:8]),
        st.sampled_from(["C1", "C2"]),
        st.sampled_from(["2019-03-12", "2020-05-01", None]),
        st.sampled_from([None, "ice||1", "ice||2", "ice||3"]),
    ),
    min_size=3,
    max_size=14,
)


def listed(drawn: list[tuple[Any, ...]], prefix: str) -> list[dict[str, Any]]:
    return [
        cooperative(f"{prefix}{at}", f"Coopérative {a} {b}", commune=c, founded_on=day, identifiers=number)
        for at, (a, b, c, day, number) in enumerate(drawn)
    ] + crowd(f"q{prefix}", 20)


@settings(max_examples=6, suppress_health_check=[HealthCheck.too_slow])
@given(rows, rows)
def test_the_same_is_one_to_one_and_never_against_a_number(one: Any, other: Any) -> None:
    left, right = listed(one, "l"), listed(other, "r")
    result = link(left, right, least=0.0)
    same = result.decided(SAME).to_pylist()
    assert len({pair["left_id"] for pair in same}) == len({pair["right_id"] for pair in same}) == len(same)
    numbers = {row["id"]: row.get("identifiers") for row in [*left, *right]}
    for pair in same:
        ours, theirs = numbers[pair["left_id"]], numbers[pair["right_id"]]
        assert not ours or not theirs or ours == theirs
    for own in {pair["left_id"] for pair in result.pairs.to_pylist()}:
        asked = [pair for pair in result.pairs.to_pylist() if pair["left_id"] == own and pair["decision"] != DIFFERENT]
        assert sum(pair["probability"] for pair in asked) <= 1 + 1e-9


@settings(max_examples=6, suppress_health_check=[HealthCheck.too_slow])
@given(rows)
def test_a_chain_of_repeats_never_joins_two_numbers(drawn: Any) -> None:
    table = listed(drawn, "d")
    same = link(table, least=0.0).decided(SAME).to_pylist()
    numbers = {row["id"]: row.get("identifiers") for row in table}
    group = {row["id"]: row["id"] for row in table}
    for pair in same:
        old, new = group[pair["right_id"]], group[pair["left_id"]]
        group = {row: new if head == old else head for row, head in group.items()}
    for head in set(group.values()):
        assert len({numbers[row] for row, own in group.items() if own == head and numbers[row]}) <= 1


def test_three_copies_of_one_row_do_not_compete() -> None:
    known = {"founded_on": "2019-03-12", "members": 12, "sector": "craft", "phone": "0611223344"}
    copies = [cooperative(own, "Coopérative Ouaouizeght", **known) for own in "ABC"]
    same = link([*crowd("d"), *copies]).decided(SAME).to_pylist()
    assert {frozenset((pair["left_id"], pair["right_id"])) for pair in same} == {
        frozenset("AB"),
        frozenset("AC"),
        frozenset("BC"),
    }


@pytest.mark.parametrize("more", [{"members": 52}, {"members": 50}, {"sector": "craft"}, {"form": "cooperative"}])
def test_what_any_namesake_shares_does_not_confirm_an_equal_name(more: dict[str, Any]) -> None:
    bare: dict[str, Any] = {"region": None, "province": None, "commune": None}
    left = [*crowd("l"), cooperative("A", "Coopérative Tiwizi Ouarain", **bare, **{**more, "members": 50})]
    right = [*crowd("r"), cooperative("B", "COOP TIWIZI OUARAIN", **bare, **more)]
    assert answer(left, right, "A", "B") == AMBIGUOUS


def test_a_key_shared_by_ten_thousand_rows_is_cut_and_said() -> None:
    many = [
        cooperative(f"M{number}", "Coopérative Al Amal", commune=None, founded_on="2019-03-12")
        for number in range(10_000)
    ]
    result = link([*crowd("d", 40), *many])
    assert result.capped
    assert result.capped[0].rows >= 10_000
    assert result.candidates < 10_000 * 60
    assert not result.decided(SAME).num_rows
    assert "blocks_cut" in dict(result.remarks)


def test_neighbours_in_a_cut_block_are_still_met() -> None:
    limits = {**load_settings().content["limits"], "block_pairs": 10, "neighbours": 3}
    tight = load_settings().with_(limits=limits)
    known = {"founded_on": "2019-03-12", "phone": "0611223344"}
    left = [
        *crowd("l"),
        *(cooperative(f"x{n}", "Coopérative Amal") for n in range(50)),
        cooperative("A", "Coopérative Amal", **known),
    ]
    right = [
        *crowd("r"),
        *(cooperative(f"y{n}", "Coopérative Amal") for n in range(50)),
        cooperative("B", "Coopérative Amal", **known),
    ]
    result = link(left, right, settings=tight)
    assert result.capped
    assert ("A", "B") in {(pair["left_id"], pair["right_id"]) for pair in result.decided(SAME).to_pylist()}


@pytest.mark.parametrize(
    ("left", "right", "code"),
    [
        ([{"name": "Coopérative Amal"}], None, "list_without_id"),
        ([{"id": 1, "commune": "Fès"}], None, "list_without_names"),
        (pa.table({"id": pa.array([], pa.int64()), "name": pa.array([], pa.string())}), None, "list_empty"),
        ([*crowd("l"), *crowd("l")], None, "ids_repeated"),
        ([{"id": n, "name": "", "commune": "Fès"} for n in range(9)], None, "names_empty"),
        (
            [{"id": n, "name": ("Coop. Amal", "تعاونية الأمل")[n % 2], "sector": f"C{n}"} for n in range(9)],
            None,
            "one_name_only",
        ),
        (crowd("l"), [{"id": n, "name": f"Coopérative {word}"} for n, word in enumerate(WORDS)], "no_common_field"),
        (
            [{"id": n, "name": f"Coopérative {word}", "sector": "craft"} for n, word in enumerate(WORDS)],
            [{"id": n, "name": f"Coopérative {word}", "members": 7} for n, word in enumerate(WORDS)],
            "no_common_field",
        ),
    ],
)
def test_lists_that_cannot_be_linked_are_refused(left: Any, right: Any, code: str) -> None:
    with pytest.raises(RuleError) as refused:
        link(left, right)
    assert refused.value.code == code


def test_an_unknown_engine_is_refused() -> None:
    with pytest.raises(RuleError, match="engine_unknown"):
        link(crowd("l"), engine="abacus")


@pytest.mark.parametrize(
    "name",
    [
        "Coopérative Ouаouizeght",  # a Cyrillic а
        "Coopérative \u202eOuaouizeght\u202c",  # an override of the order of reading
        "Ϲoopérative Ouaouizeght",  # a Greek lunate sigma
    ],
)
def test_a_name_that_deceives_the_eye_waits_for_a_person(name: str) -> None:
    known = {"founded_on": "2019-03-12", "members": 12, "sector": "craft", "phone": "0611223344"}
    left = [*crowd("l"), cooperative("A", name, **known)]
    right = [*crowd("r"), cooperative("B", "Coopérative Ouaouizeght", **known)]
    result = link(left, right)
    assert dict(result.remarks)["names_look_alike"] == {"list": 1, "rows": 1}
    assert {pair["decision"] for pair in result.pairs.to_pylist() if pair["left_id"] == "A"} == {AMBIGUOUS}


def test_harmless_direction_marks_change_nothing() -> None:
    known = {"founded_on": "2019-03-12", "members": 12, "sector": "craft"}
    left = [*crowd("l"), cooperative("A", "\u200fتعاونية\u200f واويزغت\u200e", **known)]
    right = [*crowd("r"), cooperative("B", "تعاونية واويزغت", **known)]
    assert answer(left, right, "A", "B") == SAME
