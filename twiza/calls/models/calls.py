"""Calls for projects, the windows of their payers, the criteria by which files are scored."""

from __future__ import annotations

from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from twiza.accounts.models import Scope
from twiza.agreements.models import Agreement, Institution
from twiza.core.models import Titled
from twiza.core.translation import TranslatedField
from twiza.core.values import Money
from twiza.territory.models import Territory

from ..rules import costs, eligibility, ranking, scoring
from ..rules.states import PUBLIC, CallState, Phase, phase
from . import labels


class CallQuerySet(models.QuerySet["Call"]):
    """Reads of calls."""

    def public(self) -> Self:
        """What anybody may read."""
        return self.filter(state__in=list(PUBLIC))

    def open_at(self, at: datetime) -> Self:
        """Calls to which one may apply at an instant."""
        return self.filter(state=CallState.PUBLISHED, opens_at__lte=at, closes_at__gt=at)

    def in_phase(self, code: str, at: datetime) -> Self:
        """Calls of one phase at an instant."""
        published = self.filter(state=CallState.PUBLISHED)
        if code == Phase.COMING:
            return published.filter(opens_at__gt=at)
        if code == Phase.OPEN:
            return self.open_at(at)
        if code == Phase.SCORING:
            return published.filter(closes_at__lte=at)
        return self.filter(state=code)

    def of_agreement(self, key: str) -> Self:
        """Calls that spend the money of one agreement."""
        return self.filter(agreement__key=key)

    def for_list(self) -> Self:
        """With what a line shows."""
        return self.select_related("agreement").prefetch_related("windows__payer").order_by("-closes_at", "key")


class Call(Titled):
    """A call for projects: the money of one agreement offered under written rules between two instants.

    `requirements` and `tranches` are data (rules.eligibility.Requirements; a list of percent and conditions).
    """

    key = models.SlugField(_("key"), max_length=60, unique=True)
    agreement = models.ForeignKey(Agreement, verbose_name=_("agreement"), on_delete=models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField(_("budget year"))
    text = TranslatedField(_("text"))
    opens_at = models.DateTimeField(_("opens"))
    closes_at = models.DateTimeField(_("closes"))
    requirements = models.JSONField(_("requirements"), default=dict, blank=True)
    reviews_wanted = models.PositiveSmallIntegerField(_("reviewers for each file"), default=2)
    disagreement = models.PositiveSmallIntegerField(_("points apart that ask for one more reviewer"), default=25)
    method = models.CharField(_("several scores become one by"), max_length=8, choices=labels.METHODS, default="mean")
    pass_mark = models.PositiveSmallIntegerField(_("lowest score that can be funded"), default=50)
    ties = models.JSONField(_("what breaks equal scores"), default=list, blank=True)
    filling = models.CharField(
        _("when the money left is too little"), max_length=8, choices=labels.FILLINGS, default="strict"
    )
    tranches = models.JSONField(_("tranches of a grant"), default=list, blank=True)
    months = models.PositiveSmallIntegerField(_("months to carry the project out"), default=12)
    state = models.CharField(_("state"), max_length=10, choices=labels.CALL_STATES, default=CallState.DRAFT.value)
    published_at = models.DateTimeField(null=True, blank=True)
    ranked_at = models.DateTimeField(null=True, blank=True)
    ranking_sha256 = models.CharField(max_length=64, blank=True)
    announced_at = models.DateTimeField(null=True, blank=True)
    recorded_at = models.DateTimeField()
    is_demo = models.BooleanField(default=False)

    public = (
        "key agreement year text opens_at closes_at requirements reviews_wanted disagreement method "
        "pass_mark ties filling tranches months state published_at ranked_at ranking_sha256 announced_at "
        "recorded_at is_demo"
    ).split()
    scope = Scope(territory="agreement__territory_id", agreement="agreement__key", seen_from_below=True)
    objects = CallQuerySet.as_manager()

    class Meta:
        ordering = ["-closes_at", "key"]
        verbose_name = _("call for projects")
        verbose_name_plural = _("calls for projects")
        constraints = [
            models.CheckConstraint(
                name="calls_call_closes_after_opening",
                condition=Q(closes_at__gt=F("opens_at")),
                violation_error_message=_("A call closes after it opens."),
            ),
            models.CheckConstraint(
                name="calls_call_published_has_an_instant",
                condition=Q(state__in=["draft", "cancelled"]) | Q(published_at__isnull=False),
                violation_error_message=_("A published call has the instant of its publication."),
            ),
            models.CheckConstraint(
                name="calls_call_ranked_is_sealed",
                condition=~Q(state__in=["ranked", "announced"]) | (Q(ranked_at__isnull=False) & ~Q(ranking_sha256="")),
                violation_error_message=_("A ranking is sealed by its instant and its hash."),
            ),
            models.CheckConstraint(
                name="calls_call_marks",
                condition=Q(pass_mark__lte=scoring.FULL, disagreement__lte=scoring.FULL, reviews_wanted__gte=1),
                violation_error_message=_("Scores go from 0 to 100 and somebody gives them."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """Its page for officers."""
        return reverse("calls:call-detail", args=[self.key])

    @property
    def asked(self) -> eligibility.Requirements:
        """What it asks of everybody."""
        return eligibility.Requirements.read(self.requirements)

    @property
    def policy(self) -> ranking.Policy:
        """How it ranks."""
        return ranking.Policy(self.method, self.pass_mark, tuple(self.ties), self.filling)

    def phase_at(self, at: datetime) -> Phase:
        """To come, open, scored... at an instant."""
        return phase(self.state, self.opens_at, self.closes_at, at)

    def weighted(self) -> list[scoring.Weighted]:
        """The criteria as the rules read them, in order."""
        return [scoring.Weighted(one.code, one.weight) for one in self.criteria.all()]


class Window(Titled):
    """What one payer offers within a call: whom it funds, where, at most how much of what, out of which budget.

    `rate` is in hundredths of a percent; amounts are centimes.
    """

    call = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="windows")
    number = models.PositiveSmallIntegerField(_("number"))
    payer = models.ForeignKey(Institution, verbose_name=_("payer"), on_delete=models.PROTECT, related_name="+")
    forms = models.JSONField(_("legal forms"), default=list, blank=True)
    territory = models.ForeignKey(
        Territory, verbose_name=_("territory"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    ceiling_centimes = models.BigIntegerField(_("ceiling of a grant in centimes"))
    rate = models.PositiveIntegerField(_("highest share of the eligible cost"), default=costs.WHOLE)
    budget_centimes = models.BigIntegerField(_("budget in centimes"))
    province_centimes = models.BigIntegerField(_("most for one province in centimes"), null=True, blank=True)
    currency = models.CharField(_("currency"), max_length=3, default="MAD")

    public = (
        "call number payer forms territory ceiling_centimes rate budget_centimes province_centimes currency"
    ).split()

    class Meta:
        ordering = ["call_id", "number"]
        verbose_name = _("window of a call")
        verbose_name_plural = _("windows of a call")
        constraints = [
            models.UniqueConstraint(
                name="calls_window_number_once",
                fields=["call", "number"],
                violation_error_message=_("This call already has a window of that number."),
            ),
            models.CheckConstraint(
                name="calls_window_amounts",
                condition=Q(ceiling_centimes__gt=0, budget_centimes__gte=F("ceiling_centimes"))
                & Q(rate__gt=0, rate__lte=costs.WHOLE),
                violation_error_message=_("A window grants something, within its budget, at a rate up to 100 %."),
            ),
        ]

    def __str__(self) -> str:
        return self.title or str(self.payer)

    @property
    def ceiling(self) -> Money:
        """The most that one file is granted."""
        return Money(self.ceiling_centimes, self.currency)

    @property
    def budget(self) -> Money:
        """What all its grants come to at most."""
        return Money(self.budget_centimes, self.currency)

    @property
    def province_most(self) -> Money | None:
        """The most that the files of one province take."""
        return None if self.province_centimes is None else Money(self.province_centimes, self.currency)

    @property
    def share(self) -> float:
        """The rate as a ratio."""
        return self.rate / costs.WHOLE

    @property
    def scope_rule(self) -> eligibility.Scope:
        """The window as the rules read it."""
        place = self.territory
        span = (place.pk, place.last) if place is not None else None
        return eligibility.Scope(tuple(self.forms), span, self.ceiling_centimes, self.rate)

    @property
    def envelope(self) -> ranking.Envelope:
        """Its money as the ranking reads it."""
        return ranking.Envelope(self.budget_centimes, self.province_centimes)

    @property
    def form_labels(self) -> list[str]:
        """The legal forms in words."""
        return [labels.form(code) for code in self.forms]


class Criterion(Titled):
    """What reviewers look at, with its weight out of 100 and what it means."""

    call = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="criteria")
    code = models.SlugField(_("code"), max_length=40)
    order = models.PositiveSmallIntegerField(_("order"), default=1)
    weight = models.PositiveSmallIntegerField(_("weight"))
    guide = TranslatedField(_("what it means"), max_length=400)

    public = "call code order weight guide".split()

    class Meta:
        ordering = ["call_id", "order", "id"]
        verbose_name = _("criterion")
        verbose_name_plural = _("criteria")
        constraints = [
            models.UniqueConstraint(
                name="calls_criterion_once",
                fields=["call", "code"],
                violation_error_message=_("This criterion already stands in the grid."),
            )
        ]


def content_of(call: Call) -> dict[str, object]:
    """The rules of a call as they stand, for its audit row."""
    return {
        "closes_at": call.closes_at.isoformat(),
        "windows": [
            {"payer": one.payer.code, "ceiling": one.ceiling_centimes, "rate": one.rate, "budget": one.budget_centimes}
            for one in call.windows.select_related("payer")
        ],
        "criteria": {one.code: one.weight for one in call.criteria.all()},
        "ties": call.ties,
    }
