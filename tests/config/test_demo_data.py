"""The data files of the demonstration: a fault is told by file, entry and field; the documented example works."""

from __future__ import annotations

import re
import shutil
from datetime import datetime
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from twiza.accounts.models import User
from twiza.agreements.models import Agreement
from twiza.config.demo.acts import Act, Stage, read_acts
from twiza.config.demo.data_files import ACTED, FOLDER, DataError, raw
from twiza.config.demo.dataset import read_all
from twiza.core.actions import System

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The data files, to be spoilt."""
    shutil.copytree(FOLDER, tmp_path / "data")
    return tmp_path / "data"


def spoil(folder: Path, name: str, before: str, after: str) -> None:
    text = (folder / name).read_text(encoding="utf-8")
    assert before in text
    (folder / name).write_text(text.replace(before, after, 1), encoding="utf-8")


@pytest.mark.parametrize(
    ("name", "before", "after", "wanted"),
    [
        ("register.toml", "urban = 0.12", 'urban = "much"', "register.toml: sectors 1 (agriculture), urban: "),
        ("register.toml", "youth = 18_036", "", "register.toml: youth: Field required"),
        ("register.toml", "[3_903, ", "[", "register.toml: sector agriculture, live: one number for each"),
        ("regions.csv", "01,0.95", "01,lots", "regions.csv: row 1 (01), cooperatives: "),
        ("people.toml", "tta-2023", "tta-2032", "people.toml: cast 4 (khadija), agreement: “tta-2032” is not among"),
        ("people.toml", "has_organisation", "has_an_organisation", "cast 5 (amina), has_an_organisation: "),
        ("support.toml", "until = 2026-10-31", "until = 2026-10-32", "support.toml: "),
    ],
)
def test_an_entry_that_is_wrong_is_named(folder: Path, name: str, before: str, after: str, wanted: str) -> None:
    spoil(folder, name, before, after)
    with pytest.raises(DataError) as error:
        read_all(folder)
    assert wanted in str(error.value)


@pytest.mark.parametrize(
    ("before", "after", "wanted"),
    [
        ("agreements.fill_clauses", "agreements.fil_clauses", "do: there is no action “agreements.fil_clauses”"),
        ('"odco", roles', '"ocdo", roles', "act 2 (agreements.add_party), each 3, institution: “ocdo” is not among"),
        ("unit =", "units =", "act 4 (agreements.add_commitment), units: add_commitment knows no such field"),
        ('evidence_rule = "quantity_reached"', "", "act 4 (agreements.add_commitment), evidence_rule: is missing"),
        ("wording.ar", "wording.en", "act 4 (agreements.add_commitment), wording: the words in ar are missing"),
        ("signed_on = 2023-12-20", 'signed_on = "soon"', "signed_on: a day is wanted, not “soon”"),
        ('like = "draft"', 'like = "draught"', "like: no act before it is called “draught”"),
        ('by = "nadia"', 'by = "nadja"', "by: “nadja” is not among the log-ins"),
    ],
)
def test_an_act_that_is_wrong_is_named_before_anything_is_written(
    folder: Path, before: str, after: str, wanted: str
) -> None:
    spoil(folder, "agreements.toml", before, after)
    with pytest.raises(DataError) as error:
        read_acts("agreements.toml", folder)
    assert str(error.value).startswith("agreements.toml: act ")
    assert wanted in str(error.value)


def test_every_fault_of_a_file_is_told_at_once(folder: Path) -> None:
    spoil(folder, "agreements.toml", "unit =", "units =")
    spoil(folder, "agreements.toml", '"odco", roles', '"ocdo", roles')
    with pytest.raises(DataError) as error:
        read_acts("agreements.toml", folder)
    assert "units: " in str(error.value)
    assert "“ocdo”" in str(error.value)


@pytest.mark.django_db
def test_a_wrong_file_stops_the_command_before_anything_is_written(
    settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def wrong(name: str) -> None:
        raise DataError(f"{name}: act 1, do: there is no action “”")

    settings.TWIZA_DEMO = True
    monkeypatch.setattr("twiza.config.demo.loading.read_acts", wrong)
    with pytest.raises(CommandError, match=ACTED[0]):
        call_command("config_demo", "--small", stdout=StringIO())
    assert not User.objects.exists()
    assert not Agreement.objects.exists()


def example() -> str:
    """The acts that the documentation adds."""
    text = (ROOT / "docs/demonstration.md").read_text(encoding="utf-8")
    (found,) = re.findall(r"```toml\n(.+?)```", text, re.DOTALL)
    return str(found)


def added(folder: Path, text: str) -> list[Act]:
    """The acts of a text written at the end of the conventions."""
    number = len(raw("agreements.toml", folder)["acts"])
    with (folder / "agreements.toml").open("a", encoding="utf-8") as file:
        file.write("\n" + text)
    acts = read_acts("agreements.toml", folder)
    return [act for act in acts if int(act.place.split()[2].rstrip(",")) > number]


@pytest.mark.django_db
def test_the_convention_of_the_documentation_is_entered(demonstration: datetime, folder: Path) -> None:
    Stage(System(), demonstration, {}).play(added(folder, example()))
    agreement = Agreement.objects.get(key="demo-miel")
    assert agreement.is_demo
    assert agreement.state == "in_force"
    assert agreement.parties.count() == 2


@pytest.mark.django_db
def test_an_act_that_its_action_refuses_is_named(demonstration: datetime, folder: Path) -> None:
    acts = added(folder, example().replace('["signatory"] }', '["emperor"] }'))
    with pytest.raises(DataError, match=r"agreements.toml: act \d+ \(agreements.add_party\), each 2: "):
        Stage(System(), demonstration, {}).play(acts)


@pytest.mark.django_db
def test_what_no_act_has_made_is_named(demonstration: datetime, folder: Path) -> None:
    acts = added(
        folder,
        '[[acts]]\ndo = "agreements.change_text"\namendment = "@none"\npath = []\nafter = 1\n'
        "effective_on = 2026-01-01\n",
    )
    with pytest.raises(DataError, match="no act before it made “@none”"):
        Stage(System(), demonstration, {}).play(acts)
