"""The page that explains a key: each word with its rule, two spellings side by side, in every language."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from tests.cast import Cast
from twiza.register.rules.names import explain_key
from twiza.register.rules.names.groups import groups
from twiza.register.web.comparison import RecordSide, lines_of
from twiza.register.web.names import EXAMPLES, MOST, RULES, explained, same_key

pytestmark = pytest.mark.django_db


def page(client: Client, cast: Cast, *names: str, lang: str = "fr") -> str:
    client.force_login(cast.rachid)
    with override(lang):
        answer = client.get(reverse("register:name-explain"), {"name": list(names)})
    assert answer.status_code == 200
    return str(answer.content.decode())


def test_two_spellings_are_explained_word_by_word(client: Client, cast: Cast) -> None:
    html = page(client, cast, "Coop. Ach-Chourouk", "تعاونية الشروق", lang="en")
    assert "One key" in html
    assert html.count(">crk<") == 4  # each step and each key
    assert "leaves the key" in html
    apart = page(client, cast, "Coop. Chourouk Tifelt", "Coop. Chourouk Safi", lang="en")
    assert "share crk" in apart
    assert "without a word in common" in page(client, cast, "Coop. Tifelt", "Coop. Safi", lang="en")


@pytest.mark.parametrize("lang", ["fr", "ar", "en"])
def test_examples_lead_to_their_explanation(client: Client, cast: Cast, lang: str) -> None:
    html = page(client, cast, lang=lang)
    assert html.count("list-group-item-action") == len(EXAMPLES)
    for one, other in EXAMPLES:
        assert same_key(explained(one), explained(other)), (one, other)


@pytest.mark.parametrize("name", ["", "   ", "…", "\u202e", "<script>alert(1)</script>", "ⵜⴰⵎⵓⵏⵜ", "x" * 5000])
def test_whatever_is_typed_is_answered(client: Client, cast: Cast, name: str) -> None:
    html = page(client, cast, name, name)
    assert "<script>alert" not in html
    assert "x" * (MOST + 1) not in re.sub(r'href="[^"]*"', "", html)  # links to other languages repeat the address


def test_every_rule_has_its_words() -> None:
    told = {group.code for group in groups()} - {"homoglyphs"}
    assert told <= RULES.keys()
    for group in groups():
        for rule in group.rules:
            assert {code for code, _, _ in explain_key(rule.before)} - {"key"} <= RULES.keys()


def test_the_comparison_of_two_records_leads_there() -> None:
    blank: dict[str, Any] = dict.fromkeys(
        (
            "name_fr",
            "name_ar",
            "form",
            "sector",
            "territory",
            "place",
            "founded_on",
            "status",
            "members",
            "women",
            "identifiers",
            "source",
        ),
        "",
    )
    one, other = (
        RecordSide(name, "", "", {**blank, "name_fr": name, "sector": "x"}) for name in ("Amal & Co", "Al Amal")
    )
    first, *rest = lines_of(one, other)
    assert parse_qs(urlsplit(first.url).query) == {"name": ["Amal & Co", "Al Amal"]}
    assert not any(line.url for line in rest)


def test_it_is_closed_to_who_may_not_read_the_register(client: Client, cast: Cast) -> None:
    answer = client.get(reverse("register:name-explain"))
    assert answer.status_code in (302, 403)
