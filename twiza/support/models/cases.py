"""Cases: the support file of one organisation along one pathway."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from twiza.accounts.models import Scope, User
from twiza.core.models import Source
from twiza.plans.models import Action
from twiza.register.models import Organisation
from twiza.territory.models import Territory

from ..rules.cases import CLOSED, LIVE, CaseState
from ..rules.pathway import NextStep, PathwayProgress, progress_of
from ..rules.sessions import HELD
from .labels import ABANDON_REASONS, LATE_REASONS, PHASES, STATES
from .pathways import Pathway

CLOSED_STATES = [CaseState.CLOSED_DONE.value, CaseState.CLOSED_ABANDONED.value]


class CaseQuerySet(models.QuerySet["Case"]):
    """Reads of the cases."""

    def live(self) -> Self:
        """Open or on hold."""
        return self.filter(state__in=list(LIVE))

    def late(self, *, on: date) -> Self:
        """Open cases whose nearest due day has passed."""
        return self.filter(state=CaseState.OPEN, due_on__lt=on)

    def late_first(self) -> Self:
        """The most overdue first, then the nearest due day; held and closed cases last."""
        return self.order_by(F("due_on").asc(nulls_last=True), "-opened_on", "pk")

    def followed_by(self, user: User) -> Self:
        """Cases that this person follows."""
        return self.filter(agent=user)

    def within(self, territory: Territory) -> Self:
        """Cases of organisations inside a territory."""
        return self.filter(organisation__territory_id__gte=territory.pk, organisation__territory_id__lte=territory.last)

    def of_agreement(self, key: str) -> Self:
        """Cases opened for an action of this agreement's plan."""
        return self.filter(action__axis__plan__agreement__key=key)

    def shown(self) -> Self:
        """With what a line of a list says: organisation, place, pathway, agent."""
        return self.select_related("organisation__territory", "pathway", "agent").prefetch_related("pathway__stages")


class Case(models.Model):
    """A support file. Its facts are its sessions; `due_*` and `last_held_on` are derived from them at each write."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    action = models.ForeignKey(Action, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    pathway = models.ForeignKey(Pathway, on_delete=models.PROTECT, related_name="+")
    phase = models.CharField(max_length=20, choices=PHASES)
    agent = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name=_("followed by"))
    opened_on = models.DateField()
    closed_on = models.DateField(null=True, blank=True)
    state = models.CharField(max_length=20, choices=STATES, default=CaseState.OPEN.value)
    abandon_reason = models.CharField(max_length=20, choices=ABANDON_REASONS, blank=True)
    note = models.TextField(blank=True)
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()
    last_held_on = models.DateField(null=True, blank=True, editable=False)
    next_step = models.CharField(max_length=300, blank=True, editable=False)
    next_due_on = models.DateField(null=True, blank=True, editable=False)
    due_on = models.DateField(null=True, blank=True, editable=False)
    due_reason = models.CharField(max_length=20, choices=LATE_REASONS, blank=True, editable=False)
    due_stage = models.CharField(max_length=40, blank=True, editable=False)

    personal = {
        "agent": "name of the officer who follows the file; shown to those who may see the case",
        "note": "may name people; shown to those who may see the case, never exported",
        "next_step": "may name people; shown to those who may see the case",
    }
    public = (
        "organisation action pathway phase opened_on closed_on state abandon_reason source recorded_at "
        "last_held_on next_due_on due_on due_reason due_stage"
    ).split()
    scope = Scope(
        territory="organisation__territory_id",
        agreement="action__axis__plan__agreement__key",
        organisation="organisation_id",
        assignee="agent_id",
    )
    objects = CaseQuerySet.as_manager()

    class Meta:
        ordering = ["-opened_on", "-pk"]
        verbose_name = _("support case")
        verbose_name_plural = _("support cases")
        indexes = [
            models.Index(fields=["state", "due_on"]),
            models.Index(fields=["agent", "state", "due_on"]),
            models.Index(fields=["opened_on"]),
        ]
        # Two constraints and not one: NULL actions are distinct from each other on SQLite.
        constraints = [
            models.UniqueConstraint(
                name="support_case_one_live_per_action",
                fields=["organisation", "pathway", "action"],
                condition=Q(state__in=["open", "on_hold"], action__isnull=False),
                violation_error_message=_("A case is already open for this organisation."),
            ),
            models.UniqueConstraint(
                name="support_case_one_live_without_action",
                fields=["organisation", "pathway"],
                condition=Q(state__in=["open", "on_hold"], action__isnull=True),
                violation_error_message=_("A case is already open for this organisation."),
            ),
            models.CheckConstraint(
                name="support_case_closed_has_a_day",
                condition=~Q(state__in=CLOSED_STATES) | Q(closed_on__isnull=False, closed_on__gte=F("opened_on")),
                violation_error_message=_("A closed case has a closing day, not before its opening."),
            ),
            models.CheckConstraint(
                name="support_case_abandoned_has_a_reason",
                condition=~Q(state="closed_abandoned") | ~Q(abandon_reason=""),
                violation_error_message=_("Say why the case was abandoned."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation} – {self.pathway}"

    @property
    def is_live(self) -> bool:
        """Whether it is open or on hold."""
        return self.state in LIVE

    @property
    def is_closed(self) -> bool:
        """Whether it is closed, done or abandoned."""
        return self.state in CLOSED

    def promised_step(self) -> NextStep | None:
        """What was promised at the last session and is still to do."""
        return NextStep(self.next_due_on, self.next_step) if self.next_due_on else None

    def progress(self, *, on: date, done: Counter[str] | None = None) -> PathwayProgress:
        """Where the case stands on a day. `done` saves the query when sessions were counted for a whole list."""
        counts = sessions_per_stage([self]).get(self.pk, Counter()) if done is None else done
        return progress_of(
            self.pathway.rules(),
            counts,
            opened_on=self.opened_on,
            on=on,
            last_held_on=self.last_held_on,
            next_step=self.promised_step(),
            is_live=self.state == CaseState.OPEN,
        )


def sessions_per_stage(cases: Iterable[Case]) -> dict[int, Counter[str]]:
    """Sessions held per stage code, for many cases in one query: {case id: {stage code: sessions}}."""
    counts: dict[int, Counter[str]] = {}
    rows = (
        Case.objects.filter(
            pk__in=[case.pk for case in cases],
            sessions__superseded_at__isnull=True,
            sessions__outcome__in=HELD,
            sessions__stage__isnull=False,
        )
        .order_by()
        .values_list("pk", "sessions__stage__code")
        .annotate(times=models.Count("sessions__pk"))
    )
    for case_id, code, times in rows:
        counts.setdefault(case_id, Counter())[code] = times
    return counts
