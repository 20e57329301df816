"""The fold: two spellings of the same words are equal, different words stay different."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from twiza.core.text import fold, is_arabic


@pytest.mark.parametrize(
    ("typed", "folded"),
    [
        ("", ""),
        ("  Coopérative   AGRICOLE ", "cooperative agricole"),
        ("Béni-Mellal – Khénifra", "beni mellal khenifra"),
        ("l’Oriental / L'ORIENTAL", "l oriental l oriental"),
        ("Cœur d’Œuvre", "coeur d oeuvre"),
        ("Straße", "strasse"),
        ("أكادير", "اكادير"),
        ("إقليم آسفي", "اقليم اسفي"),
        ("الدار البيضاء", "الدار البيضا"),
        ("مُؤَسَّسَة", "موسسه"),
        ("تعـــاونية الأمــل", "تعاونيه الامل"),
        ("على", "علي"),
        ("ﺗﻌﺎﻭﻧﻴﺔ", "تعاونيه"),
        ("ﷲ لا إله", "الله لا اله"),
        ("بوݣدور / بوڭدور / بوگدور", "بوكدور بوكدور بوكدور"),
        ("عدد ١٢٣ و ۴۵", "عدد 123 و 45"),
        ("\u200fتعاونية\u200e 12", "تعاونيه 12"),
        ("O.D.C.O.", "odco"),
        ("S.A.R.L. Atlas", "sarl atlas"),
        ("GIE. Argan", "gie argan"),
        ("N° 12/2024", "n 12 2024"),
        ("ⵜⵉⵡⵉⵣⵉ", "ⵜⵉⵡⵉⵣⵉ"),
        ("Ɓaleejo Ŋgari", "baleejo ngari"),
        ("İzmir", "izmir"),
        ("co\u00adopérative", "cooperative"),
    ],
)
def test_fold_unifies_what_people_type(typed: str, folded: str) -> None:
    assert fold(typed) == folded


def test_fold_keeps_different_words_apart() -> None:
    words = ["argan", "argane", "الأمل", "العمل", "نور", "النور", "coop 1", "coop 11", "दिन", "दान"]
    assert len({fold(word) for word in words}) == len(words)


@given(st.text(max_size=60))
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text(max_size=60))
def test_folded_text_has_single_spaces_and_no_capitals(text: str) -> None:
    folded = fold(text)
    assert folded == " ".join(folded.split())
    assert folded == folded.casefold() or not folded.isascii()


def test_is_arabic_looks_at_the_majority_of_letters() -> None:
    assert is_arabic("تعاونية Argana 12")
    assert not is_arabic("Coopérative الأمل Argana du Souss")
    assert not is_arabic("12 / 34")
