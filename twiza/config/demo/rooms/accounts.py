"""The log-ins of people.toml with their roles."""

from __future__ import annotations

from datetime import datetime

from django.contrib.auth.hashers import make_password

from twiza.accounts.actions import create_user, grant_role
from twiza.accounts.models import User
from twiza.core.actions import Actor
from twiza.territory.models import Territory

from ..dataset import dataset
from ..shapes import LogIn


def load_people(*, by: Actor, at: datetime) -> dict[str, User]:
    """Everybody by key; who only appears has no password. One hash serves all: it is slow."""
    values, people = dataset().people, {}
    hashed = make_password(values.password)
    for login in (*values.cast, *values.others):
        user = create_user(email=login.email, name=login.name, language=login.language, by=by, at=at, is_demo=True)
        if login in values.cast:
            user.password = hashed
            user.save(update_fields=["password"])
        if not login.has_organisation:
            _grant(user, login, by=by, at=at)
        people[login.key] = user
    return people


def entrust(people: dict[str, User], organisation: int, *, by: Actor, at: datetime) -> None:
    """Give the organisation to the log-ins that wait for one."""
    for login in dataset().people.cast:
        if login.has_organisation:
            _grant(people[login.key], login, by=by, at=at, organisation=str(organisation))


def _grant(user: User, login: LogIn, *, by: Actor, at: datetime, organisation: str = "") -> None:
    territory = Territory.objects.get(code=login.territory) if login.territory else None
    grant_role(
        user=user,
        role=login.role,
        by=by,
        at=at,
        territory=territory,
        agreement_key=login.agreement,
        organisation_ref=organisation,
    )
