"""Committees, decisions, and frozen evaluation reports."""

from __future__ import annotations

from datetime import date
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from twiza.accounts.models import ALL, Scope
from twiza.agreements.models import Agreement


class Committee(models.Model):
    """The body that follows a convention: its chair by office, as the text says."""

    agreement = models.OneToOneField(Agreement, on_delete=models.CASCADE, related_name="+")
    name_fr = models.CharField(max_length=200)
    name_ar = models.CharField(max_length=200, blank=True)
    name_en = models.CharField(max_length=200, blank=True)
    chair_fr = models.CharField(max_length=200, blank=True)
    chair_ar = models.CharField(max_length=200, blank=True)
    chair_en = models.CharField(max_length=200, blank=True)
    months_between = models.PositiveSmallIntegerField(null=True, blank=True, help_text=_("Unknown when empty"))

    scope = Scope(territory=ALL, agreement="agreement__key")

    def __str__(self) -> str:
        return self.name_fr


class DecisionQuerySet(models.QuerySet["Decision"]):
    """Reads of the decision register."""

    def overdue(self, *, on: date) -> Self:
        """Open decisions whose day has passed."""
        return self.filter(closed_on__isnull=True, due_on__lt=on)


class Decision(models.Model):
    """What a committee decided, who owns it, and until when."""

    committee = models.ForeignKey(Committee, on_delete=models.CASCADE, related_name="decisions")
    taken_on = models.DateField()
    text_fr = models.TextField()
    text_ar = models.TextField(blank=True)
    owner = models.CharField(max_length=200)
    due_on = models.DateField(null=True, blank=True)
    closed_on = models.DateField(null=True, blank=True)
    closing_note = models.TextField(blank=True)

    scope = Scope(territory=ALL, agreement="committee__agreement__key")
    objects = DecisionQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "id"]

    def __str__(self) -> str:
        return self.text_fr[:80]


class ReportState(models.TextChoices):
    """How far a report is."""

    DRAFT = "draft", _("Draft")
    SUBMITTED = "submitted", _("Submitted")
    APPROVED = "approved", _("Approved")
    PUBLISHED = "published", _("Published")
    REJECTED = "rejected", _("Sent back")


class ReportQuerySet(models.QuerySet["Report"]):
    """Reads of the reports."""

    def published(self) -> Self:
        """Reports that anybody may read."""
        return self.filter(state=ReportState.PUBLISHED)


class Report(models.Model):
    """The evaluation report of a convention on a day, as known at an instant: its figures frozen with their hash."""

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="+")
    on = models.DateField()
    known_at = models.DateTimeField()
    computed_at = models.DateTimeField()
    by_id = models.BigIntegerField(null=True)
    content = models.JSONField()
    content_hash = models.CharField(max_length=64)
    state = models.CharField(max_length=12, choices=ReportState, default=ReportState.DRAFT)

    scope = Scope(territory=ALL, agreement="agreement__key")
    objects = ReportQuerySet.as_manager()

    class Meta:
        ordering = ["-on", "-id"]
        constraints = [
            models.UniqueConstraint(
                name="governance_report_once",
                fields=["agreement", "content_hash"],
                violation_error_message=_("This report already exists."),
            ),
            models.CheckConstraint(
                name="governance_report_hashed",
                condition=~Q(content_hash=""),
                violation_error_message=_("A report is frozen with its hash."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.agreement_id} {self.on}"
