"""Sessions and who sat there: facts on two clocks."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from twiza.accounts.models import Scope, User
from twiza.core.models import Fact, FactQuerySet

from ..rules.pathway import EVENT_KIND, SessionKind
from ..rules.sessions import HELD, Outcome, Seats
from .cases import Case
from .labels import AGE_CLASSES, DISABILITIES, MODES, OUTCOMES, SESSION_KINDS, SEXES
from .pathways import Stage

PROOF = "support.session"


class SessionQuerySet(FactQuerySet["Session"]):
    """Reads of the sessions; `as_of` and `current` come from the two clocks."""

    def held(self) -> Self:
        """Sessions that count: somebody came."""
        return self.filter(outcome__in=HELD)

    def newest_first(self) -> Self:
        """By the day they were held."""
        return self.order_by("-valid_from", "-recorded_at", "-pk")

    def of_agreement(self, key: str) -> Self:
        """Sessions of cases opened for an action of this agreement's plan."""
        return self.filter(case__action__axis__plan__agreement__key=key)


class Session(Fact):
    """One meeting, held on `valid_from`; a correction is a new row of the same `series`.

    `valid_to` stays empty: a meeting that took place has taken place, so `as_of(valid=day)` is "held by that day".
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="sessions")
    stage = models.ForeignKey(Stage, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    series = models.UUIDField(editable=False)
    idempotency_key = models.CharField(max_length=64, unique=True, editable=False)
    kind = models.CharField(max_length=20, choices=SESSION_KINDS)
    mode = models.CharField(max_length=12, choices=MODES)
    minutes = models.PositiveSmallIntegerField()
    outcome = models.CharField(max_length=12, choices=OUTCOMES, default=Outcome.DONE.value)
    notes = models.TextField(blank=True)
    next_step = models.CharField(max_length=300, blank=True)
    next_due_on = models.DateField(null=True, blank=True)
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    correction = models.CharField(max_length=300, blank=True, help_text=_("Why the session was corrected"))

    personal = {
        "notes": "may name people; shown to those who may see the case, never exported",
        "next_step": "may name people; shown to those who may see the case",
        "recorded_by": "name of the person who recorded; kept as evidence",
        "correction": "may name people; shown to those who may see the case",
    }
    public = "case stage series idempotency_key kind mode minutes outcome next_due_on".split()
    scope = Scope(
        territory="case__organisation__territory_id",
        agreement="case__action__axis__plan__agreement__key",
        organisation="case__organisation_id",
        assignee="case__agent_id",
    )
    objects = SessionQuerySet.as_manager()

    class Meta(Fact.Meta):
        ordering = ["-valid_from", "-pk"]
        verbose_name = _("session")
        verbose_name_plural = _("sessions")
        indexes = [models.Index(fields=["case", "valid_from"]), models.Index(fields=["valid_from"])]
        constraints = [
            *Fact.Meta.constraints,
            models.UniqueConstraint(
                name="support_session_one_current_version",
                fields=["series"],
                condition=Q(superseded_at__isnull=True),
                violation_error_message=_("This session was already corrected."),
            ),
            models.CheckConstraint(
                name="support_session_fits_a_day",
                condition=Q(minutes__gte=1, minutes__lte=1440),
                violation_error_message=_("A session lasts between 1 minute and 24 hours."),
            ),
            models.CheckConstraint(
                name="support_session_next_step_after",
                condition=Q(next_due_on__isnull=True) | Q(next_due_on__gte=F("valid_from")),
                violation_error_message=_("The next step comes after the session."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.valid_from:%Y-%m-%d} {self.get_kind_display()}"

    @property
    def proof(self) -> str:
        """The name under which the plan's event points back to this row."""
        return f"{PROOF}:{self.pk}"

    @property
    def event_kind(self) -> str:
        """The kind of plan event that it proves."""
        return EVENT_KIND[SessionKind(self.kind)]

    def table(self) -> list[Seats]:
        """Who sat there, as the rules read it."""
        return [row.seats() for row in self.attendance.all()]

    @property
    def people(self) -> int | None:
        """People present; None when nobody counted them."""
        rows = list(self.attendance.all())
        return sum(row.people for row in rows) if rows else None


class Attendance(models.Model):
    """So many people of one sex, age class and disability at one session."""

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="attendance")
    sex = models.CharField(max_length=8, choices=SEXES)
    age_class = models.CharField(max_length=10, choices=AGE_CLASSES)
    disability = models.CharField(max_length=8, choices=DISABILITIES)
    people = models.PositiveSmallIntegerField()

    personal = {
        "sex": "people are counted, not named; a group of one may be recognised",
        "age_class": "people are counted, not named; a group of one may be recognised",
        "disability": "about health, sensitive (law 09-08): people are counted, not named",
        "people": "how many; a group of one may be recognised",
    }
    public = ["session"]

    class Meta:
        ordering = ["session_id", "-sex", "age_class", "disability"]
        verbose_name = _("attendance")
        verbose_name_plural = _("attendance")
        constraints = [
            models.UniqueConstraint(
                name="support_attendance_cell_once",
                fields=["session", "sex", "age_class", "disability"],
                violation_error_message=_("The same people are counted twice."),
            ),
            models.CheckConstraint(
                name="support_attendance_somebody",
                condition=Q(people__gt=0),
                violation_error_message=_("An attendance row counts at least one person."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.people} {self.sex} {self.age_class} {self.disability}"

    def seats(self) -> Seats:
        """The row as the rules read it."""
        return Seats(self.sex, self.age_class, self.disability, self.people)
