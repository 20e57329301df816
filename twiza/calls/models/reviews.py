"""Blind reviews with their versions, declared interests, the sealed ranking."""

from __future__ import annotations

from datetime import datetime
from fractions import Fraction
from typing import Self

from django.db import models
from django.db.models import Count, F, Q
from django.utils.translation import gettext_lazy as _

from twiza.accounts.models import Scope, User
from twiza.core.values import Money
from twiza.register.models import group_of

from ..rules import scoring
from . import labels
from .applications import Application
from .calls import Call


class ReviewQuerySet(models.QuerySet["Review"]):
    """Reads of reviews."""

    def known_at(self, known: datetime | None) -> Self:
        """Reviews as they stood in our books at an instant; None means now."""
        if known is None:
            return self.filter(superseded_at__isnull=True)
        return self.filter(Q(superseded_at__isnull=True) | Q(superseded_at__gt=known), recorded_at__lte=known)


class Review(models.Model):
    """What one reviewer gives one file: points by criterion and a comment. A change supersedes, nothing is lost."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="reviews")
    reviewer = models.ForeignKey(User, verbose_name=_("reviewer"), on_delete=models.PROTECT, related_name="+")
    points = models.JSONField(_("points"))
    comment = models.TextField(_("comment"), blank=True)
    recorded_at = models.DateTimeField()
    superseded_at = models.DateTimeField(null=True, blank=True)

    personal = {
        "reviewer": "who scored; officers of the call only, never the applicant",
        "points": "how the reviewer scored; kept as evidence of the ranking",
        "comment": "may name people; officers of the call only",
    }
    public = "application recorded_at superseded_at".split()
    scope = Scope(territory="application__organisation__territory_id", agreement="application__call__agreement__key")
    objects = ReviewQuerySet.as_manager()

    class Meta:
        ordering = ["application_id", "recorded_at", "id"]
        verbose_name = _("review")
        verbose_name_plural = _("reviews")
        constraints = [
            models.UniqueConstraint(
                name="calls_review_one_each",
                fields=["application", "reviewer"],
                condition=Q(superseded_at__isnull=True),
                violation_error_message=_("This reviewer has already scored this file."),
            ),
            models.CheckConstraint(
                name="calls_review_known_order",
                condition=Q(superseded_at__isnull=True) | Q(superseded_at__gte=F("recorded_at")),
                violation_error_message=_("A review cannot be replaced before it was given."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.application.reference} {self.reviewer_id}"

    def score(self, criteria: list[scoring.Weighted]) -> Fraction:
        """Out of 100, exact."""
        return scoring.score(self.points, criteria)


class Interest(models.Model):
    """Somebody has an interest in whoever applies, and neither scores nor awards the file."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="interests")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(_("what ties them"), max_length=10, choices=labels.INTERESTS)
    declared_at = models.DateTimeField()
    declared_by_id = models.BigIntegerField(null=True)

    personal = {
        "user": "who stands back, and from which file; officers of the call only",
        "kind": "what ties a person to the applicant; officers of the call only",
        "declared_by_id": "account of the person who declared it; kept as evidence",
    }
    public = ["application", "declared_at"]
    scope = Scope(territory="application__organisation__territory_id", agreement="application__call__agreement__key")

    class Meta:
        ordering = ["application_id", "id"]
        verbose_name = _("declared interest")
        verbose_name_plural = _("declared interests")
        constraints = [
            models.UniqueConstraint(
                name="calls_interest_once",
                fields=["application", "user"],
                violation_error_message=_("This interest is already declared."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.application_id} {self.user_id}"


class Place(models.Model):
    """A file in the sealed ranking of its window. Scores are hundredths of a point, amounts centimes."""

    application = models.OneToOneField(Application, on_delete=models.CASCADE, related_name="place")
    rank = models.PositiveIntegerField(_("rank"))
    score = models.PositiveIntegerField(_("score"))
    spread = models.PositiveIntegerField(_("points apart"))
    outcome = models.CharField(_("proposal"), max_length=8, choices=labels.OUTCOMES)
    proposed_centimes = models.BigIntegerField(_("grant proposed in centimes"), default=0)
    broken_by = models.CharField(_("tie broken by"), max_length=60, blank=True)

    public = "application rank score spread outcome proposed_centimes broken_by".split()

    class Meta:
        ordering = ["application__call_id", "application__window__number", "rank"]
        verbose_name = _("place in the ranking")
        verbose_name_plural = _("places in the ranking")

    def __str__(self) -> str:
        return f"{self.rank}. {self.application.reference}"

    @property
    def points(self) -> float:
        """The score as it is read."""
        return self.score / 100

    @property
    def proposed(self) -> Money:
        """The grant that the ranking proposes."""
        return Money(self.proposed_centimes)


def own_organisations(user: object) -> set[int]:
    """The organisations in whose name a person acts, with all their records."""
    if not isinstance(user, User):
        return set()
    refs = {grant.organisation_ref for grant in user.live_grants() if grant.organisation_ref.isdecimal()}
    return {pk for ref in refs for pk in group_of(ref)}


def to_score(call: Call, user: User) -> list[Application]:
    """What a reviewer still has to score, the least scored first; files with an interest are left out."""
    rows = call.applications.filter(state="eligible").annotate(
        reviewed=Count("reviews", filter=Q(reviews__superseded_at__isnull=True), distinct=True)
    )
    rows = rows.exclude(interests__user=user).exclude(
        reviews__in=Review.objects.filter(reviewer=user, superseded_at__isnull=True)
    )
    own = own_organisations(user)
    return [row for row in rows.order_by("reviewed", "number") if row.organisation_id not in own]
