"""Log-in, second factor, profile and the administration of roles, as people meet them."""

import re
from datetime import datetime

import pytest
from allauth.mfa.adapter import get_adapter
from allauth.mfa.totp.internal import auth as totp
from django.contrib.auth.models import AnonymousUser
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory

from twiza.accounts.actions import create_user, grant_role
from twiza.accounts.models import Grant, User
from twiza.accounts.rules import ROLES, Permission, Role
from twiza.accounts.web.guard import requires
from twiza.core.actions import System
from twiza.core.models import AuditRow

pytestmark = pytest.mark.django_db
SYSTEM = System()
PASSWORD = "weave-together-12"
LANGUAGES = ["fr", "ar", "en"]


def person(at: datetime, name: str, role: Role | None = None) -> User:
    user = create_user(email=f"{name}@example.org", name=name, language="fr", by=SYSTEM, at=at, password=PASSWORD)
    if role:
        grant_role(user=user, role=role, by=SYSTEM, at=at)
    return user


@pytest.fixture
def boss(at: datetime) -> User:
    return person(at, "boss", Role.ADMINISTRATOR)


@pytest.fixture
def yto(at: datetime) -> User:
    return person(at, "yto")


# Log-in


def log_in(client: Client, email: str, password: str = PASSWORD, language: str = "fr") -> HttpResponse:
    return client.post(f"/{language}/account/login/", {"login": email, "password": password})  # type: ignore[return-value]


def test_log_in_leads_home(client: Client, yto: User) -> None:
    response = log_in(client, "YTO@example.org")
    assert response.status_code == 302
    assert response["Location"] == "/fr/"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_wrong_password_is_a_sentence(client: Client, yto: User, language: str) -> None:
    html = log_in(client, yto.email, "wrong", language).content.decode()
    assert 'role="alert"' in html
    assert "_auth_user_id" not in client.session


def test_guessing_is_slowed(client: Client, yto: User) -> None:
    for _ in range(6):
        log_in(client, yto.email, "wrong")
    response = log_in(client, yto.email)
    assert "_auth_user_id" not in client.session
    assert response.status_code in (200, 429)
    html = response.content.decode()
    assert "Trop de tentatives" in html


def test_a_closed_account_cannot_enter(client: Client, yto: User) -> None:
    yto.is_active = False
    yto.save()
    log_in(client, yto.email)
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize("language", LANGUAGES)
def test_nobody_signs_up_alone(client: Client, language: str) -> None:
    before = User.objects.count()
    page = client.get(f"/{language}/account/signup/")
    client.post(f"/{language}/account/signup/", {"email": "new@example.org", "password1": PASSWORD})
    assert page.status_code == 200
    assert "<form class" not in page.content.decode().split("<main")[1]
    assert User.objects.count() == before


@pytest.mark.parametrize(
    "path", ["login/", "password/reset/", "password/reset/done/", "password/reset/key/done/", "inactive/", "signup/"]
)
@pytest.mark.parametrize("language", LANGUAGES)
def test_pages_for_strangers_stand_in_our_look(client: Client, path: str, language: str) -> None:
    html = client.get(f"/{language}/account/{path}").content.decode()
    assert "kit-entrance" in html
    assert len(re.findall(r"<h1", html)) == 1
    assert not re.search(r"\sstyle=|<style|\sonclick", html)


@pytest.mark.parametrize(
    "path", ["logout/", "password/change/", "email/", "reauthenticate/", "2fa/", "2fa/totp/activate/"]
)
@pytest.mark.parametrize("language", LANGUAGES)
def test_pages_of_my_account_stand_in_our_look(client: Client, yto: User, path: str, language: str) -> None:
    log_in(client, yto.email)
    html = client.get(f"/{language}/account/{path}", follow=True).content.decode()
    assert "kit-entrance" in html
    assert len(re.findall(r"<h1", html)) == 1
    assert not re.search(r"\sstyle=|<style|\sonclick", html)


def test_a_forgotten_password_is_chosen_again_through_the_link(client: Client, yto: User) -> None:
    yto.language = "ar"
    yto.save()
    client.post("/fr/account/password/reset/", {"email": yto.email})
    (message,) = mail.outbox
    assert re.search("[\u0600-\u06ff]", message.subject), "written in the language of the person"
    link = re.search(r"http://[^/]+(/\S+)", message.body)
    assert link
    page = client.get(link.group(1), follow=True)
    assert "kit-entrance" in page.content.decode()
    new = "another-thread-77"
    client.post(page.redirect_chain[-1][0], {"password1": new, "password2": new})
    assert log_in(client, yto.email, new).status_code == 302


def test_an_unknown_address_gets_the_same_page(client: Client) -> None:
    response = client.post("/fr/account/password/reset/", {"email": "nobody@example.org"})
    assert response.status_code == 302


# Second factor


def code(secret: str) -> str:
    return totp.format_hotp_value(totp.hotp_value(secret, next(totp.yield_hotp_counters_from_time())))


def test_with_a_second_factor_the_password_is_not_enough(client: Client, yto: User) -> None:
    secret = totp.generate_totp_secret()
    totp.TOTP.activate(yto, secret)
    assert get_adapter().is_mfa_enabled(yto)
    response = log_in(client, yto.email)
    assert "2fa" in response["Location"]
    assert "_auth_user_id" not in client.session
    page = client.get(response["Location"])
    assert "kit-entrance" in page.content.decode()
    client.post(response["Location"], {"code": code(secret)})
    assert "_auth_user_id" in client.session


# The guard


@requires(Permission.REGISTER_IMPORT)
def importing(request: HttpRequest) -> HttpResponse:
    return HttpResponse("inside")


def ask(user: User | AnonymousUser, rf: RequestFactory, **headers: str) -> HttpResponse:
    request = rf.get("/fr/register/?q=1", headers=headers)
    request.user = user
    return importing(request)  # type: ignore[return-value]


def test_a_stranger_logs_in_first_and_comes_back(rf: RequestFactory) -> None:
    response = ask(AnonymousUser(), rf)
    assert response["Location"] == "/fr/account/login/?next=/fr/register/%3Fq%3D1"


def test_a_fragment_sends_the_whole_page_to_log_in(rf: RequestFactory) -> None:
    response = ask(
        AnonymousUser(), rf, **{"HX-Request": "true", "HX-Current-URL": "http://testserver/fr/register/?a=1"}
    )
    assert response["HX-Redirect"] == "/fr/account/login/?next=/fr/register/%3Fa%3D1"


def test_the_holder_enters_and_others_read_why_not(rf: RequestFactory, at: datetime, yto: User) -> None:
    assert ask(person(at, "nadia", Role.NATIONAL_OFFICER), rf).content == b"inside"
    with pytest.raises(PermissionDenied) as refused:
        ask(yto, rf)
    assert str(refused.value)


def test_a_fragment_that_is_not_for_this_reader_is_empty(rf: RequestFactory, yto: User) -> None:
    response = ask(yto, rf, **{"HX-Request": "true"})
    assert response.status_code == 204


def test_a_refused_page_is_a_sentence_in_the_language(client: Client, yto: User) -> None:
    client.force_login(yto)
    response = client.get("/ar/accounts/users/")
    assert response.status_code == 403
    assert "دوركم لا يخول" in response.content.decode()


# Profile


def test_profile_shows_my_roles_and_safety(client: Client, boss: User) -> None:
    client.force_login(boss)
    html = client.get("/en/accounts/me/").content.decode()
    assert "Administrator" in html
    assert "no second factor" in html


def test_my_language_is_remembered_and_shown(client: Client, yto: User) -> None:
    client.force_login(yto)
    response = client.post("/fr/accounts/me/language/", {"language": "ar"})
    assert response["Location"] == "/ar/accounts/me/"
    yto.refresh_from_db()
    assert yto.language == "ar"
    assert AuditRow.objects.filter(action="set_language").exists()


# Administration


@pytest.mark.parametrize("path", ["users/", "users/new/"])
def test_only_administrators_open_the_administration(client: Client, at: datetime, path: str) -> None:
    for role in Role:
        card = ROLES[role]
        if card.needs_territory or card.needs_agreement or card.needs_organisation:
            continue  # they hold no permission over users either
        client.force_login(person(at, role.value, role))
        expected = 200 if role == Role.ADMINISTRATOR else 403
        assert client.get(f"/fr/accounts/{path}").status_code == expected, role


def test_users_are_found_by_name_and_role(client: Client, boss: User, yto: User) -> None:
    client.force_login(boss)
    html = client.get("/en/accounts/users/?q=yto").content.decode()
    assert "yto@example.org" in html
    assert "boss@example.org" not in html
    assert "boss@example.org" in client.get("/en/accounts/users/?role=administrator").content.decode()
    assert "Nobody matches" in client.get("/en/accounts/users/?q=zzz").content.decode()


def test_an_administrator_opens_an_account_and_gives_then_revokes_a_role(client: Client, boss: User) -> None:
    client.force_login(boss)
    made = client.post("/fr/accounts/users/new/", {"name": "Rim", "email": "Rim@example.org", "language": "ar"})
    rim = User.objects.get(email="rim@example.org")
    assert made["Location"] == f"/fr/accounts/users/{rim.pk}/"
    given = client.post(f"/fr/accounts/users/{rim.pk}/grants/", {"role": "auditor"})
    assert given.status_code == 302
    grant = Grant.objects.get(user=rim)
    assert "Auditeur" in client.get(f"/fr/accounts/users/{rim.pk}/").content.decode()
    client.post(f"/fr/accounts/grants/{grant.pk}/revoke/")
    client.post(f"/fr/accounts/grants/{grant.pk}/revoke/")
    grant.refresh_from_db()
    assert grant.revoked_at is not None
    assert AuditRow.objects.filter(action="revoke_role").count() == 1


def test_a_refused_grant_changes_nothing_and_says_why(client: Client, boss: User, yto: User) -> None:
    client.force_login(boss)
    response = client.post(f"/fr/accounts/users/{yto.pk}/grants/", {"role": "regional_officer"})
    assert response.status_code == 422
    assert "doit être limité à une région" in response.content.decode()
    assert not yto.grants.exists()


def test_nobody_gives_a_role_to_themselves(client: Client, boss: User) -> None:
    client.force_login(boss)
    response = client.post(f"/fr/accounts/users/{boss.pk}/grants/", {"role": "auditor"})
    assert response.status_code == 422
    assert boss.grants.count() == 1


def test_an_account_is_closed_and_opened_again(client: Client, boss: User, yto: User) -> None:
    client.force_login(boss)
    for value, expected in (("0", False), ("1", True)):
        client.post(f"/fr/accounts/users/{yto.pk}/active/", {"active": value})
        yto.refresh_from_db()
        assert yto.is_active is expected


def test_a_write_needs_a_post(client: Client, boss: User, yto: User) -> None:
    client.force_login(boss)
    for path in ("me/language/", f"users/{yto.pk}/grants/", f"users/{yto.pk}/active/", "grants/1/revoke/"):
        assert client.get(f"/fr/accounts/{path}").status_code == 405


def test_roles_are_explained_to_everybody(client: Client, yto: User) -> None:
    client.force_login(yto)
    html = client.get("/fr/accounts/roles/").content.decode()
    assert "Secrétaire du comité" in html
    assert "register.import" in html
