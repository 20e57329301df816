"""From a paper to a draft: actions, page and command; a file that cannot be read is one sentence."""

from __future__ import annotations

import io
import json
import re
from datetime import date, datetime
from pathlib import Path
from typing import Any

import docx
import pypdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from tests.agreements.test_rules_reading import ARABIC, FRENCH
from tests.cast import SYSTEM, Cast
from tests.factories import agreements as make
from twiza.agreements import actions
from twiza.agreements.actions import Decision
from twiza.agreements.models import Agreement, PaperReading, Quote
from twiza.agreements.rules.reading import read_paper
from twiza.core.models import AuditRow
from twiza.core.refusals import NotAllowed, Refusal

pytestmark = pytest.mark.django_db


def as_docx(text: str) -> bytes:
    """A DOCX with a paragraph a line and a table."""
    document = docx.Document()
    for line in text.splitlines():
        document.add_paragraph(line)
    table = document.add_table(rows=1, cols=2)
    table.cell(0, 0).text, table.cell(0, 1).text = "Région", "3 000 000,00 DH"
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def scanned() -> bytes:
    """A PDF of two pages without a letter."""
    writer = pypdf.PdfWriter()
    writer.add_blank_page(595, 842)
    writer.add_blank_page(595, 842)
    buffer = io.BytesIO()
    writer.write(buffer)
    return buffer.getvalue()


def given(cast: Cast, at: datetime, text: str = FRENCH) -> PaperReading:
    return actions.read_document(content=text.encode(), filename="convention.txt", by=cast.nadia, at=at)


def keep_all(reading: PaperReading, **typed: str) -> dict[int, Decision]:
    """Every proposal kept, the first reading of a doubt, values typed by field."""
    return {
        row["id"]: Decision(True, reading=0 if row["readings"] else None, text=typed.get(row["field"]))
        for row in reading.proposals()
    }


@pytest.mark.parametrize("make_file", [as_docx, str.encode], ids=["docx", "text"])
def test_the_text_of_a_file(make_file: Any) -> None:
    text = read_paper(make_file(FRENCH), "x")
    assert "trente-six (36) mois" in text
    assert text.splitlines()[1].startswith("Convention de partenariat")


def test_old_encodings_are_read() -> None:
    assert read_paper(FRENCH.encode("cp1252"), "x") == FRENCH
    assert "اتفاقية شراكة" in read_paper(ARABIC.encode("cp1256", errors="ignore"), "x")
    assert read_paper(FRENCH.encode("utf-16"), "x") == FRENCH


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "paper_empty"),
        (b"  \n", "paper_empty"),
        (b"%PDF-1.4 nothing", "paper_broken"),
        (b"PK\x03\x04 nothing", "paper_broken"),
        (b"\x89PNG\x00\x01\x02", "paper_unknown"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused(content: bytes, code: str) -> None:
    with pytest.raises(Refusal) as refused:
        read_paper(content, "x")
    assert refused.value.code == code


def test_a_scan_is_refused_with_what_to_do(cast: Cast, at: datetime) -> None:
    with pytest.raises(Refusal) as refused:
        actions.read_document(content=scanned(), filename="scan.pdf", by=cast.nadia, at=at)
    assert refused.value.code == "no_text_layer"
    with override("en"):
        assert "give a searchable PDF or a DOCX" in refused.value.sentence
    assert not PaperReading.objects.exists()


def test_the_same_file_again_is_the_same_reading(cast: Cast, at: datetime) -> None:
    assert given(cast, at) == given(cast, at)
    assert AuditRow.objects.filter(action="read_document").count() == 1


def test_a_text_without_a_convention_is_refused(cast: Cast, at: datetime) -> None:
    with pytest.raises(actions.NothingRead):
        given(cast, at, "Il fait beau.")


def test_readers_need_the_right_to_draft(cast: Cast, at: datetime) -> None:
    with pytest.raises(NotAllowed):
        actions.read_document(content=FRENCH.encode(), filename="x.txt", by=cast.yto, at=at)


def test_what_is_kept_becomes_a_draft_with_its_sentences(cast: Cast, at: datetime) -> None:
    reading = given(cast, at)
    agreement = actions.confirm_reading(reading=reading, key="essai", decisions=keep_all(reading), by=cast.nadia, at=at)
    assert (agreement.kind, agreement.state, agreement.reference) == ("partnership", "draft", "14/2023")
    assert (agreement.starts_on, agreement.duration_months, agreement.is_renewed_tacitly) == (
        date(2024, 3, 1),
        36,
        True,
    )
    assert (agreement.budget_centimes, agreement.currency) == (450_000_000, "MAD")
    assert agreement.territory == cast.souss
    assert [party.roles for party in agreement.parties.all()] == [["signatory"], ["signatory"]]
    assert [clause.type for clause in agreement.clauses.all()] == [
        "object",
        "cost",
        "committee",
        "duration",
        "disputes",
    ]
    assert [one.centimes for one in agreement.commitments.filter(kind="money")] == [300_000_000, 150_000]
    assert agreement.commitments.get(kind="quantity").quantity == 120
    paper = agreement.documents.get()
    assert (paper.sha256, paper.dated_on) == (reading.sha256, date(2024, 2, 12))
    quote = Quote.objects.of(agreement).get(field="budget")
    assert quote.sentence in FRENCH
    assert AuditRow.objects.about(agreement).filter(action="confirm_reading").get().after["discarded"] == 0


def test_confirming_twice_makes_one_draft(cast: Cast, at: datetime) -> None:
    reading = given(cast, at)
    first, second = (
        actions.confirm_reading(reading=reading, key="essai", decisions=keep_all(reading), by=cast.nadia, at=at)
        for _ in range(2)
    )
    assert first == second
    assert Agreement.objects.count() == 1


def test_nothing_is_drafted_before_each_field_is_decided(cast: Cast, at: datetime) -> None:
    reading = given(cast, at)
    decisions = keep_all(reading)
    del decisions[3]
    with pytest.raises(actions.FieldsUndecided) as refused:
        actions.confirm_reading(reading=reading, key="essai", decisions=decisions, by=cast.nadia, at=at)
    assert refused.value.params == {"count": 1}
    assert not Agreement.objects.exists()


def test_a_doubt_is_not_kept_without_a_choice(cast: Cast, at: datetime) -> None:
    reading = given(cast, at)
    with pytest.raises(actions.FieldsUndecided):
        actions.confirm_reading(
            reading=reading,
            key="essai",
            by=cast.nadia,
            at=at,
            decisions={row["id"]: Decision(True) for row in reading.proposals()},
        )


def test_a_typed_value_replaces_what_was_read(cast: Cast, at: datetime) -> None:
    reading = given(cast, at)
    decisions = keep_all(reading, budget="4 600 000,50", title="Un autre titre", duration_months="24")
    agreement = actions.confirm_reading(reading=reading, key="essai", decisions=decisions, by=cast.nadia, at=at)
    assert (agreement.budget_centimes, agreement.title_fr, agreement.duration_months) == (
        460_000_050,
        "Un autre titre",
        24,
    )


@pytest.mark.parametrize(
    ("field", "text", "code"),
    [
        ("budget", "1.250", "sum_ambiguous"),
        ("budget", "dix kilos", "sum_unreadable"),
        ("starts_on", "demain", "typed_unreadable"),
        ("duration_months", "x", "typed_unreadable"),
        ("kind", "y", "typed_unreadable"),
    ],
)
def test_a_typed_value_that_cannot_be_read_changes_nothing(
    cast: Cast, at: datetime, field: str, text: str, code: str
) -> None:
    reading = given(cast, at)
    with pytest.raises(Refusal) as refused:
        actions.confirm_reading(
            reading=reading, key="essai", decisions=keep_all(reading, **{field: text}), by=cast.nadia, at=at
        )
    assert refused.value.code == code
    assert not Agreement.objects.exists()


def test_a_reading_belongs_to_its_person(cast: Cast, at: datetime) -> None:
    reading = given(cast, at)
    with pytest.raises(actions.NotYours):
        actions.confirm_reading(reading=reading, key="essai", decisions=keep_all(reading), by=SYSTEM, at=at)


def test_a_known_institution_is_taken_not_doubled(cast: Cast, at: datetime) -> None:
    region = make.institution(at, "region-sm", kind="region", name_fr="Conseil de la région de Souss-Massa")
    reading = given(cast, at)
    agreement = actions.confirm_reading(reading=reading, key="essai", decisions=keep_all(reading), by=cast.nadia, at=at)
    assert agreement.parties.filter(institution=region).exists()


def test_an_arabic_paper_becomes_a_draft(cast: Cast, at: datetime) -> None:
    reading = given(cast, at, ARABIC)
    agreement = actions.confirm_reading(reading=reading, key="essai", decisions=keep_all(reading), by=cast.nadia, at=at)
    assert agreement.title_ar.startswith("اتفاقية شراكة")
    assert agreement.is_budget_approximate
    assert agreement.documents.get().language == "ar"


def test_the_pages_lead_from_the_file_to_the_draft(cast: Cast, client: Client, at: datetime) -> None:
    client.force_login(cast.nadia)
    with override("fr"):
        address = reverse("agreements:paper-read")
    assert client.get(address).status_code == 200
    answer = client.post(address, {"file": SimpleUploadedFile("c.docx", as_docx(FRENCH)), "language": ""})
    assert answer.status_code == 302
    reading = PaperReading.objects.get()
    page = client.get(answer["Location"])
    assert "<mark>trente-six (36) mois</mark>" in page.content.decode()
    sure = client.post(answer["Location"], {"sure": "1"}).content.decode()
    assert re.search(r'value="keep"\s+checked', sure)
    refused = client.post(answer["Location"], {"key": "essai"})
    assert refused.status_code == 422
    sent = {f"choice-{row['id']}": "reading-0" if row["readings"] else "keep" for row in reading.proposals()}
    done = client.post(answer["Location"], {"key": "essai", **sent})
    assert done.status_code == 302
    assert Agreement.objects.get().key == "essai"
    assert client.get(answer["Location"]).status_code == 302


def test_the_page_is_closed_to_others(cast: Cast, client: Client, at: datetime) -> None:
    reading = given(cast, at)
    client.force_login(cast.rachid)
    assert client.get(reverse("agreements:reading-decide", args=[reading.pk])).status_code == 403
    assert client.get(reverse("agreements:paper-read")).status_code == 403


def test_a_scan_is_said_on_the_page(cast: Cast, client: Client) -> None:
    client.force_login(cast.nadia)
    answer = client.post(reverse("agreements:paper-read"), {"file": SimpleUploadedFile("scan.pdf", scanned())})
    assert answer.status_code == 422
    assert "DOCX" in answer.content.decode()


def test_the_command_prints_fields_with_their_sentences(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "convention.docx"
    file.write_bytes(as_docx(FRENCH))
    call_command("agreements_read", str(file), "--json")
    told = json.loads(capsys.readouterr().out)
    assert set(told) == {"file", "language", "fields", "unread_pages"}
    budget = next(row for row in told["fields"] if row["field"] == "budget")
    assert budget["value"] == {"centimes": 450_000_000, "currency": "MAD", "is_about": False}
    assert budget["quote"] in budget["sentence"]
    call_command("agreements_read", str(file), "--lang", "fr")
    assert "4.500.000,00 DH" in capsys.readouterr().out


@pytest.mark.parametrize(("name", "content"), [("scan.pdf", None), ("missing.pdf", b""), ("x.bin", b"\x00\x01\x02")])
def test_the_command_refuses_with_one_sentence(tmp_path: Path, name: str, content: bytes | None) -> None:
    file = tmp_path / name
    if name != "missing.pdf":
        file.write_bytes(scanned() if content is None else content)
    with pytest.raises(CommandError) as refused:
        call_command("agreements_read", str(file))
    assert name in str(refused.value)
    assert "\n" not in str(refused.value)
