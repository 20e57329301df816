"""The pages of money: the happy path of each, and one refusal per role."""

from __future__ import annotations

import csv
import io
from datetime import datetime
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.cast import SYSTEM, Cast
from tests.factories import funding as make
from tests.factories.funding import Programme
from tests.once import shared
from tests.pages import urls_of
from twiza.accounts.actions import create_user, grant_role
from twiza.accounts.rules import Role
from twiza.funding import actions
from twiza.funding.actions import ConditionTold
from twiza.funding.models import Entry, Feed, FundCall, PaymentFile, Purse, Rate, Tranche

url = urls_of("funding")
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]
LANGUAGES = ["fr", "ar", "en"]


@shared
def full(programme: Programme, cast: Cast, at: datetime) -> Programme:
    """Everything on the page: a chain, payments, spending, a tranche, a late share."""
    make.donor(programme, at)
    make.road(programme, at, programme.region, 600, to="received")
    make.road(programme, at, programme.ministry, 900, to="received")
    make.entry(programme.agreement, at, "spent", None, make.mad(300), payee=cast.tamount)
    make.entry(programme.agreement, at, "justified", None, make.mad(120), payee=cast.tamount)
    make.tranche(
        programme,
        at,
        ConditionTold("justified", {"rate": "0.6"}, programme.region),
        ConditionTold("report"),
        amount=make.mad(200),
    )
    return programme


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "name",
    (
        "money-detail entry-list entry-record cost-table cost-table-enter"
        " tranche-plan payments-send promise-amend feed-declare"
    ).split(),
)
def test_every_page_of_the_money_shows_in_every_language(
    rachid: Client, full: Programme, language: str, name: str
) -> None:
    response = rachid.get(url(name, "tta-2023", language=language))
    assert response.status_code == 200
    html = response.content.decode()
    assert ('dir="rtl" data-bs-theme' in html) == (language == "ar")
    assert "tta-2023" in html


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_of_the_money_draws_the_flow_and_its_table(rachid: Client, full: Programme, language: str) -> None:
    page = rachid.get(url("money-detail", "tta-2023", language=language))
    html = page.content.decode()
    assert html.count('<svg class="funding-flow"') == 2
    assert ('direction="rtl"' in html) == (language == "ar")
    assert "style=" not in html
    assert {line.amount.centimes for line in page.context["flow"].lines} == {60000, 90000, 30000}
    # The region does not see the donor's agreement, and is told so
    assert page.context["chain"]["is_partial"]


def test_entries_of_an_agreement_that_the_reader_may_not_open_are_named_without_a_link(
    client: Client, full: Programme, cast: Cast, at: datetime
) -> None:
    upstream, below = Feed.objects.get().upstream.key, url("money-detail", "tta-2023")
    for who, opens in (("nadia", True), (f"donor-{upstream}", False)):
        client.force_login(person_of(cast, who, at))
        answer = client.get(url("entry-list", upstream))
        assert "tta-2023" in {row["agreement"] for row in answer.context["lines"]}
        assert (below in answer.content.decode()) is opens
        assert client.get(below).status_code == (200 if opens else 404)


def test_every_total_opens_its_rows(rachid: Client, full: Programme) -> None:
    book = rachid.get(url("money-detail", "tta-2023")).context["book"]
    for line in book.parties:
        for cell in line.cells:
            query = f"?party={line.key}&stage={cell.stage}"
            rows = rachid.get(url("entry-list", "tta-2023") + query).context["lines"]
            assert sum(row["own"].centimes for row in rows) == cell.own.centimes
            assert sum(row["transfer"].centimes for row in rows) == cell.transfer.centimes


@pytest.mark.parametrize(
    ("query", "paid"),
    [
        ("", 150000),
        ("?on=2024-02-01", 0),
        ("?year=2024", 150000),
        ("?year=2025", 0),
        ("?stage=spent", 0),
        ("?known_at=2020-01-01", 0),
        ("?party=nonsense&year=x&stage=x&currency=XXX&on=31/02", 150000),
    ],
)
def test_filters_stand_in_the_address(rachid: Client, full: Programme, query: str, paid: int) -> None:
    book = rachid.get(url("money-detail", "tta-2023") + query).context["book"]
    assert book.totals["paid"].own.centimes == paid


def test_euros_are_shown_at_their_dated_rates(rachid: Client, full: Programme) -> None:
    book = rachid.get(url("money-detail", "tta-2023") + "?currency=EUR").context["book"]
    assert book.totals["paid"].own == make.eur("138.89")


def test_a_currency_without_rate_is_said_on_the_page(rachid: Client, programme: Programme, at: datetime) -> None:
    actions.record_rate(currency="EUR", on=at.date(), rate=Decimal("11"), source="Essai", by=SYSTEM, at=at)
    for name in ("money-detail", "entry-list"):
        page = rachid.get(url(name, "tta-2023") + "?currency=EUR")
        assert page.status_code == 200
        assert "EUR" in page.context["problem"]
    assert rachid.get(url("entry-export", "tta-2023", "csv") + "?currency=EUR").status_code == 404


def test_the_portfolio_counts_each_dirham_once(client: Client, full: Programme, cast: Cast) -> None:
    client.force_login(cast.nadia)
    page = client.get(url("money-list"))
    assert len(page.context["lines"]) == 2
    paid = next(row for row in page.context["totals"] if str(row[0]) == "Payé")
    assert (paid[1].centimes, paid[2].centimes) == (108000 + 60000, 90000)
    client.force_login(cast.rachid)
    assert len(client.get(url("money-list")).context["lines"]) == 1


def test_exports_hold_what_the_pages_show(rachid: Client, full: Programme) -> None:
    for name, column in (("entry-export", 10), ("statement-export", 5)):
        response = rachid.get(url(name, "tta-2023", "csv") + "?stage=paid")
        said = b"".join(response.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
        rows = list(csv.reader(io.StringIO(said), delimiter=";"))[1:]
        assert sum(float(row[column]) for row in rows) == 1500
        for kind, mark in (("xlsx", b"PK"), ("parquet", b"PAR1")):
            assert rachid.get(url(name, "tta-2023", kind)).getvalue().startswith(mark)  # type: ignore[attr-defined]
        assert rachid.get(url(name, "tta-2023", "pdf")).status_code == 404


def test_an_entry_is_recorded_once_from_its_form(rachid: Client, programme: Programme) -> None:
    told = {
        "idempotency_key": "abcdefgh",
        "stage": "committed",
        "amount": "1.000,00",
        "value_on": "2024-03-01",
        "year": "",
        "payer": f"institution-{programme.region.pk}",
        "payee": "",
        "organisation": "",
        "reference": "",
        "note": "",
    }
    for _click in range(2):
        assert rachid.post(url("entry-record", "tta-2023"), told, follow=True).status_code == 200
    assert Entry.objects.get(stage="committed").amount == make.mad(1000)


@pytest.mark.parametrize(
    ("field", "change"),
    [
        ("amount", {"amount": "10 MDH"}),
        ("amount", {"amount": "1.250"}),
        ("amount", {"amount": "عشرة ملايين درهم"}),
        ("amount", {"amount": "5 €"}),
        ("value_on", {"value_on": "2031-01-01"}),
        ("payee", {"stage": "spent", "payer": ""}),
        ("organisation", {"organisation": "987654321"}),
        ("stage", {"stage": "x"}),
    ],
)
def test_a_refused_entry_says_why_beside_its_field(
    rachid: Client, programme: Programme, field: str, change: dict[str, str]
) -> None:
    told = {
        "idempotency_key": "abcdefgh",
        "stage": "committed",
        "amount": "10",
        "value_on": "2024-03-01",
        "payer": f"institution-{programme.region.pk}",
        **change,
    }
    response = rachid.post(url("entry-record", "tta-2023"), told)
    assert response.status_code == 422
    assert response.context["form"].errors[field]
    assert not Entry.objects.exclude(stage="promised").exists()


def test_an_entry_is_reversed_and_both_rows_stay(rachid: Client, full: Programme) -> None:
    entry = Entry.objects.filter(stage="justified").get()
    assert rachid.get(url("entry-reverse", entry.pk)).status_code == 200
    assert rachid.post(url("entry-reverse", entry.pk), {"note": ""}).context["form"].errors["note"]
    rachid.post(url("entry-reverse", entry.pk), {"note": "erreur"})
    assert Entry.objects.filter(stage="justified").count() == 2
    assert Entry.objects.sums()["justified"] == 0


def test_a_cost_table_that_does_not_add_up_says_so(rachid: Client, cast: Cast, at: datetime) -> None:
    of = make.programme(cast, at, key="new", year=0)
    page = rachid.get(url("money-detail", "new"))
    assert url("cost-table", "new") in page.content.decode()
    told = {
        "total": "100",
        "value_on": "2024-01-15",
        f"share-1-{of.region.pk}-2024": "60",
        f"share-1-{of.ministry.pk}-2025": "39,99",
    }
    response = rachid.post(url("cost-table-enter", "new"), told)
    assert "99,99" in response.context["form"].errors["total"][0]
    told[f"share-1-{of.ministry.pk}-2025"] = "40"
    rachid.post(url("cost-table-enter", "new"), told)
    assert Entry.objects.sums() == {"promised": 10000}


def test_a_tranche_goes_from_plan_to_release_through_the_pages(
    rachid: Client, full: Programme, cast: Cast, at: datetime
) -> None:
    told = {
        "number": 50,
        "payer": f"institution-{full.region.pk}",
        "amount": "100",
        "year": 2024,
        "kind1": "decision",
        "owner1": full.ministry.pk,
        "kind2": "day",
        "day": "2026-01-01",
    }
    make.entry(full.agreement, at, "committed", full.region, make.mad(100))
    rachid.post(url("tranche-plan", "tta-2023"), told)
    tranche = Tranche.objects.get(number=50)
    page = rachid.get(url("tranche-detail", tranche.pk))
    assert [one.condition.kind for one in page.context["missing"]] == ["decision"]
    condition = tranche.conditions.get(kind="decision")
    paper = make.paper(full.agreement, at)
    rachid.post(url("condition-attest", condition.pk), {"document": paper.pk, "on": "2026-03-01"})
    rachid.post(url("tranche-move", tranche.pk, "prepare_tranche"))
    assert rachid.get(url("tranche-detail", tranche.pk)).context["is_own"]
    assert rachid.post(url("tranche-release", tranche.pk)).status_code == 403
    rachid.force_login(cast.nadia)
    for _click in range(2):
        rachid.post(url("tranche-release", tranche.pk))
    tranche.refresh_from_db()
    assert tranche.state == "released"
    assert Entry.objects.filter(tranche=tranche).count() == 1
    assert rachid.get(url("tranche-detail", tranche.pk)).context["maker"] == cast.rachid
    assert rachid.get(url("tranche-move", tranche.pk, "release_tranche")).status_code == 404


def test_a_file_goes_from_upload_to_ledger_through_the_pages(rachid: Client, full: Programme, at: datetime) -> None:
    content = "Réf;Date;Payeur;Étape;Montant\nA;15/03/2024;conseil-region-tta;engagé;10,00\n".encode()
    response = rachid.post(url("payments-send", "tta-2023"), {"file": SimpleUploadedFile("p.csv", content)})
    file = PaymentFile.objects.get()
    assert response.url == url("payments-detail", file.pk)  # type: ignore[attr-defined]
    page = rachid.get(url("payments-detail", file.pk))
    assert page.context["may_apply"]
    again = {
        "map-reference": "Réf",
        "map-day": "Date",
        "map-amount": "Montant",
        "map-payer": "Payeur",
        "map-stage": "",
        "stage": "committed",
    }
    rachid.post(url("payments-detail", file.pk), again)
    for _click in range(2):
        rachid.post(url("payments-apply", file.pk))
    assert file.entries.count() == 1
    assert not rachid.get(url("payments-detail", file.pk)).context["may_apply"]


def test_a_late_party_gets_a_letter_in_french_and_arabic(rachid: Client, full: Programme) -> None:
    page = rachid.get(url("money-detail", "tta-2023"))
    owed = {one.name: one.total.centimes for one in page.context["late"]}
    assert owed == {"Région": 40000 + 100000, "Ministère": 10000 + 100000}
    purse = Purse.objects.get(institution=full.region)
    rachid.post(url("call-issue", "tta-2023", purse.pk))
    call = FundCall.objects.get()
    for language in ("fr", "ar"):
        first, second = (rachid.get(url("call-print", call.pk, language)).content for _turn in range(2))
        assert first.startswith(b"%PDF")
        assert first == second
    assert rachid.get(url("call-print", call.pk, "en")).status_code == 404


def test_a_rate_is_recorded_with_its_source(rachid: Client, programme: Programme) -> None:
    told = {"currency": "EUR", "on": "2024-01-02", "rate": "10,85", "source": "Bank Al-Maghrib"}
    rachid.post(url("rate-list"), told)
    assert str(Rate.objects.get().rate) == "10.850000"
    assert "Bank Al-Maghrib" in rachid.get(url("rate-list")).content.decode()
    assert rachid.post(url("rate-list"), {**told, "currency": "MAD"}).context["form"].errors["currency"]
    assert rachid.post(url("rate-list"), {**told, "rate": "10,9"}).context["form"].errors["rate"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_panels_say_the_money_in_short(rachid: Client, full: Programme, language: str) -> None:
    page = rachid.get(url("agreement-panel", "tta-2023", language=language))
    assert page.context["late"]
    assert len(page.context["waiting"]) == 1
    assert len(rachid.get(url("home-panel", language=language)).context["tranches"]) == 1


WRITES = ["entry-record", "cost-table-enter", "tranche-plan", "payments-send", "promise-amend", "feed-declare"]


def person_of(cast: Cast, name: str, at: datetime) -> Any:
    """Somebody of the cast, or a donor and an auditor made for this page."""
    if hasattr(cast, name):
        return getattr(cast, name)
    user = create_user(email=f"{name}@example.org", name=name, language="fr", by=SYSTEM, at=at, is_demo=True)
    role, _dash, key = name.partition("-")
    grant_role(user=user, role=Role(role), agreement_key=key, by=SYSTEM, at=at)
    return user


@pytest.mark.parametrize("name", ["money-detail", "entry-list", "cost-table"])
@pytest.mark.parametrize(
    ("person", "status"),
    [
        ("nadia", 200),
        ("rachid", 200),
        ("khadija", 200),
        ("donor-tta-2023", 200),
        ("auditor", 200),
        ("sara", 404),
        ("donor-other", 404),
        ("amina", 403),
        ("younes", 403),
        ("yto", 403),
    ],
)
def test_the_money_is_read_by_role_territory_and_agreement(
    client: Client, full: Programme, cast: Cast, at: datetime, person: str, status: int, name: str
) -> None:
    client.force_login(person_of(cast, person, at))
    assert client.get(url(name, "tta-2023")).status_code == status
    tranche = Tranche.objects.get()
    assert client.get(url("tranche-detail", tranche.pk)).status_code == status
    assert client.get(url("entry-export", "tta-2023", "csv")).status_code == status
    panel = client.get(url("agreement-panel", "tta-2023"))
    assert (panel.content == b"") == (status != 200)


@pytest.mark.parametrize("name", WRITES)
@pytest.mark.parametrize(
    ("person", "status"),
    [
        ("nadia", 200),
        ("rachid", 200),
        ("sara", 404),
        ("khadija", 403),
        ("donor-tta-2023", 403),
        ("auditor", 403),
        ("amina", 403),
        ("yto", 403),
    ],
)
def test_the_money_is_written_by_role_and_territory(
    client: Client, full: Programme, cast: Cast, at: datetime, person: str, status: int, name: str
) -> None:
    client.force_login(person_of(cast, person, at))
    assert client.get(url(name, "tta-2023")).status_code == status
    if status != 200:
        entry = Entry.objects.filter(agreement=full.agreement, stage="paid").order_by("pk")[0]
        assert client.get(url("entry-reverse", entry.pk)).status_code == status
        condition = Tranche.objects.get().conditions.order_by("pk")[1]
        assert client.get(url("condition-attest", condition.pk)).status_code == status


def test_a_stranger_logs_in_first(client: Client, programme: Programme) -> None:
    response = client.get(url("money-detail", "tta-2023"))
    assert response.status_code == 302
    assert client.get(url("agreement-panel", "tta-2023")).content == b""


def test_the_page_costs_the_same_queries_whatever_its_rows(
    rachid: Client, full: Programme, at: datetime, django_assert_max_num_queries: Any
) -> None:
    rachid.get(url("money-detail", "tta-2023"))
    with django_assert_max_num_queries(45):
        rachid.get(url("money-detail", "tta-2023"))
    for n in range(5):
        make.entry(full.agreement, at, "committed", full.region, make.mad(1), reference=f"X{n}")
    rachid.get(url("money-detail", "tta-2023"))
    with django_assert_max_num_queries(45):
        rachid.get(url("money-detail", "tta-2023"))
