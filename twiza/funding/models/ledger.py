"""The ledger: purses, entries that nobody can change, links between agreements, components of cost tables."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any, Self

from django.db import models
from django.db.models import F, Q, Sum
from django.utils.translation import gettext_lazy as _

from twiza.accounts.models import Scope
from twiza.agreements.models import Agreement, Commitment, Document, Institution
from twiza.core.models import Source, Titled
from twiza.core.values import Money
from twiza.register.models import Organisation

from ..rules import rates
from ..rules.lateness import Cell
from ..rules.stages import ROAD, Stage
from . import labels
from .exchange_rates import Rate


class FundedAgreement(Agreement):
    """The money of an agreement: its own row, narrowed more strictly (a region sees the money of its agreements)."""

    scope = Scope(territory="territory_id", agreement="key")

    class Meta:
        proxy = True
        verbose_name = _("money of an agreement")
        verbose_name_plural = _("money of agreements")


class Component(Titled):
    """A line of a cost table: what the money is for."""

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="+")
    code = models.SlugField(_("code"), max_length=40)
    order = models.PositiveSmallIntegerField(default=1)

    public = "agreement code order".split()

    class Meta:
        ordering = ["agreement_id", "order", "id"]
        verbose_name = _("component")
        verbose_name_plural = _("components")
        constraints = [
            models.UniqueConstraint(
                name="funding_component_once",
                fields=["agreement", "code"],
                violation_error_message=_("This component already stands in the cost table."),
            )
        ]


class Purse(models.Model):
    """Whoever holds money: an institution, an organisation of the register, or the programme of an agreement."""

    institution = models.OneToOneField(Institution, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    organisation = models.OneToOneField(Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    agreement = models.OneToOneField(Agreement, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    public = "institution organisation agreement".split()

    class Meta:
        ordering = ["id"]
        verbose_name = _("purse")
        verbose_name_plural = _("purses")
        constraints = [
            models.CheckConstraint(
                name="funding_purse_of_one",
                condition=(
                    Q(institution__isnull=False, organisation__isnull=True, agreement__isnull=True)
                    | Q(institution__isnull=True, organisation__isnull=False, agreement__isnull=True)
                    | Q(institution__isnull=True, organisation__isnull=True, agreement__isnull=False)
                ),
                violation_error_message=_("A purse belongs to one holder."),
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def holder(self) -> Institution | Organisation | Agreement:
        """Whose purse it is."""
        found = self.institution or self.organisation or self.agreement
        assert found is not None
        return found

    @property
    def code(self) -> str:
        """A readable name that stays: `conseil-region-tta`, `organisation-12`, `programme-tta-2023`."""
        if self.institution is not None:
            return self.institution.code
        return f"programme-{self.agreement.key}" if self.agreement else f"organisation-{self.organisation_id}"

    @property
    def name(self) -> str:
        """Its holder in the active language."""
        if self.agreement is not None:
            return str(_("Programme %(key)s") % {"key": self.agreement.key})
        return str(self.institution or self.organisation)

    @property
    def short_name(self) -> str:
        """The acronym where there is one."""
        return self.institution.short_name if self.institution else self.name


class Feed(models.Model):
    """The money of one agreement runs into another one, from the instant that somebody declared it."""

    upstream = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="+")
    downstream = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    public = "upstream downstream recorded_at".split()

    class Meta:
        ordering = ["upstream_id", "downstream_id"]
        verbose_name = _("link of a funding chain")
        verbose_name_plural = _("links of funding chains")
        constraints = [
            models.UniqueConstraint(
                name="funding_feed_once",
                fields=["upstream", "downstream"],
                violation_error_message=_("This link of the chain is already declared."),
            ),
            models.CheckConstraint(
                name="funding_feed_not_itself",
                condition=~Q(upstream=F("downstream")),
                violation_error_message=_("An agreement does not feed itself."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.upstream_id} → {self.downstream_id}"


class EntryQuerySet(models.QuerySet["Entry"]):
    """Reads of the ledger."""

    def as_of(self, *, on: date | None = None, known_at: datetime | None = None) -> Self:
        """Rows of value by a day, as recorded by an instant; reversed rows and their reversals leave together."""
        rows = self.filter(value_on__lte=on) if on is not None else self
        if known_at is None:
            return rows.filter(reverses__isnull=True, reversal__isnull=True)
        rows = rows.filter(recorded_at__lte=known_at, reverses__isnull=True)
        return rows.filter(Q(reversal__isnull=True) | Q(reversal__recorded_at__gt=known_at))

    def for_list(self) -> Self:
        """With what a line of the ledger shows."""
        holders = [
            f"{end}__{kind}" for end in ("payer", "payee") for kind in ("institution", "organisation", "agreement")
        ]
        return self.select_related("agreement", "component", "document", "reversal", "reverses", *holders)

    def sums(self) -> dict[str, int]:
        """Net centimes of each stage; reversals cancel what they reverse."""
        rows = self.order_by().values_list("stage").annotate(total=Sum("centimes"))
        return {stage: int(total) for stage, total in rows}

    def cells(self, stage: Stage) -> dict[Cell, int]:
        """Net centimes by payer, budget year and component (0 for none)."""
        found: dict[Cell, int] = defaultdict(int)
        rows = self.filter(stage=stage).order_by().values_list("payer_id", "year", "component_id")
        for payer, year, component, total in rows.annotate(total=Sum("centimes")):
            found[payer, year, component or 0] += int(total)
        return {cell: total for cell, total in found.items() if total}

    def envelope(self, entry: Entry) -> Self:
        """The rows that bound an entry, in its currency and kind.

        Along the road: the same agreement, payer and year, in the component's own cell where the cost table has one,
        else in the cell of the year as a whole. Later: what the same holder received, spent, justified, returned.
        """
        same = self.filter(agreement_id=entry.agreement_id, currency=entry.currency, is_in_kind=entry.is_in_kind)
        if entry.is_in_kind:
            return same.filter(payer_id=entry.payer_id, payee_id=entry.payee_id, year=entry.year)
        if entry.stage in ROAD:
            return same._cell(entry)
        if entry.stage == Stage.RECEIVED:
            return same.filter(payer_id=entry.payer_id, payee_id=entry.payee_id, year=entry.year)
        return same.held_by(entry.payer_id)

    def granted(self, today: date) -> Self:
        """Without the promises that an amendment grants from a later day; what it takes away counts at once."""
        return self.exclude(stage=Stage.PROMISED, value_on__gt=today, centimes__gt=0)

    def drawn_from(self, entry: Entry) -> Self:
        """The rows among which later stages draw from this entry."""
        if entry.is_in_kind or entry.stage in ROAD[:-1]:
            return self.envelope(entry)
        same = self.filter(agreement_id=entry.agreement_id, currency=entry.currency, is_in_kind=False)
        if entry.stage == Stage.PAID:
            return same.filter(payer_id=entry.payer_id, payee_id=entry.payee_id, year=entry.year)
        return same.held_by(entry.payee_id if entry.stage == Stage.RECEIVED else entry.payer_id)

    def held_by(self, holder: int) -> Self:
        """What a holder received from others, and what it spent, justified and gave back."""
        return self.filter(
            Q(stage=Stage.RECEIVED, payee_id=holder)
            | Q(stage__in=[Stage.SPENT, Stage.JUSTIFIED, Stage.RETURNED], payer_id=holder)
        )

    def _cell(self, entry: Entry) -> Self:
        rows = self.filter(payer_id=entry.payer_id, year=entry.year)
        named = set(
            rows.filter(stage=Stage.PROMISED, component__isnull=False).order_by().values_list("component_id", flat=True)
        )
        if entry.component_id in named:
            return rows.filter(component_id=entry.component_id)
        return rows.exclude(component_id__in=named) if named else rows


class Entry(models.Model):
    """One fact of money. Never changed nor deleted (the database refuses it): a wrong one is reversed by its mirror.

    Amounts are centimes; `home_centimes` is the amount in dirhams at the dated rate kept beside it. Negative amounts
    are reversals, or promises that an amendment makes smaller.
    """

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="+")
    stage = models.CharField(_("stage"), max_length=10, choices=labels.STAGES)
    payer = models.ForeignKey(Purse, verbose_name=_("payer"), on_delete=models.PROTECT, related_name="given")
    payee = models.ForeignKey(Purse, verbose_name=_("payee"), on_delete=models.PROTECT, related_name="taken")
    year = models.PositiveSmallIntegerField(_("budget year"))
    component = models.ForeignKey(
        Component, verbose_name=_("component"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    commitment = models.ForeignKey(
        Commitment, verbose_name=_("commitment"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    tranche = models.ForeignKey(
        "Tranche", verbose_name=_("tranche"), null=True, blank=True, on_delete=models.PROTECT, related_name="entries"
    )
    amendment = models.ForeignKey(
        Agreement, verbose_name=_("amendment"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    centimes = models.BigIntegerField(_("amount in centimes"))
    currency = models.CharField(_("currency"), max_length=3, default=rates.HOME)
    rate = models.ForeignKey(Rate, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    home_centimes = models.BigIntegerField(_("amount in centimes of dirham"))
    is_in_kind = models.BooleanField(_("in kind"), default=False)
    reference = models.CharField(_("reference"), max_length=80, blank=True)
    note = models.CharField(_("note"), max_length=300, blank=True)
    document = models.ForeignKey(
        Document, verbose_name=_("document"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    value_on = models.DateField(_("value day"))
    recorded_at = models.DateTimeField(_("recorded"))
    recorded_by_id = models.BigIntegerField(null=True)
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="+")
    reverses = models.OneToOneField("self", null=True, blank=True, on_delete=models.PROTECT, related_name="reversal")
    idempotency_key = models.CharField(max_length=200, blank=True)

    personal = {
        "reference": "of the payment order or receipt; may name who was paid",
        "note": "words of the officer who recorded; may name people",
        "recorded_by_id": "account of the person who recorded; kept as evidence",
    }
    public = (
        "agreement stage payer payee year component commitment tranche amendment centimes currency rate "
        "home_centimes is_in_kind document value_on recorded_at source reverses idempotency_key"
    ).split()
    scope = Scope(territory="agreement__territory_id", agreement="agreement__key")
    objects = EntryQuerySet.as_manager()

    class Meta:
        ordering = ["value_on", "id"]
        verbose_name = _("entry of the ledger")
        verbose_name_plural = _("entries of the ledger")
        indexes = [models.Index(fields=["agreement", "stage", "year"]), models.Index(fields=["agreement", "value_on"])]
        constraints = [
            models.UniqueConstraint(
                name="funding_entry_once",
                fields=["agreement", "idempotency_key"],
                condition=~Q(idempotency_key=""),
                violation_error_message=_("This is already in the ledger."),
            ),
            models.CheckConstraint(
                name="funding_entry_sign",
                condition=Q(reverses__isnull=True, centimes__gt=0)
                | (Q(reverses__isnull=False) & ~Q(centimes=0))
                | Q(reverses__isnull=True, centimes__lt=0, stage=Stage.PROMISED, amendment__isnull=False),
                violation_error_message=_("Only a reversal, or an amendment of a promise, is negative."),
            ),
            models.CheckConstraint(
                name="funding_entry_rate",
                condition=Q(currency=rates.HOME, rate__isnull=True, home_centimes=F("centimes"))
                | (~Q(currency=rates.HOME) & Q(rate__isnull=False)),
                violation_error_message=_("An amount in another currency keeps its dated rate."),
            ),
            models.CheckConstraint(
                name="funding_entry_two_holders",
                condition=~Q(payer=F("payee")),
                violation_error_message=_("Money does not go from a holder to itself."),
            ),
            models.CheckConstraint(
                name="funding_entry_in_kind_stage",
                condition=Q(is_in_kind=False) | Q(stage__in=[Stage.PROMISED, Stage.RECEIVED, Stage.JUSTIFIED]),
                violation_error_message=_("A contribution in kind is promised, received or justified."),
            ),
            models.CheckConstraint(
                name="funding_entry_year",
                condition=Q(year__gte=2000, year__lte=2100),
                violation_error_message=_("A budget year lies between 2000 and 2100."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.value_on} {self.stage} {self.centimes} {self.currency}"

    @property
    def amount(self) -> Money:
        """The amount as written."""
        return Money(self.centimes, self.currency)

    @property
    def home(self) -> Money:
        """The amount in dirhams."""
        return Money(self.home_centimes, rates.HOME)

    @property
    def is_reversed(self) -> bool:
        """Whether a later row reverses it."""
        return hasattr(self, "reversal")


def purses(pks: Iterable[int]) -> dict[int, Purse]:
    """Purses with their holders, by id."""
    rows: Any = Purse.objects.select_related("institution", "organisation", "agreement")
    found: dict[int, Purse] = rows.in_bulk(list(pks))
    return found
