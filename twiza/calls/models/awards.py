"""Awards: what was granted, the sub-agreement that carries it, what of it is justified."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Self

from django.db import models
from django.db.models import Q, Sum
from django.utils.translation import gettext_lazy as _

from twiza.accounts.models import Scope
from twiza.agreements.models import Agreement
from twiza.core.values import Money
from twiza.funding.models import Entry, Tranche
from twiza.register.models import Organisation, group_of

from .applications import Application
from .calls import Window


class AwardQuerySet(models.QuerySet["Award"]):
    """Reads of awards."""

    def of_organisation(self, organisation: Organisation | int) -> Self:
        """Awards of an organisation, whichever of its records they hang on."""
        return self.filter(application__organisation_id__in=group_of(organisation))

    def centimes(self) -> int:
        """Their sum."""
        return int(self.order_by().aggregate(total=Sum("centimes"))["total"] or 0)


class Award(models.Model):
    """A grant: its amount, the window that pays it, the sub-agreement that it became."""

    application = models.OneToOneField(Application, on_delete=models.PROTECT, related_name="award")
    window = models.ForeignKey(Window, on_delete=models.PROTECT, related_name="awards")
    agreement = models.OneToOneField(Agreement, on_delete=models.PROTECT, related_name="+")
    centimes = models.BigIntegerField(_("amount in centimes"))
    currency = models.CharField(_("currency"), max_length=3, default="MAD")
    decided_on = models.DateField(_("decided on"))
    note = models.CharField(_("note"), max_length=300, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by_id = models.BigIntegerField(null=True)

    personal = {
        "note": "words of the officer who decided; may name people",
        "recorded_by_id": "account of the person who recorded the award; kept as evidence",
    }
    public = "application window agreement centimes currency decided_on recorded_at".split()
    scope = Scope(
        territory="application__organisation__territory_id",
        agreement="application__call__agreement__key",
        organisation="application__organisation_id",
    )
    objects = AwardQuerySet.as_manager()

    class Meta:
        ordering = ["-decided_on", "id"]
        verbose_name = _("award")
        verbose_name_plural = _("awards")
        constraints = [
            models.CheckConstraint(
                name="calls_award_positive",
                condition=Q(centimes__gt=0),
                violation_error_message=_("A grant is more than nought."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.application.reference} {self.centimes}"

    @property
    def amount(self) -> Money:
        """What was granted."""
        return Money(self.centimes, self.currency)

    def sums(self) -> dict[str, Money]:
        """What the ledger says of it: promised, paid, received, justified..."""
        return sums_of([self])[self.pk]

    @property
    def justified(self) -> Money:
        """What the organisation has shown the use of."""
        return self.sums().get("justified", Money(0, self.currency))

    def tranches(self) -> models.QuerySet[Tranche]:
        """The tranches of its sub-agreement."""
        return Tranche.objects.filter(agreement=self.agreement).for_list().order_by("number")


def sums_of(awards: Sequence[Award]) -> dict[int, dict[str, Money]]:
    """What the ledger says of many awards by stage, by their id: one query."""
    values: dict[tuple[int, str], dict[str, Money]] = defaultdict(dict)
    rows = Entry.objects.filter(agreement__in=[one.agreement_id for one in awards]).order_by()
    for agreement, currency, stage, total in rows.values_list("agreement_id", "currency", "stage").annotate(
        total=Sum("centimes")
    ):
        values[agreement, currency][stage] = Money(int(total), currency)
    return {one.pk: values[one.agreement_id, one.currency] for one in awards}


class Revocation(models.Model):
    """A grant that was taken back before any money moved: what it was, why, and whether the file keeps its place."""

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="revocations")
    agreement = models.OneToOneField(Agreement, on_delete=models.PROTECT, related_name="+")
    centimes = models.BigIntegerField(_("amount in centimes"))
    currency = models.CharField(_("currency"), max_length=3, default="MAD")
    decided_on = models.DateField(_("decided on"))
    reason = models.CharField(_("reason"), max_length=300)
    keeps_place = models.BooleanField(_("the file keeps its place"), default=False)
    recorded_at = models.DateTimeField()
    recorded_by_id = models.BigIntegerField(null=True)

    personal = {
        "reason": "may name people; officers only",
        "recorded_by_id": "account of the person who recorded the revocation; kept as evidence",
    }
    public = "application agreement centimes currency decided_on keeps_place recorded_at".split()
    scope = Scope(
        territory="application__organisation__territory_id",
        agreement="application__call__agreement__key",
        organisation="application__organisation_id",
    )

    class Meta:
        ordering = ["-recorded_at", "id"]
        verbose_name = _("revocation of a grant")
        verbose_name_plural = _("revocations of grants")
        constraints = [
            models.CheckConstraint(
                name="calls_revocation_says_why",
                condition=Q(centimes__gt=0) & ~Q(reason=""),
                violation_error_message=_("A grant is taken back with its reason."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.application.reference} -{self.centimes}"

    @property
    def amount(self) -> Money:
        """What had been granted."""
        return Money(self.centimes, self.currency)
