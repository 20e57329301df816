"""The languages of the house, texts in several of them, and pages that mark what is in another."""

from collections.abc import Iterator
from datetime import date

import pytest
from django.conf import settings
from django.template.loader import render_to_string
from django.utils.translation import override

from twiza.core import formats, languages
from twiza.core.languages import Extent, Language
from twiza.core.translated import Translated, Wording, marked, page_in, settle

SPANISH = Language("es", "Español", region="ES", is_partial=True)


@pytest.fixture
def spanish() -> Iterator[Language]:
    """A fifth language for a while, with no word translated."""
    with languages.declared(*settings.TWIZA_LANGUAGES, SPANISH):
        yield SPANISH


@pytest.mark.parametrize(
    ("code", "meant"),
    [("ar-MA", "ar"), ("fr_FR", "fr"), ("en", "en"), ("de", "fr"), ("", "fr"), (None, "fr"), ("FR", "fr")],
)
def test_a_code_means_a_language_of_the_house(code: str | None, meant: str) -> None:
    assert languages.known(code) == meant


def test_what_is_known_of_a_language_comes_from_its_code() -> None:
    arabic = languages.find("ar")
    assert (arabic.direction, arabic.script, arabic.tag, arabic.called_in("fr")) == ("rtl", "Arab", "ar-MA", "arabe")
    assert languages.find("fr").called_in("ar") == "الفرنسية"


def test_a_language_goes_only_so_far() -> None:
    assert languages.known("en", Extent.PAPERS) == "en"
    assert languages.known("en", Extent.DEEDS) == languages.default().code


def test_the_language_of_the_house_cannot_have_gaps() -> None:
    with pytest.raises(ValueError), languages.declared(SPANISH):
        pass


def test_a_text_falls_back_and_says_to_what() -> None:
    text = Translated({"fr": "Argan", "ar": "أركان", "en": ""})
    assert (text.within("ar"), text.within("ar").language) == ("أركان", "ar")
    assert (text.within("en"), text.within("en").language) == ("Argan", "fr")
    assert Translated({"fr": "", "en": "Argan"}).within("ar").language == "en"
    assert Translated().within("fr") == ""
    assert text.columns("name") == {"name_fr": "Argan", "name_ar": "أركان", "name_en": ""}


def test_a_page_marks_a_fallback_where_an_element_may_stand() -> None:
    with page_in("ar"):
        said = Wording("Argan & <miel>", "fr").__html__()
        page = settle(f'<title>{said}</title><a title="{said}">{said}</a><option>{said}</option>')
    clean = "Argan &amp; &lt;miel&gt;"
    assert page == (
        f'<title>{clean}</title><a title="{clean}"><span lang="fr" dir="ltr">{clean}</span></a><option>{clean}</option>'
    )


def test_nothing_is_marked_in_its_own_language_or_outside_a_page() -> None:
    assert marked("Argan", "fr") == "Argan"
    with page_in("fr"):
        assert Wording("Argan", "fr").__html__() == "Argan"


def test_marks_leave_addresses_and_scripts() -> None:
    assert settle(r'<a href="?q=%EE%80%80fr%EE%80%81Argan%EE%80%82">"\ue000fr\ue001Argan\ue002"</a>') == (
        '<a href="?q=Argan">"Argan"</a>'
    )


def test_a_new_language_writes_numbers_and_days_its_own_way(spanish: Language) -> None:
    assert formats.day(date(2026, 11, 21), "es") == "21 noviembre 2026"
    assert formats.percent(0.123, "es") == "12,3\u00a0%"
    assert formats.period(date(2026, 1, 1), None, "es") == "1 enero 2026 –"


def test_a_gap_of_a_partial_catalogue_is_filled_and_marked(spanish: Language, settings: object) -> None:
    settings.LANGUAGES = languages.choices()  # type: ignore[attr-defined]
    with override("es"):
        page = render_to_string("core/footer.html", {"version": "1"})
    assert '<span lang="fr" dir="ltr">Méthode et sources</span>' in page


def test_the_switch_offers_every_language(spanish: Language, settings: object) -> None:
    from twiza.core.templatetags.twiza import language_links

    settings.LANGUAGES = languages.choices()  # type: ignore[attr-defined]
    assert [link["code"] for link in language_links({})] == list(languages.codes())  # type: ignore[arg-type]
    assert language_links({})[-1]["name"] == "Español"  # type: ignore[arg-type]
