"""The first administrator of an empty database."""

import io

import pytest
from django.core.management import CommandError, call_command

from twiza.accounts.models import User
from twiza.accounts.rules import Permission

pytestmark = pytest.mark.django_db


def opened(monkeypatch: pytest.MonkeyPatch, password: str) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{password}\n"))
    call_command("accounts_open", "First@Example.org", "First", "--password-stdin", stdout=io.StringIO())


def test_open_makes_an_administrator_who_can_log_in(monkeypatch: pytest.MonkeyPatch) -> None:
    opened(monkeypatch, "olive-argan-safran")
    user = User.objects.get(email="first@example.org")
    assert user.check_password("olive-argan-safran")
    assert user.may(Permission.USER_MANAGE)


def test_open_refuses_a_weak_password_and_writes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(CommandError):
        opened(monkeypatch, "1234")
    assert not User.objects.exists()


def test_open_refuses_an_address_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    opened(monkeypatch, "olive-argan-safran")
    with pytest.raises(CommandError):
        opened(monkeypatch, "olive-argan-safran")
    assert User.objects.count() == 1
