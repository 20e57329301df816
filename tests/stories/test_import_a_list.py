"""An officer imports a regional list: columns proposed, dry run, report, import, search, undo."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser import DESK, PHONE
from tests.cast import Cast
from tests.stories.conftest import Say, whole, words
from twiza.register.models import Batch, Organisation

pytestmark = [
    pytest.mark.usefixtures("kingdom"),
    pytest.mark.parametrize(("language", "width"), [("fr", DESK), ("ar", PHONE)]),
]
Opens = Callable[..., Page]

LIST = """Dénomination;التسمية;Région;Province;Commune;Secteur;Date de création;Nombre d'adhérents;dont femmes
Coopérative Al Amal;تعاونية الأمل;Tanger-Tétouan-Al Hoceima;Tétouan;Tétouan;Artisanat;12/03/2019;12;7
Coopérative Nour;تعاونية نور;Tanger-Tétouan-Al Hoceima;Tétouan;Tétouan;Artisanat;2018-05-02;20;20
Coopérative sans lieu;;;;Nulle part;Artisanat;2020;8;3
Coopérative des femmes;تعاونية النساء;Tanger-Tétouan-Al Hoceima;Tétouan;Tétouan;Agriculture;01/02/2021;5;9
"""


def follow(page: Page, work: Callable[[], None], to: str) -> None:
    """Watch the page of a job until it leads to its result."""
    page.wait_for_url(re.compile(r"/core/jobs/\d+/$"))
    work()
    page.reload()
    page.locator(f"main a[href*='{to}']").first.click()
    page.wait_for_url(f"**{to}")


def preview(page: Page, say: Say, language: str, content: str, work: Callable[[], None]) -> Batch:
    """From the file to the report of the dry run."""
    page.goto(f"/{language}/register/imports/new/")
    whole(page)
    file = {"name": "liste.csv", "mimeType": "text/csv", "buffer": content.encode()}
    page.set_input_files("input[type=file]", [file])
    page.locator("[name=origin]").fill("Délégation de Tétouan")
    page.get_by_role("button", name=say("Read the file")).click()
    page.wait_for_url(re.compile(r"/mapping/$"))
    whole(page)
    page.get_by_label("التسمية", exact=True).select_option("name_ar")
    page.get_by_role("button", name=say("Dry run")).click()
    batch = Batch.objects.latest("pk")
    follow(page, work, f"/register/imports/{batch.pk}/")
    return batch


def test_a_regional_list_enters_the_register_and_leaves_it_whole(
    open_page: Opens, cast: Cast, work: Callable[[], None], language: str, width: int
) -> None:
    say = words(language)
    page = open_page(language=language, width=width, user=cast.nadia)
    batch = preview(page, say, language, LIST, work)
    whole(page)
    assert not Organisation.objects.filter(batch=batch).exists()
    counts = Batch.objects.get(pk=batch.pk).counts
    assert counts["rejected"] >= 1

    page.locator(f"form[action*='/imports/{batch.pk}/apply/'] button").click()
    follow(page, work, f"/register/imports/{batch.pk}/")
    whole(page)
    imported = Organisation.objects.filter(batch=batch)
    assert imported.count() == counts["created"] >= 2

    page.goto(f"/{language}/register/?q=الامل")
    name = "تعاونية الأمل" if language == "ar" else "Coopérative Al Amal"
    page.get_by_role("link", name=name).first.wait_for()
    whole(page)

    page.goto(f"/{language}/register/imports/{batch.pk}/undo/")
    whole(page)
    page.locator("form [name=reason]").fill("essai")
    page.locator("main form button[type=submit]").first.click()
    page.wait_for_url(re.compile(rf"/imports/{batch.pk}/$"))
    assert not Organisation.objects.filter(batch=batch).exists()


def test_the_same_list_again_changes_nothing(
    open_page: Opens, cast: Cast, work: Callable[[], None], language: str, width: int
) -> None:
    say = words(language)
    page = open_page(language=language, width=width, user=cast.nadia)
    first = preview(page, say, language, LIST, work)
    page.locator(f"form[action*='/imports/{first.pk}/apply/'] button").click()
    follow(page, work, f"/register/imports/{first.pk}/")
    before = Organisation.objects.count()
    again = preview(page, say, language, LIST, work)
    assert Batch.objects.get(pk=again.pk).counts.get("created", 0) == 0
    expect(page.locator(f"form[action*='/imports/{again.pk}/apply/']")).to_have_count(0)
    assert Organisation.objects.count() == before


@pytest.mark.parametrize(
    ("name", "content"),
    [("vide.csv", b""), ("image.csv", b"\x89PNG\r\n\x1a\n" + bytes(64)), ("double.csv", b"Nom;Nom\nA;B\n")],
)
def test_a_file_that_is_no_list_is_refused_in_words(
    open_page: Opens, cast: Cast, language: str, width: int, name: str, content: bytes
) -> None:
    page = open_page(language=language, width=width, user=cast.nadia)
    response = page.request.get(f"/{language}/register/imports/new/")
    assert response.status == 200
    token = page.context.cookies()
    sent = page.request.post(
        f"/{language}/register/imports/new/",
        multipart={
            "file": {"name": name, "mimeType": "text/csv", "buffer": content},
            "origin": "Délégation",
            "country": "MA",
            "csrfmiddlewaretoken": next(c["value"] for c in token if c["name"] == "csrftoken"),
        },
        headers={"Referer": response.url},
    )
    assert sent.status == 422
    assert 'role="alert"' in sent.text()
    assert not Batch.objects.exists()
