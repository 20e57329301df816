"""The pages of promises: the cost table by component, the text taken over, an amended promise, a declared link."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest
from django.test import Client

from tests.cast import SYSTEM, Cast
from tests.factories import agreements as texts
from tests.factories import funding as make
from tests.factories.funding import Programme, mad
from tests.funding.test_commitments import MOVED, amended, text
from tests.pages import urls_of
from twiza.agreements.actions import draft_amendment, move_amendment
from twiza.agreements.models import Agreement
from twiza.funding import actions
from twiza.funding.models import Component, Entry, Feed, Tranche
from twiza.funding.queries import statement

url = urls_of("funding")
pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("language", ["fr", "ar", "en"])
def test_the_text_is_taken_over_once_and_every_sum_opens_its_entries(
    rachid: Client, cast: Cast, at: datetime, language: str
) -> None:
    _agreement, region, _ministry = text(at, cast)
    page = rachid.get(url("cost-table", "tta-2023", language=language))
    assert page.context["table"].differs
    assert url("promises-settle", "tta-2023", language=language) in page.content.decode()
    for _turn in range(2):
        rachid.post(url("promises-settle", "tta-2023"))
    assert Entry.objects.filter(stage="promised").count() == 4
    page = rachid.get(url("cost-table", "tta-2023", language=language))
    table = page.context["table"]
    assert not table.differs
    assert (table.total.amount, table.text) == (mad(2000), mad(2000))
    assert [row.component for row in table.rows] == ["Formation", "Formation"]
    assert sum(total.amount.centimes for total in table.totals) == 200_000
    purse = Entry.objects.filter(payer__institution=region).values_list("payer_id", flat=True)[0]
    opened = f"stage=promised&amp;party={purse}&amp;year=2024&amp;component={Component.objects.get().pk}"
    assert opened in page.content.decode()
    rows = rachid.get(url("entry-list", "tta-2023") + "?" + opened.replace("&amp;", "&")).context["lines"]
    assert [row["amount"] for row in rows] == [mad(500)]


def test_the_table_follows_an_amendment_and_its_day(rachid: Client, cast: Cast, at: datetime) -> None:
    agreement, _region, _ministry = text(at, cast)
    actions.settle_promises(agreement=agreement, by=SYSTEM, at=at)
    move_amendment(amendment=amended(agreement, at, MOVED), name="approve_amendment", by=SYSTEM, at=at)
    for on, sums in (
        ("2024-02-01", [100_000, 100_000]),
        ("2024-09-01", [80_000, 100_000]),
        ("2026-01-01", [80_000, 120_000]),
    ):
        table = rachid.get(url("cost-table", "tta-2023") + f"?on={on}").context["table"]
        assert [one.amount.centimes for one in table.totals] == sums
        assert not table.differs


def test_an_amendment_of_words_moves_no_promise(rachid: Client, cast: Cast, at: datetime) -> None:
    agreement, _region, _ministry = text(at, cast)
    words: Any = {("commitment", "1", "wording_fr"): ("Verser mille dirhams en deux fois", date(2024, 7, 1))}
    move_amendment(amendment=amended(agreement, at, words), name="approve_amendment", by=SYSTEM, at=at)
    assert rachid.post(url("promises-settle", "tta-2023")).status_code == 302
    assert Entry.objects.filter(stage="promised").count() == 4


def test_a_promise_is_amended_by_hand_with_its_amendment(rachid: Client, programme: Programme, at: datetime) -> None:
    amendment = draft_amendment(
        parent=Agreement.objects.get(key="tta-2023"), key="a-1", title_fr="Avenant 1", by=SYSTEM, at=at
    )
    told = {
        "amendment": amendment.agreement_id,
        "payer": f"institution-{programme.region.pk}",
        "year": 2024,
        "amount": "1.250,50",
        "value_on": "2024-06-01",
    }
    make.road(programme, at, programme.region, 900, to="committed")
    low = rachid.post(url("promise-amend", "tta-2023"), {**told, "amount": "899,99"})
    assert "900,00" in low.context["form"].errors["amount"][0]
    assert rachid.post(url("promise-amend", "tta-2023"), {**told, "amendment": ""}).context["form"].errors["amendment"]
    assert rachid.post(url("promise-amend", "tta-2023"), told).status_code == 302
    page = rachid.post(url("promise-amend", "tta-2023"), told, follow=True)
    assert page.status_code == 200
    assert Entry.objects.filter(amendment__isnull=False).count() == 1
    lines = statement(programme.agreement, on=date(2026, 1, 1))["lines"]
    mine = [
        one["recorded"]
        for one in lines
        if (one["party"], one["year"], one["stage"]) == ("conseil-region-tta", 2024, "promised")
    ]
    assert mine == [125_050]


def test_the_amendment_of_another_agreement_is_no_choice(rachid: Client, programme: Programme, at: datetime) -> None:
    other = draft_amendment(parent=texts.in_force(at), key="a-1", title_fr="Avenant 1", by=SYSTEM, at=at)
    told = {
        "amendment": other.agreement_id,
        "payer": f"institution-{programme.region.pk}",
        "year": 2024,
        "amount": "5",
        "value_on": "2024-06-01",
    }
    assert rachid.post(url("promise-amend", "tta-2023"), told).context["form"].errors["amendment"]
    with pytest.raises(actions.NotAmending):
        actions.amend_promise(
            amendment=Agreement.objects.get(key="tta-2023"),
            payer=programme.region,
            year=2024,
            amount=mad(5),
            value_on=date(2024, 6, 1),
            by=SYSTEM,
            at=at,
        )


def test_a_link_of_the_chain_is_declared_once_and_never_in_a_circle(
    client: Client, cast: Cast, programme: Programme, at: datetime
) -> None:
    client.force_login(cast.nadia)
    first = make.programme(cast, at, key="amont")
    for _turn in range(2):
        client.post(url("feed-declare", "tta-2023"), {"upstream": "amont"})
    assert Feed.objects.get().upstream_id == first.agreement.pk
    page = client.post(url("feed-declare", "amont"), {"upstream": "tta-2023"})
    assert page.context["form"].non_field_errors()
    assert client.post(url("feed-declare", "amont"), {"upstream": "amont"}).context["form"].errors["upstream"]
    assert client.post(url("feed-declare", "amont"), {"upstream": ""}).context["form"].errors["upstream"]
    assert Feed.objects.count() == 1
    html = client.get(url("money-detail", "tta-2023")).content.decode()
    assert url("money-detail", "amont") in html


def test_an_agreement_that_the_reader_cannot_see_feeds_nothing(
    rachid: Client, cast: Cast, programme: Programme, at: datetime
) -> None:
    far = texts.draft(at, territory=cast.agadir)
    assert rachid.post(url("feed-declare", "tta-2023"), {"upstream": far.key}).context["form"].errors["upstream"]
    assert not Feed.objects.exists()


@pytest.mark.parametrize("language", ["fr", "ar"])
def test_the_page_of_a_tranche_says_that_an_amendment_lowered_its_promise(
    rachid: Client, cast: Cast, at: datetime, language: str
) -> None:
    agreement, region, ministry = text(at, cast)
    actions.settle_promises(agreement=agreement, by=SYSTEM, at=at)
    make.tranche(Programme(agreement, region, ministry), at, amount=mad(500), component=Component.objects.get())
    address = url("tranche-detail", Tranche.objects.get().pk, language=language)
    assert 'class="alert alert-warning' not in rachid.get(address).content.decode()
    move_amendment(amendment=amended(agreement, at, MOVED), name="approve_amendment", by=SYSTEM, at=at)
    html = rachid.get(address).content.decode()
    assert 'class="alert alert-warning' in html
    assert "300,00" in html


def typed(of: Programme, *blocks: tuple[str, str, int, int], **more: object) -> dict[str, object]:
    """A posted cost table: for each component its two names and what region and ministry bring in 2024."""
    told: dict[str, object] = {"total": "100", "value_on": "2024-01-15", "many": len(blocks)}
    for place, (french, arabic, region, ministry) in enumerate(blocks, start=1):
        told |= {f"title_fr-{place}": french, f"title_ar-{place}": arabic}
        told |= {
            f"share-{place}-{of.region.pk}-2024": region or "",
            f"share-{place}-{of.ministry.pk}-2024": ministry or "",
        }
    return {**told, **more}


def test_a_cost_table_is_typed_by_party_year_and_component_in_both_languages(
    rachid: Client, cast: Cast, at: datetime
) -> None:
    of = make.programme(cast, at, key="new", year=0)
    told = typed(of, ("Formation", "التكوين", 30, 20), ("", "التسويق", 0, 50))
    rachid.post(url("cost-table-enter", "new"), told)
    entries = Entry.objects.order_by("pk")
    assert [(one.component.code, one.centimes) for one in entries if one.component] == [
        ("formation", 3000),
        ("formation", 2000),
        ("component", 5000),
    ]
    assert list(Component.objects.values_list("title_fr", "title_ar")) == [
        ("Formation", "التكوين"),
        ("التسويق", "التسويق"),
    ]
    rows = rachid.get(url("cost-table", "new", language="ar")).context["table"].rows
    assert {row.component for row in rows} == {"التكوين", "التسويق"}
    page = rachid.get(url("cost-table-enter", "new"))
    assert [field.value() for block in page.context["form"].blocks for field in block.titles] == [
        "Formation",
        "التكوين",
        "التسويق",
        "التسويق",
    ], "a component of the books is offered again"


def test_one_more_component_keeps_what_is_typed_and_records_nothing(rachid: Client, cast: Cast, at: datetime) -> None:
    of = make.programme(cast, at, key="new", year=0)
    told = typed(of, ("Formation", "التكوين", 30, 0), more="1")
    form = rachid.post(url("cost-table-enter", "new"), told).context["form"]
    assert (len(form.blocks), form.is_bound) == (2, False)
    assert form[f"share-1-{of.region.pk}-2024"].value() == "30"
    assert form["total"].value() == "100"
    assert not Entry.objects.exists()
    many = rachid.post(url("cost-table-enter", "new"), {**told, "many": "1000"}).context["form"]
    assert (len(many.blocks), many.may_grow) == (20, False)


@pytest.mark.parametrize(
    ("blocks", "field"),
    [
        ([("Formation", "", 50, 0), ("", "", 0, 50)], "title_fr-2"),
        ([("Formation", "", 50, 0), ("FORMATION ", "", 0, 50)], "title_fr-2"),
        ([("Formation", "", 50, 50), ("Promotion", "", 0, 0)], "title_fr-2"),
        ([("", "", 0, 0)], "__all__"),
        ([("Formation", "", 50, 49)], "total"),
    ],
)
def test_components_that_cannot_be_told_apart_are_refused(
    rachid: Client, cast: Cast, at: datetime, blocks: list[tuple[str, str, int, int]], field: str
) -> None:
    of = make.programme(cast, at, key="new", year=0)
    page = rachid.post(url("cost-table-enter", "new"), typed(of, *blocks))
    assert field in page.context["form"].errors
    assert not Entry.objects.exists()
    assert not Component.objects.exists()


def test_the_books_call_a_component_as_both_texts_do(rachid: Client, cast: Cast, at: datetime) -> None:
    agreement, _region, _ministry = text(at, cast)
    agreement.cost_lines.update(component_ar="التكوين")
    rachid.post(url("promises-settle", "tta-2023"))
    assert Component.objects.values_list("title_fr", "title_ar").get() == ("Formation", "التكوين")
