"""Sessions of councils: what stands on them, what they cost, what was voted, visaed and notified."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from twiza.accounts.models import Scope
from twiza.core.values import Money

from ..rules import council
from . import labels
from .agreements import Agreement
from .institutions import Institution


class CouncilSession(models.Model):
    """A session of the council of an institution, by the day on which it opens."""

    institution = models.ForeignKey(
        Institution, verbose_name=_("institution"), on_delete=models.PROTECT, related_name="sessions"
    )
    opens_on = models.DateField(_("opens on"))
    is_ordinary = models.BooleanField(_("ordinary session"), default=True)

    public = "institution opens_on is_ordinary".split()

    class Meta:
        ordering = ["-opens_on", "id"]
        verbose_name = _("session of a council")
        verbose_name_plural = _("sessions of councils")
        constraints = [
            models.UniqueConstraint(
                name="agreements_session_once",
                fields=["institution", "opens_on"],
                violation_error_message=_("This council already has a session on that day."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.institution} {self.opens_on}"

    def get_absolute_url(self) -> str:
        """The page of the session."""
        return reverse("agreements:session-detail", args=[self.pk])


class SessionItem(models.Model):
    """An agreement on a session: its vote, the visa with its clock, the notification."""

    session = models.ForeignKey(CouncilSession, on_delete=models.CASCADE, related_name="items")
    agreement = models.ForeignKey(
        Agreement, verbose_name=_("agreement"), on_delete=models.CASCADE, related_name="session_items"
    )
    order = models.PositiveSmallIntegerField(_("order"))
    vote = models.CharField(_("vote"), max_length=10, choices=labels.VOTES, blank=True)
    voted_on = models.DateField(_("voted on"), null=True, blank=True)
    ayes = models.PositiveSmallIntegerField(_("votes for"), null=True, blank=True)
    noes = models.PositiveSmallIntegerField(_("votes against"), null=True, blank=True)
    abstentions = models.PositiveSmallIntegerField(_("abstentions"), null=True, blank=True)
    visa_asked_on = models.DateField(_("visa asked on"), null=True, blank=True)
    visa_on = models.DateField(_("visa granted on"), null=True, blank=True)
    notified_on = models.DateField(_("notified on"), null=True, blank=True)

    public = ("session agreement order vote voted_on ayes noes abstentions visa_asked_on visa_on notified_on").split()
    scope = Scope(territory="agreement__territory_id", agreement="agreement__key", seen_from_below=True)

    class Meta:
        ordering = ["session_id", "order", "id"]
        verbose_name = _("item of a session")
        verbose_name_plural = _("items of sessions")
        constraints = [
            models.UniqueConstraint(
                name="agreements_item_once",
                fields=["session", "agreement"],
                violation_error_message=_("This agreement already stands on this session."),
            ),
            models.CheckConstraint(
                name="agreements_item_vote_has_day",
                condition=Q(vote="", voted_on__isnull=True) | (~Q(vote="") & Q(voted_on__isnull=False)),
                violation_error_message=_("A vote has its day."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.order}. {self.agreement.key}"

    @property
    def followed(self) -> council.Followed:
        """The item as the rules see it."""
        return council.Followed(
            self.session.opens_on, self.vote, self.voted_on, self.visa_asked_on, self.visa_on, self.notified_on
        )

    @property
    def visa_due_on(self) -> date | None:
        """The last day of the answer on the visa, None when none is awaited."""
        return council.visa_due_on(self.followed)


@dataclass(frozen=True)
class SessionCost:
    """The cost table of a session.

    Each item with its budget and its council's share, the council's share by year, totals.

    Sums of different currencies stand apart: one total for each.
    """

    rows: list[tuple[SessionItem, Money | None, Money | None]]
    years: list[tuple[int, Money]]
    budgets: list[Money]
    shares: list[Money]


def session_cost(items: Iterable[SessionItem], institution: Institution) -> SessionCost:
    """The cost table of a session, from the cost tables of its agreements."""
    rows: list[tuple[SessionItem, Money | None, Money | None]] = []
    years: dict[tuple[int, str], int] = defaultdict(int)
    budgets: dict[str, int] = defaultdict(int)
    shares: dict[str, int] = defaultdict(int)
    for item in items:
        own = [line for line in item.agreement.cost_lines.all() if line.party.institution_id == institution.pk]
        share = Money(sum(line.centimes for line in own), own[0].currency) if own else None
        for line in own:
            years[line.year, line.currency] += line.centimes
            shares[line.currency] += line.centimes
        if item.agreement.budget is not None:
            budgets[item.agreement.currency] += item.agreement.budget.centimes
        rows.append((item, item.agreement.budget, share))
    return SessionCost(
        rows,
        [(year, Money(value, currency)) for (year, currency), value in sorted(years.items())],
        [Money(value, currency) for currency, value in sorted(budgets.items())],
        [Money(value, currency) for currency, value in sorted(shares.items())],
    )
