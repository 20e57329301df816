"""The convention on paper: numbers without gap, clauses of the template, the table that adds up.

Files of both languages.
"""

from __future__ import annotations

import io
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime
from pathlib import Path

import docx
import pypdf
import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse

from tests.cast import SYSTEM, Cast
from tests.factories import agreements as make
from twiza.agreements import actions
from twiza.agreements.models import Agreement, NumberSeries, paper_of
from twiza.agreements.rules import drafting
from twiza.agreements.rules.drafting import SeriesUnknown
from twiza.agreements.rules.printing import as_docx, as_pdf
from twiza.agreements.rules.reading import read, read_paper
from twiza.agreements.rules.vocabulary import Kind, clause_rank
from twiza.core.refusals import NotAllowed, Refusal
from twiza.core.values import Money

ON = date(2026, 3, 1)


def written(at: datetime) -> Agreement:
    """A draft with a budget of 4 500 000,50 DH shared over two years and every clause of its template."""
    region = make.institution(
        at, kind="region", name_fr="Conseil de la région Souss-Massa", name_ar="مجلس جهة سوس ماسة"
    )
    agreement = make.draft(
        at,
        parties=1,
        title_fr="Accompagnement des coopératives",
        title_ar="مواكبة التعاونيات",
        budget_centimes=450_000_050,
        currency="MAD",
        duration_months=36,
    )
    actions.add_party(
        agreement=agreement,
        institution=region,
        roles=["signatory", "chair"],
        by=SYSTEM,
        at=at,
        office_fr="le Wali",
        office_ar="والي الجهة",
    )
    first, second = agreement.parties.order_by("order")
    lines = [
        (first, 2026, "Formation", 300_000_000),
        (first, 2027, "Formation", 50),
        (second, 2026, "Équipement", 150_000_000),
    ]
    arabic = {"Formation": "التكوين"}
    actions.set_cost_table(agreement=agreement, lines=lines, arabic=arabic, by=SYSTEM, at=at)
    actions.fill_clauses(agreement=agreement, by=SYSTEM, at=at)
    return agreement


def test_every_kind_has_a_template_in_the_usual_order_in_both_languages() -> None:
    for kind in Kind:
        types = drafting.template(kind)
        assert [clause_rank(one) for one in types] == sorted(clause_rank(one) for one in types)
        for type_ in types:
            for language in ("fr", "ar"):
                title, body = drafting.clause_words(type_, language, {})
                assert title
                assert "{" not in body


@pytest.mark.parametrize(
    ("series", "reference"),
    [("plain", "7/2026"), ("souss-massa", "7/2026/ج.س.م"), ("souss-massa-session", "RSM/2026/SO/07")],
)
def test_numbers_follow_the_pattern_of_their_series(series: str, reference: str) -> None:
    assert drafting.numbered(series, 2026, 7) == reference


def test_an_unknown_series_is_refused() -> None:
    with pytest.raises(SeriesUnknown):
        drafting.numbered("rien", 2026, 1)


@pytest.mark.parametrize(
    ("months", "french", "arabic"),
    [
        (60, "5 ans", "5 سنوات"),
        (12, "un an", "سنة واحدة"),
        (24, "deux ans", "سنتين"),
        (144, "12 ans", "12 سنة"),
        (6, "6 mois", "6 أشهر"),
        (18, "18 mois", "18 شهرا"),
    ],
)
def test_durations_in_both_languages(months: int, french: str, arabic: str) -> None:
    assert (drafting.duration(months, "fr"), drafting.duration(months, "ar")) == (french, arabic)


def test_legal_visas_depend_on_the_parties() -> None:
    assert len(drafting.visas(["ministry"], "fr")) == 1
    assert any("111-14" in line for line in drafting.visas(["region"], "fr"))
    assert any("111.14" in line for line in drafting.visas(["region"], "ar"))


@pytest.mark.django_db
def test_the_template_is_completed_once_and_in_order(cast: Cast, at: datetime) -> None:
    agreement = make.draft(at)
    actions.add_clause(agreement=agreement, type="disputes", title_fr="Nos litiges", by=SYSTEM, at=at)
    made = actions.fill_clauses(agreement=agreement, by=SYSTEM, at=at)
    assert len(made) == 13
    assert [clause.type for clause in agreement.clauses.order_by("number")] == drafting.template("partnership")
    assert [clause.number for clause in agreement.clauses.order_by("number")] == list(range(1, 15))
    assert agreement.clauses.get(type="disputes").title_fr == "Nos litiges"
    assert actions.fill_clauses(agreement=agreement, by=SYSTEM, at=at) == []


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["fr", "ar"])
def test_the_docx_says_the_table_and_the_words(cast: Cast, at: datetime, language: str) -> None:
    content = as_docx(paper_of(written(at), language, on=ON))
    document = docx.Document(io.BytesIO(content))
    text = "\n".join(paragraph.text for paragraph in document.paragraphs)
    words = {
        "fr": "quatre millions cinq cent mille dirhams et cinquante centimes",
        "ar": "أربعة ملايين وخمسمائة ألف درهم وخمسون سنتيما",
    }
    assert words[language] in text
    (table,) = document.tables
    assert "4 500 000,50" in table.rows[-1].cells[-1].text.replace("\u00a0", " ")
    xml = document.element.xml
    assert ("<w:bidi/>" in xml, "<w:rtl/>" in xml, "<w:bidiVisual/>" in xml) == ((language == "ar",) * 3)


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["fr", "ar"])
def test_the_docx_is_read_back(cast: Cast, at: datetime, language: str) -> None:
    text = read_paper(as_docx(paper_of(written(at), language, on=ON)), "x.docx")
    found = {one.field: one.value for one in read(text).proposals}
    assert found["budget"] == {"centimes": 450_000_050, "currency": "MAD", "is_about": False}
    assert found["duration_months"] == 36
    assert found["kind"] == "partnership"


@pytest.mark.django_db
def test_the_pdf_is_searchable_and_always_the_same(cast: Cast, at: datetime) -> None:
    agreement = written(at)
    first, again = (as_pdf(paper_of(agreement, "fr", on=ON)) for _ in range(2))
    assert first == again
    text = "".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(first)).pages)
    assert "Maîtrise d’ouvrage" in text
    assert as_pdf(paper_of(agreement, "ar", on=ON)).startswith(b"%PDF-")


@pytest.mark.django_db
def test_an_arabic_pdf_is_read_back(cast: Cast, at: datetime) -> None:
    text = read_paper(as_pdf(paper_of(written(at), "ar", on=ON)), "x.pdf")
    found = {one.field: one.value for one in read(text).proposals}
    assert found["budget"] == {"centimes": 450_000_050, "currency": "MAD", "is_about": False}


@pytest.mark.django_db
def test_shares_that_do_not_add_up_make_no_paper(cast: Cast, at: datetime) -> None:
    agreement = written(at)
    actions.edit_draft(obj=agreement, changes={"budget_centimes": 500_000_000}, by=SYSTEM, at=at)
    with pytest.raises(Refusal) as refused:
        paper_of(Agreement.objects.get(pk=agreement.pk), "fr", on=ON)
    assert refused.value.params["difference"] == Money(-49_999_950)


@pytest.mark.django_db
def test_numbers_are_given_once_in_order(cast: Cast, at: datetime) -> None:
    first, second = make.draft(at), make.draft(at)
    given = [
        actions.number_agreement(agreement=one, series="plain", year=2026, by=SYSTEM, at=at)
        for one in (first, first, second)
    ]
    assert given == ["1/2026", "1/2026", "2/2026"]
    assert actions.number_agreement(agreement=make.draft(at), series="plain", year=2027, by=SYSTEM, at=at) == "1/2027"
    with pytest.raises(NotAllowed):
        actions.number_agreement(agreement=make.draft(at), series="plain", year=2026, by=cast.yto, at=at)
    with pytest.raises(SeriesUnknown):
        actions.number_agreement(agreement=make.draft(at), series="rien", year=2026, by=SYSTEM, at=at)


@pytest.mark.django_db
def test_a_number_of_a_write_that_failed_is_given_again(cast: Cast, at: datetime) -> None:
    one = make.draft(at)

    def fail() -> None:
        with transaction.atomic():
            actions.number_agreement(agreement=one, series="plain", year=2026, by=SYSTEM, at=at)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert not NumberSeries.objects.exists()
    other = make.draft(at)
    assert actions.number_agreement(agreement=other, series="plain", year=2026, by=SYSTEM, at=at) == "1/2026"


@pytest.mark.django_db(transaction=True)
def test_parallel_requests_leave_neither_gap_nor_repeat(at: datetime) -> None:
    rows = [make.draft(at, parties=0) for _ in range(8)]

    def give(agreement: Agreement) -> str:
        try:
            return actions.number_agreement(agreement=agreement, series="plain", year=2026, by=SYSTEM, at=at)
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        given = list(pool.map(give, rows))
    assert sorted(given) == sorted(f"{number}/2026" for number in range(1, 9))


@pytest.mark.django_db
def test_the_pages_of_the_paper(cast: Cast, client: Client, at: datetime) -> None:
    agreement = make.draft(at, budget_centimes=100_000, currency="MAD")
    client.force_login(cast.nadia)
    first = make.party(agreement)
    table = reverse("agreements:cost-table", args=[agreement.key])
    assert client.get(table).status_code == 200
    sent = {
        "form-TOTAL_FORMS": "2",
        "form-INITIAL_FORMS": "0",
        "form-0-party": str(first.pk),
        "form-0-year": "2026",
        "form-0-component": "Formation",
        "form-0-amount": "900",
    }
    refused = client.post(table, sent)
    assert refused.status_code == 422
    assert "100,00" in refused.content.decode().replace("\u00a0", " ")
    assert client.post(table, {**sent, "form-0-year": ""}).status_code == 422
    assert client.post(table, {**sent, "form-0-amount": "1000"}).status_code == 302
    assert client.post(reverse("agreements:clauses-fill", args=[agreement.key])).status_code == 302
    number = {"series": "souss-massa-session", "year": "2026"}
    assert client.post(reverse("agreements:agreement-number", args=[agreement.key]), number).status_code == 302
    assert "RSM/2026/SO/01" in client.get(reverse("agreements:agreement-paper", args=[agreement.key])).content.decode()
    for language in ("fr", "ar"):
        for fmt in ("docx", "pdf"):
            answer = client.get(reverse("agreements:paper-download", args=[agreement.key, language, fmt]))
            assert answer.status_code == 200
            assert f"{language}.{fmt}" in answer["Content-Disposition"]
    assert client.get(reverse("agreements:paper-download", args=[agreement.key, "en", "pdf"])).status_code == 404


@pytest.mark.django_db
def test_the_command_writes_the_paper(cast: Cast, at: datetime, tmp_path: Path) -> None:
    agreement = written(at)
    call_command("agreements_paper", agreement.key, "--lang", "ar", "--format", "pdf", "-o", str(tmp_path / "a.pdf"))
    assert (tmp_path / "a.pdf").read_bytes().startswith(b"%PDF-")
    for given in (["rien", "-o", str(tmp_path / "x")], [agreement.key, "-o", str(tmp_path / "no" / "x")]):
        with pytest.raises(CommandError):
            call_command("agreements_paper", *given)


@pytest.mark.django_db
def test_components_are_called_as_each_language_calls_them(cast: Cast, at: datetime) -> None:
    agreement = written(at)
    french, arabic = (paper_of(agreement, language, on=at.date()) for language in ("fr", "ar"))
    assert french.table is not None
    assert arabic.table is not None
    assert {row[1] for row in french.table.rows} == {"Formation", "Équipement"}
    assert {row[1] for row in arabic.table.rows} == {"التكوين", "Équipement"}, "French where no Arabic is told"
    said = [line for article in arabic.articles for line in article.paragraphs]
    assert any("التكوين" in line for line in said)
    assert not any("Formation" in line for line in said)
    assert any(article.title.startswith("المادة 1: ") for article in arabic.articles)
    assert any(article.title.startswith("Article 1 : ") for article in french.articles)


@pytest.mark.django_db
def test_the_arabic_name_of_a_component_is_said_once(client: Client, cast: Cast, at: datetime) -> None:
    agreement = written(at)
    client.force_login(cast.nadia)
    address = reverse("agreements:cost-table", args=[agreement.key])
    page = client.get(address)
    forms = page.context["formset"].initial_forms
    assert [form["component_ar"].value() for form in forms] == ["التكوين", "التكوين", ""]
    assert '<option value="Formation">' in page.content.decode()
    told = {"form-TOTAL_FORMS": len(forms), "form-INITIAL_FORMS": len(forms)}
    for place, form in enumerate(forms):
        told |= {f"form-{place}-{field.name}": field.value() for field in form}
    told |= {"form-1-component_ar": "تكوين آخر"}
    refused = client.post(address, told)
    assert refused.status_code == 422
    assert refused.context["formset"].forms[1].errors["component_ar"]
    client.post(address, {**told, "form-1-component_ar": "", "form-2-component_ar": "التجهيز"})
    assert list(agreement.cost_lines.order_by("id").values_list("component_ar", flat=True)) == [
        "التكوين",
        "التكوين",
        "التجهيز",
    ]
