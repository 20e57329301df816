"""The rights of a person: to see what is held, to be erased."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from twiza.accounts.actions import OwnRole, create_user, erase_user, grant_role, set_language
from twiza.accounts.models import User
from twiza.accounts.rules import Role
from twiza.core.actions import System
from twiza.core.models import AuditRow
from twiza.core.refusals import NotAllowed

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 1, 9, tzinfo=UTC)


@pytest.fixture
def sara() -> User:
    """An auditor who did one thing."""
    user = create_user(email="sara@example.org", name="Sara", language="fr", by=System(), at=NOW)
    grant_role(user=user, role=Role.AUDITOR, by=System(), at=NOW)
    set_language(user=user, language="ar", by=user, at=NOW)
    return user


def test_a_person_gets_everything_that_is_held(sara: User, tmp_path: Path) -> None:
    file = tmp_path / "sara.json"
    call_command("accounts_person", "SARA@example.org", export=str(file))
    told = json.loads(file.read_text())
    assert told["account"]["email"] == "sara@example.org"
    assert [role["role"] for role in told["roles"]] == ["auditor"]
    assert [act["action"] for act in told["acts"]] == ["set_language"]


def test_an_erased_person_is_nowhere_by_name_and_what_was_done_stays(sara: User) -> None:
    call_command("accounts_person", "sara@example.org", erase=True, reason="letter of 1 March")
    call_command("accounts_person", f"erased-{sara.pk}@invalid", erase=True, reason="again")
    gone = User.objects.get(pk=sara.pk)
    assert (gone.name, gone.is_active, gone.has_usable_password()) == (f"#{sara.pk}", False, False)
    assert gone.live_grants() == []
    assert AuditRow.objects.by(sara.pk).count() == 1
    trail = json.dumps(list(AuditRow.objects.values("by_label", "object_label", "before", "after")))
    assert "Sara" not in trail
    assert "sara@" not in trail
    assert AuditRow.objects.filter(action="erase_user").count() == 1


def test_nobody_erases_without_the_right_nor_oneself(sara: User) -> None:
    root = create_user(email="root@example.org", name="Root", language="fr", by=System(), at=NOW)
    grant_role(user=root, role=Role.ADMINISTRATOR, by=System(), at=NOW)
    with pytest.raises(NotAllowed):
        erase_user(user=root, by=sara, at=NOW, reason="x")
    with pytest.raises(OwnRole):
        erase_user(user=root, by=root, at=NOW, reason="x")


def test_an_unknown_address_or_a_missing_reason_gets_a_sentence(sara: User) -> None:
    with pytest.raises(CommandError, match="nobody@"):
        call_command("accounts_person", "nobody@example.org", erase=True, reason="x")
    with pytest.raises(CommandError):
        call_command("accounts_person", "sara@example.org", erase=True)
    assert User.objects.get(pk=sara.pk).name == "Sara"
