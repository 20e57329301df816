"""The shell of every page: tags, navigation, languages, errors, health, jobs."""

import re
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django import forms
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.cache import caches
from django.core.paginator import Paginator
from django.template import Context, Template
from django.template.loader import render_to_string
from django.test import Client, RequestFactory
from django.utils.translation import override

from tests.architecture.source import templates
from twiza.accounts.actions import create_user, grant_role
from twiza.accounts.models import User
from twiza.core.actions import System, enqueue_job, finish_job
from twiza.core.models import Job
from twiza.core.values import Money
from twiza.core.web.row_templates import fill_rows
from twiza.register.web.catalogue import OrganisationList

SYSTEM = System()


def render(source: str, path: str = "/fr/", **context: Any) -> str:
    request = RequestFactory().get(path)
    return Template("{% load twiza %}" + source).render(Context({"request": request, **context}))


def person(at: datetime, role: str | None = None, email: str = "nadia@example.org") -> User:
    user = create_user(email=email, name="Nadia", language="fr", by=SYSTEM, at=at)
    if role:
        grant_role(user=user, role=role, by=SYSTEM, at=at)
    return user


# Tags and filters


def test_filters_speak_the_language_of_the_reader() -> None:
    source = "{{ n|number }}/{{ r|percent }}/{{ d|day }}/{{ m|money }}"
    values = {"n": 1500, "r": 0.5, "d": date(2026, 8, 21), "m": Money(100)}
    with override("ar"):
        said = render(source, **values).replace("\u2066", "").replace("\u2069", "").replace("\u00a0", " ")
        assert said == "1 500/50%/21 غشت 2026/1,00 درهم"
    with override("en"):
        assert render("{{ r|percent:0 }}", **values) == "50%"


def test_an_empty_value_is_a_dash() -> None:
    assert render("{{ a|number }}{{ a|day }}{{ b|money }}", a=None, b="") == "–––"


def test_query_keeps_what_is_not_changed() -> None:
    path = "/fr/register/?region=2&sector=food&page=3"
    assert render('{% query region="1" page=None %}', path) == "?region=1&amp;sector=food"
    assert render('{% query sector="" page="" region="" %}', path) == "?"
    assert render("{% query sector=many %}", path, many=["a", "b"]).endswith("sector=a&amp;sector=b&amp;page=3")


def test_icon_is_drawn_and_hidden_from_readers() -> None:
    drawn = render('{% icon "building" %}')
    assert 'aria-hidden="true"' in drawn
    assert "<path" in drawn
    assert "style=" not in drawn
    assert "icon-mirrored" in render('{% icon "chevron-right" %}')


def test_every_icon_named_in_a_template_exists() -> None:
    missing = {
        f"{path.name}: {name}"
        for path in templates()
        for name in re.findall(r"{% icon \"([^\"]+)\"", path.read_text())
        if not (Path(settings.TABLER_ICONS) / f"{name}.svg").is_file()
    }
    assert not missing


def test_pagination_keeps_the_filters_and_shows_few_numbers() -> None:
    page = Paginator(range(1000), 10).page(50)
    with override("en"):
        html = render_to_string("components/pager.html", {"page": page}, RequestFactory().get("/?q=x&page=50"))
    assert "491" in html
    assert re.findall(r'href="\?q=x&amp;page=(\d+)"', html) == ["49", "1", "49", "51", "100", "51"]


class Specimen(forms.Form):
    name = forms.CharField(help_text="as in the register")
    kind = forms.ChoiceField(widget=forms.RadioSelect, choices=[("a", "A"), ("b", "B")])
    agreed = forms.BooleanField()


def test_a_refused_form_says_so_beside_each_field() -> None:
    with override("en"):
        html = render_to_string("components/form.html", {"form": Specimen({"name": ""})}, RequestFactory().get("/"))
    assert 'role="alert"' in html
    assert 'aria-invalid="true"' in html
    for described in re.findall(r'aria-describedby="([^"]+)"', html):
        for identifier in described.split():
            assert f'id="{identifier}"' in html
    for target in re.findall(r'<label[^>]* for="([^"]+)"', html):
        assert f'id="{target}"' in html
    assert "<legend" in html


# The shell


@pytest.mark.django_db
@pytest.mark.parametrize(("language", "direction"), [("fr", "ltr"), ("ar", "rtl"), ("en", "ltr")])
def test_page_says_its_language_and_direction(client: Client, language: str, direction: str) -> None:
    html = client.get(f"/{language}/").content.decode()
    assert f'dir="{direction}"' in html
    assert ("tabler.rtl.min" in html) == (direction == "rtl")


@pytest.mark.django_db
def test_changing_language_keeps_the_page_and_its_filters(client: Client) -> None:
    html = client.get("/fr/about/?region=2").content.decode()
    assert 'href="/ar/about/?region=2"' in html
    assert 'href="/en/about/?region=2"' in html


@pytest.mark.django_db
def test_sections_follow_the_roles(client: Client, at: datetime) -> None:
    client.force_login(person(at, "administrator"))
    html = client.get("/en/").content.decode()
    assert "/en/accounts/users/" in html
    client.force_login(person(at, email="yto@example.org"))
    assert "/en/accounts/users/" not in client.get("/en/").content.decode()


@pytest.mark.django_db
def test_demonstration_is_labelled(client: Client, settings: Any) -> None:
    settings.TWIZA_DEMO = True
    assert "Synthetic demonstration data" in client.get("/en/").content.decode()
    settings.TWIZA_DEMO = False
    assert "Synthetic demonstration data" not in client.get("/en/").content.decode()


@pytest.mark.django_db
def test_the_policy_is_strict(client: Client) -> None:
    policy = client.get("/fr/")["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "default-src 'none'" in policy


# Errors


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("language", "sentence"),
    [("fr", "Cette page n’existe pas"), ("ar", "هذه الصفحة غير موجودة"), ("en", "This page does not exist")],
)
def test_a_missing_page_is_a_sentence(client: Client, language: str, sentence: str) -> None:
    response = client.get(f"/{language}/nowhere/")
    assert response.status_code == 404
    assert sentence in response.content.decode()


@pytest.mark.django_db
def test_our_own_failure_is_said_in_three_languages_without_the_database(rf: RequestFactory) -> None:
    from twiza.core.web.views import server_error

    response = server_error(rf.get("/fr/"))
    html = response.content.decode()
    assert response.status_code == 500
    assert all(said in html for said in ("Une erreur est survenue", "وقع خطأ", "Something went wrong"))


@pytest.mark.django_db
def test_kit_is_only_for_builders(client: Client, settings: Any, at: datetime) -> None:
    settings.DEBUG = False
    assert client.get("/fr/core/kit/").status_code == 404


@pytest.mark.django_db
def test_kit_shows_every_component(rf: RequestFactory, settings: Any) -> None:
    from twiza.core.web.views import kit

    settings.DEBUG = True
    request = rf.get("/fr/core/kit/")
    request.user = AnonymousUser()
    shown = kit(request).content.decode()
    source = Path(settings.BASE_DIR, "twiza/core/web/templates")
    written = " ".join(path.read_text() for path in source.rglob("*.html"))
    names = {path.stem.replace("_", "-") for path in (source / "components").glob("*.html")}
    assert {name for name in names if f"<c-{name}" not in written} == {"export"}  # needs the address of a room
    assert "<c-" not in shown


# Health


@pytest.mark.django_db
def test_health_tells_the_database_and_the_worker(client: Client) -> None:
    caches["progress"].delete("worker:beat")
    told = client.get("/healthz").json()
    assert told["status"] == "ok"
    assert told["database"] == "ok"
    assert told["worker"] == "never seen"
    caches["progress"].set("worker:beat", datetime.now(UTC).isoformat())
    assert client.get("/healthz").json()["worker"] == "ok"
    caches["progress"].set("worker:beat", (datetime.now(UTC) - timedelta(hours=1)).isoformat())
    assert client.get("/healthz").json()["worker"] == "silent"


# Jobs


@pytest.fixture
def job(db: None, at: datetime) -> Job:
    return enqueue_job("register.import", {}, by=person(at), at=at)


def test_job_page_polls_until_the_end(client: Client, job: Job, at: datetime) -> None:
    client.force_login(User.objects.get())
    url = f"/en/core/jobs/{job.pk}/"
    job.tell(done=3, total=12, message="rows read")
    page = client.get(url).content.decode()
    assert 'hx-trigger="every 1s"' in page
    assert '<progress max="12" value="3"' in page
    assert "rows read" in page
    fragment = client.get(url, headers={"HX-Request": "true"})
    assert fragment.status_code == 200
    assert "<html" not in fragment.content.decode()
    finish_job(job, at=at, result={"url": "/en/register/imports/1/"})
    last = client.get(url, headers={"HX-Request": "true"})
    assert last.status_code == 286
    assert "/en/register/imports/1/" in last.content.decode()
    assert "hx-trigger" not in last.content.decode()


def test_a_failed_job_says_why(client: Client, job: Job, at: datetime) -> None:
    client.force_login(User.objects.get())
    finish_job(job, at=at, sentence="The file has no rows.")
    assert "The file has no rows." in client.get(f"/en/core/jobs/{job.pk}/").content.decode()


def test_the_fragment_equals_the_part_of_the_page(client: Client, job: Job) -> None:
    client.force_login(User.objects.get())
    url = f"/en/core/jobs/{job.pk}/"
    fragment = client.get(url, headers={"HX-Request": "true"}).content.decode().strip()
    assert fragment in client.get(url).content.decode()


def test_a_job_of_somebody_else_does_not_exist(client: Client, job: Job, at: datetime) -> None:
    url = f"/en/core/jobs/{job.pk}/"
    assert client.get(url).status_code == 404
    client.force_login(person(at, email="sara@example.org"))
    assert client.get(url).status_code == 404
    client.force_login(person(at, "auditor", "auditor@example.org"))
    assert client.get(url).status_code == 200


def test_a_row_drawn_from_its_template_shows_each_value(settings: object) -> None:
    told = {name: f"{name} & co" for name in OrganisationList.cell_names}
    row = fill_rows(OrganisationList.row_template, [told], OrganisationList.cell_names)
    assert all(f"{name} &amp; co" in row for name in OrganisationList.cell_names)
