"""Plans in three levels, and the indicators that they promise to move."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from twiza.accounts.models import ALL, Scope
from twiza.agreements.models import Agreement
from twiza.core.models import Titled
from twiza.core.translation import TranslatedField


class PlanQuerySet(models.QuerySet["Plan"]):
    """Reads of the plans."""

    def with_everything(self) -> PlanQuerySet:
        """With axes, actions, targets and readings, in their order."""
        return self.select_related("agreement").prefetch_related(
            "axes__actions", "targets__indicator", "targets__readings"
        )


class Plan(Titled):
    """The action plan of a convention."""

    agreement = models.ForeignKey(Agreement, verbose_name=_("agreement"), on_delete=models.PROTECT, related_name="+")
    key = models.SlugField(_("key"), max_length=60, unique=True)
    starts_on = models.DateField(_("starts on"))
    ends_on = models.DateField(_("last day"))
    adopted_on = models.DateField(_("adopted on"), null=True, blank=True)
    note = TranslatedField(_("note"))

    public = "agreement key starts_on ends_on adopted_on note".split()
    scope = Scope(territory=ALL, agreement="agreement__key")
    objects = PlanQuerySet.as_manager()

    class Meta:
        ordering = ["key"]
        verbose_name = _("plan")
        verbose_name_plural = _("plans")
        constraints = [
            models.CheckConstraint(
                name="plans_plan_dates",
                condition=Q(ends_on__gte=F("starts_on")),
                violation_error_message=_("A plan ends after it starts."),
            )
        ]

    def get_absolute_url(self) -> str:
        """The page of the plan."""
        return reverse("plans:plan-detail", args=[self.key])


class Axis(Titled):
    """A chapter of a plan."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="axes")
    number = models.PositiveSmallIntegerField(_("number"))

    public = ["plan", "number"]
    scope = Scope(territory=ALL, agreement="plan__agreement__key")

    class Meta:
        ordering = ["plan_id", "number"]
        verbose_name = _("axis")
        verbose_name_plural = _("axes")
        constraints = [models.UniqueConstraint(name="plans_axis_once", fields=["plan", "number"])]


class ActionQuerySet(models.QuerySet["Action"]):
    """Reads of the actions."""

    def of_plan(self, plan: Plan | int) -> ActionQuerySet:
        """The actions of one plan, in the order of its axes."""
        return self.filter(axis__plan=plan).order_by("axis__number", "number")


class Action(Titled):
    """What will be done under an axis; support cases and events hang on it."""

    axis = models.ForeignKey(Axis, on_delete=models.CASCADE, related_name="actions")
    number = models.PositiveSmallIntegerField(_("number"))
    code = models.SlugField(_("code"), max_length=60, unique=True)
    starts_on = models.DateField(_("starts on"), null=True, blank=True)
    ends_on = models.DateField(_("last day"), null=True, blank=True)

    public = "axis number code starts_on ends_on".split()
    scope = Scope(territory=ALL, agreement="axis__plan__agreement__key")
    objects = ActionQuerySet.as_manager()

    class Meta:
        ordering = ["axis_id", "number"]
        verbose_name = _("action")
        verbose_name_plural = _("actions")
        constraints = [models.UniqueConstraint(name="plans_action_once", fields=["axis", "number"])]


class Indicator(Titled):
    """What is measured, declared once: unit and dimensions; the readings of its targets say by which rules."""

    code = models.SlugField(_("code"), max_length=60, unique=True)
    unit = models.CharField(_("unit"), max_length=32)
    dimensions = models.JSONField(_("dimensions"), default=list)
    definition = TranslatedField(_("definition"))

    public = "code unit dimensions definition".split()

    class Meta:
        ordering = ["code"]
        verbose_name = _("indicator")
        verbose_name_plural = _("indicators")
