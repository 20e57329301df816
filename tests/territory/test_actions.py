"""Loading the tree: whole, repeatable, kept."""

from __future__ import annotations

from datetime import UTC, datetime
from io import StringIO

import pytest
from django.core.management import call_command

from twiza.core.actions import System
from twiza.core.models import AuditRow
from twiza.territory.actions import load_territories
from twiza.territory.models import Kind, Territory, names

AT = datetime(2026, 3, 1, 9, 0, tzinfo=UTC)
pytestmark = pytest.mark.django_db


def test_load_brings_the_kingdom_and_the_world() -> None:
    loaded = load_territories(by=System(), at=AT)
    assert (loaded.updated, loaded.unchanged) == (0, 0)
    assert loaded.created == Territory.objects.count() > 5000
    assert Territory.objects.regions().count() == 12
    assert Territory.objects.provinces().count() == 75
    assert Territory.objects.communes().count() == 1503
    assert Territory.objects.countries().count() > 240
    assert not Territory.objects.filter(kind=Kind.COMMUNE, longitude=None).exists()


def test_load_twice_changes_nothing() -> None:
    first = load_territories(by=System(), at=AT)
    again = load_territories(by=System(), at=AT)
    assert (again.created, again.updated, again.unchanged) == (0, 0, first.created)
    assert AuditRow.objects.filter(action="territory.load_territories").count() == 1


def test_load_mends_a_changed_name_and_keeps_the_id(kingdom: None) -> None:
    Territory.objects.filter(code="01.511").update(name_fr="Tanger")
    loaded = load_territories(by=System(), at=AT, world=False)
    assert (loaded.created, loaded.updated) == (0, 1)
    assert Territory.objects.get(pk=5040015110000).name_fr == "Tanger-Assilah"


def test_within_is_one_comparison_of_the_key(kingdom: None) -> None:
    region = Territory.objects.get(code="01")
    rows = Territory.objects.within(region)
    assert str(rows.query).count("BETWEEN") == 1
    assert rows.count() == 1 + 8 + 146 + 4
    assert rows.filter(kind=Kind.COMMUNE).count() == 146
    assert all(region.contains(row.pk) for row in rows)


def test_containing_goes_from_the_country_down(kingdom: None) -> None:
    codes = [row.code for row in Territory.objects.containing(5040061419011)]
    assert codes == ["MA", "06", "06.141", "06.141.01.0", "06.141.01.00", "06.141.01.01"]


@pytest.mark.parametrize("words", ["beni mell", "Béni-Mell", "بني ملال", "05.091"])
def test_named_finds_in_every_script(kingdom: None, words: str) -> None:
    assert "05.091" in [row.code for row in Territory.objects.named(words)[:5]]


def test_named_without_words_finds_nothing(kingdom: None) -> None:
    assert not Territory.objects.named(" - ").exists()


def test_names_reads_from_the_table(kingdom: None) -> None:
    assert names().resolve(province="إقليم تازة").id == Territory.objects.get(code="03.561").pk


def test_the_command_says_what_it_did() -> None:
    out = StringIO()
    call_command("territory_load", "--only-morocco", stdout=out)
    assert "1640" in out.getvalue()
