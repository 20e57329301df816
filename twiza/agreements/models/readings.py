"""Papers being read: the text, what it proposes, and the agreement that came of it."""

from __future__ import annotations

from typing import Any, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from twiza.core.languages import LANGUAGE_LENGTH
from twiza.territory.models import Territory

from ..rules.reading import KnownName
from . import labels
from .agreements import Agreement
from .institutions import Institution


class PaperReadingQuerySet(models.QuerySet["PaperReading"]):
    """Reads of readings."""

    def made_by(self, user_id: int | None) -> Self:
        """What one person deposited to be read."""
        return self.filter(by_id=user_id)

    def waiting(self) -> Self:
        """Readings that no agreement came of yet."""
        return self.filter(agreement__isnull=True)


class PaperReading(models.Model):
    """A file that somebody gave to be read.

    `fields` holds the proposals, each with its sentence, in the order read; `unread_pages` the numbers of the pages
    that are pictures, of which nothing is proposed.
    """

    filename = models.CharField(_("file"), max_length=200)
    file = models.FileField(upload_to="agreements/readings/%Y/")
    sha256 = models.CharField(_("SHA-256"), max_length=64)
    language = models.CharField(_("language"), max_length=LANGUAGE_LENGTH, choices=labels.languages)
    fields = models.JSONField(default=list)
    unread_pages = models.JSONField(_("pages without text"), default=list, blank=True)
    by_id = models.BigIntegerField(null=True)
    read_at = models.DateTimeField()
    agreement = models.OneToOneField(
        Agreement, verbose_name=_("agreement"), null=True, blank=True, on_delete=models.SET_NULL, related_name="reading"
    )

    personal = {
        "filename": "may name people; seen by its depositor only",
        "file": "a convention may name who signs; seen by its depositor only",
        "fields": "sentences of the paper, which may name who signs; seen by its depositor only",
        "by_id": "account of the person who deposited the paper; nobody else sees it",
    }
    public = "sha256 language unread_pages read_at agreement".split()
    objects = PaperReadingQuerySet.as_manager()

    class Meta:
        ordering = ["-read_at", "-id"]
        verbose_name = _("reading of a paper")
        verbose_name_plural = _("readings of papers")
        constraints = [
            models.UniqueConstraint(
                name="agreements_reading_once",
                fields=["by_id", "sha256"],
                condition=models.Q(agreement__isnull=True),
                violation_error_message=_("This very file is already being read."),
            )
        ]

    def __str__(self) -> str:
        return self.filename

    def proposals(self) -> list[dict[str, Any]]:
        """The proposals with their number."""
        return [{**row, "id": number} for number, row in enumerate(self.fields)]


def known_institutions() -> list[KnownName]:
    """The institutions of the house as the reader knows them."""
    rows = Institution.objects.order_by("id").values_list("code", "name_fr", "name_ar", "name_en", "acronym")
    return [KnownName(code, tuple(name for name in names if name)) for code, *names in rows]


def known_places() -> list[KnownName]:
    """Regions and provinces as the reader knows them."""
    rows = Territory.objects.filter(kind__in=["region", "province"]).order_by("id")
    return [
        KnownName(str(pk), tuple(name for name in names if name))
        for pk, *names in rows.values_list("pk", "name_fr", "name_ar")
    ]
