"""Reading conventions as administrations really draw them up: each test is one habit of writing, in either language."""

from __future__ import annotations

import io
import json
import time
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import OperationalError

from twiza.agreements.management.commands import agreements_read
from twiza.agreements.rules.reading import read
from twiza.agreements.rules.reading.amounts import amounts
from twiza.agreements.rules.reading.dates import days

SIGNED = """CONVENTION DE PARTENARIAT N° 27/CP/2022
POUR LA VALORISATION DU MIEL
ENTRE :
- Le Conseil provincial de Ouezzane (CPO), représenté par son Président, M. Untel ;
- L'Agence pour la Relance et le Développement du Rif (ARDR), représentée par sa Directrice Mme Unetelle ;
- Miel'Atlas S.A., société anonyme, représentée par son Directeur Général.
Article 1 : Objet
La présente convention a pour objet la mise à niveau de 45 coopératives.
Article 2 : Coût et financement
{cost}
"""


def values(text: str, field: str) -> list[Any]:
    return [one.value for one in read(text).proposals if one.field == field]


def shares(text: str) -> list[tuple[str, int, int | None]]:
    return [(one["party"], one["centimes"] // 100, one["year"]) for one in values(text, "share")]


def test_parties_of_any_name_are_read_whole_and_nobody_is_named() -> None:
    text = SIGNED.format(cost="Le coût total est de 3 MDH.")
    assert [(one["name"], one["acronym"]) for one in values(text, "party")] == [
        ("Conseil provincial de Ouezzane", "CPO"),
        ("Agence pour la Relance et le Développement du Rif", "ARDR"),
        ("Miel'Atlas S.A.", ""),
    ]
    assert [one["office"] for one in values(text, "office")] == ["Président", "Directrice", "Directeur Général"]
    assert values(text, "title") == ["CONVENTION DE PARTENARIAT N° 27/CP/2022 POUR LA VALORISATION DU MIEL"]


@pytest.mark.parametrize("bar", ["| {} |", "{}"])
def test_a_cost_table_gives_each_party_its_years(bar: str) -> None:
    rows = [
        "Partenaire | 2024 | 2025 | Total en DH",
        "CPO | 2.000.000,00 | 500.000,00 | 2.500.000,00",
        "ARDR | 1 000 000,00 | - | 1 000 000,00",
        "Total | 3.000.000,00 | 500.000,00 | 3.500.000,00",
    ]
    cost = "Le coût total, de 3,5 millions de dirhams, est réparti comme suit :\n"
    text = SIGNED.format(cost=cost + "\n".join(bar.format(row) for row in rows))
    agency = "Agence pour la Relance et le Développement du Rif"
    assert shares(text) == [
        ("Conseil provincial de Ouezzane", 2_000_000, 2024),
        ("Conseil provincial de Ouezzane", 500_000, 2025),
        (agency, 1_000_000, 2024),
    ]
    assert values(text, "budget") == [{"centimes": 350_000_000, "currency": "MAD", "is_about": False}]
    assert not values(text, "amount")


@pytest.mark.parametrize(
    ("heading", "cell", "dirhams"),
    [
        ("Partenaires | Montant (MDH)", "1,5", 1_500_000),
        ("Partenaires | Contribution en DH", "1.500.000,00", 1_500_000),
    ],
)
def test_the_unit_of_a_table_stands_in_its_heading(heading: str, cell: str, dirhams: int) -> None:
    assert shares(SIGNED.format(cost=f"{heading}\nCPO | {cell}")) == [("Conseil provincial de Ouezzane", dirhams, None)]


@pytest.mark.parametrize("heading", ["Partenaires | Taux", "Coopérative | Montant en DH", "Partenaires | Montant"])
def test_a_table_without_unit_payer_or_sum_proposes_nothing(heading: str) -> None:
    payer = "Coopérative A" if heading.startswith("Coop") else "CPO"
    assert not shares(SIGNED.format(cost=f"{heading}\n{payer} | 1.500.000,00"))


@pytest.mark.parametrize(
    "cost",
    [
        "Le coût global est de 3 MDH, dont 2 MDH à la charge du CPO et 1 MDH apporté par l'ARDR.",
        "Budget global de 3 MDH réparti ainsi : CPO : 2.000.000,00 DH ; ARDR : 1.000.000,00 DH.",
        "Le budget est de 3 MDH.\nLe CPO prend en charge 2.000.000,00 DH.\nL'ARDR supporte 1.000.000,00 DH.",
    ],
)
def test_who_pays_is_read_from_where_the_text_says_it(cost: str) -> None:
    assert shares(SIGNED.format(cost=cost)) == [
        ("Conseil provincial de Ouezzane", 2_000_000, None),
        ("Agence pour la Relance et le Développement du Rif", 1_000_000, None),
    ]


def test_the_whole_of_a_payer_is_not_counted_beside_its_years() -> None:
    years = " ".join(f"soit 800.000,00 DH au titre de l'exercice {year}," for year in (2025, 2026, 2027))
    told = shares(SIGNED.format(cost=f"Le CPO s'engage à verser 2,4 MDH, {years} par virement."))
    assert [(sum_, year) for _party, sum_, year in told] == [(800_000, 2025), (800_000, 2026), (800_000, 2027)]


def test_percentages_of_one_sentence_each_find_their_payer() -> None:
    cost = "Le CPO contribue à hauteur de 60%, l'ARDR à hauteur de 30% et Miel'Atlas à hauteur de 10% du montant total."
    assert [one["percent"] for one in values(SIGNED.format(cost=cost), "share")] == ["60", "30", "10"]
    assert [one["party"].split()[0] for one in values(SIGNED.format(cost=cost), "share")] == [
        "Conseil",
        "Agence",
        "Miel'Atlas",
    ]


@pytest.mark.parametrize(
    ("text", "dirhams"),
    [
        (
            "Avenant n° 2 à la convention n° 9\nArticle 1 : le budget est porté de 3.200.000 DH à 4.100.000 DH.",
            4_100_000,
        ),
        (
            "ملحق رقم 1 للاتفاقية رقم 9\nالمادة 1: ترفع الكلفة الإجمالية من مليوني درهم إلى ثلاثة ملايين درهم.",
            3_000_000,
        ),
    ],
)
def test_a_sum_that_replaces_another_is_the_one_read(text: str, dirhams: int) -> None:
    assert [one["centimes"] for one in values(text, "budget")] == [dirhams * 100]
    assert not values(text, "amount")


def test_more_time_is_not_the_whole_of_the_time() -> None:
    text = "Avenant n° 2 à la convention\nLa durée de la convention est prorogée de dix mois, jusqu'au 30 juin 2025."
    assert not values(text, "duration_months")
    assert values(text, "ends_on") == ["2025-06-30"]


@pytest.mark.parametrize(
    "text",
    [
        "le 5 rabii II 1445 (20 octobre 2023)",
        "في 5 ربيع الثاني 1445 الموافق ل 20 أكتوبر 2023",
        "le 20 octobre 2023 (5 rabii II 1445)",
        "5 ربيع الثاني 1445 هـ (20 أكتوبر 2023)",
    ],
)
def test_a_day_of_two_calendars_is_one_day(text: str) -> None:
    assert [(str(one.on), one.doubt) for one in days(text)] == [("2023-10-20", "")]


def test_a_deliberation_lends_its_number_to_nobody_and_names_its_council() -> None:
    text = """Délibération n° 118/10/2023 portant approbation de la convention de partenariat relative aux dattes
Le Conseil de la région Drâa-Tafilalet, réuni en session ordinaire le lundi 2 octobre 2023,
Décide : est approuvée la convention entre le Conseil de la région Drâa-Tafilalet et le ministère de l'Agriculture, \
de la Pêche maritime et des Eaux et Forêts, et la Chambre d'agriculture, d'un montant de 36 MDH.
"""
    assert not values(text, "reference")
    assert values(text, "approval") == [{"by": "Conseil de la région Drâa-Tafilalet", "on": "2023-10-02"}]
    assert values(text, "title") == ["convention de partenariat relative aux dattes"]
    assert [one["name"] for one in values(text, "party")] == [
        "Conseil de la région Drâa-Tafilalet",
        "ministère de l'Agriculture, de la Pêche maritime et des Eaux et Forêts",
        "Chambre d'agriculture",
    ]


def test_a_decision_in_arabic_gives_council_parties_and_each_share_its_payer() -> None:
    text = """مقرر رقم 2024/03/41 بشأن المصادقة على اتفاقية شراكة لدعم التعاونيات
إن مجلس جهة سوس ماسة المجتمع في إطار دورته العادية المنعقدة بتاريخ 4 مارس 2024،
صادق على اتفاقية شراكة بين مجلس جهة سوس ماسة ووزارة الفلاحة وتعاونية النور، بغلاف مالي قدره 15 مليون درهم، \
تساهم فيه الجهة بمبلغ 9 ملايين درهم والوزارة بمبلغ 6 ملايين درهم، وذلك لمدة ثلاث سنوات من 2024 إلى 2026.
"""
    assert values(text, "approval") == [{"by": "مجلس جهة سوس ماسة", "on": "2024-03-04"}]
    assert [one["name"] for one in values(text, "party")] == ["مجلس جهة سوس ماسة", "وزارة الفلاحة", "تعاونية النور"]
    assert shares(text) == [("مجلس جهة سوس ماسة", 9_000_000, None), ("وزارة الفلاحة", 6_000_000, None)]
    assert not values(text, "reference")


def test_a_convention_in_arabic_by_its_usual_headings() -> None:
    text = """اتفاقية تعاون وشراكة
من أجل تأهيل القطاع التعاوني
ما بين الأطراف الموقعة أدناه:
أولا: المجلس الإقليمي لزاكورة (CPZ)، في شخص السيد الرئيس؛
ثانيا: بنك الواحات، ممثلا في شخص مديره العام، من جهة أخرى؛
البند 1: الغرض
تأهيل 60 تعاونية و30.000 مستفيد.
البند 2: الغلاف المالي
يقدر الغلاف المالي ب12,5 مليون درهم، منها 40% ممولة من طرف المجلس الإقليمي.
البند 3: المدة
تمتد الاتفاقية على مدى سنتين قابلة للتجديد الضمني.
البند 4: الحكامة
يترأس لجنة التتبع عامل إقليم زاكورة أو من يمثله، وتجتمع كل ستة أشهر.
"""
    assert values(text, "title") == ["اتفاقية تعاون وشراكة من أجل تأهيل القطاع التعاوني"]
    assert [one["name"] for one in values(text, "party")] == ["المجلس الإقليمي لزاكورة", "بنك الواحات"]
    assert [one["centimes"] for one in values(text, "budget")] == [1_250_000_000]
    assert [(one["party"], one["percent"]) for one in values(text, "share")] == [("المجلس الإقليمي لزاكورة", "40")]
    assert values(text, "duration_months") == [24]
    assert values(text, "chair") == ["عامل إقليم زاكورة"]
    assert [one["type"] for one in values(text, "clause")] == ["object", "cost", "duration", "committee"]
    assert [(one["quantity"], one["unit"]) for one in values(text, "target")] == [
        ("60", "cooperatives"),
        ("30000", "people"),
    ]
    assert values(text, "renewal")


def test_who_signs_stands_after_the_verb_in_arabic_and_may_bear_any_name_in_french() -> None:
    arabic = "وقعت كتابة الدولة المكلفة بالصناعة التقليدية والوكالة المغربية للتعاون، يوم 11 فبراير 2025، اتفاقية إطار."
    assert [one["name"] for one in values(arabic, "party")] == [
        "كتابة الدولة المكلفة بالصناعة التقليدية",
        "الوكالة المغربية للتعاون",
    ]
    french = "Le ministère de l'Agriculture et le Crédit Populaire du Rif ont signé deux conventions de partenariat."
    assert [one["name"] for one in values(french, "party")] == ["ministère de l'Agriculture", "Crédit Populaire du Rif"]


def test_a_body_that_stands_for_a_party_is_none_itself() -> None:
    text = "Le contrat est conclu entre l'État, représenté par le Ministère des Finances, et la Chambre d'artisanat."
    assert [one["name"] for one in values(text, "party")] == ["État", "Chambre d'artisanat"]


def test_an_english_memorandum_with_its_short_names() -> None:
    text = """MEMORANDUM OF UNDERSTANDING
This Memorandum is made between the Ministry of Tourism, Handicrafts and Social Economy (hereinafter "the Ministry") \
and the International Fund for Rural Guilds (IFRG).
The total budget amounts to USD 2.4 million, of which USD 1,400,000.00 is contributed by IFRG.
"""
    assert [one["name"] for one in values(text, "party")] == [
        "Ministry of Tourism, Handicrafts and Social Economy",
        "International Fund for Rural Guilds",
    ]
    assert shares(text) == [("International Fund for Rural Guilds", 1_400_000, None)]


@pytest.mark.parametrize(("text", "dirhams"), [("و6.000.000,00 درهم", 6_000_000), ("ب12,5 مليون درهم", 12_500_000)])
def test_a_letter_written_onto_a_figure_does_not_hide_it(text: str, dirhams: int) -> None:
    assert [one.centimes for one in amounts(text)] == [dirhams * 100]


def test_encoded_data_costs_no_time() -> None:
    text = "Convention de partenariat entre l'Office A et l'Agence B\n" + "QUJD" * 20_000 + "\nBudget : 3 MDH.\n"
    begun = time.process_time()
    assert values(text, "budget")
    assert time.process_time() - begun < 5


def test_letters_and_verbs_of_arabic_do_not_blur_a_decision() -> None:
    text = """مقرر عدد 07/2025 بشأن الموافقة على اتفاقية إطار للشراكة مع مؤسسة الأطلس
اجتمع مجلس عمالة مكناس في إطار الدورة العادية يوم الاثنين 13 يناير 2025،
ووافق على اتفاقية إطار للشراكة بين مجلس عمالة مكناس ومؤسسة الأطلس تبلغ كلفتها بخمسة وعشرين مليون درهم، \
يساهم فيها المجلس ب 60% والمؤسسة ب 40%، وتمتد لأربع سنوات.
"""
    assert values(text, "approval") == [{"by": "مجلس عمالة مكناس", "on": "2025-01-13"}]
    assert [one["name"] for one in values(text, "party")] == ["مجلس عمالة مكناس", "مؤسسة الأطلس"]
    assert [one["centimes"] for one in values(text, "budget")] == [2_500_000_000]
    told = [(one["party"], one["percent"]) for one in values(text, "share")]
    assert told == [("مجلس عمالة مكناس", "60"), ("مؤسسة الأطلس", "40")]
    assert values(text, "duration_months") == [48]


def test_the_command_reads_where_there_is_no_database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def missing() -> list[object]:
        raise OperationalError("no such table")

    monkeypatch.setattr(agreements_read, "known_institutions", missing)
    paper, out = tmp_path / "c.txt", io.StringIO()
    paper.write_text(SIGNED.format(cost="Le coût total est de 3 MDH."), encoding="utf-8")
    call_command("agreements_read", str(paper), "--json", stdout=out)
    assert [one["value"]["name"] for one in json.loads(out.getvalue())["fields"] if one["field"] == "party"]
