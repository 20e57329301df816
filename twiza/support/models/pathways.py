"""Pathways and their stages: what is expected of a case, as data."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from twiza.core.models import Titled

from ..rules.pathway import SessionKind, StageRule
from .labels import SESSION_KINDS


class PathwayQuerySet(models.QuerySet["Pathway"]):
    """Reads of the pathways."""

    def offered(self) -> Self:
        """Pathways on which a new case may open, with their stages."""
        return self.filter(is_offered=True).prefetch_related("stages")


class Pathway(Titled):
    """A usual way of accompanying an organisation."""

    code = models.SlugField(max_length=40, unique=True)
    is_offered = models.BooleanField(default=True)

    public = ["code", "is_offered"]
    objects = PathwayQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name = _("pathway")
        verbose_name_plural = _("pathways")

    def rules(self) -> tuple[StageRule, ...]:
        """The stages as the rules read them, in order; uses the prefetched stages when there are."""
        return tuple(stage.rule() for stage in self.stages.all())


class Stage(Titled):
    """One stage of a pathway: so many sessions of a kind, between two days counted from the opening."""

    pathway = models.ForeignKey(Pathway, on_delete=models.CASCADE, related_name="stages")
    code = models.SlugField(max_length=40)
    position = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=20, choices=SESSION_KINDS)
    expected = models.PositiveSmallIntegerField()
    start_day = models.PositiveSmallIntegerField()
    due_day = models.PositiveSmallIntegerField()

    public = "pathway code position kind expected start_day due_day".split()

    class Meta:
        ordering = ["pathway_id", "position"]
        verbose_name = _("stage")
        verbose_name_plural = _("stages")
        constraints = [
            models.UniqueConstraint(
                name="support_stage_code_once",
                fields=["pathway", "code"],
                violation_error_message=_("This pathway already has a stage of this code."),
            ),
            models.UniqueConstraint(
                name="support_stage_position_once",
                fields=["pathway", "position"],
                violation_error_message=_("Two stages cannot hold the same position."),
            ),
            models.CheckConstraint(
                name="support_stage_expects_and_ends",
                condition=Q(expected__gt=0, due_day__gt=F("start_day")),
                violation_error_message=_("A stage expects at least one session and ends after it starts."),
            ),
        ]

    def rule(self) -> StageRule:
        """The stage as the rules read it."""
        return StageRule(self.code, SessionKind(self.kind), self.expected, self.start_day, self.due_day)
