"""Lists on their way into the register."""

from __future__ import annotations

from typing import Any, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from twiza.accounts.models import Scope
from twiza.core.models import Source
from twiza.territory.models import Territory


class Mapping(models.Model):
    """How the columns of one partner's list are read; saved under the partner's name."""

    name = models.CharField(max_length=120, unique=True)
    content = models.JSONField()
    saved_at = models.DateTimeField()

    public = "name content saved_at".split()

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class BatchState(models.TextChoices):
    """How far an import is."""

    UPLOADED = "uploaded", _("Uploaded")
    PREVIEWED = "previewed", _("Checked")
    APPLIED = "applied", _("Imported")
    UNDONE = "undone", _("Undone")


class BatchQuerySet(models.QuerySet["Batch"]):
    """Reads of the imports."""

    def applied(self) -> Self:
        """Imports that count today."""
        return self.filter(state=BatchState.APPLIED)


class Batch(models.Model):
    """One list on its way into the register: file, mapping, verdicts, and what came of it."""

    origin = models.CharField(_("source"), max_length=120)
    filename = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    path = models.CharField(max_length=300, blank=True)
    read_as = models.JSONField(default=dict)
    mapping = models.JSONField(default=dict)
    state = models.CharField(max_length=12, choices=BatchState, default=BatchState.UPLOADED)
    counts = models.JSONField(default=dict)
    totals = models.JSONField(default=dict)
    territory = models.ForeignKey(Territory, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    job_ref = models.BigIntegerField(null=True, blank=True)
    by_id = models.BigIntegerField(null=True)
    uploaded_at = models.DateTimeField()
    applied_at = models.DateTimeField(null=True, blank=True)
    undone_at = models.DateTimeField(null=True, blank=True)
    source = models.ForeignKey(Source, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    personal = {
        "filename": "may name people; shown to those who may import",
        "path": "where the list lies as it was received, with whoever it names; kept as proof",
        "by_id": "account of the person who sent the list; kept as evidence",
    }
    public = (
        "origin sha256 read_as mapping state counts totals territory job_ref uploaded_at applied_at undone_at source"
    ).split()
    scope = Scope(territory="territory_id")
    objects = BatchQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                name="register_batch_applied_has_source",
                condition=~Q(state=BatchState.APPLIED) | Q(source__isnull=False, applied_at__isnull=False),
                violation_error_message=_("An imported list needs its source and its date."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.origin}: {self.filename}"


class BatchRow(models.Model):
    """The verdict on one row of a list: what it became, and every remark, with row and column.

    `told` keeps what an ambiguous row says until somebody has answered for it: the record, and the rows it may repeat.
    """

    batch = models.ForeignKey(Batch, on_delete=models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField()
    outcome = models.CharField(max_length=12)
    organisation_ref = models.BigIntegerField(null=True, blank=True)
    fingerprint = models.CharField(max_length=40, blank=True)
    issues: Any = models.JSONField(default=list)
    told: Any = models.JSONField(null=True, blank=True)

    personal = {
        "issues": "remarks that quote cells of the list, which may name people; shown to those who may import",
        "told": "what a row says until somebody has answered for it; may name people",
    }
    public = "batch number outcome organisation_ref fingerprint".split()

    class Meta:
        ordering = ["batch_id", "number"]
        indexes = [
            models.Index(fields=["batch", "outcome", "number"], name="register_row_outcome"),
            models.Index(fields=["fingerprint"], name="register_row_fingerprint"),
        ]

    def __str__(self) -> str:
        return f"{self.batch_id}:{self.number} {self.outcome}"
