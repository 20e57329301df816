"""Agreements, their parties, signatures and clauses."""

from __future__ import annotations

from datetime import date
from typing import Any, Self

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from twiza.accounts.models import Scope
from twiza.core.models import Titled
from twiza.core.text import fold
from twiza.core.translation import TranslatedField, texts
from twiza.core.values import Money
from twiza.territory.models import Territory

from ..rules import notices as notice_rules
from ..rules import periods
from ..rules.states import State
from ..rules.vocabulary import DocumentKind, Kind, PartyRole, Precision, clause_rank
from . import labels
from .institutions import Institution


class AgreementQuerySet(models.QuerySet["Agreement"]):
    """Reads of agreements."""

    def published(self) -> Self:
        """What anybody may read."""
        return self.filter(is_published=True)

    def binding(self) -> Self:
        """Agreements whose commitments are watched: voted or later, not closed or terminated."""
        return self.filter(state__in=[State.VOTED, State.VISA, State.SIGNED, State.IN_FORCE, State.SUSPENDED])

    def matching(self, text: str) -> Self:
        """Agreements whose key, reference, titles or parties hold every word, in either script, accents folded."""
        rows = self
        for word in fold(text).split():
            rows = rows.filter(search__contains=word)
        return rows

    def with_party(self, code: str) -> Self:
        """Agreements to which the institution of that code is party."""
        return self.filter(parties__institution__code=code).distinct()

    def within(self, territory: Territory) -> Self:
        """Agreements whose territory lies inside this one."""
        return self.filter(territory_id__gte=territory.pk, territory_id__lte=territory.last)

    def for_list(self) -> Self:
        """With what a row of the list shows: territory, parties and signatures, evaluations."""
        return self.select_related("territory", "parent").prefetch_related(
            "parties__institution", "parties__signature", "documents"
        )


class Agreement(Titled):
    """A convention from draft to closing. What its text does not say is NULL or empty."""

    key = models.SlugField(_("key"), max_length=60, unique=True)
    reference = models.CharField(_("reference number"), max_length=80, blank=True)
    kind = models.CharField(_("kind"), max_length=20, choices=labels.KINDS)
    parent = models.ForeignKey(
        "self",
        verbose_name=_("parent agreement"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="children",
    )
    summary = TranslatedField(_("summary"))
    state = models.CharField(_("state"), max_length=20, choices=labels.STATES, default=State.DRAFT)
    starts_on = models.DateField(_("starts on"), null=True, blank=True)
    ends_on = models.DateField(_("last day"), null=True, blank=True)
    precision = models.CharField(
        _("precision of the dates"), max_length=4, choices=labels.PRECISIONS, default=Precision.DAY
    )
    duration_months = models.PositiveSmallIntegerField(_("duration in months"), null=True, blank=True)
    is_renewed_tacitly = models.BooleanField(_("renewed tacitly"), default=False)
    renewal_months = models.PositiveSmallIntegerField(_("months of each renewal"), null=True, blank=True)
    renewals_max = models.PositiveSmallIntegerField(_("renewals at most"), null=True, blank=True)
    denounced_on = models.DateField(_("denounced on"), null=True, blank=True)
    territory = models.ForeignKey(
        Territory, verbose_name=_("territory"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    scope_text = TranslatedField(_("scope"), max_length=200, stored_as="scope")
    budget_centimes = models.BigIntegerField(_("budget in centimes"), null=True, blank=True)
    currency = models.CharField(_("currency"), max_length=3, blank=True)
    is_budget_approximate = models.BooleanField(_("the text says “about”"), default=False)
    is_published = models.BooleanField(_("published"), default=False)
    is_demo = models.BooleanField(_("demonstration"), default=False)
    search = models.TextField(editable=False, blank=True)

    public = (
        "key reference kind parent summary state starts_on ends_on precision duration_months "
        "is_renewed_tacitly renewal_months renewals_max denounced_on territory scope budget_centimes "
        "currency is_budget_approximate is_published is_demo search"
    ).split()
    scope = Scope(territory="territory_id", agreement="key", seen_from_below=True)
    objects = AgreementQuerySet.as_manager()

    class Meta:
        ordering = ["key"]
        verbose_name = _("agreement")
        verbose_name_plural = _("agreements")
        indexes = [models.Index(fields=["state", "kind"])]
        constraints = [
            models.CheckConstraint(
                name="agreements_agreement_ends_after_start",
                condition=Q(starts_on__isnull=True) | Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                violation_error_message=_("The last day must not come before the first day."),
            ),
            models.CheckConstraint(
                name="agreements_agreement_duration_positive",
                condition=Q(duration_months__isnull=True) | Q(duration_months__gt=0),
                violation_error_message=_("A duration is at least one month."),
            ),
            models.CheckConstraint(
                name="agreements_agreement_budget_has_currency",
                condition=(Q(budget_centimes__isnull=True) & Q(currency=""))
                | (Q(budget_centimes__isnull=False, budget_centimes__gte=0) & ~Q(currency="")),
                violation_error_message=_("A budget is not negative and has a currency."),
            ),
            models.CheckConstraint(
                name="agreements_agreement_amendment_has_parent",
                condition=~Q(kind=Kind.AMENDMENT) | Q(parent__isnull=False) | Q(state=State.DRAFT),
                violation_error_message=_("An amendment belongs to the agreement that it changes."),
            ),
            models.CheckConstraint(
                name="agreements_agreement_not_own_parent",
                condition=Q(parent__isnull=True) | ~Q(parent=F("id")),
                violation_error_message=_("An agreement cannot be its own parent."),
            ),
            models.CheckConstraint(
                name="agreements_agreement_renewal_has_length",
                condition=Q(is_renewed_tacitly=False)
                | Q(renewal_months__isnull=False, renewal_months__gt=0)
                | Q(duration_months__isnull=False, duration_months__gt=0),
                violation_error_message=_("Tacit renewal needs a duration."),
            ),
            models.CheckConstraint(
                name="agreements_agreement_in_force_has_start",
                condition=~Q(state=State.IN_FORCE) | Q(starts_on__isnull=False),
                violation_error_message=_("An agreement in force has a first day."),
            ),
            models.CheckConstraint(
                name="agreements_agreement_draft_not_published",
                condition=Q(is_published=False) | ~Q(state=State.DRAFT),
                violation_error_message=_("A draft is not published."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.key} · {self.title}"

    def get_absolute_url(self) -> str:
        """The page of the agreement."""
        return reverse("agreements:agreement-detail", args=[self.key])

    @property
    def budget(self) -> Money | None:
        """The budget, None when the text gives none."""
        return None if self.budget_centimes is None else Money(self.budget_centimes, self.currency)

    @property
    def span(self) -> periods.Span:
        """What the agreement says of its time."""
        return periods.Span(
            self.starts_on,
            self.ends_on,
            self.duration_months,
            self.is_renewed_tacitly,
            self.renewal_months,
            self.renewals_max,
            self.denounced_on,
        )

    @property
    def years(self) -> int | None:
        """The duration in whole years, None when it is not whole."""
        return self.duration_months // 12 if self.duration_months and self.duration_months % 12 == 0 else None

    def lapses_on(self, on: date) -> date | None:
        """The first day on which it no longer runs, seen on a day; None when the text does not say."""
        return periods.lapse_on(self.span, on)

    def signatories(self) -> list[Party]:
        """The parties that must sign."""
        return [party for party in self.parties.all() if PartyRole.SIGNATORY in party.roles]

    def unsigned(self) -> list[Party]:
        """The signatories that have not signed."""
        return [party for party in self.signatories() if party.signed_on is None]

    def signed_on(self) -> date | None:
        """The day of the last signature, None while one is missing."""
        days = [party.signed_on for party in self.signatories()]
        return max((day for day in days if day), default=None) if days and all(days) else None

    def evaluated_on(self, on: date | None = None) -> date | None:
        """The day of the latest evaluation report, up to a day when one is given; None when there is none."""
        days = [paper.dated_on for paper in self.documents.all() if paper.kind == DocumentKind.EVALUATION_REPORT]
        return max((day for day in days if day and (on is None or day <= on)), default=None)

    def is_lapsed_without_evaluation(self, on: date) -> bool:
        """Whether the last term is over on the day and nobody evaluated it."""
        return notice_rules.is_lapsed_without_evaluation(self.state, self.span, self.evaluated_on(on), on)

    def notices(self, on: date) -> list[notice_rules.Notice]:
        """What its reader must be told on the day, gravest first."""
        return notice_rules.notices(
            state=self.state, span=self.span, unsigned=len(self.unsigned()), evaluated_on=self.evaluated_on(on), on=on
        )

    def root(self) -> Agreement:
        """The top of its tree."""
        here, seen = self, {self.pk}
        while here.parent is not None and here.parent_id not in seen:
            here = here.parent
            seen.add(here.pk)
        return here

    def search_text(self) -> str:
        """What the search column holds: key, reference, titles, names of the parties."""
        names = [f"{p.institution.search}" for p in self.parties.select_related("institution")] if self.pk else []
        return fold(" ".join([self.key, self.reference, *texts(self, "title").values(), *names]))


class Party(models.Model):
    """An institution in an agreement: the office that represents it and its roles."""

    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="parties")
    institution = models.ForeignKey(
        Institution, verbose_name=_("institution"), on_delete=models.PROTECT, related_name="parties"
    )
    office = TranslatedField(_("represented by"), max_length=300)
    roles = models.JSONField(_("roles"), default=list, blank=True)
    order = models.PositiveSmallIntegerField(_("order"), default=1)

    personal = {"office": "office that stands for the institution, sometimes with a name; kept with the convention"}
    public = "agreement institution roles order".split()

    class Meta:
        ordering = ["order", "id"]
        verbose_name = _("party")
        verbose_name_plural = _("parties")
        constraints = [
            models.UniqueConstraint(
                name="agreements_party_once",
                fields=["agreement", "institution"],
                violation_error_message=_("This institution is already party to the agreement."),
            )
        ]

    def __str__(self) -> str:
        return str(self.institution)

    @property
    def signed_on(self) -> date | None:
        """The day it signed, None while it has not."""
        signature: Any = getattr(self, "signature", None)
        return signature.signed_on if signature else None

    @property
    def role_labels(self) -> list[str]:
        """Its roles in words."""
        return [str(labels.PARTY_ROLES.get(role, role)) for role in self.roles]


class Signature(models.Model):
    """A party signed on a day; parties of one agreement often sign on different days."""

    party = models.OneToOneField(Party, on_delete=models.CASCADE, related_name="signature")
    signed_on = models.DateField(_("signed on"))
    recorded_at = models.DateTimeField()

    public = "party signed_on recorded_at".split()

    class Meta:
        ordering = ["signed_on", "id"]
        verbose_name = _("signature")
        verbose_name_plural = _("signatures")

    def __str__(self) -> str:
        return f"{self.party} {self.signed_on}"


class Clause(Titled):
    """An article: number, type, title and body in three languages."""

    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="clauses")
    number = models.PositiveSmallIntegerField(_("number"))
    type = models.CharField(_("type"), max_length=20, choices=labels.CLAUSE_TYPES)
    body = TranslatedField(_("text"))

    public = "agreement number type body".split()

    class Meta:
        ordering = ["number", "id"]
        verbose_name = _("clause")
        verbose_name_plural = _("clauses")
        constraints = [
            models.UniqueConstraint(
                name="agreements_clause_number_once",
                fields=["agreement", "number"],
                violation_error_message=_("This agreement already has a clause of that number."),
            ),
            models.CheckConstraint(
                name="agreements_clause_number_positive",
                condition=Q(number__gte=1),
                violation_error_message=_("Clauses are numbered from 1."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.title}"

    @property
    def rank(self) -> int:
        """Place of its type in the usual order."""
        return clause_rank(self.type)
