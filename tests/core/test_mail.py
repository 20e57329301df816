"""Letters: a row first, one message a person a day, tried again, never twice. Signed links: one thing, until a day."""

from __future__ import annotations

import json
from contextlib import suppress
from datetime import date, datetime, timedelta
from io import StringIO
from smtplib import SMTPServerDisconnected
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.core.management import call_command
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st

from twiza.core import signed_links
from twiza.core.actions import DELIVERY, MAIL_ATTEMPTS, deliver_mails, enqueue_daily, queue_mail
from twiza.core.jobs import _registry
from twiza.core.models import Job, Mail, MailState

pytestmark = pytest.mark.django_db
YOUNES = "younes@example.org"


def write(
    at: datetime, subject: str = "Bonjour", *, address: str = YOUNES, language: str = "fr", key: str | None = None
) -> Mail:
    return queue_mail(
        address=address, language=language, subject=subject, body=f"{subject}.", reason="test", at=at, key=key
    )


@pytest.fixture
def _broken_post(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(self: object, messages: object) -> int:
        raise SMTPServerDisconnected("no answer")

    monkeypatch.setattr(EmailBackend, "send_messages", fail)


def test_a_letter_is_a_row_and_one_delivery_waits_for_all(at: datetime) -> None:
    write(at)
    write(at, address="leila@example.org")
    assert mail.outbox == []
    assert Job.objects.filter(name=DELIVERY).count() == 1
    assert deliver_mails(at=at) == {"sent": 2}
    assert {tuple(message.to) for message in mail.outbox} == {(YOUNES,), ("leila@example.org",)}
    assert set(Mail.objects.values_list("state", "sent_at")) == {("sent", at)}


def test_a_letter_whose_write_rolls_back_never_was(at: datetime) -> None:
    with suppress(RuntimeError), transaction.atomic():
        write(at)
        raise RuntimeError
    assert not Mail.objects.exists()
    assert not Job.objects.exists()


def test_the_same_key_is_the_same_letter(at: datetime) -> None:
    assert write(at, key="a") == write(at, "Autre", key="a")
    assert Mail.objects.get().subject == "Bonjour"


def test_all_that_waits_goes_in_one_message_in_the_language_of_the_reader(at: datetime) -> None:
    write(at, "Une demande")
    write(at, "طلب", language="ar", address=YOUNES.upper())
    assert deliver_mails(at=at) == {"sent": 1}
    (message,) = mail.outbox
    assert "Une demande." in message.body
    assert "طلب." in message.body
    assert message.extra_headers["Content-Language"] == "ar"
    assert message.extra_headers["Auto-Submitted"] == "auto-generated"


def test_at_most_one_message_a_person_a_day(at: datetime) -> None:
    write(at)
    deliver_mails(at=at)
    write(at, "Encore")
    assert deliver_mails(at=at + timedelta(hours=3)) == {"kept": 1}
    assert deliver_mails(at=at + timedelta(days=1)) == {"sent": 1}
    assert [message.subject for message in mail.outbox] == ["Bonjour", "Encore"]


def test_the_database_holds_the_one_message_a_day(at: datetime) -> None:
    write(at)
    deliver_mails(at=at)
    with pytest.raises(IntegrityError), transaction.atomic():
        Mail.objects.create(
            address=YOUNES,
            subject="x",
            body="x",
            reason="x",
            queued_at=at,
            leads=True,
            sent_on=at.date(),
            sent_at=at,
            state=MailState.SENT,
        )


@pytest.mark.usefixtures("_broken_post")
def test_a_failure_is_tried_again_and_then_given_up(at: datetime) -> None:
    write(at)
    for attempt in range(1, MAIL_ATTEMPTS + 1):
        assert deliver_mails(at=at + timedelta(hours=attempt)) == {"failed": 1}
        assert Mail.objects.get().attempts == attempt
    letter = Mail.objects.get()
    assert (letter.state, letter.error) == ("failed", "no answer")
    assert deliver_mails(at=at) == {}


def test_after_a_failure_the_letter_goes_the_same_day(at: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    write(at)
    with monkeypatch.context() as patch:
        patch.setattr(EmailBackend, "send_messages", lambda self, messages: (_ for _ in ()).throw(OSError("down")))
        assert deliver_mails(at=at) == {"failed": 1}
    assert deliver_mails(at=at + timedelta(hours=1)) == {"sent": 1}
    assert Mail.objects.get().error == ""


def test_a_letter_held_by_a_process_that_died_is_sent_later(at: datetime) -> None:
    letter = write(at)
    Mail.objects.filter(pk=letter.pk).update(state=MailState.SENDING, claimed_at=at, leads=True, sent_on=at.date())
    assert deliver_mails(at=at + timedelta(minutes=30)) == {}
    assert deliver_mails(at=at + timedelta(hours=2)) == {"sent": 1}


def test_a_subject_is_one_line(at: datetime) -> None:
    write(at, "Bonjour\nBcc: everybody@example.org")
    deliver_mails(at=at)
    assert mail.outbox[0].subject == "Bonjour Bcc: everybody@example.org"
    assert mail.outbox[0].recipients() == [YOUNES]


def test_the_command_sends_what_waits(at: datetime) -> None:
    write(at)
    out = StringIO()
    call_command("core_mail", "--json", stdout=out)
    assert json.loads(out.getvalue()) == {"sent": 1, "failed": 0, "kept": 0}
    call_command("core_mail", stdout=out)
    assert len(mail.outbox) == 1


@given(st.integers(1, 2**62), st.dates(date(2020, 1, 1), date(2100, 1, 1)), st.integers(0, 500))
def test_a_link_says_its_row_until_its_day(pk: int, until: date, days: int) -> None:
    token = signed_links.sign("answer", pk, until=until)
    assert signed_links.read(token, "answer", on=until - timedelta(days=days)) == pk
    with pytest.raises(signed_links.LinkExpired) as refused:
        signed_links.read(token, "answer", on=until + timedelta(days=days + 1))
    assert until.strftime("%Y") in str(refused.value)
    with pytest.raises(signed_links.LinkBroken):
        signed_links.read(token, "other", on=until)


@given(st.text(max_size=80), st.integers(0, 79), st.characters())
def test_a_changed_link_is_refused(noise: str, place: int, letter: str) -> None:
    token = signed_links.sign("answer", 7, until=date(2030, 1, 1))
    changed = token[: place % len(token)] + letter + token[place % len(token) + 1 :]
    for wrong in {noise, changed, token[:-1], ""} - {token}:
        with pytest.raises(signed_links.LinkBroken):
            signed_links.read(wrong, "answer", on=date(2026, 1, 1))


def test_daily_jobs_are_queued_once_a_day_from_seven_in_the_morning(at: datetime, settings: Any) -> None:
    settings.TWIZA_DAILY = ("core.delivery",)
    early = at.replace(hour=4)
    assert enqueue_daily(at=early) == []
    assert [job.name for job in enqueue_daily(at=at)] == ["core.delivery"]
    assert enqueue_daily(at=at + timedelta(hours=3)) == []
    assert len(enqueue_daily(at=at + timedelta(days=1))) == 1


def test_every_daily_job_is_one_that_the_worker_knows() -> None:
    assert set(django_settings.TWIZA_DAILY) <= set(_registry)
