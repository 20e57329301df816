"""What was found: diagnostics and their scores, needs, measures before and after."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from twiza.accounts.models import Scope, User
from twiza.core.models import Fact, FactQuerySet, Source

from ..rules.measures import UNITS, IndicatorChange, changes
from .cases import Case
from .labels import DOMAINS, HELP_MODES, INDICATORS, LANGUAGES, MOMENTS, SKILLS, URGENCIES

CASE_SCOPE = Scope(
    territory="case__organisation__territory_id",
    agreement="case__action__axis__plan__agreement__key",
    organisation="case__organisation_id",
    assignee="case__agent_id",
)


class DiagnosticQuerySet(FactQuerySet["Diagnostic"]):
    """Reads of the diagnostics."""

    def oldest_first(self) -> Self:
        """By the day of the diagnostic, with their scores."""
        return self.order_by("valid_from", "pk").prefetch_related("scores")


class Diagnostic(Fact):
    """The state of an organisation on one day, `valid_from`; domains without a score were not assessed."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="diagnostics")
    summary = models.TextField(blank=True)
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True, blank=True)

    personal = {
        "summary": "may name people; shown to those who may see the case, never exported",
        "recorded_by": "name of the person who recorded; kept as evidence",
    }
    public = ["case"]
    scope = CASE_SCOPE
    objects = DiagnosticQuerySet.as_manager()

    class Meta(Fact.Meta):
        ordering = ["-valid_from", "-pk"]
        verbose_name = _("diagnostic")
        verbose_name_plural = _("diagnostics")
        constraints = [
            *Fact.Meta.constraints,
            models.UniqueConstraint(
                name="support_diagnostic_one_a_day",
                fields=["case", "valid_from"],
                condition=Q(superseded_at__isnull=True),
                violation_error_message=_("A diagnostic of that day is already recorded."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.valid_from:%Y-%m-%d} {self.case}"

    def by_domain(self) -> dict[str, int]:
        """{domain: score} of the assessed domains."""
        return {score.domain: score.score for score in self.scores.all()}


class Score(models.Model):
    """The score 0 to 4 of one domain; rules/diagnostic.py says what it means."""

    diagnostic = models.ForeignKey(Diagnostic, on_delete=models.CASCADE, related_name="scores")
    domain = models.CharField(max_length=20, choices=DOMAINS)
    score = models.PositiveSmallIntegerField()

    public = "diagnostic domain score".split()

    class Meta:
        ordering = ["diagnostic_id", "pk"]
        verbose_name = _("score")
        verbose_name_plural = _("scores")
        constraints = [
            models.UniqueConstraint(
                name="support_score_once",
                fields=["diagnostic", "domain"],
                violation_error_message=_("Each domain is scored once."),
            ),
            models.CheckConstraint(
                name="support_score_range",
                condition=Q(score__lte=4),
                violation_error_message=_("A score goes from 0 to 4."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.domain} {self.score}"


class NeedQuerySet(models.QuerySet["Need"]):
    """Reads of the needs."""

    def unmet(self) -> Self:
        """Needs that nobody has answered yet."""
        return self.filter(met_on__isnull=True)


class Need(models.Model):
    """A skill that the organisation lacks: what mobilisation will look for."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="needs")
    skill = models.CharField(max_length=20, choices=SKILLS)
    urgency = models.CharField(max_length=8, choices=URGENCIES)
    language = models.CharField(max_length=4, choices=LANGUAGES)
    mode = models.CharField(max_length=8, choices=HELP_MODES)
    note = models.CharField(max_length=300, blank=True)
    stated_on = models.DateField()
    met_on = models.DateField(null=True, blank=True)
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    personal = {"note": "may name people; shown to those who may see the case, never exported"}
    public = "case skill urgency language mode stated_on met_on source recorded_at".split()
    scope = CASE_SCOPE
    objects = NeedQuerySet.as_manager()

    class Meta:
        ordering = ["case_id", "stated_on", "pk"]
        verbose_name = _("need")
        verbose_name_plural = _("needs")
        constraints = [
            models.UniqueConstraint(
                name="support_need_once",
                fields=["case", "skill"],
                condition=Q(met_on__isnull=True),
                violation_error_message=_("This need is already recorded."),
            ),
            models.CheckConstraint(
                name="support_need_met_after",
                condition=Q(met_on__isnull=True) | Q(met_on__gte=F("stated_on")),
                violation_error_message=_("A need cannot be met before it was stated."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_skill_display()} ({self.get_urgency_display()})"


class MeasureQuerySet(FactQuerySet["Measure"]):
    """Reads of the measures."""

    def changes(self) -> list[IndicatorChange]:
        """Before and after per indicator, for the current measures of one case."""
        rows = self.current().values_list("indicator", "moment", "value")
        return changes({(indicator, moment): value for indicator, moment, value in rows})


class Measure(Fact):
    """One indicator before or after support, measured on `valid_from`. A NULL value is "not measured"."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="measures")
    indicator = models.CharField(max_length=30, choices=INDICATORS)
    moment = models.CharField(max_length=10, choices=MOMENTS)
    value = models.DecimalField(max_digits=16, decimal_places=2, null=True, blank=True)
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True, blank=True)

    personal = {"recorded_by": "name of the person who recorded; kept as evidence"}
    public = "case indicator moment value".split()
    scope = CASE_SCOPE
    objects = MeasureQuerySet.as_manager()

    class Meta(Fact.Meta):
        ordering = ["case_id", "indicator", "moment"]
        verbose_name = _("measure")
        verbose_name_plural = _("measures")
        constraints = [
            *Fact.Meta.constraints,
            models.UniqueConstraint(
                name="support_measure_once",
                fields=["case", "indicator", "moment"],
                condition=Q(superseded_at__isnull=True),
                violation_error_message=_("This measure is already recorded: correct it instead."),
            ),
            models.CheckConstraint(
                name="support_measure_not_negative",
                condition=Q(value__isnull=True) | Q(value__gte=Decimal(0)),
                violation_error_message=_("This value cannot be negative."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator} {self.moment} {self.value}"

    @property
    def measured_on(self) -> date:
        """The day of the measure."""
        return self.valid_from

    @property
    def unit(self) -> str:
        """The unit of the indicator, from the rules."""
        return UNITS[self.indicator]
