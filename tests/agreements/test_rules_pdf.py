"""A PDF gives its text back in the order of reading, whoever drew it and in whichever direction."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import date
from threading import Thread

import pypdf
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypdf.generic import ArrayObject, DecodedStreamObject, DictionaryObject, NameObject, NumberObject

from twiza.agreements.rules.drafting import Convention, Signatory, clause_words, draw_up, template
from twiza.agreements.rules.printing import as_pdf
from twiza.agreements.rules.reading import Proposal, read, read_paper, unread_pages
from twiza.agreements.rules.reading.pdf import in_reading_order
from twiza.core.refusals import Refusal
from twiza.core.values import Money

ON = date(2026, 3, 1)
TOLD = {
    "fr": {
        "title": "Accompagnement des coopératives de tissage",
        "budget": "4 500 000,50 DH",
        "budget_words": "quatre millions cinq cent mille dirhams et cinquante centimes",
        "duration": "3 ans",
        "chair": "le Wali",
    },
    "ar": {
        "title": "مواكبة تعاونيات النسيج",
        "budget": "4 500 000,50 درهم",
        "budget_words": "أربعة ملايين وخمسمائة ألف درهم وخمسون سنتيما",
        "duration": "3 سنوات",
        "chair": "والي الجهة",
    },
}
PARTIES = {
    "fr": [
        ("Conseil de la région Souss-Massa", "le Président du conseil"),
        ("Office de développement de la coopération", "le Directeur"),
    ],
    "ar": [("مجلس جهة سوس ماسة", "رئيس المجلس"), ("مكتب تنمية التعاون", "مدير المكتب")],
}
# What a person wrote into the draft: days, a share in words and in figures, a target.
OWN = {
    "fr": "La présente convention est conclue pour la période du 1er mars 2026 au 28 février 2029.\n"
    "La région contribue à hauteur de 60 % du coût total. Le programme vise à former 1 250 femmes d’ici 2028.",
    "ar": "تبرم هذه الاتفاقية للفترة الممتدة من فاتح مارس 2026 إلى 28 فبراير 2029.\n"
    "تساهم الجهة بنسبة 60 % من الكلفة الإجمالية. يهدف البرنامج إلى تكوين 1250 امرأة في أفق 2028.",
}


def convention(language: str) -> Convention:
    """A partnership with its whole template and a paragraph of its own."""
    clauses = [(type_, *clause_words(type_, language, TOLD[language])) for type_ in template("partnership")]
    clauses[1] = (clauses[1][0], clauses[1][1], f"{clauses[1][2]}\n{OWN[language]}")
    return Convention(
        language=language,
        kind={"fr": "Convention de partenariat", "ar": "اتفاقية شراكة"}[language],
        title=TOLD[language]["title"],
        reference="14/2023/ج.س.م",
        dated=ON,
        parties=[Signatory(name, office) for name, office in PARTIES[language]],
        party_kinds=["region", "public_body"],
        clauses=clauses,
        budget=Money(450_000_050),
    )


@pytest.fixture(scope="module", params=["fr", "ar"])
def printed(request: pytest.FixtureRequest) -> tuple[str, bytes]:
    """A convention as our own typesetting prints it."""
    return request.param, as_pdf(draw_up(convention(request.param)))


def values(found: Iterator[Proposal] | tuple[Proposal, ...], field: str) -> list[object]:
    return [one.value for one in found if one.field == field]


def test_each_line_of_the_paper_is_given_back(printed: tuple[str, bytes]) -> None:
    language, content = printed
    text = " ".join(read_paper(content, "x.pdf").split())
    paper = draw_up(convention(language))
    lines = [paper.kingdom, paper.title, paper.kind, *paper.parties, *paper.visas, paper.agreed]
    lines += [line for one in paper.articles for line in (one.title, *one.paragraphs)]
    missing = [line for line in lines if "…" not in line and " ".join(line.split()) not in text]
    assert not missing
    assert "14/2023/ج.س.م" in text


def test_what_a_printed_convention_says_is_read(printed: tuple[str, bytes]) -> None:
    language, content = printed
    found = read(read_paper(content, "x.pdf")).proposals
    assert [value["name"] for value in values(found, "party")] == [name for name, _office in PARTIES[language]]  # type: ignore[index]
    assert len(values(found, "office")) == 2
    assert values(found, "budget") == [{"centimes": 450_000_050, "currency": "MAD", "is_about": False}]
    assert values(found, "duration_months") == [36]
    assert (values(found, "starts_on"), values(found, "ends_on")) == (["2026-03-01"], ["2029-02-28"])
    assert [value["percent"] for value in values(found, "share")] == ["60"]  # type: ignore[index]
    (target,) = values(found, "target")
    assert (target["quantity"], target["unit"], target["due_year"]) == ("1250", "people", 2028)  # type: ignore[index]
    assert [value["type"] for value in values(found, "clause")] == template("partnership")[1:]  # type: ignore[index]


def test_several_papers_are_read_at_once() -> None:
    content = as_pdf(draw_up(convention("ar")))
    wanted, got = read_paper(content, "x"), []
    threads = [Thread(target=lambda: got.append(read_paper(content, "x"))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert got == [wanted] * 4


@pytest.mark.parametrize(
    ("seen", "read_as"),
    [
        ("ةكارش ةيقافتا", "اتفاقية شراكة"),
        ("م.س.ج/14/2023 مقر", "رقم 14/2023/ج.س.م"),
        ("مهرد 10 000 000,00 غلبمب", "بمبلغ 10 000 000,00 درهم"),
        ("مهرد 10.000.000 غلبمب", "بمبلغ 10.000.000 درهم"),
        (".(ODCO) بتكملا", "المكتب (ODCO)."),
        ("% 50 ةبسنب", "بنسبة 50 %"),
        ("50% ةبسنب", "بنسبة 50%"),
        ("15/03/2024 يف", "في 15/03/2024"),
        ("2030-2021 ةرتفلا", "الفترة 2030-2021"),
        ("Convention تاينواعت de partenariat", "Convention تعاونيات de partenariat"),
        ("Le texte, seul, reste (50 %).", "Le texte, seul, reste (50 %)."),
    ],
)
def test_a_line_seen_is_read_in_its_order(seen: str, read_as: str) -> None:
    assert in_reading_order(seen) == read_as


def test_a_line_of_two_scripts_runs_as_its_page_does() -> None:
    assert in_reading_order("Office du Développement بتكم", page=0.9) == "مكتب Office du Développement"
    assert in_reading_order("تاينواعت ، ةهج Région", page=0.1) == "جهة ، تعاونيات Région"


LINES = st.text(alphabet="ابتثجحخدذرزسشصضطظعغفقكلمنهوي ،", min_size=1, max_size=60)


@given(LINES.filter(lambda line: any(sign.isalpha() for sign in line)))  # a line without a letter has no script
def test_an_arabic_line_is_the_mirror_of_what_is_seen(line: str) -> None:
    assert in_reading_order(line[::-1]) == line


@given(st.lists(st.sampled_from(["جهة", "درهم", "2026", "1.250.000,50", "ODCO", "تعاونية"]), min_size=1, max_size=8))
def test_no_sign_of_a_line_is_lost(words: list[str]) -> None:
    seen = " ".join(words)
    assert sorted(in_reading_order(seen, page=1.0)) == sorted(seen)


def pages(*, text: bytes = b"", pictures: int = 1, password: str = "") -> bytes:
    """A page that says what our typesetting prints, then pages that are pictures."""
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(text)) if text else pypdf.PdfWriter()
    for _ in range(pictures):
        page = writer.add_blank_page(595, 842)
        image = DecodedStreamObject()
        image.set_data(b"\x80")
        image.update(
            {
                NameObject("/Type"): NameObject("/XObject"),
                NameObject("/Subtype"): NameObject("/Image"),
                NameObject("/Width"): NumberObject(1),
                NameObject("/Height"): NumberObject(1),
                NameObject("/ColorSpace"): NameObject("/DeviceGray"),
                NameObject("/BitsPerComponent"): NumberObject(8),
            }
        )
        resources = DictionaryObject({NameObject("/I"): writer._add_object(image)})
        page[NameObject("/Resources")] = DictionaryObject({NameObject("/XObject"): resources})
        drawing = DecodedStreamObject()
        drawing.set_data(b"q 595 0 0 842 0 0 cm /I Do Q")
        page[NameObject("/Contents")] = ArrayObject([writer._add_object(drawing)])
    if password:
        writer.encrypt(password)
    buffer = io.BytesIO()
    writer.write(buffer)
    return buffer.getvalue()


def test_a_scanned_page_among_others_is_named(printed: tuple[str, bytes]) -> None:
    language, content = printed
    mixed = pages(text=content)
    (picture,) = unread_pages(mixed)
    assert picture == len(pypdf.PdfReader(io.BytesIO(mixed)).pages)
    assert TOLD[language]["title"] in read_paper(mixed, "x.pdf")
    assert unread_pages(content) == ()
    assert unread_pages(b"Convention") == ()


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (pages(pictures=2), "no_text_layer"),
        (pages(password="secret"), "paper_locked"),
        (b"%PDF-1.7 nothing", "paper_broken"),
        (pages(pictures=501), "paper_too_long"),
    ],
    ids=["scan", "locked", "damaged", "long"],
)
def test_a_pdf_that_cannot_be_read_says_why(content: bytes, code: str) -> None:
    with pytest.raises(Refusal) as refused:
        read_paper(content, "x.pdf")
    assert refused.value.code == code
