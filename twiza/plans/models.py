"""Plans, targets with their readings, and the events that count."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from twiza.accounts.models import ALL, Scope
from twiza.agreements.models import Agreement
from twiza.core.models import Fact, FactQuerySet, Titled
from twiza.register.models import Organisation


class Plan(Titled):
    """The action plan of a convention."""

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="+")
    key = models.SlugField(max_length=60, unique=True)
    starts_on = models.DateField()
    ends_on = models.DateField()
    adopted_on = models.DateField(null=True, blank=True)
    note_fr = models.TextField(blank=True)
    note_ar = models.TextField(blank=True)
    note_en = models.TextField(blank=True)

    scope = Scope(territory=ALL, agreement="agreement__key")

    class Meta:
        ordering = ["key"]
        constraints = [
            models.CheckConstraint(
                name="plans_plan_dates",
                condition=Q(ends_on__gte=F("starts_on")),
                violation_error_message=_("A plan ends after it starts."),
            )
        ]


class Axis(Titled):
    """A chapter of a plan."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="axes")
    number = models.PositiveSmallIntegerField()

    scope = Scope(territory=ALL, agreement="plan__agreement__key")

    class Meta:
        ordering = ["plan_id", "number"]
        constraints = [models.UniqueConstraint(name="plans_axis_once", fields=["plan", "number"])]


class Action(Titled):
    """What will be done under an axis; support cases and events hang on it."""

    axis = models.ForeignKey(Axis, on_delete=models.CASCADE, related_name="actions")
    number = models.PositiveSmallIntegerField()
    code = models.SlugField(max_length=60, unique=True)
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)

    scope = Scope(territory=ALL, agreement="axis__plan__agreement__key")

    class Meta:
        ordering = ["axis_id", "number"]
        constraints = [models.UniqueConstraint(name="plans_action_once", fields=["axis", "number"])]


class Indicator(Titled):
    """What is measured, declared once: unit and dimensions; its readings say by which rules."""

    code = models.SlugField(max_length=60, unique=True)
    unit = models.CharField(max_length=32)
    dimensions = models.JSONField(default=list)
    definition_fr = models.TextField(blank=True)
    definition_ar = models.TextField(blank=True)
    definition_en = models.TextField(blank=True)

    class Meta:
        ordering = ["code"]


class Target(Titled):
    """A promised value of an indicator: from a baseline, along a yearly path, by a day."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="targets")
    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="+")
    key = models.SlugField(max_length=60, unique=True)
    promised = models.DecimalField(max_digits=7, decimal_places=4, help_text=_("A share between 0 and 1"))
    baseline = models.DecimalField(max_digits=7, decimal_places=4, null=True, blank=True)
    baseline_on = models.DateField(null=True, blank=True)
    starts_on = models.DateField()
    due_on = models.DateField()
    path = models.JSONField(default=dict, blank=True, help_text=_("{year: share}; empty = a straight line"))
    per_expert_year = models.DecimalField(max_digits=6, decimal_places=2, null=True, blank=True)
    per_expert_note = models.CharField(max_length=300, blank=True)

    scope = Scope(territory=ALL, agreement="plan__agreement__key")

    class Meta:
        ordering = ["plan_id", "key"]
        constraints = [
            models.CheckConstraint(
                name="plans_target_share",
                condition=Q(promised__gt=0, promised__lte=1),
                violation_error_message=_("A promised share lies between 0 and 1."),
            ),
            models.CheckConstraint(
                name="plans_target_dates",
                condition=Q(due_on__gt=F("starts_on")),
                violation_error_message=_("A target is due after it starts."),
            ),
        ]


class Reading(Titled):
    """One way to read a target: rules by name with their parameters, and the population, all data."""

    target = models.ForeignKey(Target, on_delete=models.CASCADE, related_name="readings")
    name = models.SlugField(max_length=60)
    order = models.PositiveSmallIntegerField(default=1)
    numerator = models.JSONField()
    denominator = models.JSONField()
    population = models.JSONField(default=dict)

    scope = Scope(territory=ALL, agreement="target__plan__agreement__key")

    class Meta:
        ordering = ["target_id", "order"]
        constraints = [models.UniqueConstraint(name="plans_reading_once", fields=["target", "name"])]


class EventKind(models.TextChoices):
    """What may count for a target."""

    SESSION = "session", _("Session held")
    CASE_OPENED = "case_opened", _("Case opened")
    CASE_CLOSED = "case_closed", _("Case closed")
    DIAGNOSIS = "diagnosis", _("Diagnosis done")
    TRAINING = "training", _("Training attended")


class EventQuerySet(FactQuerySet["Event"]):
    """Reads of the events."""

    def of(self, organisation: Organisation | int) -> Self:
        """The events of one organisation, oldest first."""
        return self.filter(organisation_id=getattr(organisation, "pk", organisation)).order_by("valid_from", "id")


class Event(Fact):
    """Something that happened to an organisation under an action and that targets may count (`valid_from` = the day).

    `proof` names the record behind it in its own room (`support.session:123`), so that every figure opens its rows.
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    action = models.ForeignKey(Action, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=16, choices=EventKind)
    quantity = models.PositiveIntegerField(default=0, help_text=_("Minutes, for sessions and trainings"))
    proof = models.CharField(max_length=80, blank=True)

    scope = Scope(
        territory="organisation__territory_id",
        agreement="action__axis__plan__agreement__key",
        organisation="organisation_id",
    )
    objects = EventQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        indexes = [
            models.Index(fields=["organisation", "valid_from"], name="plans_event_organisation"),
            models.Index(fields=["proof"], name="plans_event_proof"),
        ]
        constraints = [
            *Fact.Meta.constraints,
            models.UniqueConstraint(
                name="plans_event_proof_once",
                fields=["proof", "kind"],
                condition=Q(superseded_at__isnull=True) & ~Q(proof=""),
                violation_error_message=_("This proof already counts."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.valid_from}"
