"""Writes of the kernel: moves, audit rows, jobs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Protocol, TypeVar

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import IntegrityError, models, transaction
from django.utils import timezone
from django.utils.translation import gettext, ngettext, override

from twiza.core.languages import Extent, known

from .models import AuditRow, Job, JobState, Mail, MailState
from .refusals import MoveRefused, NotAllowed
from .states import Move

M = TypeVar("M", bound=models.Model)


class Actor(Protocol):
    """Whoever acts: a user, or the system itself."""

    pk: Any

    def may(self, permission: str, obj: models.Model | None = None) -> bool:
        """Whether the actor holds the permission, on this object when one is given."""
        ...


class System:
    """The software acting on its own rules (demonstration, jobs, reapers)."""

    pk = None

    def __init__(self, label: str = "Twiza") -> None:
        self.label = label

    def may(self, permission: str, obj: models.Model | None = None) -> bool:
        """The system may; what it does is audited under its own name."""
        return True

    def __str__(self) -> str:
        return self.label


def require(by: Actor, permission: str, obj: models.Model | None = None) -> None:
    """Refuse unless the actor holds the permission. Raises: NotAllowed."""
    if not by.may(str(permission), obj):
        raise NotAllowed()


def record_audit(
    action: str,
    obj: models.Model,
    *,
    by: Actor,
    at: datetime,
    before: Mapping[str, object] | None = None,
    after: Mapping[str, object] | None = None,
    note: str = "",
) -> AuditRow:
    """Leave a trace of a write, in the same transaction as the write. action: an act of the room, or a move's name."""
    return AuditRow.objects.create(
        at=at,
        by_id=by.pk,
        by_label=str(by)[:200],
        action=action,
        object_type=obj._meta.label_lower,
        object_id=str(obj.pk),
        object_label=str(obj)[:300],
        before=before,
        after=after,
        note=note,
    )


@transaction.atomic
def perform(move: Move, obj: M, *, by: Actor, at: datetime, note: str = "", field: str = "state") -> M:
    """Change an object's state by one move: locked, checked, audited. Raises: NotAllowed, MoveRefused."""
    fresh = type(obj)._default_manager.select_for_update().get(pk=obj.pk)
    require(by, move.needs, fresh)
    before = getattr(fresh, field)
    if not move.starts_from(before):
        display = getattr(fresh, f"get_{field}_display", lambda: before)()
        raise MoveRefused(move=gettext(str(move.label)), state=display)
    setattr(fresh, field, move.to)
    fresh.save(update_fields=[field])
    record_audit(move.name, fresh, by=by, at=at, before={field: before}, after={field: move.to}, note=note)
    setattr(obj, field, move.to)
    return fresh


def enqueue_job(name: str, params: dict[str, object], *, by: Actor, at: datetime, max_attempts: int = 3) -> Job:
    """Queue long work in the caller's transaction: if the caller rolls back, nothing will run."""
    from .jobs import run_job

    with transaction.atomic():
        job = Job.objects.create(name=name, params=params, by_id=by.pk, enqueued_at=at, max_attempts=max_attempts)
        run_job.enqueue(job.pk)
    return job


@transaction.atomic
def start_job(job_id: int, *, at: datetime) -> Job | None:
    """Take a waiting job; None when another worker has it, it is over or it was withdrawn."""
    job = Job.objects.select_for_update().filter(pk=job_id).first()
    if job is None or job.state != JobState.WAITING:
        return None
    job.state, job.attempts, job.started_at = JobState.RUNNING, job.attempts + 1, at
    job.save(update_fields=["state", "attempts", "started_at"])
    job.beat(at)
    job.tell(done=0, total=0, message="")
    return job


@transaction.atomic
def finish_job(job: Job, *, at: datetime, result: dict[str, object] | None = None, sentence: str = "") -> None:
    """Close a job: done with its result, or failed with a sentence."""
    result = result or {}
    job.state = JobState.FAILED if sentence else JobState.DONE
    job.sentence, job.result, job.finished_at = sentence, result, at
    job.result_url = str(result.get("url", ""))
    job.save(update_fields=["state", "sentence", "result", "finished_at", "result_url"])


@transaction.atomic
def retry_job(job: Job, *, at: datetime, sentence: str) -> None:
    """Queue the job again, or give up with the sentence when its attempts are used."""
    from .jobs import run_job

    job = Job.objects.select_for_update().get(pk=job.pk)
    if job.state != JobState.RUNNING:
        return
    if job.attempts >= job.max_attempts:
        finish_job(job, at=at, sentence=sentence)
        return
    job.state = JobState.WAITING
    job.save(update_fields=["state"])
    run_job.enqueue(job.pk)


def reap_jobs(*, at: datetime, silent_for: timedelta, sentence: str) -> int:
    """Retry the jobs whose worker died; the number reaped."""
    dead = list(Job.objects.silent_since(at - silent_for))
    for job in dead:
        retry_job(job, at=at, sentence=sentence)
    return len(dead)


def enqueue_daily(*, at: datetime) -> list[Job]:
    """The daily jobs (settings.TWIZA_DAILY) that today still waits for, from seven o'clock in Morocco.

    Two workers may each queue one: a daily job finds nothing left to do the second time.
    """
    local = timezone.localtime(at)
    if local.hour < DAILY_FROM:
        return []
    midnight = local.replace(hour=0, minute=0, second=0, microsecond=0)
    names = Job.objects.filter(name__in=settings.TWIZA_DAILY, enqueued_at__gte=midnight)
    done = set(names.values_list("name", flat=True))
    return [enqueue_job(name, {}, by=System(), at=at) for name in settings.TWIZA_DAILY if name not in done]


DAILY_FROM = 7  # o'clock
DELIVERY = "core.delivery"
MAIL_ATTEMPTS = 5
CLAIM_FOR = timedelta(hours=1)


@transaction.atomic
def queue_mail(
    *, address: str, language: str, subject: str, body: str, reason: str, at: datetime, key: str | None = None
) -> Mail:
    """Write a letter in the caller's transaction; it leaves after the commit. The same key again is the same letter."""
    values = {
        "address": address.lower(),
        "language": known(language, Extent.PAPERS),
        "subject": " ".join(subject.split())[:200],
        "body": body,
        "reason": reason,
        "queued_at": at,
    }
    if key is None:
        mail, is_new = Mail.objects.create(**values), True
    else:
        mail, is_new = Mail.objects.get_or_create(key=key, defaults=values)
    if is_new and not Job.objects.filter(name=DELIVERY, state=JobState.WAITING).exists():
        enqueue_job(DELIVERY, {}, by=System(), at=at)
    return mail


def deliver_mails(*, at: datetime) -> Counter[str]:
    """Send what waits, one message a person a day; how many messages were sent, failed, and left for another day.

    Repeatable: a letter claimed by a process that died is claimed again after an hour.
    """
    lost = Mail.objects.filter(state=MailState.SENDING, claimed_at__lt=at - CLAIM_FOR)
    lost.update(state=MailState.QUEUED, leads=False, sent_on=None)
    values: Counter[str] = Counter()
    for address in sorted(set(Mail.objects.waiting().values_list("address", flat=True))):
        letters = _claim(address, at)
        if not letters:
            values["kept"] += 1
            continue
        values["sent" if _post(letters, at) else "failed"] += 1
    return values


def _claim(address: str, at: datetime) -> list[Mail]:
    """The letters that go to one person today, held for us; none when today's message has gone."""
    today = timezone.localdate(at)
    try:
        with transaction.atomic():
            letters = list(Mail.objects.waiting().to(address).select_for_update())
            if not letters or Mail.objects.to(address).filter(sent_on=today, leads=True).exists():
                return []
            for number, mail in enumerate(letters):
                mail.state, mail.claimed_at, mail.sent_on, mail.leads = (MailState.SENDING, at, today, number == 0)
                mail.save(update_fields=["state", "claimed_at", "sent_on", "leads"])
    except IntegrityError:  # another process claimed at the same instant
        return []
    return letters


def _post(letters: list[Mail], at: datetime) -> bool:
    """Hand one message to the mail server; a failure puts the letters back, five times at most."""
    keys = [mail.pk for mail in letters]
    rows = Mail.objects.filter(pk__in=keys, state=MailState.SENDING)
    try:
        envelope(letters).send()
    except OSError as error:  # smtplib's errors are OSError
        attempts = max(mail.attempts for mail in letters) + 1
        state = MailState.FAILED if attempts >= MAIL_ATTEMPTS else MailState.QUEUED
        rows.update(state=state, attempts=attempts, error=str(error)[:300], leads=False, sent_on=None)
        return False
    rows.update(state=MailState.SENT, sent_at=at, error="")
    return True


def envelope(letters: list[Mail]) -> EmailMessage:
    """Letters to one person as one message, in the language of the latest."""
    with override(letters[-1].language):
        if len(letters) == 1:
            subject, body = letters[0].subject, letters[0].body
        else:
            count = len(letters)
            subject = ngettext("Twiza: %(count)d message", "Twiza: %(count)d messages", count) % {"count": count}
            rule = "\n\n" + "\u2014" * 12 + "\n\n"
            body = rule.join(f"{mail.subject}\n\n{mail.body}" for mail in letters)
    headers = {"Auto-Submitted": "auto-generated", "Content-Language": letters[-1].language}
    return EmailMessage(subject, body, to=[letters[0].address], headers=headers)
