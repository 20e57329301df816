"""Reading a text: numbers, days, lengths, parties and the whole, in three languages, without inventing."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from twiza.agreements.rules.reading import KnownName, TextReading, read
from twiza.agreements.rules.reading.amounts import amounts
from twiza.agreements.rules.reading.dates import days, is_horizon, lengths, years
from twiza.agreements.rules.reading.numerals import read_figure, read_words
from twiza.agreements.rules.reading.pdf import PaperBroken
from twiza.agreements.rules.reading.texts import language_of, sentences, shadow

FRENCH = """Royaume du Maroc
Convention de partenariat n° 14/2023 relative à l'accompagnement des coopératives féminines
Entre les soussignés :
Le Conseil de la région Souss-Massa, représenté par son président, ci-après dénommé « la Région », d'une part ;
Et le Ministère de l'Artisanat et de l'Économie sociale et solidaire, représenté par Mme Une Telle, Ministre de \
l'Artisanat, d'autre part.
Vu le dahir n° 1-15-83 du 20 ramadan 1436 (7 juillet 2015) portant promulgation de la loi organique n° 111-14 ;
Article 1 : Objet
La présente convention a pour objet l'accompagnement de 120 coopératives féminines.
Article 2 : Coût et montage financier
Le coût global du projet est fixé à 4.500.000,00 DH (quatre millions cinq cent mille dirhams).
La contribution du Conseil de la région Souss-Massa est de 3 000 000,00 DH au titre de l'année 2024.
La contribution du Ministère est de 1.500 DH.
Article 3 : Comité de suivi
Il est institué un comité de suivi présidé par le Wali de la région Souss-Massa et composé des représentants \
des parties. Il se réunit au moins deux fois par an.
Article 4 : Durée
La présente convention est conclue pour une durée de trente-six (36) mois et entre en vigueur le 1er mars 2024. \
Elle est renouvelable par tacite reconduction.
Article 5 : Litiges
Tout différend est réglé à l'amiable.
Fait à Agadir, le 12 février 2024
"""
ARABIC = """اتفاقية شراكة رقم 14/2023/ج.س.م بشأن مواكبة التعاونيات النسائية
بين الموقعين أسفله:
مجلس جهة سوس ماسة، ممثلا في شخص رئيسه، من جهة؛
ووزارة السياحة والصناعة التقليدية والاقتصاد الاجتماعي والتضامني، ممثلة في شخص السيدة وزيرة السياحة، من جهة أخرى.
المادة الأولى: موضوع الاتفاقية
تهدف هذه الاتفاقية إلى مواكبة ١٢٠ تعاونية في أفق سنة 2026.
المادة الثانية: التركيبة المالية
تبلغ الكلفة الإجمالية للمشروع ما يناهز عشرة ملايين درهم ممولة مناصفة بين الطرفين.
المادة الثالثة: لجنة التتبع
تحدث لجنة التتبع برئاسة والي جهة سوس ماسة وتتكون من ممثلي الأطراف وتجتمع مرتين في السنة.
المادة الرابعة: مدة الاتفاقية
تبرم هذه الاتفاقية لمدة ثلاث (3) سنوات وتدخل حيز التنفيذ ابتداء من فاتح يناير 2024.
حرر بأكادير في 12 غشت 2023
"""
ENGLISH = (
    "The Ministry of Handicrafts and the Example Polytechnic University (EPU) signed on March "
    "5, 2024 a framework agreement "
    "for a period of three years, with a total budget of EUR 600,000.00 to support 200 cooperatives by 2026."
)
PLACES = [KnownName("9", ("Souss-Massa", "سوس ماسة"))]


def values(reading: TextReading, field: str) -> list[object]:
    return [one.value for one in reading.proposals if one.field == field]


@pytest.mark.parametrize(
    ("text", "centimes", "currency"),
    [
        ("10 MDH", 1_000_000_000, "MAD"),
        ("10 millions de dirhams", 1_000_000_000, "MAD"),
        ("1.250.000,50 DH", 125_000_050, "MAD"),
        ("1 250 000,00 DH", 125_000_000, "MAD"),
        ("1\u202f250\u00a0000,00 DH", 125_000_000, "MAD"),
        ("1,250,000.50 MAD", 125_000_050, "MAD"),
        ("عشرة ملايين درهم", 1_000_000_000, "MAD"),
        ("10 ملايين درهم", 1_000_000_000, "MAD"),
        ("١٠ ملايين درهم", 1_000_000_000, "MAD"),
        ("١٬٢٥٠٬٠٠٠٫٥٠ درهم", 125_000_050, "MAD"),
        ("\u2067عشرة\u2069 ملايين درهم", 1_000_000_000, "MAD"),
        ("مليونان وخمسمائة ألف درهم", 250_000_000, "MAD"),
        ("ألفا درهم", 200_000, "MAD"),
        ("deux millions cinq cent mille dirhams", 250_000_000, "MAD"),
        ("quatre-vingt-dix mille dirhams", 9_000_000, "MAD"),
        ("1,5 MDH", 150_000_000, "MAD"),
        ("5 MMDH", 500_000_000_000, "MAD"),
        ("600 000 euros", 60_000_000, "EUR"),
        ("EUR 600,000.00", 60_000_000, "EUR"),
        ("2,5 M€", 250_000_000, "EUR"),
        ("two hundred and fifty thousand dollars", 25_000_000, "USD"),
        ("10.000.000,00 DH (dix millions de dirhams)", 1_000_000_000, "MAD"),
    ],
)
def test_a_sum_is_read(text: str, centimes: int, currency: str) -> None:
    found = amounts(shadow(text).text)
    assert [(one.centimes, one.currency) for one in found] == [(centimes, currency)]


@pytest.mark.parametrize(("text", "readings"), [("1.250 DH", (125_000, 125)), ("49,000 euros", (4_900_000, 4_900))])
def test_a_sum_that_two_habits_read_differently_is_not_guessed(text: str, readings: tuple[int, ...]) -> None:
    (found,) = amounts(text)
    assert found.centimes is None
    assert found.readings == readings


def test_words_that_contradict_figures_are_told() -> None:
    (found,) = amounts("10.000.000,00 DH (onze millions de dirhams)")
    assert found.differs
    assert found.centimes is None


@given(st.integers(1_000, 999_999_999_999), st.sampled_from([" ", ".", ","]), st.integers(0, 99))
def test_grouped_figures_are_read_whatever_the_group(number: int, mark: str, cents: int) -> None:
    point = "." if mark == "," else ","
    text = f"{number:,}".replace(",", mark) + f"{point}{cents:02d}"
    assert read_figure(text).readings == (Decimal(number) + Decimal(cents) / 100,)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("soixante et onze", 71),
        ("quatre-vingt-dix-neuf", 99),
        ("mille deux cents", 1200),
        ("خمسة وعشرون ألفا وثلاثمائة", 25_300),
        ("أحد عشر ألفا", 11_000),
        ("مليون ومائتان وخمسون ألف", 1_250_000),
        ("two hundred and fifty thousand", 250_000),
    ],
)
def test_numbers_in_words(text: str, number: int) -> None:
    assert read_words(text) == number


def test_words_that_are_no_number_are_none() -> None:
    assert read_words("trois coopératives") is None


@pytest.mark.parametrize(
    ("text", "on"),
    [
        ("le 1er janvier 2021", date(2021, 1, 1)),
        ("le 28 décembre 2020", date(2020, 12, 28)),
        ("31/12/2030", date(2030, 12, 31)),
        ("12 غشت 2024", date(2024, 8, 12)),
        ("12 أغسطس 2024", date(2024, 8, 12)),
        ("12 آب 2024", date(2024, 8, 12)),
        ("3 تشرين الثاني 2021", date(2021, 11, 3)),
        ("5 يوليوز 2022", date(2022, 7, 5)),
        ("5 جويلية 2022", date(2022, 7, 5)),
        ("٥ يوليو ٢٠٢٢", date(2022, 7, 5)),
        ("فاتح شتنبر 2023", date(2023, 9, 1)),
        ("September 24, 2020", date(2020, 9, 24)),
        ("2024-03-05", date(2024, 3, 5)),
        ("1er août 2026", date(2026, 8, 1)),
    ],
)
def test_a_day_is_read(text: str, on: date) -> None:
    assert [day.on for day in days(shadow(text).text)] == [on]


@pytest.mark.parametrize(
    ("text", "language", "doubt"),
    [
        ("Ce mardi 17 juin", "fr", "no_year"),
        ("31 juin 2025", "fr", "impossible_day"),
        ("03/04/2021", "en", "ambiguous_day"),
        ("27 ramadan 1436", "fr", "hijri"),
        ("15 من شهر رمضان 1444", "ar", "hijri"),
    ],
)
def test_a_doubtful_day_is_not_a_day(text: str, language: str, doubt: str) -> None:
    (found,) = days(text, language)
    assert (found.on, found.doubt) == (None, doubt)


@pytest.mark.parametrize(
    ("text", "months"),
    [
        ("pour une durée de cinq ans", 60),
        ("trente-six (36) mois", 36),
        ("a five-year period", 60),
        ("لمدة خمس سنوات", 60),
        ("لمدة سنتين", 24),
        ("مدة ثلاث (3) سنوات", 36),
        ("لمدة 36 شهرا", 36),
    ],
)
def test_a_length_is_read(text: str, months: int) -> None:
    assert [one.months for one in lengths(text)] == [months]


def test_a_horizon_is_no_duration() -> None:
    text = "durant les cinq ans prochains"
    assert all(is_horizon(text, one) for one in lengths(text))
    assert [(one.first, one.last) for one in years("pour la période 2023-2025")] == [(2023, 2025)]
    assert years("les textes de 2025-2023 et 05-2023") == []


def test_a_french_convention_is_read_whole() -> None:
    reading = read(FRENCH, places=PLACES)
    assert values(reading, "kind") == ["partnership"]
    assert values(reading, "reference") == ["14/2023"]
    assert values(reading, "signed_on") == ["2024-02-12"]
    assert (values(reading, "starts_on"), values(reading, "duration_months")) == (["2024-03-01"], [36])
    assert [one["name"] for one in values(reading, "party")] == [  # type: ignore[index]
        "Conseil de la région Souss-Massa",
        "Ministère de l'Artisanat et de l'Économie sociale et solidaire",
    ]
    assert values(reading, "budget") == [{"centimes": 450_000_000, "currency": "MAD", "is_about": False}]
    shares = [one for one in reading.proposals if one.field == "share"]
    assert shares[0].value["centimes"] == 300_000_000
    assert (shares[0].value["party"], shares[0].value["year"]) == ("Conseil de la région Souss-Massa", 2024)
    assert (shares[1].value, shares[1].doubt) == (None, "ambiguous_amount")
    assert values(reading, "chair") == ["Wali de la région Souss-Massa"]
    assert values(reading, "frequency") == ["au moins deux fois par an"]
    assert values(reading, "members") == ["représentants des parties"]
    assert [one["type"] for one in values(reading, "clause")] == ["object", "cost", "committee", "duration", "disputes"]  # type: ignore[index]
    assert values(reading, "renewal") == [{"months": None}]


def test_nobody_is_named() -> None:
    assert not [one for one in read(FRENCH).proposals if one.field != "clause" and "Une Telle" in str(one.value)]


def test_an_arabic_convention_is_read_whole() -> None:
    reading = read(ARABIC, places=PLACES)
    assert reading.language == "ar"
    assert values(reading, "reference") == ["14/2023/ج.س.م"]
    assert [one["kind"] for one in values(reading, "party")] == ["region", "ministry"]  # type: ignore[index]
    assert values(reading, "budget") == [{"centimes": 1_000_000_000, "currency": "MAD", "is_about": True}]
    assert values(reading, "share") == [{"rule": "equal"}]
    assert (values(reading, "signed_on"), values(reading, "starts_on")) == (["2023-08-12"], ["2024-01-01"])
    assert values(reading, "duration_months") == [36]
    (target,) = values(reading, "target")
    assert target == {"quantity": "120", "unit": "cooperatives", "population": "", "due_year": 2026, "due_on": None}
    assert values(reading, "chair") == ["والي جهة سوس ماسة"]
    assert values(reading, "frequency") == ["مرتين في السنة"]
    assert len(values(reading, "clause")) == 4


def test_an_english_notice_is_read() -> None:
    reading = read(ENGLISH)
    assert (reading.language, values(reading, "kind"), values(reading, "duration_months")) == (
        "en",
        ["framework"],
        [36],
    )
    assert [one["acronym"] for one in values(reading, "party")] == ["", "EPU"]  # type: ignore[index]
    assert values(reading, "budget") == [{"centimes": 60_000_000, "currency": "EUR", "is_about": False}]


def test_a_text_that_says_nothing_proposes_nothing() -> None:
    assert read("Il fait beau. La mer est calme ce matin.\n").proposals == ()


@pytest.mark.parametrize("text", [FRENCH, ARABIC, ENGLISH])
def test_every_sentence_is_an_exact_stretch_of_the_text(text: str) -> None:
    marked = "\u200f" + text.replace(" ", "\u200f ", 40).replace("é", "e\u0301")
    for given_text in (text, marked):
        for one in read(given_text).proposals:
            assert given_text[one.start : one.end] == one.sentence
            assert given_text[one.quote_start : one.quote_end] == one.quote
            assert one.start <= one.quote_start < one.quote_end <= one.end


@pytest.mark.parametrize("text", [FRENCH, ARABIC])
def test_direction_marks_and_vowel_marks_change_nothing(text: str) -> None:
    marked = "\ufeff" + text.replace(" ", "\u200f ").replace("م", "م\u064f")
    plain, hidden = read(text, places=PLACES), read(marked, places=PLACES)
    exact = ("kind", "signed_on", "starts_on", "duration_months", "budget", "target")
    assert [values(plain, field) for field in exact] == [values(hidden, field) for field in exact]


@given(
    st.text(
        alphabet=st.sampled_from(" 0123456789.,/-()%\n\u200fدرهممليونDHMdixmilleentreconventionarticle'é:;"),
        max_size=300,
    )
)
def test_any_text_is_read_without_an_error(text: str) -> None:
    for one in read(text).proposals:
        assert text[one.start : one.end] == one.sentence


def test_the_shadow_knows_its_way_back() -> None:
    shade = shadow("Cou\u0302t\u200f : ١٬٢٥٠ د")
    assert shade.text == "Coût : 1 250 د"
    assert shade.quote(0, 4) == "Cou\u0302t"
    assert shade.quote(7, 12) == "١٬٢٥٠"


def test_a_sentence_said_twice_is_read_once_and_the_margins_are_left_out() -> None:
    found = sentences(shadow("Un. Deux.\nUn. Deux.\nLes articles en relation\nTrois.\n"))
    assert [one.text for one in found] == ["Un.", "Deux."]


def test_the_language_is_that_of_the_opening() -> None:
    assert [language_of(text) for text in (FRENCH, ARABIC, ENGLISH)] == ["fr", "ar", "en"]


def test_figures_refuse_what_is_no_figure() -> None:
    with pytest.raises(ValueError, match="not a figure"):
        read_figure("12a")
    with pytest.raises(ValueError, match="not a figure"):
        read_figure("1.2,3.4,5")
    assert PaperBroken().code == "paper_broken"
