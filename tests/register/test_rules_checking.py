"""Rows as typed records, and every remark on its row and column."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from twiza.core.values import RuleError
from twiza.register.rules.checking import Checked, check_table, common_ancestor
from twiza.register.rules.files import open_table, read_table
from twiza.register.rules.mapping import propose_mapping
from twiza.register.rules.records import Record
from twiza.register.rules.totals import worst_total
from twiza.territory.rules import MOROCCO, TerritoryNames

TODAY = date(2026, 3, 15)


def checked(text: str, places: TerritoryNames, country: str = "") -> Checked:
    table = read_table(text.encode())
    return check_table(table, propose_mapping(table, country=country), places=places, today=TODAY)


def one(heading: str, cell: str, places: TerritoryNames) -> tuple[Record | None, list[tuple[str, str]]]:
    """A cooperative with one more column: its record (None when rejected) and the (column, code) of its remarks."""
    text = f'Dénomination;{heading}\nCoopérative Amal;"{cell}"\nCoopérative Nour;\n'
    result = checked(text, places)
    remarks = [*result.rejected.get(2, []), *result.warnings.get(2, [])]
    record = next((r for r in result.records if r.number == 2), None)
    return record, [(issue.column, issue.code) for issue in remarks]


@pytest.mark.parametrize(
    ("heading", "cell", "code"),
    [
        ("Date de création", "31/02/2020", "date_unreadable"),
        ("Date de création", "01/01/2031", "date_future"),
        ("Date de création", "01/01/1820", "date_too_old"),
        ("Nombre d'adhérents", "une dizaine", "number_unreadable"),
        ("Nombre d'adhérents", "12,5", "number_unreadable"),
        ("Nombre d'adhérents", "-3", "number_impossible"),
        ("ICE", "12", "ice_length"),
        ("N° agrément", "en cours", "identifier_unreadable"),
        ("Pays", "Atlantide", "country_unknown"),
    ],
)
def test_a_cell_that_cannot_be_read_rejects_its_row(heading: str, cell: str, code: str, places: TerritoryNames) -> None:
    record, remarks = one(heading, cell, places)
    assert record is None
    assert remarks == [(heading, code)]


@pytest.mark.parametrize(
    ("heading", "cell", "code"),
    [
        ("Branche d'activité", "Licornes", "code_unknown"),
        ("Commune", "Commune Introuvable", "territory_unknown"),
        ("ICE", "001561191000065", "ice_check_digits"),
        ("Geometry", "POINT (35.57 -5.37)", "point_swapped"),
        ("Geometry", "POINT (2.35 48.85)", "point_outside"),
        ("N° analytique", "123", "court_missing"),
    ],
)
def test_what_can_stay_unknown_is_a_warning(heading: str, cell: str, code: str, places: TerritoryNames) -> None:
    record, remarks = one(heading, cell, places)
    assert record is not None
    assert remarks == [(heading, code)]


def test_a_record_is_typed(places: TerritoryNames) -> None:
    text = (
        "Dénomination;Région;Province;Commune;Douar;Secteur;Date de création;Nombre d'adhérents;"
        "dont femmes;ICE;Etat;Latitude;Longitude\n"
        "Coopérative Coopérative Tamounte;Souss-Massa;Tiznit;Tiznit;Imlil;Artisanat;12 غشت 2019;1 020;1020;"
        "1561191000066;En sommeil;29,69;-9,73\n"
    )
    record = checked(text, places).records[0]
    assert record.name_fr == "Coopérative Tamounte"
    assert record.key == "tamounte"
    assert record.territory_id // 10**7 == 504009
    assert record.territory_id % 10**4 > 0
    assert (record.sector, record.status, record.form) == ("craft", "dormant", "cooperative")
    assert record.founded_on == date(2019, 8, 12)
    assert (record.members, record.women, record.women_led) == (1020, 1020, True)
    assert record.identifiers[0].value == "001561191000066"
    assert record.point == (-9.73, 29.69)
    assert record.place == "Imlil"
    assert record.number == 2


def test_unknown_words_are_unknown(places: TerritoryNames) -> None:
    text = "Dénomination;Secteur;Nombre d'adhérents;Localité\nCoopérative Amal;Nsp;-;N/a\nCoopérative B;Pêche;3;X\n"
    record = checked(text, places).records[0]
    assert (record.sector, record.members, record.place) == ("", None, "")


def test_parts_cannot_exceed_the_members(places: TerritoryNames) -> None:
    text = "Dénomination;Adhérents;Femmes;Hommes\nCoop A;5;9;\nCoop B;5;3;4\nCoop C;;3;4\nCoop D;9;;4\n"
    result = checked(text, places)
    assert [issue.code for issue in result.rejected[2]] == ["part_exceeds_members"]
    assert [issue.code for issue in result.warnings[3]] == ["parts_do_not_add_up"]
    assert [(r.members, r.women) for r in result.records] == [(5, 3), (7, 3), (9, 5)]


def test_a_row_without_name_or_with_lost_letters_is_rejected(places: TerritoryNames) -> None:
    rows = "\n".join(f"Coopérative {i};Fès" for i in range(120))
    result = checked(f"Dénomination;Commune\n;Fès\nCoop\ufffdrative X;Fès\n123;Fès\n{rows}\n", places)
    assert {n: issues[0].code for n, issues in result.rejected.items()} == {
        2: "name_missing",
        3: "damaged_text",
        4: "name_without_letters",
    }


def test_cells_that_slipped_reject_the_row(places: TerritoryNames) -> None:
    result = checked("Dénomination;Commune\nCoop A;Fès\nCoop B;Fès;12;x\nCoop C;Fès\n", places)
    assert result.rejected[3][0].code == "too_many_cells"


def test_an_ambiguous_place_keeps_the_wider_one(places: TerritoryNames) -> None:
    result = checked("Dénomination;Région;Province\nCoop A;Souss-Massa;Tétouan\nCoop B;Souss-Massa;Tiznit\n", places)
    assert result.records[0].territory_id == MOROCCO
    assert result.warnings[2][0].code == "territory_ambiguous"
    assert common_ancestor([5040010000000, 5040015710000]) == 5040010000000


def test_a_column_of_words_instead_of_dates_refuses_the_file(places: TerritoryNames) -> None:
    with pytest.raises(RuleError) as caught:
        checked("Dénomination;Date de création\nCoop A;douze mars\nCoop B;au printemps\n", places)
    assert caught.value.code == "dates_as_text"
    assert caught.value.params["column"] == "Date de création"


def test_totals_are_controlled(places: TerritoryNames) -> None:
    result = checked("Dénomination;Adhérents\nCoop A;12\nCoop B;1 008\nTotal;1 021\n", places)
    total = worst_total(result.totals)
    assert total is not None
    assert (total.stated, total.computed, total.agrees) == (1021, 1020, False)
    assert len(result.records) == 2


def test_a_fingerprint_ignores_the_place_in_the_file(places: TerritoryNames) -> None:
    first = checked("N°;Dénomination;Commune\n1;Coop A;Fès\n2;Coop B;Fès\n", places).records
    second = checked("N°;Dénomination;Commune\n9;Coop B;Fès\n8;Coop A;Fès\n", places).records
    assert [r.fingerprint for r in first] == [r.fingerprint for r in reversed(second)]
    assert first[0].fingerprint != first[1].fingerprint


def test_a_union_is_told_by_its_name(places: TerritoryNames) -> None:
    record = checked("Dénomination\nUnion des coopératives du Souss\nCoop B\n", places).records[0]
    assert record.form == "union"


def test_ormvad_is_a_table_of_counts_that_does_not_add_up(real_lists: Path, places: TerritoryNames) -> None:
    table = open_table(real_lists / "registers" / "ormvad_doukkala.csv")
    result = check_table(table, propose_mapping(table), places=places, today=TODAY)
    assert result.is_counts
    assert not result.records
    assert {issue.code for issues in result.rejected.values() for issue in issues} == {"aggregate_row"}
    total = worst_total(result.totals)
    assert total is not None
    assert (total.column, total.stated, total.computed) == ("nombre_adherents", 18348, 18105)


def test_togo_is_read_whole(real_lists: Path, places: TerritoryNames) -> None:
    table = open_table(real_lists / "registers" / "togo_cooperatives.csv")
    result = check_table(table, propose_mapping(table, country="TG"), places=places, today=TODAY)
    assert len(result.records) == 6859
    assert all(r.territory_id // 10**7 > 768000 and r.point for r in result.records)
    assert result.records[0].activities == "Cooperative transformation"
