"""The audit trail: who reads what of it, and what leaves a trace without changing a record."""

from __future__ import annotations

import csv
import io
from datetime import datetime

import pytest
from django.test import Client
from django.urls import NoReverseMatch, Resolver404, resolve, reverse

from tests.cast import SYSTEM, Cast
from tests.pages import logged_in
from twiza.accounts.actions import create_user, grant_role
from twiza.accounts.models import User
from twiza.accounts.queries import trail_rows
from twiza.accounts.rules import Role
from twiza.core.actions import record_audit
from twiza.core.models import AuditRow

pytestmark = pytest.mark.django_db
PASSWORD = "weave-together-12"


def person(at: datetime, name: str, role: Role, **narrowing: object) -> User:
    user = create_user(
        email=f"{name}@example.org", name=name, language="fr", by=SYSTEM, at=at, password=PASSWORD, is_demo=True
    )
    grant_role(user=user, role=role, by=SYSTEM, at=at, **narrowing)  # type: ignore[arg-type]
    return user


def acted(cast: Cast, at: datetime) -> None:
    """One act in Tétouan, one in Agadir."""
    record_audit("register.correct_organisation", cast.tamount, by=cast.rachid, at=at)
    record_audit("register.correct_organisation", cast.arganier, by=cast.sara, at=at)


def names(user: User) -> set[str]:
    return set(trail_rows(user).filter(action="register.correct_organisation").values_list("object_label", flat=True))


def test_an_auditor_reads_every_act_and_a_narrowed_one_those_of_the_territory(cast: Cast, at: datetime) -> None:
    acted(cast, at)
    both = {str(cast.tamount), str(cast.arganier)}
    assert names(person(at, "whole", Role.AUDITOR)) == both
    assert names(person(at, "north", Role.AUDITOR, territory=cast.north)) == {str(cast.tamount)}
    assert names(person(at, "south", Role.AUDITOR, territory=cast.souss)) == {str(cast.arganier)}


def test_an_administrator_reads_the_acts_on_accounts_alone(cast: Cast, at: datetime) -> None:
    acted(cast, at)
    seen = trail_rows(person(at, "boss", Role.ADMINISTRATOR))
    assert seen.exists()
    assert {row.object_type.partition(".")[0] for row in seen} == {"accounts"}


def test_nobody_else_reads_the_trail(cast: Cast, at: datetime) -> None:
    acted(cast, at)
    for user in (cast.rachid, cast.khadija, cast.amina, cast.younes, cast.yto):
        assert not trail_rows(user).exists()
        for address in ("/fr/trail/", "/fr/trail/csv/"):
            assert logged_in(user).get(address).status_code == 403


def test_the_home_page_tells_an_administrator_nothing_of_files(cast: Cast, at: datetime) -> None:
    acted(cast, at)
    boss = person(at, "boss", Role.ADMINISTRATOR)
    assert str(cast.tamount) not in logged_in(boss).get("/fr/").content.decode()
    auditor = person(at, "whole", Role.AUDITOR)
    assert str(cast.tamount) in logged_in(auditor).get("/fr/").content.decode()


@pytest.mark.parametrize("language", ["fr", "ar", "en"])
def test_the_page_and_its_file_say_the_same(cast: Cast, at: datetime, language: str) -> None:
    acted(cast, at)
    client = logged_in(person(at, "whole", Role.AUDITOR))
    page = client.get(f"/{language}/trail/?act=register.correct_organisation")
    assert page.context["listing"].total == 2
    assert "Rachid" in page.content.decode()
    found = client.get(f"/{language}/trail/?q=rachid&act=register.correct_organisation")
    assert {line.row.by_label for line in found.context["lines"]} == {"Rachid"}
    file = b"".join(client.get(f"/{language}/trail/csv/?act=register.correct_organisation").streaming_content).decode(
        "utf-8-sig"
    )  # type: ignore[attr-defined]
    rows = list(csv.reader(io.StringIO(file), delimiter=";"))[1:]
    assert {row[4] for row in rows} == {"Tamount", "Arganier du Souss"}


def log_in(client: Client, password: str) -> int:
    answer = client.post("/fr/account/login/", {"login": "Whole@example.org", "password": password})
    return answer.status_code


def test_log_ins_and_wrong_passwords_leave_a_trace(client: Client, at: datetime) -> None:
    user = person(at, "whole", Role.AUDITOR)
    assert (log_in(client, "wrong"), log_in(client, PASSWORD)) == (200, 302)
    rows = AuditRow.objects.about(user).order_by("pk").filter(action__in=["log_in", "refuse_log_in"])
    assert [(row.action, row.by_id) for row in rows] == [("refuse_log_in", None), ("log_in", user.pk)]
    client.post("/fr/account/login/", {"login": "nobody@example.org", "password": "wrong"})
    assert not AuditRow.objects.filter(object_label__contains="nobody").exists()


def test_a_file_taken_away_and_a_page_refused_leave_a_trace(cast: Cast) -> None:
    client = logged_in(cast.rachid)
    assert client.get("/fr/register/export/csv/?q=tamount").status_code == 200
    assert client.get("/fr/accounts/users/").status_code == 403
    assert client.get("/fr/register/").status_code == 200
    rows = AuditRow.objects.filter(by_id=cast.rachid.pk, action__in=["take_file", "refuse_page"]).order_by("pk")
    assert [(row.action, row.object_label, row.after) for row in rows] == [
        ("take_file", "/register/export/csv/", {"query": "q=tamount"}),
        ("refuse_page", "/accounts/users/", None),
    ]


def test_there_is_no_back_office() -> None:
    with pytest.raises(NoReverseMatch):
        reverse("admin:index")
    with pytest.raises(Resolver404):
        resolve("/fr/back-office/")
