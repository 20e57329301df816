"""Grants: given, narrowed, revoked, audited, refused; and the one predicate."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.contrib.auth.models import AnonymousUser

from twiza.accounts.actions import (
    AlreadyHeld,
    NarrowingMissing,
    OwnRole,
    create_user,
    grant_role,
    revoke_role,
    set_active,
)
from twiza.accounts.models import User, visible
from twiza.accounts.rules import Permission, Role
from twiza.core.actions import System
from twiza.core.models import AuditRow, Source
from twiza.core.refusals import NotAllowed
from twiza.register.models import Organisation
from twiza.territory.models import Territory

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 1, 9, tzinfo=UTC)
SYSTEM = System()


@pytest.fixture
def places() -> dict[str, Territory]:
    """The Kingdom and two of its regions."""
    source = Source.objects.create(kind="system", label="Test", recorded_at=NOW)
    made: dict[str, Territory] = {}
    for code, pk, last in (
        ("MA", 5040000000000, 5049999999999),
        ("01", 5040010000000, 5040019999999),
        ("09", 5040090000000, 5040099999999),
    ):
        made[code] = Territory.objects.create(
            id=pk,
            last=last,
            code=code,
            name_fr=code,
            source=source,
            kind="country" if code == "MA" else "region",
            parent=made.get("MA"),
        )
    return made


@pytest.fixture
def organisations(places: dict[str, Territory]) -> dict[str, Organisation]:
    """One cooperative in each place."""
    source = Source.objects.get()
    return {
        code: Organisation.objects.create(
            name_fr=f"Coopérative {code}",
            form="cooperative",
            territory=place,
            status="active",
            source=source,
            recorded_at=NOW,
        )
        for code, place in places.items()
    }


def person(name: str) -> User:
    return create_user(email=f"{name}@example.org", name=name, language="fr", by=SYSTEM, at=NOW)


def seen(user: object, permission: Permission = Permission.REGISTER_VIEW) -> list[str]:
    return [o.name_fr[-2:] for o in visible(user, permission, Organisation.objects.order_by("id"))]


def test_a_national_officer_sees_the_country(organisations: object) -> None:
    nadia = person("Nadia")
    grant_role(user=nadia, role=Role.NATIONAL_OFFICER, by=SYSTEM, at=NOW)
    assert seen(nadia) == ["MA", "01", "09"]


def test_a_regional_officer_sees_the_region_alone(
    organisations: dict[str, Organisation], places: dict[str, Territory]
) -> None:
    rachid = person("Rachid")
    grant_role(user=rachid, role=Role.REGIONAL_OFFICER, territory=places["01"], by=SYSTEM, at=NOW)
    assert seen(rachid) == ["01"]
    assert rachid.may(Permission.REGISTER_CORRECT, organisations["01"])
    assert not rachid.may(Permission.REGISTER_CORRECT, organisations["09"])


def test_grants_add_up(organisations: object, places: dict[str, Territory]) -> None:
    sara = person("Sara")
    for code in ("01", "09"):
        grant_role(user=sara, role=Role.REGIONAL_OFFICER, territory=places[code], by=SYSTEM, at=NOW)
    assert seen(sara) == ["01", "09"]


def test_a_president_sees_the_own_cooperative_alone(organisations: dict[str, Organisation]) -> None:
    amina = person("Amina")
    own = organisations["09"]
    grant_role(user=amina, role=Role.PRESIDENT, organisation_ref=str(own.pk), by=SYSTEM, at=NOW)
    assert seen(amina) == ["09"]
    assert not amina.may(Permission.REGISTER_CORRECT, own)


def test_a_stranger_sees_nothing(organisations: object) -> None:
    assert seen(person("Yto")) == seen(AnonymousUser()) == []


def test_an_expert_without_a_file_sees_no_register(organisations: object) -> None:
    younes = person("Younes")
    grant_role(user=younes, role=Role.EXPERT, by=SYSTEM, at=NOW)
    assert seen(younes) == []


def test_a_revoked_role_shows_nothing_and_stays_as_history(organisations: object) -> None:
    nadia = person("Nadia")
    grant = grant_role(user=nadia, role=Role.NATIONAL_OFFICER, by=SYSTEM, at=NOW)
    revoke_role(grant=grant, by=SYSTEM, at=NOW)
    revoke_role(grant=grant, by=SYSTEM, at=NOW)
    assert seen(User.objects.get(pk=nadia.pk)) == []
    assert AuditRow.objects.filter(action="revoke_role").count() == 1


def test_a_closed_account_sees_nothing(organisations: object) -> None:
    nadia = person("Nadia")
    grant_role(user=nadia, role=Role.NATIONAL_OFFICER, by=SYSTEM, at=NOW)
    set_active(user=nadia, is_active=False, by=SYSTEM, at=NOW)
    assert seen(nadia) == []
    assert not nadia.holds(Permission.REGISTER_VIEW)


@pytest.mark.parametrize("role", [Role.REGIONAL_OFFICER, Role.COMMITTEE_SECRETARY, Role.PRESIDENT, Role.DONOR])
def test_a_role_that_needs_narrowing_is_not_given_without(role: Role) -> None:
    with pytest.raises(NarrowingMissing):
        grant_role(user=person("Sara"), role=role, by=SYSTEM, at=NOW)


@pytest.mark.parametrize("role", [Role.REGIONAL_OFFICER, Role.AUDITOR])
def test_the_same_role_is_not_given_twice(places: dict[str, Territory], role: Role) -> None:
    rachid, place = person("Rachid"), places["01"] if role == Role.REGIONAL_OFFICER else None
    grant_role(user=rachid, role=role, territory=place, by=SYSTEM, at=NOW)
    with pytest.raises(AlreadyHeld):
        grant_role(user=rachid, role=role, territory=place, by=SYSTEM, at=NOW)


def test_only_an_administrator_gives_roles_and_never_to_oneself() -> None:
    nadia, root = person("Nadia"), person("Administrator")
    grant_role(user=root, role=Role.ADMINISTRATOR, by=SYSTEM, at=NOW)
    with pytest.raises(NotAllowed):
        grant_role(user=nadia, role=Role.AUDITOR, by=nadia, at=NOW)
    with pytest.raises(OwnRole):
        grant_role(user=root, role=Role.NATIONAL_OFFICER, by=root, at=NOW)
    grant_role(user=nadia, role=Role.AUDITOR, by=root, at=NOW)
    assert AuditRow.objects.filter(action="grant_role", by_id=root.pk).count() == 1


def test_nobody_is_a_superuser() -> None:
    assert not hasattr(User, "is_superuser")
