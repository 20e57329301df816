"""Events: what happened to organisations, the facts that targets count."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime
from typing import Any, Self

from django.db import models
from django.db.models import Count, Max, Q, Sum
from django.utils.translation import gettext_lazy as _

from twiza.accounts.models import Scope
from twiza.core.models import Fact, FactQuerySet
from twiza.register.models import Organisation, group_of, lineage

from .plans import Action, Plan


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
        """The events of one organisation, those of records merged into it among them, oldest first."""
        return self.filter(organisation_id__in=group_of(organisation)).order_by("valid_from", "id")

    def counts_by_action(self, plan: Plan, *, known: datetime) -> dict[int, dict[str, Any]]:
        """For each action of a plan: `events` recorded, distinct `organisations`, and the `last_on` day."""
        rows = self.known_at(known).filter(action__axis__plan=plan).values("action").order_by("action")
        rows_result = rows.annotate(
            events=Count("pk"), organisations=Count("organisation", distinct=True), last_on=Max("valid_from")
        )
        counts: dict[int, dict[str, Any]] = {row["action"]: dict(row) for row in rows_result}
        for action, extra in self._told_twice(plan, known).items():
            counts[action]["organisations"] -= extra
        return counts

    def _told_twice(self, plan: Plan, known: datetime) -> dict[int, int]:
        """{action: records too many}: records that were one organisation at the instant are counted once."""
        roots = lineage().roots(known)
        family = {*roots, *roots.values()}
        pairs = self.known_at(known).filter(action__axis__plan=plan, organisation__in=family).order_by()
        records: dict[int, set[int]] = defaultdict(set)
        for action, record in pairs.values_list("action", "organisation_id").distinct() if family else ():
            records[action or 0].add(record)
        return {action: len(mine) - len({roots.get(one, one) for one in mine}) for action, mine in records.items()}

    def tally(self, organisation: Organisation) -> list[tuple[str, int, int]]:
        """(kind in words, events, minutes) of one organisation, in the order of the kinds."""
        rows = self.current().filter(organisation__in=group_of(organisation)).values("kind").order_by("kind")
        values = {row["kind"]: row for row in rows.annotate(events=Count("pk"), minutes=Sum("quantity"))}
        return [
            (str(kind.label), values[kind]["events"], values[kind]["minutes"]) for kind in EventKind if kind in values
        ]


class Event(Fact):
    """Something that happened to an organisation under an action and that targets may count (`valid_from` = the day).

    `proof` names the record behind it in its own room (`support.session:123`), so that every figure opens its rows.
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    action = models.ForeignKey(Action, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(_("kind"), max_length=16, choices=EventKind)
    quantity = models.PositiveIntegerField(_("quantity"), default=0, help_text=_("Minutes, for sessions and trainings"))
    proof = models.CharField(_("proof"), max_length=80, blank=True)

    public = "organisation action kind quantity proof".split()
    scope = Scope(
        territory="organisation__territory_id",
        agreement="action__axis__plan__agreement__key",
        organisation="organisation_id",
    )
    objects = EventQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        verbose_name = _("event")
        verbose_name_plural = _("events")
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
