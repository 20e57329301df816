"""A person with traces in every room asks to see them, then to be erased: afterwards no table says who it was."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.apps import apps
from django.core.management import call_command
from django.db import models

from tests.cast import SYSTEM, Cast
from tests.factories import calls as make
from tests.factories.funding import programme as make_programme
from twiza.accounts.actions import create_user, grant_role, set_language
from twiza.accounts.models import User
from twiza.accounts.rules import Role
from twiza.calls.actions import submit_application
from twiza.calls.actions.persons import erase_person as erase_contact
from twiza.calls.models import Application
from twiza.core.models import AuditRow, Mail
from twiza.core.refusals import NotAllowed
from twiza.core.saving import source_of
from twiza.portfolio.actions import erase_person as erase_answers
from twiza.portfolio.models.views import Answer, hash_of
from twiza.register.actions import erase_person as erase_decisions
from twiza.register.actions import merge_organisations
from twiza.register.models.linking import Merge, Pair

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_media")]
NAME, EMAIL, PHONE = "Zahra Tazlawt", "zahra.tazlawt@example.org", "+212 661 09 08 07"


def tables_that_say(*words: str) -> set[str]:
    """`table.column` of every text of every table in which one of the words is written, whatever the case."""
    found = set()
    for model in apps.get_models():
        for column in model._meta.concrete_fields:
            if isinstance(column, (models.CharField, models.TextField, models.JSONField)):
                for value in model._base_manager.values_list(column.attname, flat=True):
                    text = json.dumps(value, ensure_ascii=False, default=str).lower()
                    if any(word.lower() in text for word in words):
                        found.add(f"{model._meta.db_table}.{column.column}")
    return found


@pytest.fixture
def zahra(cast: Cast, at: datetime) -> User:
    """An officer who merged, decided, answered and stated; the contact of a file that was sent; named in a letter."""
    user = create_user(email=EMAIL, name=NAME, language="fr", by=SYSTEM, at=at)
    grant_role(user=user, role=Role.AUDITOR, by=SYSTEM, at=at)
    set_language(user=user, language="ar", by=user, at=at)
    EmailAddress.objects.create(user_id=user.pk, email=EMAIL, verified=True, primary=True)
    Authenticator.objects.create(user_id=user.pk, type="totp", data={"secret": "JBSWY3DP"})
    source_of(user, at)
    Mail.objects.create(address=EMAIL, subject="Bonjour", body="x", reason="news", queued_at=at)
    body = f"Appelez {NAME}, {EMAIL}."
    Mail.objects.create(address="o@example.org", subject=f"De {NAME}", body=body, reason="news", queued_at=at)
    content = json.dumps({"note": f"rights of {NAME}"})
    Answer.objects.create(
        number=9,
        asked_on=at.date(),
        on=at.date(),
        by_id=user.pk,
        by_label=NAME,
        answered_at=at,
        content=content,
        content_hash=hash_of(content),
    )
    one, other = make.cooperative(cast, at), make.cooperative(cast, at)
    merge = merge_organisations(kept=one, absorbed=other, by=SYSTEM, at=at, reason="same office")
    Merge.objects.filter(pk=merge.pk).update(by_id=user.pk, by_label=NAME)
    Pair.objects.create(
        left=min(one, other, key=lambda x: x.pk),
        right=max(one, other, key=lambda x: x.pk),
        territory=one.territory,
        state="same",
        merge=merge,
        decided_at=at,
        decided_by_id=user.pk,
        decided_by_label=NAME,
        recorded_at=at,
    )
    call = make.published(make_programme(cast, at, year=100_000), cast, at)
    grower = make.cooperative(cast, at)
    grant_role(user=user, role=Role.PRESIDENT, organisation_ref=str(grower.pk), by=SYSTEM, at=at)
    file = make.filled(call, grower, at, contact_name=NAME, contact_phone=PHONE)
    submit_application(application=file, by=SYSTEM, at=at)
    return user


def test_the_export_says_what_every_room_holds(zahra: User, tmp_path: Path) -> None:
    file = tmp_path / "zahra.json"
    call_command("accounts_person", EMAIL, export=str(file))
    told: Any = json.loads(file.read_text())
    assert (told["addresses"], told["second_factor"], told["stated"]) == ([EMAIL], ["totp"], [NAME])
    assert told["calls"]["applications"][0]["contact_phone"] == PHONE
    assert told["portfolio"]["answers"][0]["number"] == 9
    assert [len(told["register"][name]) for name in ("merges", "pairs")] == [1, 1]
    assert "JBSWY3DP" not in file.read_text()


def test_after_an_erasure_no_text_of_any_table_says_who_it_was(zahra: User, at: datetime) -> None:
    assert {"core_mail.body", "core_source.label", "account_emailaddress.email"} <= tables_that_say(NAME, EMAIL, PHONE)
    before = AuditRow.objects.count()
    call_command("accounts_person", EMAIL, erase=True, reason="letter of 1 March")
    assert tables_that_say(NAME, EMAIL, PHONE, "JBSWY3DP") == set()
    assert AuditRow.objects.count() == before + 3  # the account, the answer, the file; nothing is taken away
    assert Mail.objects.get().body == f"Appelez #{zahra.pk}, #{zahra.pk}."
    answer = Answer.objects.get()
    assert answer.content_hash == hash_of(answer.content)
    assert Merge.objects.current().count() == Pair.objects.filter(state="same").count() == 1
    file = Application.objects.get()
    assert (file.contact_name, file.contact_phone, file.state) == (f"#{zahra.pk}", "", "submitted")
    call_command("accounts_person", f"erased-{zahra.pk}@invalid", erase=True, reason="again")
    assert AuditRow.objects.count() == before + 3


def test_a_contact_of_somebody_else_stays(zahra: User, at: datetime) -> None:
    Application.objects.update(contact_name="Another Person", submitted_by_id=zahra.pk)
    call_command("accounts_person", EMAIL, erase=True, reason="letter of 1 March")
    assert Application.objects.get().contact_phone == PHONE


@pytest.mark.parametrize("erase", [erase_contact, erase_answers, erase_decisions])
def test_nobody_erases_without_the_right(zahra: User, cast: Cast, at: datetime, erase: Any) -> None:
    with pytest.raises(NotAllowed):
        erase(email=EMAIL, by=cast.rachid, at=at, reason="x")
