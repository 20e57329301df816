"""Which column means what: proposed in three languages, checked, followed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from twiza.core.values import RuleError
from twiza.register.rules.fields import FIELDS
from twiza.register.rules.files import TextTable, open_table, read_table
from twiza.register.rules.headings import recognised
from twiza.register.rules.mapping import check_mapping, follow_columns, from_json, propose_mapping


def table(text: str) -> TextTable:
    return read_table(text.encode())


@pytest.mark.parametrize(
    ("headings", "fields"),
    [
        (
            "Dénomination;Région;Province ou préfecture;Commune;Secteur;Date de création;Nbre d'adhérents;ICE",
            ["name", "region", "province", "commune", "sector", "founded_on", "members", "ice"],
        ),
        (
            "اسم التعاونية;الجهة;الإقليم;الجماعة;القطاع;تاريخ التأسيس;عدد المنخرطين;التعريف الموحد",
            ["name", "region", "province", "commune", "sector", "founded_on", "members", "ice"],
        ),
        (
            "Name;Region;District;Municipality;Activity sector;Founding date;Number of members;ICE",
            ["name", "region", "province", "commune", "sector", "founded_on", "members", "ice"],
        ),
        (
            "N°;NOM COOPERATIVE;REGION;PREFECTURE;COMMUNE;DOUAR;EFFECTIF;DONT FEMMES",
            ["row_reference", "name", "region", "province", "commune", "locality", "members", "women"],
        ),
    ],
)
def test_headings_are_understood(headings: str, fields: list[str]) -> None:
    row = ";".join(["-"] * (headings.count(";") + 1))
    mapping = propose_mapping(table(f"{headings}\n{row}\n"))
    assert list(mapping.columns) == fields


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("Nbre total d'adhérents", "members"),
        ("Adhérents Femmes", "women"),
        ("Effectif des membres", "members"),
        ("Nombre d'adhérents (2023)", "members"),
        ("عدد المنخرطين", "members"),
        ("N° ICE", "ice"),
        ("POINT (1 2)", None),
        ("العمالة أو الإقليم", "province"),
        ("Province / Préfecture", "province"),
        ("Région / Commune", None),
        ("Coopérative Amal", None),
        ("date_creation", "founded_on"),
    ],
)
def test_a_heading_alone(heading: str, field: str | None) -> None:
    assert recognised(heading) == field


def test_cells_tell_what_headings_do_not() -> None:
    rows = "\n".join(
        f"Coopérative Amal {i};POINT (-5.{i} 35.{i});00156119100006{i};{i + 10} mars 2019" for i in range(6)
    )
    mapping = propose_mapping(table(f"a1;b2;c3;d4\n{rows}\n"))
    assert mapping.columns == {"name": "a1", "point": "b2", "ice": "c3", "founded_on": "d4"}


def test_a_status_column_of_brace_lists_is_activities() -> None:
    text = 'cooperative_nom;cooperative_statut\nCoop A;"{miel,lait}"\nCoop B;{miel}\nCoop C;{lait}\n'
    assert propose_mapping(table(text)).columns == {"name": "cooperative_nom", "activities": "cooperative_statut"}


def test_two_names_go_under_their_scripts() -> None:
    mapping = propose_mapping(table("Nom;Nom en arabe\nCoop Amal;تعاونية الأمل\nCoop Nour;تعاونية النور\n"))
    assert mapping.columns == {"name_fr": "Nom", "name_ar": "Nom en arabe"}


def test_the_form_is_proposed_from_the_names() -> None:
    assert propose_mapping(table("Nom;Ville\nCoop Amal;Fès\nCoop Nour;Fès\n")).constants == {"form": "cooperative"}
    assert propose_mapping(table("Nom;Ville\nAmal;Fès\nNour;Fès\n")).constants == {"form": "cooperative"}
    assert propose_mapping(table("Nom;Ville\nAssociation A;Fès\n")).constants == {"form": "association"}


def test_american_dates_are_noticed() -> None:
    mapping = propose_mapping(table("Nom;Date de création\nA;12/31/2019\nB;01/15/2020\n"))
    assert mapping.date_order == "mdy"


def test_a_table_of_counts_is_recognised() -> None:
    mapping = propose_mapping(table("type;nombre total;nombre adhérents\nLait;231;12962\nMiel;11;130\n"))
    assert mapping.is_counts
    assert mapping.columns == {"group": "type", "count": "nombre total", "members": "nombre adhérents"}


def test_names_with_a_number_are_no_table_of_counts() -> None:
    mapping = propose_mapping(table("Dénomination;Nombre;Ville\nCoop A;12;Fès\nCoop B;7;Fès\n"))
    assert not mapping.is_counts


def test_a_mapping_survives_json() -> None:
    mapping = propose_mapping(table("Nom;Ville\nCoop Amal;Fès\n"), country="ma")
    assert from_json(json.loads(json.dumps(mapping.as_json()))) == mapping
    assert mapping.constants["country"] == "MA"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ([], "bad_mapping"),
        ({"columns": []}, "bad_mapping"),
        ({"colonnes": {}}, "bad_mapping"),
        ({"columns": {"nom": "Nom"}}, "unknown_field"),
        ({"columns": {"name": "Nom", "sector": "Nom"}}, "one_column_twice"),
        ({"columns": {}, "date_order": "dym"}, "bad_mapping"),
        ({"columns": {"name": "Nom"}, "values": {"sector": {"Miel": "bees"}}}, "unknown_code"),
    ],
)
def test_a_bad_mapping_is_refused(content: object, code: str) -> None:
    with pytest.raises(RuleError) as caught:
        from_json(content)
    assert caught.value.code == code


def test_a_missing_column_is_named() -> None:
    with pytest.raises(RuleError) as caught:
        check_mapping(from_json({"columns": {"name": "Dénomination"}}), ["Nom", "Ville"])
    assert caught.value.code == "missing_column"
    assert caught.value.params["column"] == "Dénomination"


def test_a_list_without_names_is_refused() -> None:
    with pytest.raises(RuleError) as caught:
        check_mapping(from_json({"columns": {"commune": "Ville"}}), ["Ville"])
    assert caught.value.code == "no_name_column"


def test_a_constant_must_be_a_code() -> None:
    with pytest.raises(RuleError) as caught:
        check_mapping(from_json({"columns": {"name": "Nom"}, "constants": {"form": "coopé"}}), ["Nom"])
    assert caught.value.code == "bad_constant"


def test_a_saved_mapping_follows_case_and_accents() -> None:
    saved = from_json({"columns": {"name": "Denomination", "commune": "COMMUNE"}})
    assert follow_columns(saved, ["Dénomination", "Commune"]).columns == {"name": "Dénomination", "commune": "Commune"}


def test_fields_have_words_in_three_languages() -> None:
    for term in FIELDS.values():
        assert term.fr
        assert term.ar
        assert term.en


def test_the_list_of_togo_is_understood(real_lists: Path) -> None:
    mapping = propose_mapping(open_table(real_lists / "registers" / "togo_cooperatives.csv"), country="TG")
    assert mapping.columns == {
        "row_reference": "FID",
        "region": "region_nom_bdd",
        "province": "prefecture_nom_bdd",
        "commune": "commune_nom_bdd",
        "canton": "canton_nom_bdd",
        "locality": "nom_localite",
        "name": "cooperative_nom",
        "activities": "cooperative_statut",
        "form": "cooperative_type",
        "point": "geometry",
    }
    assert mapping.constants == {"country": "TG", "form": "cooperative"}


def test_two_name_columns_one_in_each_script_are_told_apart() -> None:
    mapping = propose_mapping(table("التسمية;Dénomination;Commune\nتعاونية الأمل;Coopérative Al Amal;Tétouan\n"))
    assert mapping.columns["name_ar"] == "التسمية"
    assert mapping.columns["name_fr"] == "Dénomination"
    assert "name" not in mapping.columns
