"""Every declared list, walked on the demonstration: its values, orders, files, nonsense, and readers of less reach."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator
from importlib import import_module
from typing import Any
from urllib.parse import urlencode

import pytest
from django import forms
from django.conf import settings
from django.http import QueryDict
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils.translation import override

from twiza.accounts.models import User
from twiza.core.web.lists import KeptListing, Listing, QueryListing
from twiza.funding.models import FundedAgreement
from twiza.funding.web.lists import EntryList

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demonstration")]
AGREEMENT = "tta-2023"
# The address of each list; a new list brings its line.
ADDRESSES: dict[str, tuple[str, list[str]]] = {
    "agreements": ("agreements:agreement-list", []),
    "agreements.calendar": ("agreements:calendar", []),
    "agreements.sessions": ("agreements:session-list", []),
    "calls": ("calls:call-list", []),
    "config.trail": ("config:trail-list", []),
    "exchanges": ("exchanges:exchange-list", []),
    "funding": ("funding:money-list", []),
    "funding.entries": ("funding:entry-list", [AGREEMENT]),
    "governance.decisions": ("governance:decision-list", []),
    "mobilisation.cooperatives": ("mobilisation:cooperative-search", []),
    "mobilisation.experts": ("mobilisation:expert-list", []),
    "mobilisation.investors": ("mobilisation:investor-list", []),
    "mobilisation.needs": ("mobilisation:need-list", []),
    "mobilisation.requests": ("mobilisation:clock-board", []),
    "plans.overlaps": ("plans:overlap-list", []),
    "portfolio": ("portfolio:portfolio", []),
    "register": ("register:organisation-list", []),
    "register.batches": ("register:batch-list", []),
    "register.pairs": ("register:pair-list", []),
    "support": ("support:case-list", []),
}
MOST = 8  # values tried of each filter
NONSENSE = ("zz", "-1", "99999999999999999999999", "é' OR 1=1 --", "\0")


def declared() -> dict[str, type[Listing[Any, Any]]]:
    """Every list of the house by its name."""
    import_module(settings.ROOT_URLCONF).urlpatterns  # noqa: B018  the addresses load every view

    def below(one: type[Any]) -> Iterator[type[Any]]:
        for child in one.__subclasses__():
            yield child
            yield from below(child)

    found = set(below(Listing)) - {KeptListing, QueryListing}
    return {one.name: one for one in found}


def person(role: str, *, is_national: bool) -> User:
    people = User.objects.filter(
        grants__role=role, grants__revoked_at__isnull=True, grants__territory__isnull=is_national
    )
    return people.order_by("pk")[0]


def reader(reach: str, name: str = "") -> User:
    if name == "config.trail":
        return person("auditor", is_national=True)
    if reach == "national":
        return person("national_officer", is_national=True)
    return person("regional_officer", is_national=False)


def ask(name: str, user: User, query: str = "") -> Listing[Any, Any]:
    """The list as the reader asks it."""
    request = RequestFactory().get("/" + query)
    request.user = user
    kind: Callable[..., Any] = declared()[name]
    return kind(request, FundedAgreement.objects.get(key=AGREEMENT)) if kind is EntryList else kind(request)


def values(field: forms.Field) -> list[str]:
    """Some values that a field offers."""
    if isinstance(field, forms.ModelChoiceField):
        return [str(field.prepare_value(row)) for row in field.queryset[:MOST]]
    if isinstance(field, forms.ChoiceField):
        return [str(code) for code, _words in field.choices if code != ""][:MOST]
    if isinstance(field, forms.BooleanField):
        return ["on"]
    return {forms.IntegerField: ["2020"], forms.CharField: ["zz"]}.get(type(field), ["2026-03-01"])


def test_every_list_of_the_house_is_walked() -> None:
    assert set(declared()) == set(ADDRESSES)


@pytest.mark.parametrize("reach", ["national", "regional"])
@pytest.mark.parametrize("name", ADDRESSES)
def test_each_value_of_a_facet_leaves_as_many_rows_as_it_says(name: str, reach: str) -> None:
    user = reader(reach, name)
    everything = ask(name, user)
    for panel in everything.panels:
        assert panel.choices
        for choice in panel.choices[:MOST]:
            chosen = ask(name, user, "?" + urlencode({panel.name: choice.code}))
            assert chosen.total == choice.count, (panel.name, choice.code)
            again = next(one for one in chosen.panels if one.name == panel.name)
            assert {one.code: one.count for one in again.choices} == {one.code: one.count for one in panel.choices}, (
                "a facet leaves its own choice aside"
            )
            assert [one.label for one in again.chosen] == [choice.label]


@pytest.mark.parametrize("name", ADDRESSES)
def test_each_filter_and_order_is_answered_and_said(name: str) -> None:
    user = reader("national", name)
    everything = ask(name, user)
    for one in everything.declared:
        for value in values(one.field):
            listing = ask(name, user, "?" + urlencode({one.name: value}))
            assert listing.total >= 0
            assert len(listing.shown) <= listing.per_page
            assert QueryDict(listing.question.address().removeprefix("?")).get(one.name, value) == value
            assert dict(listing.said_filters()).get(str(one.field.label or one.name), "") != "None"
    for order in everything.orders:
        ordered = ask(name, user, "?" + urlencode({"sort": order.code}))
        assert ordered.order is order
        assert sorted(map(str, ordered.stream())) == sorted(map(str, everything.stream()))


@pytest.mark.parametrize("name", ADDRESSES)
def test_nonsense_in_the_address_of_a_list_is_left_out(name: str) -> None:
    user = reader("national", name)
    plain = ask(name, user)
    for nonsense in NONSENSE:
        query = {
            one.name: nonsense
            for one in plain.declared
            if type(one.field) not in (forms.CharField, forms.BooleanField)  # which any text fits
        }
        asked = ask(name, user, "?" + urlencode({**query, "sort": nonsense, "page": nonsense}))
        assert asked.question.sort == ""
        assert asked.total == plain.total, nonsense
        assert not asked.question.given.keys() - plain.question.given.keys()


@pytest.mark.parametrize("language", ["fr", "ar"])
@pytest.mark.parametrize("name", ADDRESSES)
def test_each_list_opens_with_everything_asked_at_once(name: str, language: str) -> None:
    user, client = reader("national", name), Client()
    client.force_login(user)
    route, arguments = ADDRESSES[name]
    plain = ask(name, user)
    query = {one.name: next(iter(values(one.field)), "") for one in plain.declared}
    query |= {panel.name: panel.choices[0].code for panel in plain.panels}
    with override(language):
        address = reverse(route, args=arguments)
    for question in ("", "?" + urlencode({**query, "q": "a"}), "?q=%00zzqqzz&page=99&sort=zz"):
        response = client.get(address + question)
        assert response.status_code == 200, question
        assert response.context["listing"].total == ask(name, user, question).total


@pytest.mark.parametrize("name", [name for name in ADDRESSES if name not in ("plans.overlaps", "config.trail")])
def test_a_file_holds_every_row_and_its_filters(name: str) -> None:
    user, client = reader("national", name), Client()
    client.force_login(user)
    listing = ask(name, user)
    files = {}
    for address, _words in listing.files:
        response = client.get(address)
        assert response.status_code == 200
        files[address.rstrip("/").split("/")[-1].split(".")[-1]] = b"".join(response.streaming_content)  # type: ignore[arg-type]
    if not listing.export_url:
        assert not files
        return
    assert list(files) == ["xlsx", "csv", "parquet"]
    rows = list(csv.reader(io.StringIO(files["csv"].decode("utf-8-sig")), delimiter=";"))
    assert rows[0] == [str(column.label) for column in listing.columns()]
    assert len(rows) - 1 == listing.total


def test_who_reaches_less_sees_less() -> None:
    national, regional = reader("national"), reader("regional")
    totals = {name: (ask(name, regional).total, ask(name, national).total) for name in ADDRESSES}
    assert all(less <= more for less, more in totals.values()), totals
    seen = {name for name, (less, more) in totals.items() if less < more}
    assert {"register", "support", "agreements", "portfolio", "funding", "mobilisation.needs"} <= seen
