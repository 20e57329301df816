"""Targets and the readings that say how each is counted."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from twiza.accounts.models import ALL, Scope
from twiza.core.models import Titled

from ..rules import readings
from ..rules.questions import Question
from .plans import Action, Indicator, Plan


class AsOf(models.TextChoices):
    """At which day a target is read when nobody asks for another."""

    TODAY = "today", _("Today")
    MONTH_END = "month_end", _("End of the last full month")
    YEAR_END = "year_end", _("End of the last full year")


class TargetQuerySet(models.QuerySet["Target"]):
    """Reads of the targets."""

    def of_agreement(self, key: str) -> TargetQuerySet:
        """The targets that a convention's plans hold, with what a page needs of them."""
        rows = self.filter(plan__agreement__key=key)
        return rows.select_related("plan__agreement", "indicator").prefetch_related("readings").order_by("key")


class Target(Titled):
    """A promised value of an indicator: from a baseline, along a yearly path, by a day."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="targets")
    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="+")
    key = models.SlugField(_("key"), max_length=60, unique=True)
    promised = models.DecimalField(
        _("promised share"), max_digits=7, decimal_places=4, help_text=_("A share between 0 and 1")
    )
    baseline = models.DecimalField(_("baseline"), max_digits=7, decimal_places=4, null=True, blank=True)
    baseline_on = models.DateField(_("baseline measured on"), null=True, blank=True)
    starts_on = models.DateField(_("starts on"))
    due_on = models.DateField(_("due on"))
    path = models.JSONField(
        _("yearly path"), default=dict, blank=True, help_text=_("{year: share}; empty = a straight line")
    )
    as_of = models.CharField(_("read at"), max_length=10, choices=AsOf, default=AsOf.TODAY)
    per_expert_year = models.DecimalField(
        _("organisations one expert accompanies a year"), max_digits=6, decimal_places=2, null=True, blank=True
    )
    per_expert_note = models.CharField(_("where that figure comes from"), max_length=300, blank=True)

    public = (
        "plan indicator key promised baseline baseline_on starts_on due_on path as_of per_expert_year per_expert_note"
    ).split()
    scope = Scope(territory=ALL, agreement="plan__agreement__key")
    objects = TargetQuerySet.as_manager()

    class Meta:
        ordering = ["plan_id", "key"]
        verbose_name = _("target")
        verbose_name_plural = _("targets")
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
            models.CheckConstraint(
                name="plans_target_expert_positive",
                condition=Q(per_expert_year__isnull=True) | Q(per_expert_year__gt=0),
                violation_error_message=_("An expert accompanies more than nought organisations."),
            ),
        ]

    def get_absolute_url(self) -> str:
        """The page of the target."""
        return reverse("plans:target-detail", args=[self.key])

    def default_on(self, today: date) -> date:
        """The day at which the target is read when nobody asks for another, never after its due day."""
        day = {
            AsOf.TODAY: today,
            AsOf.MONTH_END: today.replace(day=1) - timedelta(days=1),
            AsOf.YEAR_END: date(today.year - 1, 12, 31),
        }[AsOf(self.as_of)]
        return min(day, self.due_on)

    @property
    def written_path(self) -> Mapping[int, float]:
        """The yearly path as numbers; empty when the target gives none."""
        return {int(year): float(share) for year, share in sorted(self.path.items())}

    def action_ids(self) -> tuple[int, ...]:
        """The actions of its plan, whose events count."""
        return tuple(Action.objects.of_plan(self.plan_id).order_by("pk").values_list("pk", flat=True))


class Reading(Titled):
    """One way to read a target: rules by name with their parameters, and the population, all data."""

    target = models.ForeignKey(Target, on_delete=models.CASCADE, related_name="readings")
    name = models.SlugField(_("name"), max_length=60)
    order = models.PositiveSmallIntegerField(_("order"), default=1)
    numerator = models.JSONField(_("numerator rule"))
    denominator = models.JSONField(_("denominator rule"))
    population = models.JSONField(_("population"), default=dict, blank=True)
    inside = models.BooleanField(_("numerator within the denominator"), default=True)

    public = "target name order numerator denominator population inside".split()
    scope = Scope(territory=ALL, agreement="target__plan__agreement__key")

    class Meta:
        ordering = ["target_id", "order"]
        verbose_name = _("reading")
        verbose_name_plural = _("readings")
        constraints = [models.UniqueConstraint(name="plans_reading_once", fields=["target", "name"])]

    @property
    def rules(self) -> readings.ReadingRule:
        """The reading as rules. Raises: Unprocessable when its data is wrong."""
        return readings.ReadingRule.read(self.numerator, self.denominator, self.population, self.inside)

    def question(
        self, *, on: date, known_at: datetime, by: tuple[str, ...] = (), actions: tuple[int, ...] | None = None
    ) -> Question:
        """The question that this reading puts to the facts. `actions` spares a query when several readings ask."""
        rules = self.rules
        if rules.numerator.of == "any":
            actions = None
        elif actions is None:
            actions = self.target.action_ids()
        target = self.target
        return Question(rules, on, known_at, target.starts_on, target.due_on, actions, by)
