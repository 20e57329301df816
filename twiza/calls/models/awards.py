"""Awards: what was granted, the sub-agreement that carries it, what of it is justified."""

from __future__ import annotations

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
        found = Entry.objects.filter(agreement=self.agreement, currency=self.currency).sums()
        return {stage: Money(total, self.currency) for stage, total in found.items()}

    @property
    def justified(self) -> Money:
        """What the organisation has shown the use of."""
        return self.sums().get("justified", Money(0, self.currency))

    def tranches(self) -> models.QuerySet[Tranche]:
        """The tranches of its sub-agreement."""
        return Tranche.objects.filter(agreement=self.agreement).for_list().order_by("number")
