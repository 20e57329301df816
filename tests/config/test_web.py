"""The home page by role and the public pages."""

import csv
import io
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from tests.browser import DESK, PHONE, axe, fits
from tests.cast import SYSTEM, Cast
from tests.factories import agreements as promised
from tests.factories import support as helped
from tests.once import shared
from twiza.agreements.actions import publish_agreement
from twiza.agreements.models import Agreement
from twiza.config.web import activity, method, supported
from twiza.core.cache import forget
from twiza.register.models import Organisation
from twiza.support.actions import cancel_session

pytestmark = pytest.mark.django_db
LANGUAGES = ["fr", "ar", "en"]


@shared
def convention(at: datetime) -> Agreement:
    """A published convention."""
    made = promised.in_force(at, key="cast-2024")
    publish_agreement(agreement=made, by=SYSTEM, at=at)
    return made


@shared
def followed(cast: Cast, convention: Agreement, at: datetime) -> Any:
    """Tamount's case under that convention with two sessions."""
    case = helped.case(cast, at, action=helped.action_of(convention))
    helped.session(case, at, held_on=at.date() - timedelta(days=5))
    helped.session(case, at)
    return case


# The list of supported cooperatives


def test_a_cooperative_with_sessions_under_a_published_convention_is_listed(client: Client, followed: Any) -> None:
    html = client.get("/fr/supported/").content.decode()
    assert "Tamount" in html
    assert "cast-2024" in html
    assert "Rachid" not in html, "no name of a person"


def test_unpublished_conventions_stay_unsaid(client: Client, followed: Any, convention: Agreement) -> None:
    Agreement.objects.filter(pk=convention.pk).update(is_published=False)
    forget()
    html = client.get("/fr/supported/").content.decode()
    assert "Tamount" not in html
    assert "Aucune coopérative ici" in html


def test_project_holders_are_left_out(client: Client, followed: Any, cast: Cast) -> None:
    Organisation.objects.filter(pk=cast.tamount.pk).update(form="project_holder")
    forget()
    assert supported.lines() == []


def test_a_cancelled_session_no_longer_counts(followed: Any, at: datetime) -> None:
    before = supported.lines()
    assert [line.sessions for line in before] == [2]
    last = followed.sessions.current().newest_first()[0]
    cancel_session(session=last, reason="written twice", by=SYSTEM, at=at + timedelta(hours=1))
    (line,) = supported.lines()
    assert line.sessions == 1
    assert line.last_on == line.first_on == at.date() - timedelta(days=5)


def test_the_list_narrows_to_a_territory_and_a_convention(client: Client, followed: Any, cast: Cast) -> None:
    def names(query: str) -> bool:
        return "Tamount" in client.get(f"/fr/supported/?{query}").content.decode()

    assert names(f"territory={cast.north.pk}")
    assert not names(f"territory={cast.souss.pk}")
    assert names("agreement=cast-2024")
    assert names("agreement=unknown&territory=abc"), "what nobody knows narrows nothing"


@pytest.mark.parametrize("fmt", ["csv", "xlsx", "parquet"])
def test_the_list_is_downloaded_whole(client: Client, followed: Any, fmt: str) -> None:
    response = client.get(f"/fr/supported/{fmt}/?agreement=cast-2024")
    content = b"".join(response.streaming_content)  # type: ignore[attr-defined]
    response.close()
    assert response.status_code == 200
    if fmt == "csv":
        lines = list(csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))
        assert lines[1][0] == "Tamount"
        assert lines[1][-3] == "2"


def test_an_unknown_format_is_a_missing_page(client: Client) -> None:
    assert client.get("/fr/supported/exe/").status_code == 404


def test_narrowing_takes_the_whole_subtree() -> None:
    line = supported.SupportedLine(1, 5040015710003, "a", 1, date(2026, 1, 1), date(2026, 1, 1))
    assert supported.narrow([line], agreement_key="", territory=5040010000000) == [line]
    assert supported.narrow([line], agreement_key="", territory=5040090000000) == []
    assert supported.narrow([line], agreement_key="b", territory=None) == []


# Welcome, method, home


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_stranger_reads_what_was_promised_and_done(client: Client, followed: Any, language: str) -> None:
    html = client.get(f"/{language}/").content.decode()
    assert f"/{language}/agreements/public/cast-2024/" in html
    assert f"/{language}/account/login/" in html


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_method_is_told(client: Client, language: str) -> None:
    html = client.get(f"/{language}/about/").content.decode()
    assert html.count("<section") >= len(method.chapters())


def test_home_loads_the_panels_of_the_rooms(client: Client, cast: Cast) -> None:
    client.force_login(cast.nadia)
    html = client.get("/fr/").content.decode()
    for name in ("support-home-panel", "governance-home-panel", "agreements-home-panel", "register-home-panel"):
        assert f'id="panel-{name}"' in html


def test_a_person_without_a_role_is_told_what_to_do(client: Client, cast: Cast) -> None:
    client.force_login(cast.yto)
    html = client.get("/fr/").content.decode()
    assert "pas encore de rôle" in html
    assert "hx-get" not in html


def test_what_moved_names_the_acts_of_people(client: Client, followed: Any, cast: Cast, at: datetime) -> None:
    helped.session(followed, at + timedelta(hours=1), by=cast.rachid, held_on=at.date() - timedelta(days=1))
    client.force_login(cast.nadia)
    html = client.get("/fr/").content.decode()
    assert "Séance consignée" in html
    assert [act.by for act in activity.last(5, cast.nadia)] == ["Rachid"]
    client.force_login(cast.rachid)
    assert "Séance consignée" not in client.get("/fr/").content.decode(), "the trail is for those who may read it"


@pytest.mark.parametrize("name", ["nadia", "rachid", "khadija", "amina", "younes"])
def test_every_panel_of_the_home_page_answers_every_role(client: Client, cast: Cast, name: str) -> None:
    import re

    client.force_login(getattr(cast, name))
    html = client.get("/ar/").content.decode()
    for address in re.findall(r'hx-get="([^"]+)"', html):
        answer = client.get(address, headers={"HX-Request": "true"})
        assert answer.status_code in (200, 204), address
        assert "<html" not in answer.content.decode()


@pytest.mark.parametrize("page", [("fr", PHONE), ("ar", DESK)], indirect=True)
def test_public_pages_are_whole_in_a_browser(
    page: Any, live_server: Any, followed: Any, request: pytest.FixtureRequest
) -> None:
    language = request.node.callspec.params["page"][0]
    for path in ("", "supported/", "about/", "account/login/"):
        page.goto(f"/{language}/{path}")
        fits(page)
        axe(page)
    page.goto(f"/{language}/supported/")
    page.locator("#agreement").select_option("cast-2024")
    page.wait_for_url("**agreement=cast-2024**")
