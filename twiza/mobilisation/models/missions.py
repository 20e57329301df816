"""Missions: what an expert does for a cooperative once both have agreed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from twiza.accounts.models import Scope
from twiza.support.models import Case, Session, SessionQuerySet
from twiza.support.rules.measures import IndicatorChange

from ..rules.states import MissionState, Side
from . import labels
from .people import Expert
from .proposals import Proposal


class MissionQuerySet(models.QuerySet["Mission"]):
    """Reads of the missions."""

    def certified(self, *, number: str, code: str) -> Self:
        """The mission whose certificate bears this number and this code; letters of any size, dashes or none."""
        text = "".join(code.split()).replace("-", "").upper()
        rows = self.filter(certificate=number.strip().upper(), certificate_code=text)
        return rows.exclude(certificate="") if text else rows.none()

    def under_way(self) -> Self:
        """Open missions."""
        return self.filter(state=MissionState.OPEN)

    def done(self) -> Self:
        """Missions that came to their end."""
        return self.filter(state=MissionState.DONE)

    def newest_first(self) -> Self:
        """By the day they opened."""
        return self.order_by("-opened_on", "-pk")

    def shown(self) -> Self:
        """With what a line of a list says."""
        return self.select_related(
            "expert", "case__organisation__territory", "case__pathway", "case__agent", "proposal__need"
        ).prefetch_related("ratings")


class Mission(models.Model):
    """An expert beside a cooperative, for one need of a support case. Its sessions are sessions of that case."""

    proposal = models.OneToOneField(Proposal, on_delete=models.PROTECT, related_name="mission")
    expert = models.ForeignKey(Expert, on_delete=models.PROTECT, related_name="missions")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=8, choices=labels.MISSION_STATES, default=MissionState.OPEN.value)
    opened_on = models.DateField()
    closed_on = models.DateField(null=True, blank=True)
    changed = models.TextField(_("what changed"), blank=True)
    certificate = models.CharField(max_length=32, blank=True, editable=False)
    certificate_code = models.CharField(max_length=12, blank=True, editable=False)
    recorded_at = models.DateTimeField()

    personal = {
        "expert": "who helps; named on the certificate",
        "changed": "may name people; shown to both sides and to those who may see the case",
        "certificate": "number of the certificate of the person",
        "certificate_code": "what the person shows so that the certificate can be verified",
    }
    public = "proposal case state opened_on closed_on recorded_at".split()
    scope = Scope(
        territory="case__organisation__territory_id",
        agreement="case__action__axis__plan__agreement__key",
        organisation="case__organisation_id",
        assignee="expert__user_id",
    )
    objects = MissionQuerySet.as_manager()

    class Meta:
        ordering = ["-opened_on", "-pk"]
        verbose_name = _("mission")
        verbose_name_plural = _("missions")
        indexes = [models.Index(fields=["expert", "state"]), models.Index(fields=["case"])]
        constraints = [
            models.CheckConstraint(
                name="mobilisation_mission_closed_has_a_day",
                condition=Q(state=MissionState.OPEN.value) | Q(closed_on__isnull=False, closed_on__gte=F("opened_on")),
                violation_error_message=_("A mission that is over has its last day, not before its first."),
            ),
            models.UniqueConstraint(
                name="mobilisation_mission_certificate_once",
                fields=["certificate"],
                condition=~Q(certificate=""),
                violation_error_message=_("This certificate number is already given."),
            ),
            models.CheckConstraint(
                name="mobilisation_mission_certificate_has_a_code",
                condition=Q(certificate="") | ~Q(certificate_code=""),
                violation_error_message=_("A certificate has the code by which it is verified."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.expert} – {self.case.organisation}"

    def get_absolute_url(self) -> str:
        """The page of the mission."""
        return reverse("mobilisation:mission-detail", args=[self.pk])

    @property
    def is_open(self) -> bool:
        """Whether it is under way."""
        return self.state == MissionState.OPEN

    def sessions(self) -> SessionQuerySet:
        """Its sessions as they stand today, the latest first."""
        series = self.told_sessions.values("series")
        return Session.objects.current().filter(case_id=self.case_id, series__in=series).newest_first()

    @property
    def minutes(self) -> int:
        """Minutes given in sessions to which somebody came."""
        total = self.sessions().held().aggregate(total=models.Sum("minutes"))["total"]
        return total or 0

    def changes(self) -> list[IndicatorChange]:
        """Indicators of the cooperative before and after, as support measured them."""
        return self.case.measures.changes()

    def rating(self, side: str) -> Rating | None:
        """What one side says of the mission."""
        return next((rating for rating in self.ratings.all() if rating.side == side), None)

    def volunteering(self) -> Volunteering:
        """What a certificate of volunteering says. ValueError before the mission is done."""
        if not self.certificate:
            raise ValueError("a certificate is given at the end of a mission")
        held = list(self.sessions().held().order_by("valid_from", "pk"))
        return Volunteering(
            number=self.certificate,
            code=f"{self.certificate_code[:5]}-{self.certificate_code[5:]}",
            expert=self.expert.name,
            country=self.expert.country,
            organisation=str(self.case.organisation),
            place=str(self.case.organisation.territory),
            skill=self.proposal.need.skill,
            starts_on=held[0].valid_from if held else self.opened_on,
            ends_on=self.closed_on or self.opened_on,
            days=tuple(session.valid_from for session in held),
            minutes=sum(session.minutes for session in held),
        )


@dataclass(frozen=True, slots=True)
class Volunteering:
    """The facts of a certificate: `skill` is a code of rules/skills.py, `days` those of the sessions held."""

    number: str
    code: str
    expert: str
    country: str
    organisation: str
    place: str
    skill: str
    starts_on: date
    ends_on: date
    days: tuple[date, ...]
    minutes: int

    @property
    def hours(self) -> float:
        """Hours given, to the quarter."""
        return round(self.minutes / 15) / 4


class MissionSession(models.Model):
    """A session of the case that the expert recorded for this mission; corrections keep its `series`."""

    mission = models.ForeignKey(Mission, on_delete=models.PROTECT, related_name="told_sessions")
    series = models.UUIDField(unique=True, editable=False)
    recorded_at = models.DateTimeField()

    public = "mission series recorded_at".split()

    class Meta:
        ordering = ["mission_id", "pk"]
        verbose_name = _("session of a mission")
        verbose_name_plural = _("sessions of missions")

    def __str__(self) -> str:
        return f"{self.mission_id} {self.series}"


class Rating(models.Model):
    """What one side says of a mission, from 1 to 5."""

    mission = models.ForeignKey(Mission, on_delete=models.PROTECT, related_name="ratings")
    side = models.CharField(max_length=12, choices=labels.SIDES)
    score = models.PositiveSmallIntegerField()
    remark = models.CharField(_("in your words"), max_length=500, blank=True)
    rated_at = models.DateTimeField()
    rated_by_id = models.BigIntegerField(null=True)

    personal = {
        "score": "how one side judged the other; shown to officers",
        "remark": "what somebody wrote of the mission; shown to officers",
        "rated_at": "when the rating was given",
        "rated_by_id": "who gave the rating, officers on behalf of a cooperative included",
    }
    public = ["mission", "side"]

    class Meta:
        ordering = ["mission_id", "side"]
        verbose_name = _("satisfaction")
        verbose_name_plural = _("satisfaction")
        constraints = [
            models.UniqueConstraint(
                name="mobilisation_rating_once",
                fields=["mission", "side"],
                violation_error_message=_("This side has already rated the mission."),
            ),
            models.CheckConstraint(
                name="mobilisation_rating_range",
                condition=Q(score__gte=1, score__lte=5, side__in=[Side.EXPERT.value, Side.COOPERATIVE.value]),
                violation_error_message=_("A rating goes from 1 to 5."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.side} {self.score}"


def hours_given(missions: Iterable[Mission]) -> dict[int, float]:
    """Hours given per mission, for many missions in two queries: {mission id: hours}."""
    items = MissionSession.objects.filter(mission__in=[mission.pk for mission in missions])
    of = dict(items.values_list("series", "mission_id"))
    hours: dict[int, float] = {}
    rows = Session.objects.current().held().filter(series__in=list(of)).values_list("series", "minutes")
    for series, minutes in rows:
        hours[of[series]] = hours.get(of[series], 0.0) + minutes / 60
    return hours
