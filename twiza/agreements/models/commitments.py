"""Commitments, what was done for them, and where they stand."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _

from twiza.accounts.models import Scope
from twiza.core.models import Fact, FactQuerySet
from twiza.core.translation import TranslatedField
from twiza.core.values import Money

from ..rules import evidence
from ..rules import standing as standings
from ..rules.states import BINDING
from ..rules.vocabulary import CommitmentKind
from . import labels
from .agreements import Agreement, Clause, Party
from .amendments import amend_rows, overlay
from .documents import Document


class Commitment(models.Model):
    """What parties promised: a sum, a quantity or an act, by a day or a year, with the rule that proves it."""

    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="commitments")
    clause = models.ForeignKey(
        Clause, verbose_name=_("clause"), null=True, blank=True, on_delete=models.PROTECT, related_name="commitments"
    )
    parties = models.ManyToManyField(Party, verbose_name=_("parties"), blank=True, related_name="commitments")
    number = models.PositiveSmallIntegerField(_("number"))
    kind = models.CharField(_("kind"), max_length=10, choices=labels.COMMITMENT_KINDS)
    wording = TranslatedField(_("wording"), required=True)
    quantity = models.DecimalField(_("quantity"), max_digits=16, decimal_places=2, null=True, blank=True)
    unit = models.CharField(_("unit"), max_length=20, choices=labels.UNITS, blank=True)
    centimes = models.BigIntegerField(_("amount in centimes"), null=True, blank=True)
    currency = models.CharField(_("currency"), max_length=3, blank=True)
    starts_on = models.DateField(_("runs from"), null=True, blank=True)
    due_on = models.DateField(_("due on"), null=True, blank=True)
    due_year = models.PositiveSmallIntegerField(_("due by the end of the year"), null=True, blank=True)
    evidence_rule = models.CharField(_("evidence rule"), max_length=30, choices=labels.EVIDENCE_RULES)
    evidence_params = models.JSONField(_("parameters of the rule"), default=dict, blank=True)

    public = (
        "agreement clause parties number kind wording quantity unit centimes currency starts_on due_on "
        "due_year evidence_rule evidence_params"
    ).split()
    scope = Scope(territory="agreement__territory_id", agreement="agreement__key", seen_from_below=True)

    class Meta:
        ordering = ["agreement_id", "number", "id"]
        verbose_name = _("commitment")
        verbose_name_plural = _("commitments")
        constraints = [
            models.UniqueConstraint(
                name="agreements_commitment_number_once",
                fields=["agreement", "number"],
                violation_error_message=_("This agreement already has a commitment of that number."),
            ),
            models.CheckConstraint(
                name="agreements_commitment_money_has_currency",
                condition=(Q(centimes__isnull=True) | (Q(centimes__gt=0) & ~Q(currency=""))),
                violation_error_message=_("An amount is more than nought and has a currency."),
            ),
            models.CheckConstraint(
                name="agreements_commitment_kind_fields",
                condition=(
                    Q(kind=CommitmentKind.MONEY, quantity__isnull=True)
                    | Q(kind=CommitmentKind.QUANTITY, centimes__isnull=True)
                    | Q(kind=CommitmentKind.ACT, centimes__isnull=True, quantity__isnull=True)
                ),
                violation_error_message=_("A sum, a quantity or an act: a commitment is one of the three."),
            ),
            models.CheckConstraint(
                name="agreements_commitment_quantity_has_unit",
                condition=Q(quantity__isnull=True) | (Q(quantity__gt=0) & ~Q(unit="")),
                violation_error_message=_("A quantity is more than nought and has a unit."),
            ),
            models.CheckConstraint(
                name="agreements_commitment_one_due",
                condition=Q(due_on__isnull=True) | Q(due_year__isnull=True),
                violation_error_message=_("Give a due day or a due year, not both."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.agreement.key} {self.number}: {self.wording}"[:120]

    @property
    def amount(self) -> Money | None:
        """The sum promised, None when it is none or not written."""
        return None if self.centimes is None else Money(self.centimes, self.currency)

    @property
    def due(self) -> date | None:
        """The last good day: the due day, or the end of the due year."""
        return self.due_on or (date(self.due_year, 12, 31) if self.due_year else None)

    @property
    def promise(self) -> evidence.Promise:
        """The commitment as the rules see it; its start falls back on that of the agreement."""
        return evidence.Promise(
            kind=self.kind,
            rule=self.evidence_rule,
            quantity=self.quantity,
            unit=self.unit,
            centimes=self.centimes,
            currency=self.currency,
            starts_on=self.starts_on or self.agreement.starts_on,
            due_on=self.due,
            is_binding=self.agreement.state in BINDING,
            params=self.evidence_params,
        )


class Fulfilment(Fact):
    """A recorded fact: on `valid_from` something was done for a commitment. Corrected by superseding, never edited."""

    commitment = models.ForeignKey(Commitment, on_delete=models.CASCADE, related_name="fulfilments")
    what = models.TextField(_("what was done"))
    quantity = models.DecimalField(_("quantity"), max_digits=16, decimal_places=2, null=True, blank=True)
    unit = models.CharField(_("unit"), max_length=20, choices=labels.UNITS, blank=True)
    centimes = models.BigIntegerField(_("amount in centimes"), null=True, blank=True)
    currency = models.CharField(_("currency"), max_length=3, blank=True)
    document = models.ForeignKey(
        Document,
        verbose_name=_("document"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="fulfilments",
    )
    corrects = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="corrected_by", editable=False
    )
    idempotency_key = models.CharField(max_length=64, blank=True, editable=False)

    personal = {"what": "what was done, in the words of the officer; may name people"}
    public = "commitment quantity unit centimes currency document corrects idempotency_key".split()
    objects = FactQuerySet.as_manager()

    class Meta(Fact.Meta):
        ordering = ["valid_from", "id"]
        verbose_name = _("fulfilment")
        verbose_name_plural = _("fulfilments")
        indexes = [models.Index(fields=["commitment", "valid_from"])]
        constraints = [
            *Fact.Meta.constraints,
            models.CheckConstraint(
                name="agreements_fulfilment_money_has_currency",
                condition=Q(centimes__isnull=True) | ~Q(currency=""),
                violation_error_message=_("An amount has a currency."),
            ),
            models.CheckConstraint(
                name="agreements_fulfilment_quantity_has_unit",
                condition=Q(quantity__isnull=True) | ~Q(unit=""),
                violation_error_message=_("A quantity has a unit."),
            ),
            models.UniqueConstraint(
                name="agreements_fulfilment_once",
                fields=["commitment", "idempotency_key"],
                condition=~Q(idempotency_key=""),
                violation_error_message=_("This was already recorded."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.valid_from} {self.what}"[:120]

    @property
    def amount(self) -> Money | None:
        """The sum paid, None when it is none."""
        return None if self.centimes is None else Money(self.centimes, self.currency)

    @property
    def done(self) -> evidence.Done:
        """The fact as the rules see it."""
        return evidence.Done(
            self.valid_from,
            self.quantity,
            self.unit,
            self.centimes,
            self.currency,
            has_document=self.document_id is not None,
        )


@dataclass(frozen=True)
class Stood:
    """A commitment with its measure and its verdict on a day."""

    commitment: Commitment
    measure: evidence.Measure | None
    verdict: standings.StandingVerdict
    facts: Sequence[Fulfilment] = ()

    @property
    def code(self) -> str:
        """The standing as a code."""
        return self.verdict.standing.value


def external_measure(rule: str) -> Any:
    """The function of a higher room that measures a rule, None when none is set.

    Its shape: `(commitment, *, on: date, known: datetime | None) -> Measure | None`.
    """
    path = getattr(settings, "TWIZA_EVIDENCE", {}).get(rule)
    try:
        return import_string(path) if path else None
    except ImportError:
        # Said loudly by the system check of this room (apps.py); a page then shows "not measured".
        return None


def measures(
    commitments: Iterable[Commitment], *, on: date, known: datetime | None = None
) -> dict[int, tuple[evidence.Measure | None, list[Fulfilment]]]:
    """What the facts say of each commitment on a day, as known at an instant (now when None), with the facts used.

    Rules named in settings.TWIZA_EVIDENCE are measured by higher rooms; where these know nothing, and for every other
    rule, the recorded fulfilments speak, read in one query.
    """
    rows = list(commitments)
    facts: dict[int, list[Fulfilment]] = defaultdict(list)
    found = Fulfilment.objects.as_of(valid=on, known=known).filter(commitment__in=[row.pk for row in rows])
    for fact in found.select_related("document", "source").order_by("valid_from", "id"):
        facts[fact.commitment_id].append(fact)
    result: dict[int, tuple[evidence.Measure | None, list[Fulfilment]]] = {}
    for row in rows:
        external = external_measure(row.evidence_rule)
        measure = external(row, on=on, known=known) if external is not None else None
        if measure is None:
            measure = evidence.measure(row.promise, [fact.done for fact in facts[row.pk]])
        else:
            measure = evidence.as_promised(measure, row.promise)
        result[row.pk] = (measure, facts[row.pk])
    return result


def stand(commitments: Iterable[Commitment], *, on: date, known: datetime | None = None) -> list[Stood]:
    """Where each commitment stands on a day as known at an instant, in the order given."""
    rows = list(commitments)
    found = measures(rows, on=on, known=known)
    return [
        Stood(row, found[row.pk][0], standings.standing(row.promise, found[row.pk][0], on), found[row.pk][1])
        for row in rows
    ]


def stand_agreements(
    agreements: Iterable[Agreement], *, on: date, known: datetime | None = None, with_parties: bool = True
) -> dict[int, list[Stood]]:
    """The same for several agreements at once: agreement id -> its commitments with their standing.

    What amendments changed by then counts (in memory: the instances given must not be saved). Few queries, two
    more for the parties of the commitments, which a list can do without.
    """
    found = {agreement.pk: agreement for agreement in agreements}
    rows = Commitment.objects.filter(agreement__in=found).select_related("clause").order_by("agreement_id", "number")
    held = overlay(found.values(), on=on, known=known)
    commitments = amend_rows(rows.prefetch_related("parties__institution") if with_parties else rows, held)
    for row in commitments:
        row.agreement = found[row.agreement_id]
    grouped: dict[int, list[Stood]] = {pk: [] for pk in found}
    for stood in stand(commitments, on=on, known=known):
        grouped[stood.commitment.agreement_id].append(stood)
    return grouped
