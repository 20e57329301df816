"""The import in the browser's eyes: five steps, who may take them, and what the pages say."""

from __future__ import annotations

import html
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation
from django_tasks_db.models import DBTaskResult

from tests.cast import Cast
from tests.register.conftest import ROWS, written
from twiza.core.jobs import run_job
from twiza.core.models import Job
from twiza.register.models import Batch, BatchState, Mapping, Organisation
from twiza.register.models.labels import issue_sentence

OTHERS = "Zemmour Anzi Tafraout Ouzoud Tata Sefrou Azilal Midelt Zagora Jerada Figuig Driouch".split()

pytestmark = [pytest.mark.usefixtures("kingdom"), pytest.mark.django_db]


@pytest.fixture(autouse=True)
def french() -> Iterator[None]:
    with translation.override("fr"):
        yield


def upload(client: Client, content: bytes, *, name: str = "liste.csv", origin: str = "DPA Tiznit") -> Any:
    file = SimpleUploadedFile(name, content)
    data = {"file": file, "origin": origin, "country": "MA", "sheet": "", "encoding": ""}
    return client.post(reverse("register:batch-upload"), data)


def post_mapping(client: Client, batch: Batch, **changes: str) -> Any:
    url = reverse("register:batch-mapping", args=[batch.pk])
    form = client.get(url).context["form"]
    data = {name: form[name].initial or "" for name in form.fields}
    data["keep"] = "on"
    return client.post(url, {**data, **changes})


def work() -> None:
    """What the worker would do."""
    for job in Job.objects.unfinished().order_by("pk"):
        run_job.func(job.pk)
    assert not Job.objects.filter(state="failed").exists(), Job.objects.filter(state="failed").first().sentence  # type: ignore[union-attr]


def previewed(client: Client, rows: list[str]) -> Batch:
    assert upload(client, written(rows).encode()).status_code == 302
    batch = Batch.objects.latest("pk")
    assert post_mapping(client, batch).status_code == 302
    work()
    batch.refresh_from_db()
    assert batch.state == BatchState.PREVIEWED
    return batch


def test_a_list_goes_through_the_five_steps(nadia: Client) -> None:
    batch = previewed(nadia, [*ROWS, ROWS[1]])
    detail = reverse("register:batch-detail", args=[batch.pk])
    page = nadia.get(detail).content.decode()
    assert "Tamounte" in page
    assert Mapping.objects.get().name == "DPA Tiznit"
    assert not Organisation.objects.filter(batch=batch).exists()
    apply = reverse("register:batch-apply", args=[batch.pk])
    first, second = nadia.post(apply), nadia.post(apply)
    assert first["Location"] == second["Location"]
    work()
    assert Organisation.objects.filter(batch=batch).count() == 3
    assert reverse("register:batch-undo", args=[batch.pk]) in nadia.get(detail).content.decode()
    undo = reverse("register:batch-undo", args=[batch.pk])
    assert nadia.get(undo).status_code == 200
    assert nadia.post(undo, {"reason": "essai"}).status_code == 302
    assert not Organisation.objects.filter(batch=batch).exists()
    assert nadia.get(detail).status_code == 200


def test_a_bad_file_is_refused_in_words_and_leaves_nothing(nadia: Client, settings: Any) -> None:
    before = set(Path(settings.MEDIA_ROOT).rglob("*"))
    response = upload(nadia, b"nom;nom\nA;B\n")
    assert response.status_code == 422
    assert "nom" in str(response.context["form"].errors["file"])
    assert not Batch.objects.exists()
    assert {path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()} <= before


def places(count: int) -> list[str]:
    """Lines of a list: one commune after the other, without what confirms a name."""
    return [f"Souss-Massa;Tiznit;{place};;;;;;" for place in (["Tiznit", "Tafraout", "Ouijjane"] * count)[:count]]


def said(client: Client, rows: list[str]) -> str:
    batch = previewed(client, rows)
    return str(client.get(reverse("register:batch-detail", args=[batch.pk])).content.decode())


def test_what_linking_could_not_do_is_said_on_the_page_of_the_import(nadia: Client) -> None:
    previewed(nadia, ROWS)
    nadia.post(reverse("register:batch-apply", args=[Batch.objects.latest("pk").pk]))
    work()
    others = [f"Coopérative Ifrane {n};{place}" for n, place in enumerate(places(12))]
    with translation.override("fr"):
        alike = said(nadia, [f"Coopérative Zemmour;{place}" for place in places(3)])
        assert "portent toutes le même nom" in alike
        deceiving = said(nadia, [*others, f"Coopérative Ouаouizeght;{places(1)[0]}"])
        assert "un autre alphabet" in deceiving
        assert "est vide" in deceiving  # no row says a day or a number
    assert Organisation.objects.filter(name_fr="Coopérative Zemmour").count() == 0


def test_a_name_too_common_to_compare_all_with_all_is_said(nadia: Client) -> None:
    batch = previewed(nadia, ROWS)
    told = {"blocks": 1, "rows": 10_000, "key": "name", "pairs": 49_000_000}
    batch.totals["linkage"] = [["blocks_cut", told]]
    batch.save(update_fields=["totals"])
    page = nadia.get(reverse("register:batch-detail", args=[batch.pk])).content.decode()
    assert "alert-info" in page
    assert str(issue_sentence("blocks_cut", told)) in html.unescape(page)


def test_ten_thousand_rows_of_one_name_are_cut_and_the_page_says_so(nadia: Client) -> None:
    others = [f"Coopérative Ifrane {word};{place}" for word, place in zip(OTHERS, places(12), strict=True)]
    previewed(nadia, [*others, f"تعاونية الأمل;{places(1)[0]}"])
    nadia.post(reverse("register:batch-apply", args=[Batch.objects.latest("pk").pk]))
    work()
    alike = [f"Coopérative Al Amal;Souss-Massa;Tiznit;;Douar {n};;;{n % 90 + 5};;" for n in range(10_000)]
    fresh = [one.replace("Ifrane", "Tiwizi") for one in others]
    batch = previewed(nadia, [*fresh, *alike])
    assert "blocks_cut" in dict(batch.totals["linkage"]), batch.totals
    told = dict(batch.totals["linkage"])["blocks_cut"]
    assert told["rows"] >= 10_000
    page = html.unescape(nadia.get(reverse("register:batch-detail", args=[batch.pk])).content.decode())
    assert str(issue_sentence("blocks_cut", told)) in page
    assert not Organisation.objects.filter(batch=batch).exists()


def test_one_meaning_for_one_column(nadia: Client) -> None:
    upload(nadia, written(ROWS).encode())
    batch = Batch.objects.get()
    response = post_mapping(nadia, batch, column_1="name")
    assert response.status_code == 422
    assert "column_1" in response.context["form"].errors


def test_a_list_needs_a_name_column(nadia: Client) -> None:
    upload(nadia, written(ROWS).encode())
    assert post_mapping(nadia, Batch.objects.get(), column_0="").status_code == 422


@pytest.mark.parametrize(
    "query", ["", "?outcome=ambiguous", "?outcome=created", "?code=repeated_in_list", "?code=%27;--", "?page=99"]
)
def test_the_report_is_filtered(nadia: Client, query: str) -> None:
    batch = previewed(nadia, [*ROWS, ROWS[1]])
    assert nadia.get(reverse("register:batch-detail", args=[batch.pk]) + query).status_code == 200


@pytest.mark.parametrize("fmt", ["csv", "xlsx"])
def test_the_report_is_downloaded(nadia: Client, fmt: str) -> None:
    batch = previewed(nadia, [*ROWS, ROWS[1]])
    response = nadia.get(reverse("register:batch-report", args=[batch.pk, fmt]))
    body = b"".join(response.streaming_content)  # type: ignore[attr-defined]
    assert response.status_code == 200
    if fmt == "csv":
        assert "repeated_in_list" in body.decode("utf-8-sig")
    assert nadia.get(reverse("register:batch-report", args=[batch.pk, "exe"])).status_code == 404


def test_a_table_of_counts_is_explained(nadia: Client) -> None:
    text = "type;nombre total;nombre adhérents\nLait;231;12962\nMiel;11;130\nTotal;242;13000\n"
    upload(nadia, text.encode())
    batch = Batch.objects.get()
    post_mapping(nadia, batch)
    work()
    response = nadia.get(reverse("register:batch-detail", args=[batch.pk]))
    assert response.context["is_counts"]
    assert response.context["writes"] == 0
    assert not response.context["totals"][1]["agrees"]


@pytest.mark.parametrize("language", ["fr", "ar", "en"])
def test_every_page_is_rendered_in_every_language(nadia: Client, language: str) -> None:
    batch = previewed(nadia, [*ROWS, ROWS[1], "Coopérative Z;;;;;;31/02/2020;4;9;"])
    with translation.override(language):
        names = [("batch-list", []), ("batch-upload", []), ("batch-mapping", [batch.pk]), ("batch-detail", [batch.pk])]
        for name, args in names:
            page = nadia.get(reverse(f"register:{name}", args=args))
            assert page.status_code == 200
            assert f'dir="{"rtl" if language == "ar" else "ltr"}"' in page.content.decode()


PAGES = ["batch-list", "batch-upload", "batch-mapping", "batch-detail", "batch-apply", "batch-undo"]


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("person", ["khadija", "amina", "younes", "yto"])
def test_others_are_shown_the_door(client: Client, cast: Cast, name: str, person: str) -> None:
    batch = Batch.objects.create(
        origin="X", filename="x.csv", sha256="", uploaded_at=timezone.now(), read_as={"rows": 0}
    )
    client.force_login(getattr(cast, person))
    url = reverse(f"register:{name}", args=[] if name in PAGES[:2] else [batch.pk])
    assert client.post(url).status_code == 403


def test_a_regional_officer_does_not_see_the_imports_of_another_region(
    client: Client, cast: Cast, make_list: Callable[..., Path]
) -> None:
    client.force_login(cast.sara)
    batch = previewed(client, ROWS)
    assert batch.territory_id == cast.souss.pk or cast.souss.contains(batch.territory_id or 0)
    client.force_login(cast.rachid)
    assert client.get(reverse("register:batch-detail", args=[batch.pk])).status_code == 404
    assert client.post(reverse("register:batch-apply", args=[batch.pk])).status_code == 404


def test_reading_pages_write_nothing(nadia: Client) -> None:
    before = DBTaskResult.objects.count()
    nadia.get(reverse("register:batch-list"))
    assert nadia.get(reverse("register:batch-apply", args=[1])).status_code == 405
    assert DBTaskResult.objects.count() == before
