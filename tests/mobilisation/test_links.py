"""A link that was lost or is too old: a new one goes to the address that we hold, and nobody learns whose that is."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core import mail
from django.test import Client

from tests.factories import mobilisation as make
from tests.mobilisation.test_web import token, url
from twiza.core.actions import deliver_mails
from twiza.core.models import Mail
from twiza.mobilisation.models import Expert
from twiza.mobilisation.queries.message_texts import ME
from twiza.support.models import Need

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]
LANGUAGES = ["fr", "ar", "en"]


def asked(client: Client, email: str, language: str = "fr") -> Any:
    return client.post(url("link-new", language=language), {"email": email})


def letters() -> Any:
    return Mail.objects.filter(reason="mobilisation.link").order_by("pk")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_link_that_is_too_old_leads_to_a_new_one(client: Client, younes: Expert, at: datetime, language: str) -> None:
    old = client.get(url("expert-own", token(ME, younes.pk, at, days=-1), language=language))
    assert old.status_code == 403
    assert url("link-new", language=language) in old.content.decode()
    Expert.objects.filter(pk=younes.pk).update(language=language)
    assert asked(client, f"  {younes.email.upper()}", language).status_code == 200
    (letter,) = letters()
    assert (letter.address, letter.language) == (younes.email, language)
    (path,) = re.findall(r"https?://[^/\s]+(/\S*/mobilisation/me/\S+)", letter.body)
    assert client.get(path).context["person"] == younes


def test_the_answer_is_the_same_whoever_asks(client: Client, younes: Expert) -> None:
    pages = [asked(client, email).content.decode() for email in (younes.email, "nobody@example.org")]
    first, second = (page.split("<main", 1)[1].split("</main>", 1)[0] for page in pages)
    assert first == second
    assert letters().count() == 1


def test_the_letter_brings_each_request_that_waits(client: Client, need: Need, younes: Expert, at: datetime) -> None:
    waits = make.sent(need, younes, at)
    asked(client, younes.email)
    assert letters().get().body.count("/mobilisation/answer/") == 1
    (path,) = re.findall(r"https?://[^/\s]+(/\S*/mobilisation/answer/\S+)", letters().get().body)
    assert client.get(path).context["proposal"] == waits


def test_whoever_is_expert_and_investor_gets_both(client: Client, younes: Expert, at: datetime) -> None:
    make.investor(at, email=younes.email)
    asked(client, younes.email)
    assert letters().count() == 2


def test_asked_many_times_it_is_one_letter_and_then_a_pause(client: Client, younes: Expert, at: datetime) -> None:
    codes = [asked(client, younes.email).status_code for _ in range(7)]
    assert codes == [200] * 5 + [429] * 2
    assert letters().count() == 1
    assert [asked(client, "nobody@example.org").status_code for _ in range(7)] == codes, "known or not"


def test_nobody_is_written_to_twice_on_a_day(client: Client, need: Need, younes: Expert, at: datetime) -> None:
    make.sent(need, younes, at)
    deliver_mails(at=at)
    mail.outbox.clear()
    asked(client, younes.email)
    deliver_mails(at=at)
    assert not mail.outbox
    deliver_mails(at=at + timedelta(days=1))
    assert len(mail.outbox) == 1


@pytest.mark.parametrize("email", ["", "nonsense", "a" * 300 + "@example.org"])
def test_what_is_no_address_is_said(client: Client, email: str) -> None:
    assert asked(client, email).context["form"].errors


def test_an_erased_person_is_not_written_to(client: Client, younes: Expert) -> None:
    Expert.objects.filter(pk=younes.pk).update(email="erased-expert-1@invalid")
    asked(client, "erased-expert-1@invalid")
    assert not letters().exists()


def test_whoever_signed_up_before_finds_the_way_from_the_sign_up(client: Client) -> None:
    for name in ("expert-join", "investor-join", "join-done"):
        assert url("link-new") in client.get(url(name)).content.decode()
