"""The pages of the portfolio: who enters, what is drawn, what a fragment and a file hold."""

from __future__ import annotations

import re
from datetime import date, datetime

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.cast import SYSTEM, Cast
from tests.factories import funding as money
from tests.factories.funding import Programme, mad
from tests.once import shared
from tests.pages import urls_of
from twiza.agreements.models import Agreement
from twiza.portfolio.actions import record_budget, save_view
from twiza.portfolio.models import Answer, Budget, SavedView

url = urls_of("portfolio")
pytestmark = pytest.mark.django_db
PAGES = [
    "portfolio",
    "portfolio-charts",
    "portfolio-panel",
    "overlap-panel",
    "portfolio-budgets",
    "view-list",
    "view-save",
]


@shared
def north(cast: Cast, at: datetime) -> Programme:
    """In Rachid's region: the region paid its first year of 1,000 dirhams."""
    made = money.programme(cast, at)
    type(made.region).objects.filter(pk=made.region.pk).update(territory=cast.north)
    money.road(made, at, made.region, 1000)
    return made


@shared
def wide(cast: Cast, at: datetime) -> Agreement:
    """Of the whole country: 731,946.28 dirhams that a region may not see."""
    made = money.programme(cast, at, key="wide-2024", year=0)
    from twiza.funding.actions import Share, record_cost_table

    record_cost_table(
        agreement=made.agreement,
        shares=[Share(made.ministry, 2024, mad("731946.28"))],
        total=mad("731946.28"),
        value_on=date(2024, 1, 15),
        by=SYSTEM,
        at=at,
    )
    Agreement.objects.filter(pk=made.agreement.pk).update(territory=None)
    return Agreement.objects.get(pk=made.agreement.pk)


def text(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return (b"".join(answer.streaming_content) if answer.streaming else answer.content).decode()  # type: ignore[arg-type]


@pytest.mark.parametrize("language", ["fr", "ar", "en"])
def test_every_page_opens_in_each_language(cast: Cast, north: Programme, client: Client, language: str) -> None:
    client.force_login(cast.nadia)
    for name in [*PAGES, "budget-record", "answer-list", "answer-new"]:
        page = text(client, url(name, language=language))
        assert "<html" not in page or f'dir="{"rtl" if language == "ar" else "ltr"}"' in page


def test_each_role_enters_where_it_may(cast: Cast, north: Programme, client: Client) -> None:
    doors = {
        "portfolio": "nadia rachid sara khadija",
        "overlap-panel": "nadia rachid sara khadija",
        "portfolio-budgets": "nadia rachid sara khadija",
        "budget-record": "nadia rachid sara",
        "answer-new": "nadia rachid sara khadija",
        "view-list": "nadia rachid sara khadija amina",
    }
    for name, welcome in doors.items():
        for who in ("nadia", "rachid", "sara", "khadija", "amina", "younes", "yto"):
            client.force_login(getattr(cast, who))
            assert client.get(url(name)).status_code == (200 if who in welcome.split() else 403), (name, who)
    client.logout()
    assert client.get(url("portfolio")).status_code == 302


def test_nothing_hidden_is_drawn_or_sent(cast: Cast, north: Programme, wide: Agreement, client: Client) -> None:
    def everything() -> str:
        files = [url("portfolio-export", "csv"), url("budget-export", "csv"), url("overlap-export", "csv")]
        return "".join(text(client, address) for address in [*(url(name) for name in PAGES), *files])

    hidden = r"(?<![\d,.])(?:731[ \u202f\xa0]?94[67](?!\d)|0[,.]73[ \u202f\xa0]?(?:M|DH))"
    client.force_login(cast.nadia)
    assert re.search(hidden, everything())
    client.force_login(cast.rachid)
    page = everything()
    assert "wide-2024" in page, "its text is open to a region"
    leaks = re.findall(f".{{0,40}}(?:{hidden}).{{0,40}}", page)
    assert not leaks, leaks
    client.force_login(cast.sara)
    assert "tta-2023" not in everything()
    assert client.get(url("portfolio-budgets") + f"?institution={north.region.code}").status_code == 404


def drawn(client: Client) -> str:
    """What stands between the heading and the foot: no token of a form."""
    return text(client, url("portfolio")).split("<main", 1)[1]


def test_a_page_asks_few_questions_and_a_fact_redraws_it(
    cast: Cast, north: Programme, client: Client, at: datetime
) -> None:
    client.force_login(cast.nadia)
    before = drawn(client)
    with CaptureQueriesContext(connection) as asked:
        assert drawn(client) == before
    assert len(asked) <= 14, [one["sql"][:90] for one in asked]
    money.road(north, at, north.ministry, 700)
    assert drawn(client) != before


def test_a_reason_opens_its_rows(cast: Cast, north: Programme, client: Client) -> None:
    client.force_login(cast.rachid)
    page = text(client, url("portfolio") + "?on=2026-03-01")
    assert f"/fr/funding/agreement/{north.agreement.key}/?on=2026-03-01" in page
    assert client.get(f"/fr/funding/agreement/{north.agreement.key}/?on=2026-03-01").status_code == 200


def test_the_filters_keep_day_and_limits(cast: Cast, north: Programme, client: Client) -> None:
    client.force_login(cast.nadia)
    page = text(client, url("portfolio") + "?watch=spends&months=24&on=2026-03-01&sort=lapse&page=9")
    assert "?watch=spends&amp;sort=lapse&amp;on=2026-03-01&amp;months=24&amp;state=in_force" in page
    assert '<input type="hidden" name="watch" value="spends">' in page
    assert "tta-2023" in page, "a page beyond the last shows the last"
    assert "tta-2023" not in text(client, url("portfolio") + "?watch=nothing")


def test_the_list_of_overlaps_loads_what_is_at_stake(cast: Cast, north: Programme, client: Client) -> None:
    client.force_login(cast.nadia)
    page = text(client, reverse("plans:overlap-list") + "?agreement=tta-2023")
    assert f"{url('overlap-panel')}?agreement=tta-2023" in page


def test_a_budget_is_recorded_and_shown_against_the_year(cast: Cast, north: Programme, client: Client) -> None:
    client.force_login(cast.rachid)
    told = {
        "institution": north.region.code,
        "year": 2024,
        "amount": "900.50",
        "voted_on": "2023-10-09",
        "reference": "Délibération 12/2023",
    }
    assert client.post(url("budget-record"), {**told, "amount": "-1"}).status_code == 422
    assert client.post(url("budget-record"), {**told, "voted_on": "2031-01-01"}).status_code == 422
    assert not Budget.objects.exists()
    assert client.post(url("budget-record"), told).status_code == 302
    assert Budget.objects.get().amount == mad("900.50")
    page = text(client, url("portfolio-budgets") + "?year=2024")
    assert "Délibération 12/2023" in page
    assert "pf-over" in page
    assert f"/fr/funding/agreement/{north.agreement.key}/entries/" in page
    client.force_login(cast.sara)
    assert client.post(url("budget-record"), told).status_code == 422, "not an institution of hers"


def test_a_view_is_saved_from_a_pasted_address_and_deleted(cast: Cast, north: Programme, client: Client) -> None:
    client.force_login(cast.nadia)
    told = {"address": "http://testserver/ar/portfolio/?watch=spends&page=2", "title_ar": "المال"}
    assert client.post(url("view-save"), {**told, "title_ar": ""}).status_code == 422
    assert client.post(url("view-save"), {**told, "address": "/fr/nowhere/"}).status_code == 422
    assert client.post(url("view-save"), told).status_code == 302
    view = SavedView.objects.get()
    assert (view.page, view.query, view.title) == ("portfolio", "watch=spends", "المال")
    assert view.get_absolute_url() in text(client, url("view-list"))
    client.force_login(cast.rachid)
    assert client.post(url("view-delete", view.pk)).status_code == 404
    client.force_login(cast.nadia)
    assert client.get(url("view-delete", view.pk)).status_code == 405
    assert client.post(url("view-delete", view.pk)).status_code == 302
    assert not SavedView.objects.exists()


def test_a_question_is_answered_on_the_page(cast: Cast, north: Programme, client: Client, at: datetime) -> None:
    view = save_view(page="money", query="", titles={"fr": "Finances"}, by=cast.nadia, at=at)
    budgets = save_view(
        page="budgets", query=f"institution={north.region.code}", titles={"fr": "Budget"}, by=cast.nadia, at=at
    )
    record_budget(
        institution=north.region,
        year=2024,
        amount=mad(900),
        voted_on=date(2023, 1, 1),
        reference="D",
        by=cast.nadia,
        at=at,
    )
    client.force_login(cast.nadia)
    told = {
        "question": "أين صرفت الأموال؟",
        "asked_on": "2026-02-20",
        "on": "2026-03-01",
        "views": [view.pk, budgets.pk],
    }
    assert client.post(url("answer-new"), {**told, "views": []}).status_code == 422
    response = client.post(url("answer-new"), told)
    answer = Answer.objects.get()
    assert response.status_code == 302
    page = text(client, answer.get_absolute_url())
    assert "أين صرفت الأموال؟" in page
    assert page.count('<ol class="mb-0"') == 2
    assert answer.content_hash in page
    values = {(figure.code, figure.value) for figure in answer.answered.figures}
    assert {("paid", "100000"), ("budget", "90000"), ("over", "10000")} <= values
    assert client.post(url("answer-new"), told)["Location"] == answer.get_absolute_url(), "asked twice, one sheet"
