"""Runs of the matching, and the proposals that come of them: one expert for one need."""

from __future__ import annotations

from datetime import date, datetime
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from twiza.accounts.models import Scope
from twiza.core.models import Job
from twiza.plans.models import Plan
from twiza.support.models import Need
from twiza.territory.models import Territory

from ..rules import reminders
from ..rules.states import ASKED, LOST, OPEN, EndReason, MissionState, ProposalState
from . import labels
from .people import Expert


class RunKind(models.TextChoices):
    """What was asked of the matching."""

    FRESH = "fresh", _("New assignment")
    REPLAN = "replan", _("Replanning")
    SCENARIO = "scenario", _("What if")


class MatchRunQuerySet(models.QuerySet["MatchRun"]):
    """Reads of the runs."""

    def done(self) -> Self:
        """Runs that ended with an assignment."""
        return self.filter(finished_at__isnull=False)

    def real(self) -> Self:
        """Runs that assign people, without the what-ifs."""
        return self.exclude(kind=RunKind.SCENARIO)

    def shown(self) -> Self:
        """With what a line of a list says."""
        return self.select_related("plan", "territory", "previous", "job").defer("unmet", "previous__unmet")


class MatchRun(models.Model):
    """One assignment of experts to needs: what was asked, with which weights and floors, and what came out.

    Without a plan it is about every unmet need; with a territory, about those inside it. `figures` is frozen: see
    rules of the matching for its keys. `unmet`: {reason: ids of the needs without anybody}. A scenario writes no
    proposal; its figures hold those of the same needs `without` the imagined experts.
    """

    kind = models.CharField(max_length=10, choices=RunKind, default=RunKind.FRESH)
    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    territory = models.ForeignKey(Territory, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    previous = models.ForeignKey("self", on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    asked_at = models.DateTimeField()
    asked_by_id = models.BigIntegerField(null=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    job = models.ForeignKey(Job, on_delete=models.SET_NULL, related_name="+", null=True, blank=True)
    weights = models.JSONField(default=dict)
    floors = models.JSONField(default=list, blank=True)
    scenario = models.JSONField(default=dict, blank=True)
    figures = models.JSONField(default=dict, blank=True)
    unmet = models.JSONField(default=dict, blank=True)
    note = models.CharField(max_length=300, blank=True)

    personal = {
        "asked_by_id": "account of the person who asked for the run; kept as evidence",
        "note": "words of the officer who asked; may name people",
    }
    public = ("kind plan territory previous asked_at finished_at job weights floors scenario figures unmet").split()
    scope = Scope(territory="territory_id", agreement="plan__agreement__key", seen_from_below=True)
    objects = MatchRunQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at", "-pk"]
        verbose_name = _("run of the matching")
        verbose_name_plural = _("runs of the matching")
        constraints = [
            models.CheckConstraint(
                name="mobilisation_run_finished_after",
                condition=Q(finished_at__isnull=True) | Q(finished_at__gte=F("asked_at")),
                violation_error_message=_("A run ends after it was asked for."),
            )
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {timezone.localtime(self.asked_at):%Y-%m-%d %H:%M}"

    def get_absolute_url(self) -> str:
        """The page of the run."""
        return reverse("mobilisation:run-detail", args=[self.pk])

    @property
    def is_done(self) -> bool:
        """Whether its assignment is there."""
        return self.finished_at is not None


class ProposalQuerySet(models.QuerySet["Proposal"]):
    """Reads of the proposals."""

    def open(self) -> Self:
        """Those that hold their need: nobody else is proposed for it."""
        return self.filter(state__in=OPEN)

    def asked(self) -> Self:
        """Those that hold a place of their expert: sent, accepted or under way."""
        return self.filter(state__in=ASKED)

    def awaiting(self) -> Self:
        """Sent and not answered."""
        return self.filter(state=ProposalState.SENT)

    def to_confirm(self) -> Self:
        """Accepted by the expert; the cooperative has the word."""
        return self.filter(state=ProposalState.ACCEPTED)

    def replacements(self) -> Self:
        """Drafts for a need whose earlier request came to nothing: they go out without being chosen again."""
        return self.filter(state=ProposalState.DRAFT, replaces__isnull=False)

    def came_to_nothing(self) -> Self:
        """Requests that were sent and brought nobody, missions that stopped before their end included."""
        stopped = Q(state=ProposalState.CLOSED, mission__state=MissionState.STOPPED)
        return self.filter(Q(state__in=LOST) | stopped, sent_at__isnull=False)

    def freed(self, *, since: datetime | None) -> Self:
        """Requests that came to nothing after an instant, for needs that still want somebody and have nobody."""
        over = self.came_to_nothing().filter(need__met_on__isnull=True, need__case__state__in=["open", "on_hold"])
        over = over.exclude(reason__in=[EndReason.NEED_MET, EndReason.CASE_CLOSED])
        over = over.exclude(need__in=Proposal.objects.filter(state__in=OPEN).values("need_id"))
        return over.filter(ended_at__gt=since) if since else over

    def newest_first(self) -> Self:
        """By the day they were sent, the unsent last."""
        return self.order_by(F("sent_at").desc(nulls_last=True), "-pk")

    def best_first(self) -> Self:
        """By fit."""
        return self.order_by("-fit", "pk")

    def shown(self) -> Self:
        """With what a line of a list says."""
        return self.select_related(
            "expert", "need__case__organisation__territory", "need__case__pathway", "need__case__agent", "run"
        )


class Proposal(models.Model):
    """One expert for one need. `fit` is the weighted sum of the matching, `explanation` its parts, frozen.

    While it is open nobody else is proposed for the need. Before both sides have agreed, the expert reads `summary()`
    and no name; `shows_contacts` says when names and addresses go both ways.
    """

    run = models.ForeignKey(MatchRun, on_delete=models.PROTECT, related_name="proposals", null=True, blank=True)
    need = models.ForeignKey(Need, on_delete=models.PROTECT, related_name="+")
    expert = models.ForeignKey(Expert, on_delete=models.PROTECT, related_name="proposals")
    replaces = models.ForeignKey("self", on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    fit = models.FloatField()
    explanation = models.JSONField(default=dict, blank=True)
    state = models.CharField(max_length=12, choices=labels.PROPOSAL_STATES, default=ProposalState.DRAFT.value)
    recorded_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)
    reminded = models.PositiveSmallIntegerField(default=0)
    reminded_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.CharField(max_length=12, choices=labels.SIDES, blank=True)
    reason = models.CharField(max_length=20, choices=labels.REASONS, blank=True)
    note = models.CharField(max_length=500, blank=True)

    personal = {
        "expert": "who was asked; to the other side after both have agreed",
        "fit": "how well the person suits the need; shown to officers",
        "explanation": "why the person suits the need, part by part; shown to officers",
        "state": "what became of the request to the person",
        "sent_at": "when the person was asked",
        "reminded": "how often the person was reminded",
        "reminded_at": "when the person was reminded",
        "answered_at": "when the person answered",
        "ended_by": "which side ended it; shown to officers",
        "reason": "why the person declined or it ended; shown to officers",
        "note": "what somebody wrote when declining; shown to officers",
    }
    public = "run need replaces recorded_at ended_at".split()
    scope = Scope(
        territory="need__case__organisation__territory_id",
        agreement="need__case__action__axis__plan__agreement__key",
        organisation="need__case__organisation_id",
        assignee="expert__user_id",
    )
    objects = ProposalQuerySet.as_manager()

    class Meta:
        ordering = ["-recorded_at", "-pk"]
        verbose_name = _("request to an expert")
        verbose_name_plural = _("requests to experts")
        indexes = [models.Index(fields=["expert", "state"]), models.Index(fields=["state", "sent_at"])]
        constraints = [
            models.UniqueConstraint(
                name="mobilisation_proposal_one_open_per_need",
                fields=["need"],
                condition=Q(state__in=["draft", "sent", "accepted", "confirmed"]),
                violation_error_message=_("Somebody is already proposed for this need."),
            ),
            models.CheckConstraint(
                name="mobilisation_proposal_asked_was_sent",
                condition=~Q(state__in=["sent", "accepted", "confirmed", "closed", "declined", "silent"])
                | Q(sent_at__isnull=False),
                violation_error_message=_("What was asked was sent."),
            ),
            models.CheckConstraint(
                name="mobilisation_proposal_answer_has_an_instant",
                condition=~Q(state__in=["accepted", "confirmed", "closed", "declined"]) | Q(answered_at__isnull=False),
                violation_error_message=_("An answer has its instant."),
            ),
            models.CheckConstraint(
                name="mobilisation_proposal_end_has_a_reason",
                condition=~Q(state__in=["declined", "silent", "released"])
                | (Q(ended_at__isnull=False) & ~Q(reason="") & ~Q(ended_by="")),
                violation_error_message=_("Say why the request came to nothing."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.need} – {self.expert}"

    def get_absolute_url(self) -> str:
        """The page of the request."""
        return reverse("mobilisation:proposal-detail", args=[self.pk])

    @property
    def is_open(self) -> bool:
        """Whether it holds its need."""
        return self.state in OPEN

    @property
    def shows_contacts(self) -> bool:
        """Whether both sides have agreed, so that names and addresses go both ways."""
        return self.state in (ProposalState.CONFIRMED, ProposalState.CLOSED)

    @property
    def was_silent(self) -> bool:
        """Whether it ended in silence."""
        return self.state == ProposalState.SILENT and self.reason == EndReason.NO_ANSWER

    def explained(self) -> dict[str, object]:
        """What the run said of the pair, without the id of another expert or need; {} when no run proposed it."""
        explanation = self.explanation
        if "chosen" not in explanation:
            return {}
        kept = {name: explanation[name] for name in ("fits", "partly", "misses", "cost", "margin")}
        kept["chosen"] = {name: explanation["chosen"][name] for name in ("fit", "terms")}
        return kept | {"next_best": {"fit": explanation["next_best"]["fit"]} if explanation["next_best"] else None}

    def waiting(self) -> reminders.Waiting:
        """What the clock reads of it. ValueError before it is sent."""
        if self.sent_at is None:
            raise ValueError("nobody waits for an answer to what was not sent")
        reminded = timezone.localdate(self.reminded_at) if self.reminded_at else None
        return reminders.Waiting(timezone.localdate(self.sent_at), self.reminded, reminded)

    @property
    def answer_by(self) -> date | None:
        """The last day on which an answer is certain to be heard; None when nobody waits for one."""
        return reminders.answer_by(self.waiting()) if self.state == ProposalState.SENT else None
