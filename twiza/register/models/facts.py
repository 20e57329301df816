"""What is held true of organisations: profiles, head counts, identifiers, on two clocks."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from twiza.core.models import Fact, FactQuerySet

from .organisations import Organisation, Profiled


class ProfileQuerySet(FactQuerySet["Profile"]):
    """Reads of the profiles; `as_of` gives one row per organisation."""

    def of(self, organisation: Organisation | int) -> Self:
        """The profiles of one organisation, oldest truth first."""
        return self.filter(organisation_id=getattr(organisation, "pk", organisation)).order_by("valid_from", "id")


class Profile(Profiled, Fact):
    """What was true of an organisation from a day to another, as one source or correction told it.

    `source` answers for every column except those that `provenance` names: {column: source id}, the values that
    were carried over from earlier profiles.
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="profiles")
    provenance = models.JSONField(default=dict, blank=True)
    reason = models.CharField(max_length=300, blank=True)

    personal = {"reason": "why it was corrected, in the words of the officer; may name people"}
    public = ["organisation", "provenance"]
    objects = ProfileQuerySet.as_manager()

    class Meta:
        ordering = ["organisation_id", "valid_from", "id"]
        constraints = [
            *Profiled.Meta.constraints,
            *Fact.Meta.constraints,
            models.UniqueConstraint(
                name="register_profile_one_truth",
                fields=["organisation", "valid_from"],
                condition=Q(superseded_at__isnull=True),
                violation_error_message=_("Two profiles of one organisation begin on the same day."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.valid_from}"

    def source_of(self, column: str) -> int:
        """The id of the source that answers for one column."""
        return int(self.provenance.get(column, self.source_id))


class Headcount(Fact):
    """Members counted on a day (`valid_from`); None is not counted, nought is nobody. The latest day wins."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="headcounts")
    members = models.PositiveIntegerField(null=True, blank=True)
    women = models.PositiveIntegerField(null=True, blank=True)
    youth = models.PositiveIntegerField(null=True, blank=True)
    disabled = models.PositiveIntegerField(null=True, blank=True)

    public = "organisation members women youth disabled".split()
    objects = FactQuerySet.as_manager()

    class Meta:
        ordering = ["organisation_id", "-valid_from", "-id"]
        constraints = [
            *Fact.Meta.constraints,
            *(
                models.CheckConstraint(
                    name=f"register_headcount_{part}",
                    condition=Q(**{f"{part}__isnull": True})
                    | Q(members__isnull=True)
                    | Q(**{f"{part}__lte": F("members")}),
                    violation_error_message=_("A part of the members cannot exceed their number."),
                )
                for part in ("women", "youth", "disabled")
            ),
            models.UniqueConstraint(
                name="register_headcount_one_truth",
                fields=["organisation", "valid_from"],
                condition=Q(superseded_at__isnull=True),
                violation_error_message=_("This organisation was already counted on that day."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.members} @ {self.valid_from}"


class Identifier(Fact):
    """A number by which an authority knows an organisation. Schemes are codes of rules/vocabulary.py."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="identifiers")
    scheme = models.CharField(max_length=24)
    authority = models.CharField(max_length=120, blank=True)
    value = models.CharField(max_length=80)

    personal = {"value": "of a project holder, it may be a number of the person"}
    public = "organisation scheme authority".split()
    objects = FactQuerySet.as_manager()

    class Meta:
        ordering = ["organisation_id", "scheme", "id"]
        indexes = [models.Index(fields=["scheme", "value"], name="register_identifier_value")]
        constraints = [
            *Fact.Meta.constraints,
            models.UniqueConstraint(
                name="register_identifier_once",
                fields=["scheme", "authority", "value"],
                condition=Q(superseded_at__isnull=True, valid_to__isnull=True),
                violation_error_message=_("Another organisation already bears this number."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.scheme} {self.authority} {self.value}".replace("  ", " ")
