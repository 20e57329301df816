"""Tranches with their conditions, payment files, fund calls."""

from __future__ import annotations

from datetime import date
from typing import Any, Self

from django.db import models
from django.db.models import Count, Q, Sum
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from twiza.accounts.models import Scope
from twiza.agreements.models import Agreement, Document, Institution
from twiza.agreements.rules.states import State
from twiza.agreements.rules.vocabulary import DocumentKind
from twiza.core.models import Titled
from twiza.core.values import Money

from ..rules import tranches as rules
from ..rules.stages import Stage
from . import labels
from .ledger import Component, Entry, Purse


class TrancheQuerySet(models.QuerySet["Tranche"]):
    """Reads of tranches."""

    def waiting(self) -> Self:
        """Those that are neither released nor given up."""
        return self.filter(state__in=[rules.TrancheState.PLANNED, rules.TrancheState.PREPARED])

    def for_list(self) -> Self:
        """With what a line shows."""
        holders = [
            f"{end}__{kind}" for end in ("payer", "payee") for kind in ("institution", "organisation", "agreement")
        ]
        rows = self.select_related("agreement", "component", *holders)
        return rows.prefetch_related("conditions__owner", "conditions__document")


class Tranche(Titled):
    """A part of a contribution that waits for its conditions; proposed by one person, released by another."""

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveSmallIntegerField(_("number"))
    payer = models.ForeignKey(Purse, verbose_name=_("payer"), on_delete=models.PROTECT, related_name="+")
    payee = models.ForeignKey(Purse, verbose_name=_("payee"), on_delete=models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField(_("budget year"))
    component = models.ForeignKey(
        Component, verbose_name=_("component"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    centimes = models.BigIntegerField(_("amount in centimes"))
    currency = models.CharField(_("currency"), max_length=3, default="MAD")
    due_on = models.DateField(_("due on"), null=True, blank=True)
    state = models.CharField(
        _("state"), max_length=10, choices=labels.TRANCHE_STATES, default=rules.TrancheState.PLANNED.value
    )
    prepared_by_id = models.BigIntegerField(null=True, blank=True)
    prepared_at = models.DateTimeField(null=True, blank=True)
    released_by_id = models.BigIntegerField(null=True, blank=True)
    released_at = models.DateTimeField(null=True, blank=True)
    recorded_at = models.DateTimeField()

    personal = {
        "prepared_by_id": "account of the person who proposed the release; kept as evidence",
        "released_by_id": "account of the person who released; kept as evidence",
    }
    public = (
        "agreement number payer payee year component centimes currency due_on state prepared_at released_at recorded_at"
    ).split()
    scope = Scope(territory="agreement__territory_id", agreement="agreement__key")
    objects = TrancheQuerySet.as_manager()

    class Meta:
        ordering = ["agreement_id", "number", "id"]
        verbose_name = _("tranche")
        verbose_name_plural = _("tranches")
        constraints = [
            models.UniqueConstraint(
                name="funding_tranche_number_once",
                fields=["agreement", "number"],
                violation_error_message=_("This agreement already has a tranche of that number."),
            ),
            models.CheckConstraint(
                name="funding_tranche_positive",
                condition=Q(centimes__gt=0),
                violation_error_message=_("An amount is more than nought."),
            ),
            models.CheckConstraint(
                name="funding_tranche_prepared",
                condition=~Q(state__in=[rules.TrancheState.PREPARED, rules.TrancheState.RELEASED])
                | Q(prepared_at__isnull=False),
                violation_error_message=_("Somebody proposes the release first."),
            ),
            models.CheckConstraint(
                name="funding_tranche_two_people",
                condition=~Q(state=rules.TrancheState.RELEASED)
                | (
                    Q(released_at__isnull=False)
                    & (
                        Q(released_by_id__isnull=True, prepared_by_id__isnull=False)
                        | Q(released_by_id__isnull=False, prepared_by_id__isnull=True)
                        | (
                            Q(released_by_id__isnull=False, prepared_by_id__isnull=False)
                            & ~Q(released_by_id=models.F("prepared_by_id"))
                        )
                    )
                ),
                violation_error_message=_("Whoever proposed the release cannot release: it takes two people."),
            ),
        ]

    @property
    def title(self) -> str:  # type: ignore[override]
        """Its title in the active language, else its number."""
        return super().title or _now("Tranche %(number)s") % {"number": self.number}

    @property
    def amount(self) -> Money:
        """The sum."""
        return Money(self.centimes, self.currency)

    def room(self) -> Money:
        """What the promise of its payer's year leaves to this tranche beside the others planned for it."""
        mine = {"payer": self.payer_id, "year": self.year, "currency": self.currency}
        cash = Entry.objects.filter(agreement=self.agreement_id, is_in_kind=False, **mine)
        others = Tranche.objects.filter(agreement=self.agreement_id, **mine).exclude(pk=self.pk)
        planned = others.exclude(state=rules.TrancheState.CANCELLED).aggregate(sum=Sum("centimes"))["sum"] or 0
        return Money(max(cash.sums().get(Stage.PROMISED, 0) - planned, 0), self.currency)

    def known(self, on: date) -> rules.TrancheFacts:
        """What the agreement and the ledger say on a day."""
        agreement = self.agreement
        held = Entry.objects.filter(agreement=agreement, currency=self.currency, is_in_kind=False)
        sums = held.filter(value_on__lte=on).held_by(self.payee_id).sums()
        papers = agreement.documents.filter(kind=DocumentKind.VISA, dated_on__lte=on).order_by("dated_on")
        visa = papers.values_list("dated_on", flat=True).first()
        if visa is None and agreement.state == State.VISA:
            visa = on
        return rules.TrancheFacts(
            on, agreement.signed_on(), visa, sums.get(Stage.RECEIVED, 0), sums.get(Stage.JUSTIFIED, 0)
        )

    def judged(self, on: date) -> list[Judged]:
        """Each condition with its verdict on the day."""
        known = self.known(on)
        return [Judged(condition, rules.judge(condition.plain, known)) for condition in self.conditions.all()]

    def missing(self, on: date) -> list[Judged]:
        """What is still missing on the day, with its owners."""
        return [one for one in self.judged(on) if not one.verdict.is_met]


class Condition(models.Model):
    """What a tranche waits for, and who sees to it. A report or a decision is attested by a paper."""

    tranche = models.ForeignKey(Tranche, on_delete=models.CASCADE, related_name="conditions")
    kind = models.CharField(_("condition"), max_length=10, choices=labels.CONDITIONS)
    params = models.JSONField(_("parameters"), default=dict, blank=True)
    owner = models.ForeignKey(
        Institution, verbose_name=_("who sees to it"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    document = models.ForeignKey(
        Document, verbose_name=_("document"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    attested_on = models.DateField(_("attested on"), null=True, blank=True)
    attested_by_id = models.BigIntegerField(null=True, blank=True)

    personal = {"attested_by_id": "account of the person who attested; kept as evidence"}
    public = "tranche kind params owner document attested_on".split()

    class Meta:
        ordering = ["tranche_id", "id"]
        verbose_name = _("condition")
        verbose_name_plural = _("conditions")
        constraints = [
            models.CheckConstraint(
                name="funding_condition_attested_by_paper",
                condition=Q(attested_on__isnull=True) | Q(document__isnull=False),
                violation_error_message=_("A paper attests the condition."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.tranche_id} {self.kind}"

    @property
    def plain(self) -> rules.Condition:
        """The condition as the rules read it."""
        return rules.Condition(self.kind, self.params, self.attested_on)

    @property
    def not_before(self) -> date:
        """The day that a condition of kind `day` waits for."""
        return date.fromisoformat(self.params["on"])

    @property
    def is_attested(self) -> bool:
        """Whether a person must attest it with a paper."""
        return self.kind in rules.ATTESTED


class Judged:
    """A condition and its verdict, with its words."""

    def __init__(self, condition: Condition, verdict: rules.ConditionVerdict) -> None:
        self.condition, self.verdict = condition, verdict

    @property
    def label(self) -> Any:
        """What is waited for."""
        return dict(labels.CONDITIONS)[self.condition.kind]


class PaymentFileQuerySet(models.QuerySet["PaymentFile"]):
    """Reads of payment files."""

    def newest_first(self) -> Self:
        """The last one sent first, with the number of entries that it made."""
        return self.annotate(made=Count("entries")).order_by("-sent_at", "-pk")


class PaymentFile(models.Model):
    """A list of payments as it was sent: its hash, its rows, how its columns are read, what came of it."""

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(_("file"), max_length=200)
    sha256 = models.CharField(max_length=64)
    table = models.JSONField()
    mapping = models.JSONField(default=dict)
    choices = models.JSONField(default=dict)
    report = models.JSONField(default=list)
    sent_at = models.DateTimeField()
    sent_by_id = models.BigIntegerField(null=True)
    applied_at = models.DateTimeField(null=True, blank=True)
    entries = models.ManyToManyField(Entry, related_name="+")
    known_before = models.PositiveIntegerField(default=0)

    personal = {
        "name": "may name people; shown to those who keep the ledger",
        "table": "the list as it was sent, which may name who was paid; kept as proof",
        "report": "remarks that quote the list, which may name who was paid",
        "sent_by_id": "account of the person who sent the list; kept as evidence",
    }
    public = "agreement sha256 mapping choices sent_at applied_at entries known_before".split()
    scope = Scope(territory="agreement__territory_id", agreement="agreement__key")
    objects = PaymentFileQuerySet.as_manager()

    class Meta:
        ordering = ["-sent_at", "-id"]
        verbose_name = _("payment file")
        verbose_name_plural = _("payment files")
        constraints = [
            models.UniqueConstraint(
                name="funding_file_once",
                fields=["agreement", "sha256"],
                violation_error_message=_("This very file was already sent."),
            )
        ]

    def __str__(self) -> str:
        return self.name


class FundCall(models.Model):
    """A letter that asks a party for what is late: its lines are frozen with it."""

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveSmallIntegerField(_("number"))
    payer = models.ForeignKey(Purse, verbose_name=_("payer"), on_delete=models.PROTECT, related_name="+")
    centimes = models.BigIntegerField(_("amount in centimes"))
    currency = models.CharField(_("currency"), max_length=3)
    issued_on = models.DateField(_("issued on"))
    content = models.JSONField()
    recorded_at = models.DateTimeField()
    recorded_by_id = models.BigIntegerField(null=True)

    personal = {"recorded_by_id": "account of the person who issued the call; kept as evidence"}
    public = "agreement number payer centimes currency issued_on content recorded_at".split()
    scope = Scope(territory="agreement__territory_id", agreement="agreement__key")

    class Meta:
        ordering = ["-issued_on", "-id"]
        verbose_name = _("call for funds")
        verbose_name_plural = _("calls for funds")
        constraints = [
            models.UniqueConstraint(
                name="funding_call_number_once",
                fields=["agreement", "number"],
                violation_error_message=_("This agreement already has a call of that number."),
            ),
            models.UniqueConstraint(
                name="funding_call_day_once",
                fields=["agreement", "payer", "currency", "issued_on"],
                violation_error_message=_("This party was already called today."),
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def amount(self) -> Money:
        """The sum asked."""
        return Money(self.centimes, self.currency)

    @property
    def reference(self) -> str:
        """The number of the letter: AF/tta-2023/002."""
        return f"AF/{self.agreement.key}/{self.number:03d}"
