"""Payment files: read without guessing, tried without a trace, recorded all or nothing, paid once."""

from __future__ import annotations

import io
from datetime import date, datetime, timedelta
from typing import Any

import pytest
import xlsxwriter
from django.utils.translation import override

from tests.cast import SYSTEM, Cast
from tests.factories import funding as make
from tests.factories.funding import Programme, mad
from tests.once import shared
from twiza.core.models import AuditRow
from twiza.core.refusals import NotAllowed
from twiza.funding import actions
from twiza.funding.actions.payments import fault_sentence
from twiza.funding.models import Component, Entry, PaymentFile, Purse

pytestmark = pytest.mark.django_db
HEAD = "N° ordre;Date;Étape;Payeur;Bénéficiaire;Exercice;Montant"


@shared
def ready(programme: Programme, at: datetime) -> Programme:
    make.road(programme, at, programme.region, 1000, to="ordered")
    make.road(programme, at, programme.ministry, 900, to="ordered")
    return programme


def send(of: Programme, at: datetime, *rows: str, head: str = HEAD, by: Any = SYSTEM, **told: Any) -> PaymentFile:
    content = "\n".join([head, *rows]).encode()
    return actions.send_payments(agreement=of.agreement, name="paiements.csv", content=content, by=by, at=at, **told)


def fates(file: PaymentFile) -> list[str]:
    return [line["fate"] for line in file.report]


def codes(file: PaymentFile) -> list[str]:
    return [line["code"] for line in file.report if line["fate"] == "fault"]


GOOD = ("OP-1;15/03/2024;payé;conseil-region-tta;;2024;250,00", "OP-2;2024-04-01;مؤدى;الوزارة;;2024;٣٠٠٫٥٠ درهم")


def test_a_dry_run_says_what_would_happen_and_leaves_no_trace(ready: Programme, at: datetime) -> None:
    before = Entry.objects.count()
    file = send(ready, at, *GOOD)
    assert fates(file) == ["new", "new"]
    assert [line["centimes"] for line in file.report] == [25000, 30050]
    assert Entry.objects.count() == before
    assert not AuditRow.objects.filter(action="record_entry", at__gt=at).exists()


def test_the_same_file_imported_twice_pays_once(ready: Programme, at: datetime) -> None:
    file = actions.apply_payments(file=send(ready, at, *GOOD), by=SYSTEM, at=at)
    paid = Entry.objects.sums()["paid"]
    assert paid == 55050
    again = actions.apply_payments(file=send(ready, at, *GOOD), by=SYSTEM, at=at + timedelta(days=1))
    assert again == file
    assert Entry.objects.sums()["paid"] == paid
    entry = file.entries.order_by("pk").first()
    assert entry is not None
    assert (entry.source.sha256, entry.source.label) == (file.sha256, "paiements.csv")


def test_the_same_payment_in_another_file_pays_once(ready: Programme, at: datetime) -> None:
    actions.apply_payments(file=send(ready, at, *GOOD), by=SYSTEM, at=at)
    other = send(ready, at, *GOOD, "OP-3;2024-05-01;payé;Région;;2024;1,00")
    assert fates(other) == ["known", "known", "new"]
    other = actions.apply_payments(file=other, by=SYSTEM, at=at)
    assert (other.known_before, other.entries.count()) == (2, 1)
    assert Entry.objects.sums()["paid"] == 55150


def test_a_payment_typed_by_hand_is_not_paid_again_by_a_file(ready: Programme, at: datetime) -> None:
    make.entry(ready.agreement, at, "paid", ready.region, mad(250), reference="op-1", on=date(2024, 3, 15))
    assert fates(send(ready, at, GOOD[0])) == ["known"]
    assert codes(send(ready, at, "OP-1;15/03/2024;payé;Région;;2024;251,00")) == ["reference_taken"]


@pytest.mark.parametrize(
    ("row", "code"),
    [
        (";15/03/2024;payé;Région;;2024;1,00", "reference_missing"),
        ("A;2024;payé;Région;;2024;1,00", "day_unreadable"),
        ("A;31/02/2024;payé;Région;;2024;1,00", "day_unreadable"),
        ("A;15/03/2031;payé;Région;;2024;1,00", "day_in_future"),
        ("A;15/03/2024;perdu;Région;;2024;1,00", "stage_unknown"),
        ("A;15/03/2024;payé;Personne;;2024;1,00", "party_unknown"),
        ("A;15/03/2024;payé;;;2024;1,00", "party_missing"),
        ("A;15/03/2024;payé;Région;;9;1,00", "year_unreadable"),
        ("A;15/03/2024;payé;Région;;2024;1.250", "amount_ambiguous"),
        ("A;15/03/2024;payé;Région;;2024;beaucoup", "amount_unreadable"),
        ("A;15/03/2024;payé;Région;;2024;", "amount_missing"),
        ("A;15/03/2024;payé;Région;;2024;-4", "amount_negative"),
        ("A;15/03/2024;payé;Région;;2024;10 MDH", "beyond_ordered"),
        ("A;15/03/2024;payé;Région;;2024;عشرة ملايين درهم", "beyond_ordered"),
        ("A;15/03/2024;payé;Région;;2024;5 €", "rate_missing"),
        ("A;15/03/2024;payé;Région;;2024;1.250.000,50", "beyond_ordered"),
        ("A;15/03/2024;payé;Région;organisation-999999999;2024;1,00", "party_unknown"),
    ],
)
def test_a_bad_row_is_refused_in_words_and_keeps_the_file_out(
    ready: Programme, at: datetime, row: str, code: str
) -> None:
    file = send(ready, at, GOOD[0], row)
    assert codes(file) == [code]
    fault = next(line for line in file.report if line["fate"] == "fault")
    for language in ("fr", "ar", "en"):
        with override(language):
            said = fault_sentence(fault)
            assert said
            assert said != code
            assert "%(" not in said
    with pytest.raises(actions.FileFaulty):
        actions.apply_payments(file=file, by=SYSTEM, at=at)
    assert "paid" not in Entry.objects.sums()


def test_the_same_reference_twice_in_a_file_is_told(ready: Programme, at: datetime) -> None:
    assert codes(send(ready, at, GOOD[0], GOOD[0].replace("250", "251"))) == ["reference_twice"]


def test_rows_draw_together_on_one_envelope(ready: Programme, at: datetime) -> None:
    rows = [f"OP-{n};15/03/2024;payé;Région;;2024;300,00" for n in range(4)]
    file = send(ready, at, *rows)
    assert fates(file) == ["new", "new", "new", "fault"]
    assert codes(file) == ["beyond_ordered"]


def test_what_rows_do_not_say_is_chosen_for_the_whole_file(ready: Programme, at: datetime, cast: Cast) -> None:
    file = send(ready, at, "7;15/03/2024;12,00", head="Colonne A;Quand;Combien")
    assert codes(file) == ["field_unmapped"]
    mapping = {"reference": "Colonne A", "day": "Quand", "amount": "Combien"}
    chosen = {"stage": "paid", "payer": "conseil-region-tta"}
    file = actions.map_payments(file=file, mapping=mapping, choices=chosen, by=SYSTEM, at=at)
    assert fates(file) == ["new"]
    actions.apply_payments(file=file, by=SYSTEM, at=at)
    with pytest.raises(actions.FileApplied):
        actions.map_payments(file=file, mapping=mapping, choices=chosen, by=SYSTEM, at=at)


def test_a_workbook_pays_a_cooperative_by_its_number(ready: Programme, at: datetime, cast: Cast) -> None:
    make.entry(ready.agreement, at, "paid", ready.region, mad(500), reference="P")
    make.entry(ready.agreement, at, "received", ready.region, mad(500), reference="P")
    out, payee = io.BytesIO(), f"organisation-{cast.tamount.pk}"
    book = xlsxwriter.Workbook(out)
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, ["Référence", "Date", "Étape", "Payeur", "Bénéficiaire", "Montant"])
    sheet.write_row(1, 0, ["D-1", "12/05/2024", "dépense", "programme-tta-2023", payee, 420.5])
    book.close()
    file = actions.send_payments(agreement=ready.agreement, name="d.xlsx", content=out.getvalue(), by=SYSTEM, at=at)
    assert fates(file) == ["new"], file.report
    actions.apply_payments(file=file, by=SYSTEM, at=at)
    spent = Entry.objects.get(stage="spent")
    assert (spent.amount, spent.payee) == (mad("420.50"), Purse.objects.get(organisation=cast.tamount))


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7", b"\x89PNG....", b"bonjour"])
def test_what_is_no_list_is_refused_in_words(ready: Programme, at: datetime, content: bytes) -> None:
    with pytest.raises(actions.FileUnreadable) as refused:
        actions.send_payments(agreement=ready.agreement, name="x", content=content, by=SYSTEM, at=at)
    assert refused.value.sentence
    assert not PaymentFile.objects.exists()


@pytest.mark.parametrize("person", ["sara", "khadija", "amina", "yto"])
def test_only_those_of_the_region_import(ready: Programme, cast: Cast, at: datetime, person: str) -> None:
    with pytest.raises(NotAllowed):
        send(ready, at, *GOOD, by=getattr(cast, person))
    file = send(ready, at, *GOOD, by=cast.rachid)
    with pytest.raises(NotAllowed):
        actions.apply_payments(file=file, by=getattr(cast, person), at=at)


def test_rows_that_name_no_component_go_to_the_one_chosen(cast: Cast, at: datetime) -> None:
    of = make.programme(cast, at, key="parts", year=0)
    titles = {"a": {"fr": "Formation", "ar": "التكوين"}, "b": {"fr": "Promotion", "ar": "الترويج"}}
    shares = [actions.Share(of.region, 2024, mad(100), code) for code in titles]
    actions.record_cost_table(
        agreement=of.agreement,
        shares=shares,
        total=mad(200),
        value_on=date(2024, 1, 15),
        components=titles,
        by=SYSTEM,
        at=at,
    )
    for one in Component.objects.all():
        make.road(of, at, of.region, 100, to="ordered", component=one)
    rows = ("OP-1;15/03/2024;conseil-region-tta;;40,00", "OP-2;15/03/2024;conseil-region-tta;التكوين;60,00")
    head = "N° ordre;Date;Payeur;Composante;Montant"
    file = send(of, at, *rows, head=head, choices={"component": "b"})
    assert [(line["fate"], line["component"]) for line in file.report] == [("new", "b"), ("new", "a")]
    actions.apply_payments(file=file, by=SYSTEM, at=at)
    paid = Entry.objects.filter(stage="paid").order_by("reference")
    assert [one.component.code for one in paid if one.component] == ["b", "a"]
    with pytest.raises(actions.NoSuchComponent):
        actions.send_payments(
            agreement=of.agreement,
            name="x.csv",
            content=b"N;Date;Montant\n1;15/03/2024;5",
            by=SYSTEM,
            at=at,
            choices={"component": "inconnu"},
        )
