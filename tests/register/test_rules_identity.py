"""Who is who: the same, another, or a doubt that is said."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from twiza.register.rules.checking import check_table
from twiza.register.rules.files import open_table
from twiza.register.rules.identifiers import IdentifierValue, number_key, written_forms
from twiza.register.rules.identity import KnownOrganisation, Linker, RowVerdict, compare_places, known_from
from twiza.register.rules.mapping import propose_mapping
from twiza.register.rules.names import name_key
from twiza.register.rules.records import Record
from twiza.territory.rules import TerritoryNames

TIZNIT, TETOUAN = 5040095810501, 5040015710101


def row(number: int, name: str = "Coopérative Amal", *, ice: str = "", locality: str = "", **values: Any) -> Record:
    values = {"territory_id": TIZNIT, "form": "cooperative", **values}
    record = Record(number, name_fr=name, key=name_key(name), place_parts=("", "", "", locality), **values)
    record.identifiers = [IdentifierValue("ice", "", ice)] if ice else []
    record.seal()
    return record


def held(own: int, name: str = "Coopérative Amal", **values: Any) -> KnownOrganisation:
    return known_from(row(0, name, **values), own=own)


def decide(
    records: list[Record], register: list[KnownOrganisation] | None = None, **more: Any
) -> dict[int, RowVerdict]:
    return Linker(register or [], **more).decide(records)


def outcome(record: Record, *register: KnownOrganisation) -> tuple[str, str, int | None]:
    verdict = decide([record], list(register))[record.number]
    return verdict.outcome, verdict.code, verdict.organisation


def test_nobody_of_that_name_is_created() -> None:
    assert outcome(row(2), held(1, "Coopérative Nour")) == ("created", "", None)


def test_a_number_alone_renames_nobody() -> None:
    assert outcome(row(2, "Tifawin Argane", ice="1"), held(7, ice="1")) == ("ambiguous", "number_other_name", None)


def test_leading_noughts_do_not_tell_two_numbers_apart() -> None:
    assert number_key("agrement", "00345") == number_key("agrement", "345")
    assert number_key("foreign:GB", "IP00123R") == "IP00123R"
    assert "00345" in written_forms("345", [5, 8])


def test_another_number_of_the_scheme_is_another_organisation() -> None:
    assert outcome(row(2, ice="2", locality="x"), held(7, ice="1", locality="x")) == ("created", "", None)


def test_numbers_of_two_organisations_are_a_doubt() -> None:
    record = row(2, ice="1")
    record.identifiers.append(IdentifierValue("cnss", "", "9"))
    other = held(8, "Nour")
    other.identifiers = {("cnss", ""): {"9"}}
    assert outcome(record, held(7, ice="1"), other) == ("ambiguous", "numbers_disagree", None)


def test_a_name_alone_never_merges() -> None:
    assert outcome(row(2, territory_id=TIZNIT), held(7, territory_id=TETOUAN)) == ("created", "", None)
    assert outcome(row(2), held(7))[:2] == ("ambiguous", "name_and_place_only")


@pytest.mark.parametrize(
    "agreeing", [{"locality": "imlil"}, {"longitude": -9.7, "latitude": 29.7}, {"founded_on": date(2019, 3, 12)}]
)
def test_name_and_place_and_one_thing_more_are_the_same(agreeing: dict[str, Any]) -> None:
    assert outcome(row(2, **agreeing), held(7, **agreeing)) == ("updated", "", 7)


def test_a_point_within_two_hundred_metres_agrees() -> None:
    near, far = {"longitude": -9.7, "latitude": 29.7015}, {"longitude": -9.7, "latitude": 29.71}
    known = held(7, longitude=-9.7, latitude=29.7)
    assert outcome(row(2, **near), known)[0] == "updated"
    assert outcome(row(2, **far), known)[:2] == ("ambiguous", "name_and_place_only")


def test_several_candidates_are_a_doubt_with_their_names() -> None:
    verdict = decide([row(2, locality="imlil")], [held(7, locality="imlil"), held(8)])[2]
    assert (verdict.outcome, verdict.code) == ("ambiguous", "several_candidates")
    assert {candidate["organisation"] for candidate in verdict.candidates} == {7, 8}


def test_a_row_repeated_in_its_list_is_a_doubt_and_the_first_stands() -> None:
    verdicts = decide([row(2, locality="imlil"), row(3, locality="imlil")])
    assert (verdicts[2].outcome, verdicts[3].outcome, verdicts[3].code) == ("created", "ambiguous", "repeated_in_list")
    assert verdicts[3].candidates[0]["row"] == 2


def test_two_localities_of_one_list_are_two_organisations() -> None:
    verdicts = decide([row(2, locality="imlil"), row(3, locality="tazart")])
    assert {v.outcome for v in verdicts.values()} == {"created"}


def test_two_spellings_of_a_locality_at_one_point_are_a_doubt() -> None:
    spot = {"longitude": -9.7, "latitude": 29.7}
    verdicts = decide([row(2, locality="abijande", **spot), row(3, locality="abidjande", **spot)])
    assert verdicts[3].code == "repeated_in_list"


def test_a_number_repeated_in_its_list_is_a_doubt() -> None:
    verdicts = decide([row(2, "Amal", ice="1"), row(3, "Nour", ice="1")])
    assert (verdicts[2].outcome, verdicts[3].code) == ("created", "number_repeated")


def test_two_rows_for_one_organisation_are_both_in_doubt() -> None:
    known = held(7, locality="imlil", founded_on=date(2019, 1, 1))
    verdicts = decide([row(2, locality="imlil"), row(3, founded_on=date(2019, 1, 1))], [known])
    assert {v.code for v in verdicts.values()} == {"rows_compete"}


def test_a_row_seen_before_is_unchanged_and_claims_its_organisation() -> None:
    record, other = row(2, locality="imlil"), row(3, locality="imlil", members=12)
    verdicts = decide([record, other], [held(7, locality="imlil")], seen={record.fingerprint: 7})
    assert (verdicts[2].outcome, verdicts[2].organisation) == ("unchanged", 7)
    assert (verdicts[3].outcome, verdicts[3].code) == ("ambiguous", "already_in_list")


def test_places_are_compared_level_by_level() -> None:
    assert compare_places((TIZNIT, ("", "", "", "")), (TIZNIT, ("", "", "", ""))) == "same"
    assert compare_places((TIZNIT, ()), (TETOUAN, ())) == "different"
    togo = 7680030000000
    assert compare_places((togo, ("lacs", "lacs 4", "", "")), (togo, ("lacs", "lacs 4", "", ""))) == "same"
    assert compare_places((togo, ("lacs", "lacs 4", "", "")), (togo, ("lacs", "lacs 3", "", ""))) == "different"
    assert compare_places((togo, ("", "", "", "")), (togo, ("lacs", "", "", ""))) == "unknown"
    assert compare_places((5040000000000, ()), (TIZNIT, ())) == "unknown"


def test_ten_thousand_rows_of_one_name_do_not_explode() -> None:
    verdicts = decide([row(n, locality=f"l{n}") for n in range(2, 10_002)])
    assert {v.outcome for v in verdicts.values()} == {"created"}
    register = [held(n, locality=f"l{n}") for n in range(1, 3001)]
    verdicts = decide([row(n, locality=f"l{n}") for n in range(2, 200)], register)
    assert {v.outcome for v in verdicts.values()} == {"ambiguous"}


NAMES = st.sampled_from(["Amal", "Nour", "Atlas"])
ROWS = st.lists(
    st.tuples(
        NAMES, st.sampled_from(["", "x", "y"]), st.sampled_from(["", "1", "2"]), st.sampled_from([TIZNIT, TETOUAN])
    ),
    max_size=12,
)


@settings(max_examples=150, deadline=None)
@given(ROWS, ROWS)
def test_every_row_has_one_verdict_and_every_organisation_one_row(first: list[Any], second: list[Any]) -> None:
    def rows(items: list[Any]) -> list[Record]:
        return [
            row(n, name, locality=place, ice=ice, territory_id=where)
            for n, (name, place, ice, where) in enumerate(items, 2)
        ]

    earlier = rows(first)
    created = [r for r in earlier if decide(earlier)[r.number].outcome == "created"]
    register = [known_from(r, own=100 + r.number) for r in created]
    later = rows(second)
    verdicts = decide(later, register)
    assert set(verdicts) == {r.number for r in later}
    matched = [v.organisation for v in verdicts.values() if v.organisation]
    assert len(matched) == len(set(matched))
    numbers = [i.value for r in later if verdicts[r.number].outcome == "created" for i in r.identifiers]
    taken = [value for known in register for values in known.identifiers.values() for value in values]
    assert len(numbers + taken) == len(set(numbers + taken))


def test_the_ninety_five_novissi_do_not_merge(real_lists: Path, places: TerritoryNames) -> None:
    table = open_table(real_lists / "registers" / "togo_cooperatives.csv")
    records = check_table(table, propose_mapping(table, country="TG"), places=places, today=date(2026, 3, 15)).records
    verdicts = decide(records)
    novissi = [verdicts[r.number].outcome for r in records if r.name_fr == "Coopérative Novissi"]
    assert len(novissi) == 95
    assert novissi.count("created") >= 90
    doubts = [v for v in verdicts.values() if v.outcome == "ambiguous"]
    assert 0 < len(doubts) < 0.05 * len(records)
    assert all(v.candidates and v.code for v in doubts)
