"""Tamazight: there in the switch, its words where they exist, French marked as French elsewhere, papers in French."""

import datetime as dt
import re
from decimal import Decimal

import pytest
from django.test import Client
from django.utils import formats as django_formats
from django.utils.translation import override

from twiza.core import formats
from twiza.core.actions import queue_mail
from twiza.core.languages import Extent, find, known
from twiza.core.translated import CLOSES, OPENS
from twiza.territory.models import Territory
from twiza.territory.rules import tree

pytestmark = pytest.mark.django_db
FRENCH = re.compile(r'<span lang="fr" dir="ltr">([^<]*)</span>')
TIFINAGH = re.compile("[\u2d30-\u2d7f]")


def test_the_switch_offers_it_and_it_offers_the_others(client: Client) -> None:
    assert re.search(r'hreflang="zgh"\s+lang="zgh"', client.get("/fr/").content.decode())
    page = client.get("/zgh/").content.decode()
    assert '<html lang="zgh-MA" dir="ltr"' in page
    assert all(f'href="/{code}/"' in page for code in ("fr", "ar", "en"))


@pytest.mark.parametrize(
    "address", ["/zgh/", "/zgh/account/login/", "/zgh/agreements/public/", "/zgh/calls/published/"]
)
def test_a_page_says_which_of_its_words_are_french(client: Client, address: str) -> None:
    page = client.get(address).content.decode()
    assert OPENS not in page
    assert CLOSES not in page
    assert "ⵜⵓⵜⵍⴰⵢⵜ" in page  # the name of the switch
    french = FRENCH.findall(page)
    assert french
    assert not [words for words in french if TIFINAGH.search(words)]


def test_attributes_and_titles_hold_no_element(client: Client) -> None:
    page = client.get("/zgh/").content.decode()
    assert "<span" not in page[page.index("<title>") : page.index("</title>")]
    assert not re.search(r'="[^"]*<span', page)


def test_a_page_in_french_marks_nothing(client: Client) -> None:
    assert not FRENCH.findall(client.get("/fr/").content.decode())


def test_months_and_numbers_are_those_of_cldr() -> None:
    assert formats.day(dt.date(2026, 11, 21), "zgh") == "21 ⵏⵓⵡⴰⵏⴱⵉⵔ 2026"
    assert formats.number(Decimal("1250000.5"), "zgh") == "1\u00a0250\u00a0000,5"
    assert formats.percent(0.123, "zgh") == "12,3\u00a0%"
    assert formats.period(dt.date(2021, 1, 1), None, "zgh") == "ⵙⴳ 1 ⵉⵏⵏⴰⵢⵔ 2021"
    with override("zgh"):
        assert django_formats.get_format("DECIMAL_SEPARATOR") == ","


def test_its_script_is_tifinagh_and_its_name_that_of_the_administration() -> None:
    tamazight = find("zgh")
    assert (tamazight.script, tamazight.direction) == ("Tfng", "ltr")
    assert (tamazight.called_in("fr"), tamazight.called_in("ar")) == ("amazighe", "الأمازيغية")


def test_papers_and_e_mails_come_in_french(client: Client) -> None:
    assert known("zgh", Extent.PAPERS) == "fr"
    at = dt.datetime(2026, 11, 21, 10, tzinfo=dt.UTC)
    mail = queue_mail(address="yto@example.org", language="zgh", subject="x", body="y", reason="test", at=at)
    assert mail.language == "fr"


def test_countries_are_named_by_cldr_and_other_places_fall_back() -> None:
    kingdom = next(place for place in tree.moroccan_rows() if place.kind == "country")
    assert kingdom.names["zgh"] == "ⵍⵎⵖⵔⵉⴱ"
    region = Territory(name_fr="Souss-Massa", name_ar="سوس ماسة")
    with override("zgh"):
        assert (region.name, region.name.language) == ("Souss-Massa", "fr")
    with override("ar"):
        assert (region.name, region.name.language) == ("سوس ماسة", "ar")
