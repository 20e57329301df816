"""Evaluation reports: frozen figures, where each stands."""

from __future__ import annotations

from datetime import date, datetime
from functools import cached_property
from typing import Any, Self

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from twiza.accounts.models import Scope, User, visible
from twiza.agreements.models import Agreement
from twiza.core.refusals import Refusal
from twiza.core.states import Move

from ..rules import figures
from ..rules.moves import MOVES, WAITING, State
from .labels import REPORT_STATES


class FrozenContentAltered(Refusal):
    """The stored figures no longer match their hash: nothing is printed from them."""

    message = _(
        "The figures of this report no longer match their hash (%(hash)s). They were altered outside "
        "Twiza and are not printed."
    )


class ReportQuerySet(models.QuerySet["Report"]):
    """Reads of the reports."""

    def published(self) -> Self:
        """Reports that anybody may read."""
        return self.filter(state=State.PUBLISHED)

    def about(self, agreement: Agreement) -> Self:
        """Reports of one agreement, the latest day first."""
        return self.filter(agreement=agreement)

    def answering(self, *, agreement: Agreement, on: date, known_at: datetime | None) -> Self:
        """Reports that answered this very question."""
        return self.filter(agreement=agreement, on=on, asked_known_at=known_at)

    def awaiting(self, user: User) -> Self:
        """Reports with a next step that this person may take."""
        mine = Q(pk__in=[])
        for move in MOVES:
            reachable = visible(user, move.needs, self.model.objects.filter(state__in=move.frm)).values("pk")
            mine |= Q(pk__in=reachable)
        return self.filter(mine, state__in=WAITING)

    def for_list(self) -> Self:
        """With what a row of the list shows, without the frozen content."""
        return self.select_related("agreement").defer("content")


class Report(models.Model):
    """What an agreement has become on a day, as known at an instant: figures frozen as canonical "
    "JSON with their hash."""

    agreement = models.ForeignKey(Agreement, verbose_name=_("agreement"), on_delete=models.PROTECT, related_name="+")
    number = models.PositiveIntegerField(_("number"))
    on = models.DateField(_("figures of"))
    asked_known_at = models.DateTimeField(null=True, blank=True)
    known_at = models.DateTimeField(_("as known at"))
    computed_at = models.DateTimeField(_("computed at"))
    by_id = models.BigIntegerField(null=True)
    content = models.TextField()
    content_hash = models.CharField(_("content hash"), max_length=64)
    state = models.CharField(_("state"), max_length=12, choices=REPORT_STATES, default=State.DRAFT)

    personal = {
        "by_id": "account of the person who had it computed; kept as evidence",
        "content": "figures and sentences as frozen; decisions and commitments that it quotes may name people",
    }
    public = "agreement number on asked_known_at known_at computed_at content_hash state".split()
    scope = Scope(territory="agreement__territory_id", agreement="agreement__key", seen_from_below=True)
    objects = ReportQuerySet.as_manager()

    class Meta:
        ordering = ["-on", "-number", "-id"]
        verbose_name = _("evaluation report")
        verbose_name_plural = _("evaluation reports")
        indexes = [models.Index(fields=["state", "-on"])]
        constraints = [
            models.UniqueConstraint(
                name="governance_report_once",
                fields=["agreement", "content_hash"],
                violation_error_message=_("This report already exists."),
            ),
            models.UniqueConstraint(
                name="governance_report_number_once",
                fields=["agreement", "number"],
                violation_error_message=_("Another report of this agreement has that number."),
            ),
            models.CheckConstraint(
                name="governance_report_frozen",
                condition=~Q(content_hash="") & ~Q(content=""),
                violation_error_message=_("A report is frozen with its figures and their hash."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reference} · {self.on}"

    def get_absolute_url(self) -> str:
        """The page of the report."""
        return reverse("governance:report-detail", args=[self.pk])

    @property
    def reference(self) -> str:
        """Its name in letters and files: key of the agreement and number."""
        return f"{self.agreement.key}-{self.number}"

    @cached_property
    def document(self) -> figures.Document:
        """The frozen figures, after checking that they still match their hash. Raises: FrozenContentAltered."""
        try:
            is_whole = figures.hash_of(self.content) == self.content_hash
            document = figures.read(self.content)
        except figures.FiguresMalformed as error:
            raise FrozenContentAltered(hash=self.content_hash[:16]) from error
        if not is_whole:
            raise FrozenContentAltered(hash=self.content_hash[:16])
        return document

    def verify(self) -> None:
        """Raise FrozenContentAltered when the stored figures no longer match their hash."""
        if self.document.question.agreement != self.agreement.key:
            raise FrozenContentAltered(hash=self.content_hash[:16])

    @property
    def is_published(self) -> bool:
        """Whether anybody may read it."""
        return self.state == State.PUBLISHED

    def moves_for(self, user: Any) -> list[Move]:
        """The moves that this person may take from the present state."""
        return [move for move in MOVES if move.starts_from(self.state) and user.may(move.needs, self)]
