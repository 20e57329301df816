"""Meetings of a committee: when, on what agenda, who sat, what the minutes say."""

from __future__ import annotations

from datetime import date
from typing import Any, Self

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from twiza.accounts.models import Scope
from twiza.agreements.models import Institution
from twiza.core.languages import Extent
from twiza.core.translation import TranslatedField, localised

from ..rules.agenda import MINUTES_ITEM, Item, restored
from ..rules.meetings import is_quorate, quorum
from .committees import Committee

STATES = [
    ("planned", pgettext_lazy("meeting", "Planned")),
    ("convened", pgettext_lazy("meeting", "Convened")),
    ("held", pgettext_lazy("meeting", "Held")),
    ("cancelled", pgettext_lazy("meeting", "Cancelled")),
]
PRESENCES = [
    ("present", _("Present")),
    ("represented", _("Represented")),
    ("excused", _("Excused")),
    ("absent", _("Absent")),
]


class MeetingQuerySet(models.QuerySet["Meeting"]):
    """Reads of the meetings."""

    def held(self) -> Self:
        """Meetings that took place."""
        return self.filter(state="held")

    def to_come(self, on: date) -> Self:
        """Meetings planned or convened for that day or later, the nearest first."""
        return self.filter(state__in=("planned", "convened"), held_on__gte=on).order_by("held_on", "id")


class Meeting(models.Model):
    """A sitting of the committee on a day, from its plan to its minutes.

    `agenda` is frozen when the meeting is convened: what was written to the members stays as it was written.
    """

    committee = models.ForeignKey(Committee, on_delete=models.CASCADE, related_name="meetings")
    number = models.PositiveIntegerField(_("number"), null=True, blank=True)
    state = models.CharField(_("state"), max_length=12, choices=STATES, default="held")
    held_on = models.DateField(_("held on"))
    starts_at = models.TimeField(_("at"), null=True, blank=True)
    place = models.CharField(_("place"), max_length=200, blank=True)
    place_ar = models.CharField(_("place in Arabic"), max_length=200, blank=True)
    convened_on = models.DateField(_("convened on"), null=True, blank=True)
    agenda: Any = models.JSONField(default=list, blank=True)
    minutes = TranslatedField(_("minutes"), extent=Extent.DEEDS)
    minutes_on = models.DateField(_("minutes written on"), null=True, blank=True)
    recorded_at = models.DateTimeField()

    personal = {"minutes": "words of the committee, which may name people; kept as minutes"}
    public = (
        "committee number state held_on starts_at place place_ar convened_on agenda minutes_on recorded_at"
    ).split()
    scope = Scope(
        territory="committee__agreement__territory_id", agreement="committee__agreement__key", seen_from_below=True
    )
    objects = MeetingQuerySet.as_manager()

    class Meta:
        ordering = ["-held_on", "-id"]
        verbose_name = _("meeting")
        verbose_name_plural = _("meetings")
        constraints = [
            models.UniqueConstraint(
                name="governance_meeting_once",
                fields=["committee", "held_on"],
                condition=~Q(state="cancelled"),
                violation_error_message=_("A meeting of that day is already recorded."),
            ),
            models.UniqueConstraint(
                name="governance_meeting_number_once",
                fields=["committee", "number"],
                violation_error_message=_("Another meeting of this committee has that number."),
            ),
            models.CheckConstraint(
                name="governance_meeting_convened",
                condition=~Q(state="convened") | Q(convened_on__isnull=False, convened_on__lte=F("held_on")),
                violation_error_message=_("A meeting is convened before its day."),
            ),
            models.CheckConstraint(
                name="governance_meeting_minutes",
                condition=Q(minutes_on__isnull=True) | Q(state="held"),
                violation_error_message=_("Minutes are written of a meeting that was held."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.committee} {self.held_on}"

    def get_absolute_url(self) -> str:
        """The meeting's page."""
        return reverse("governance:meeting-detail", args=[self.pk])

    @property
    def items(self) -> tuple[Item, ...]:
        """The agenda as it was sent."""
        return tuple(restored(item) for item in self.agenda)

    @property
    def where(self) -> str:
        """The place in the active language."""
        return localised(self, "place") if self.place_ar else self.place

    @property
    def place_fr(self) -> str:
        """The place in French."""
        return self.place

    @property
    def place_en(self) -> str:
        """The place as written in French."""
        return self.place

    def is_quorate(self) -> bool | None:
        """Whether enough members sat; None while nobody wrote down who did."""
        presences = list(self.attendances.order_by("order").values_list("presence", flat=True))
        return is_quorate(presences, self.committee.quorum) if presences else None

    def approved_on(self) -> date | None:
        """The day of the later meeting that approved its minutes: held with a quorum, with that item on its agenda."""
        about = [MINUTES_ITEM, ["meeting", str(self.pk)]]
        later = Meeting.objects.held().filter(committee=self.committee_id, held_on__gt=self.held_on)
        for meeting in later.select_related("committee").order_by("held_on", "id"):
            items = ([item["code"], item["about"]] for item in meeting.agenda)
            if self.minutes_on is not None and about in items and meeting.is_quorate():
                return meeting.held_on
        return None

    def sitting(self) -> int:
        """How many sat, in person or through a delegate."""
        return self.attendances.filter(presence__in=("present", "represented")).count()

    def quorum(self) -> int:
        """How many had to sit."""
        return quorum(self.attendances.count() or self.committee.members.count(), self.committee.quorum)


class Attendance(models.Model):
    """One office at one meeting: there, represented by a delegate, excused or absent. The office is as it was then."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="attendances")
    order = models.PositiveSmallIntegerField()
    institution = models.ForeignKey(Institution, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    office = TranslatedField(max_length=200, required=True)
    presence = models.CharField(_("presence"), max_length=12, choices=PRESENCES)
    delegate = models.CharField(_("delegate, by office"), max_length=200, blank=True)

    personal = {
        "office": "office that stands for the institution, sometimes with a name; kept in the minutes",
        "delegate": "office of the person who sat for a member, sometimes with a name; kept in the minutes",
    }
    public = "meeting order institution presence".split()

    class Meta:
        ordering = ["meeting_id", "order"]
        verbose_name = _("attendance")
        verbose_name_plural = _("attendances")
        constraints = [
            models.UniqueConstraint(
                name="governance_attendance_once",
                fields=["meeting", "order"],
                violation_error_message=_("This office is already written down."),
            ),
            models.CheckConstraint(
                name="governance_attendance_delegate",
                condition=Q(delegate="") | Q(presence="represented"),
                violation_error_message=_("Only an office that is represented has a delegate."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.office}: {self.presence}"
