"""Tables that every room shares: audit rows, sources, facts with two clocks, jobs, stamps."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any, Self, TypeVar

from django.core.cache import caches
from django.db import connection, models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from .languages import LANGUAGE_LENGTH
from .translation import TranslatedField

M = TypeVar("M", bound=models.Model)
WEEK = 7 * 24 * 3600


class AuditQuerySet(models.QuerySet["AuditRow"]):
    """Reads of the audit trail."""

    def about(self, obj: models.Model) -> Self:
        """What was done to one object, newest first."""
        return self.filter(object_type=obj._meta.label_lower, object_id=str(obj.pk))

    def by(self, user_id: int) -> Self:
        """What one person did."""
        return self.filter(by_id=user_id)


class AuditRow(models.Model):
    """Who did what to what and when; no foreign key, so that it outlives everything it speaks of."""

    at = models.DateTimeField(db_index=True)
    by_id = models.BigIntegerField(null=True)
    by_label = models.CharField(max_length=200)
    action = models.CharField(max_length=80, db_index=True)
    object_type = models.CharField(max_length=80)
    object_id = models.CharField(max_length=80)
    object_label = models.CharField(max_length=300)
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)
    note = models.TextField(blank=True)

    personal = {
        "by_id": "account of the person who acted; kept as evidence",
        "by_label": "name of the person who acted; a number after an erasure",
        "object_label": "may be the name of a person; a number after an erasure",
        "before": "values of the row, which may be those of a person; emptied by an erasure",
        "after": "values of the row, which may be those of a person; emptied by an erasure",
        "note": "why, in the words of the person who acted; kept as evidence",
    }
    public = "at action object_type object_id".split()
    objects = AuditQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-id"]
        indexes = [models.Index(fields=["object_type", "object_id", "-at"])]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.by_label} {self.action} {self.object_label}"


class SourceKind(models.TextChoices):
    """What kind of thing told us."""

    FILE = "file", _("File")
    USER = "user", _("Person")
    SYSTEM = "system", _("Other system")
    DOCUMENT = "document", _("Document")


class Source(models.Model):
    """Where values come from. A value that has no source does not enter."""

    kind = models.CharField(max_length=12, choices=SourceKind)
    label = models.CharField(max_length=300)
    sha256 = models.CharField(max_length=64, blank=True)
    reference = models.CharField(max_length=300, blank=True)
    is_synthetic = models.BooleanField(default=False)
    recorded_at = models.DateTimeField()

    personal = {
        "label": "of what a person stated, the name of that person; a number after an erasure",
        "reference": "of what a person stated, the account of that person; kept as evidence",
    }
    public = "kind sha256 is_synthetic recorded_at".split()

    class Meta:
        ordering = ["-recorded_at", "-id"]

    def __str__(self) -> str:
        return self.label


class FactQuerySet(models.QuerySet[M]):
    """The one way to ask about a day and about what was known."""

    def as_of(self, *, valid: date | None = None, known: datetime | None = None) -> Self:
        """Rows true on the day `valid` (any day when None) as known at the instant `known` (now when None)."""
        rows = self.known_at(known)
        if valid is None:
            return rows
        return rows.filter(Q(valid_to__isnull=True) | Q(valid_to__gt=valid), valid_from__lte=valid)

    def known_at(self, known: datetime | None) -> Self:
        """Rows as they stood in our books at an instant; None means today's books."""
        if known is None:
            return self.filter(superseded_at__isnull=True)
        not_yet_superseded = Q(superseded_at__isnull=True) | Q(superseded_at__gt=known)
        return self.filter(not_yet_superseded, recorded_at__lte=known)

    def current(self) -> Self:
        """Rows that no later row has superseded."""
        return self.known_at(None)


class Fact(models.Model):
    """A dated statement. Never overwritten: a correction supersedes it and says since when we know better.

    `valid_from` and `valid_to` (exclusive, None = still true) are days; `recorded_at` and `superseded_at` are instants.
    """

    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    recorded_at = models.DateTimeField()
    superseded_at = models.DateTimeField(null=True, blank=True)
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="+")

    public = "valid_from valid_to recorded_at superseded_at source".split()

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_valid_order",
                condition=Q(valid_to__isnull=True) | Q(valid_to__gt=F("valid_from")),
                violation_error_message=_("The end must come after the beginning."),
            ),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_known_order",
                condition=Q(superseded_at__isnull=True) | Q(superseded_at__gte=F("recorded_at")),
                violation_error_message=_("A fact cannot be superseded before it was recorded."),
            ),
        ]


class Titled(models.Model):
    """A thing with a title in the languages of the house; the template asks for `title`."""

    title = TranslatedField(max_length=400, required=True)

    public = ["title"]

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.title


class Stamp(models.Model):
    """A counter a room moves in each write, before its rows, so that cached tables know when to reload."""

    name = models.CharField(max_length=40, primary_key=True)
    value = models.BigIntegerField(default=0)

    public = ["name", "value"]

    def __str__(self) -> str:
        return f"{self.name} {self.value}"

    @classmethod
    def bump(cls, name: str) -> None:
        """Move the counter. Call it first in the transaction: its row lock keeps writers of the room in order."""
        if not cls.objects.filter(name=name).update(value=F("value") + 1):
            cls.objects.get_or_create(name=name, defaults={"value": 1})

    @classmethod
    def read(cls, *names: str) -> tuple[int, ...]:
        """The counters of these names; nought for one that never moved."""
        with connection.cursor() as cursor:  # asked several times a page: composing the query would cost more than it
            cursor.execute("SELECT name, value FROM core_stamp")
            values = dict(cursor.fetchall())
        return tuple(values.get(name, 0) for name in names)


class JobState(models.TextChoices):
    """How far a job is."""

    WAITING = "waiting", _("Waiting")
    RUNNING = "running", _("Running")
    DONE = "done", _("Done")
    FAILED = "failed", _("Failed")


class JobQuerySet(models.QuerySet["Job"]):
    """Reads of the job list."""

    def unfinished(self) -> Self:
        """Jobs that somebody still waits for."""
        return self.filter(state__in=[JobState.WAITING, JobState.RUNNING])

    def silent_since(self, instant: datetime) -> Iterator[Job]:
        """Running jobs whose worker has given no sign of life since an instant: killed, most likely."""
        for job in self.filter(state=JobState.RUNNING, started_at__lt=instant).order_by("id"):
            beat = job.live().get("beat_at")
            if beat is None or datetime.fromisoformat(beat) < instant:
                yield job


class Job(models.Model):
    """Long work: what, for whom, how far, and what came of it.

    State is a row; progress is in the `progress` cache, because a job inside one big transaction cannot write rows
    that others would see.
    """

    name = models.CharField(max_length=80)
    params = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=JobState, default=JobState.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    max_attempts = models.PositiveSmallIntegerField(default=3)
    by_id = models.BigIntegerField(null=True)
    enqueued_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    result = models.JSONField(default=dict)
    sentence = models.TextField(blank=True)
    result_url = models.CharField(max_length=300, blank=True)

    personal = {"by_id": "account of the person who asked for the work; kept with the work"}
    public = (
        "name params state attempts max_attempts enqueued_at started_at finished_at result sentence result_url"
    ).split()
    objects = JobQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["state", "started_at"])]

    def __str__(self) -> str:
        return f"{self.name} {self.pk} {self.state}"

    @property
    def is_finished(self) -> bool:
        """Whether it ended, well or not."""
        return self.state in (JobState.DONE, JobState.FAILED)

    def live(self) -> dict[str, Any]:
        """Progress as last told by the worker: `done`, `total`, `message`, `beat_at`; empty before it starts."""
        found_row = caches["progress"].get(f"job:{self.pk}") or {}
        return {**found_row, "beat_at": caches["progress"].get(f"job:{self.pk}:beat")}

    def tell(self, **live: object) -> None:
        """Publish progress where other processes see it at once, even inside a transaction."""
        caches["progress"].set(f"job:{self.pk}", live, timeout=WEEK)

    def beat(self, at: datetime) -> None:
        """A sign of life for the reaper."""
        caches["progress"].set(f"job:{self.pk}:beat", at.isoformat(), timeout=WEEK)


class MailState(models.TextChoices):
    """How far a letter is."""

    QUEUED = "queued", _("Queued")
    SENDING = "sending", _("Being sent")
    SENT = "sent", _("Sent")
    FAILED = "failed", _("Failed")


class MailQuerySet(models.QuerySet["Mail"]):
    """Reads of the letters."""

    def waiting(self) -> Self:
        """Letters that wait for their day, the oldest first."""
        return self.filter(state=MailState.QUEUED).order_by("pk")

    def to(self, address: str) -> Self:
        """Letters to one address."""
        return self.filter(address=address.lower())


class Mail(models.Model):
    """A letter to one person: a row first, sent after the commit. One message a person a day carries all that waits.

    `leads` marks the first letter of a message: the database allows one a day and address. `key` makes a letter that
    is written twice one letter.
    """

    address = models.EmailField()
    language = models.CharField(max_length=LANGUAGE_LENGTH, default="fr")
    subject = models.CharField(max_length=200)
    body = models.TextField()
    reason = models.CharField(max_length=40)
    key = models.CharField(max_length=120, null=True, blank=True, unique=True)
    state = models.CharField(max_length=8, choices=MailState, default=MailState.QUEUED)
    attempts = models.PositiveSmallIntegerField(default=0)
    error = models.CharField(max_length=300, blank=True)
    leads = models.BooleanField(default=False)
    queued_at = models.DateTimeField()
    claimed_at = models.DateTimeField(null=True, blank=True)
    sent_on = models.DateField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)

    personal = {
        "address": "where the letter goes",
        "language": "in which the person is written to",
        "subject": "may name people; erased with the person, whose name leaves letters to others too",
        "body": "may name people; erased with the person, whose name leaves letters to others too",
        "error": "answer of the mail server, which may repeat the address; erased with the person",
    }
    public = "reason key state attempts leads queued_at claimed_at sent_on sent_at".split()
    objects = MailQuerySet.as_manager()

    class Meta:
        ordering = ["-queued_at", "-id"]
        verbose_name = _("letter")
        verbose_name_plural = _("letters")
        indexes = [models.Index(fields=["state", "address"]), models.Index(fields=["address", "sent_on"])]
        constraints = [
            models.UniqueConstraint(
                name="core_mail_one_message_a_day",
                fields=["address", "sent_on"],
                condition=Q(leads=True),
                violation_error_message=_("This person has already been written to today."),
            ),
            models.CheckConstraint(
                name="core_mail_sent_has_an_instant",
                condition=~Q(state="sent") | Q(sent_at__isnull=False, sent_on__isnull=False),
                violation_error_message=_("A letter that was sent has its instant."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reason} {self.state}"
