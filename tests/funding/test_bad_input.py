"""What is typed wrong: every field of money reads or refuses in words, in French and in Arabic, and nothing is lost."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from django.test import Client
from django.utils.translation import override

from tests.cast import SYSTEM, Cast
from tests.factories import funding as make
from tests.factories.funding import YEARS, Programme, mad
from tests.once import shared
from tests.pages import urls_of
from twiza.agreements.actions import draft_amendment
from twiza.agreements.models import Agreement
from twiza.core.models import AuditRow
from twiza.core.refusals import Refusal
from twiza.core.values import Money
from twiza.funding import actions
from twiza.funding.models import Entry, PaymentFile, Rate, Tranche
from twiza.funding.web.forms import AmountField

url = urls_of("funding")
pytestmark = pytest.mark.django_db
LANGUAGES = ["fr", "ar"]
READ = {"10 MDH": 10**9, "1.250.000,50": 125_000_050, "عشرة ملايين درهم": 10**9}
REFUSED = {
    "1.250": ("de deux façons", "بطريقتين"),
    "12 usd": ("devise", "عملة"),
    "-5": ("négatif", "سالب"),
    "abc": ("sans deviner", "تخمين"),
    "0": ("", ""),
}


@shared
def rich(cast: Cast, at: datetime) -> Programme:
    """Twenty million dirhams a year from each, so that ten are within the promise."""
    return make.programme(cast, at, year=20_000_000)


def forms(of: Programme, at: datetime) -> dict[str, tuple[str, dict[str, Any], str]]:
    """Field of money -> its page, what else the form needs, the name of the field."""
    amendment = draft_amendment(
        parent=Agreement.objects.get(pk=of.agreement.pk), key="avenant", title_fr="Avenant", by=SYSTEM, at=at
    )
    region = f"institution-{of.region.pk}"
    return {
        "entry": (
            "entry-record",
            {"idempotency_key": "k" * 12, "stage": "committed", "value_on": "2024-05-02", "payer": region},
            "amount",
        ),
        "tranche": ("tranche-plan", {"number": 7, "payer": region, "year": 2024}, "amount"),
        "promise": (
            "promise-amend",
            {"amendment": amendment.agreement_id, "payer": region, "year": 2024, "value_on": "2024-06-01"},
            "amount",
        ),
        "total": ("cost-table-enter", {"value_on": "2024-01-15", f"share-1-{of.region.pk}-2024": "10 MDH"}, "total"),
        "share": ("cost-table-enter", {"value_on": "2024-01-15", "total": "10 MDH"}, f"share-1-{of.region.pk}-2024"),
    }


FIELDS = ["entry", "tranche", "promise", "total", "share"]


def test_every_field_of_money_of_every_form_is_here(rich: Programme, rachid: Client, at: datetime) -> None:
    pages = {page for page, _told, _field in forms(rich, at).values()}
    for page in ("entry-record", "tranche-plan", "promise-amend", "cost-table-enter", "feed-declare"):
        fields = rachid.get(url(page, "tta-2023")).context["form"].fields.values()
        assert any(isinstance(field, AmountField) for field in fields) == (page in pages)


@pytest.mark.parametrize("field", FIELDS)
@pytest.mark.parametrize("typed", READ)
def test_what_people_write_is_read_to_the_centime(
    rachid: Client, rich: Programme, at: datetime, field: str, typed: str
) -> None:
    page, told, name = forms(rich, at)[field]
    answer = rachid.post(url(page, "tta-2023"), {**told, name: typed})
    made = {
        "entry": lambda: Entry.objects.get(stage="committed").centimes,
        "tranche": lambda: Tranche.objects.get().centimes,
        "promise": lambda: Entry.objects.get(amendment__isnull=False).centimes + 2_000_000_000,
    }
    if field in made:
        assert made[field]() == READ[typed]
    else:
        # the sum was read; the table as a whole is refused, since another one is in the ledger
        assert answer.context["form"].fields[name].clean(typed) == Money(READ[typed])
        assert "lisible" not in answer.content.decode()
        assert Entry.objects.count() == len(YEARS) * 2


@pytest.mark.parametrize("field", FIELDS)
def test_what_cannot_be_read_without_guessing_says_so_and_changes_nothing(
    rachid: Client, rich: Programme, at: datetime, field: str
) -> None:
    page, told, name = forms(rich, at)[field]
    before = Entry.objects.count(), Tranche.objects.count(), AuditRow.objects.count()
    for typed, words in REFUSED.items():
        if typed == "0" and field == "promise":
            continue  # nought withdraws a promise
        for language, word in zip(LANGUAGES, words, strict=True):
            answer = rachid.post(url(page, "tta-2023", language=language), {**told, name: typed})
            assert answer.status_code == (422 if field in ("entry", "tranche") else 200)
            errors = " ".join(str(one) for lines in answer.context["form"].errors.values() for one in lines)
            assert len(errors) > 10
            assert word in errors
            assert f'value="{typed}"' in answer.content.decode(), "what was typed stays in the form"
    assert (Entry.objects.count(), Tranche.objects.count(), AuditRow.objects.count()) == before


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_list_says_row_by_row_what_it_cannot_read(
    rachid: Client, rich: Programme, at: datetime, language: str
) -> None:
    make.road(rich, at, rich.region, 15_000_000, to="ordered")
    typed = [*READ, "1.250", "12 usd"]
    rows = [f"OP-{n};15/03/2024;conseil-region-tta;{text}" for n, text in enumerate(typed)]
    content = "\n".join(["Référence;Date;Payeur;Montant", *rows]).encode()
    file = actions.send_payments(agreement=rich.agreement, name="p.csv", content=content, by=SYSTEM, at=at)
    fates = [line["fate"] for line in file.report]
    # the third row would go beyond what is ordered: ten and one and a quarter millions are taken
    assert fates == ["new", "new", "fault", "fault", "fault"]
    html = rachid.get(url("payments-detail", file.pk, language=language)).content.decode()
    assert REFUSED["1.250"][LANGUAGES.index(language)] in html
    assert REFUSED["12 usd"][LANGUAGES.index(language)] in html
    assert PaymentFile.objects.get().applied_at is None
    assert not Entry.objects.filter(stage="paid").exists()


def sentences(act: Any) -> dict[str, str]:
    """What the refusal says in each language; nothing has changed in between."""
    said = {}
    for language in LANGUAGES:
        before = Entry.objects.count(), AuditRow.objects.count()
        with override(language), pytest.raises(Refusal) as refused:
            act()
        with override(language):
            said[language] = refused.value.sentence.replace("\u202f", " ").replace("\xa0", " ")
        assert (Entry.objects.count(), AuditRow.objects.count()) == before
    return said


def say(said: dict[str, str], **wanted: tuple[str, ...]) -> None:
    """Each sentence holds its words."""
    for language, words in wanted.items():
        assert all(word in said[language] for word in words), said[language]


def test_shares_that_do_not_add_up(cast: Cast, at: datetime) -> None:
    of = make.programme(cast, at, year=0)
    shares = [actions.Share(of.region, 2024, mad("60.5"))]
    said = sentences(
        lambda: actions.record_cost_table(
            agreement=of.agreement, shares=shares, total=mad(100), value_on=at.date(), by=SYSTEM, at=at
        )
    )
    say(said, fr=("60,50", "100,00", "total"), ar=("60,50", "100,00", "مجموع"))


def test_a_payment_beyond_the_envelope(programme: Programme, at: datetime) -> None:
    make.road(programme, at, programme.region, 400, to="ordered")
    said = sentences(lambda: make.entry(programme.agreement, at, "paid", programme.region, mad(401)))
    say(said, fr=("401,00", "400,00", "payer"), ar=("401,00", "400,00", "للأداء"))


def test_a_currency_without_rate(programme: Programme, at: datetime) -> None:
    said = sentences(lambda: make.entry(programme.agreement, at, "committed", programme.region, Money(500, "USD")))
    say(said, fr=("USD", "cours"), ar=("USD", "سعر"))
    assert not Rate.objects.exists()


def test_a_tranche_released_twice(programme: Programme, cast: Cast, at: datetime) -> None:
    make.road(programme, at, programme.region, 1000, to="committed")
    tranche = make.tranche(programme, at)
    actions.move_tranche(tranche=tranche, name="prepare_tranche", by=cast.rachid, at=at)
    actions.release_tranche(tranche=tranche, by=cast.nadia, at=at)
    said = sentences(lambda: actions.release_tranche(tranche=tranche, by=cast.nadia, at=at))
    say(said, fr=("Débloquer", "Débloquée"), ar=("«",))
    assert Entry.objects.filter(stage="ordered", tranche=tranche).count() == 1


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_interface_refuses_in_the_words_of_the_reader(rachid: Client, programme: Programme, language: str) -> None:
    told = {
        "idempotency_key": "12345678",
        "stage": "paid",
        "centimes": 5000,
        "value_on": "2024-03-01",
        "payer": "conseil-region-tta",
    }
    answer = rachid.post(
        "/api/funding/tta-2023/entries", told, content_type="application/json", HTTP_ACCEPT_LANGUAGE=language
    )
    assert (answer.status_code, answer.json()["code"]) == (409, "beyond_ordered")
    assert "50,00" in answer.json()["detail"]
    assert not Entry.objects.filter(stage="paid").exists()
