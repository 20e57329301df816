"""Exchange rates: dated, each with its source."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from twiza.core.models import Source

from ..rules import rates


class Rate(models.Model):
    """So many dirhams for one unit of a currency from a day on, with the source that says so."""

    currency = models.CharField(_("currency"), max_length=3)
    on = models.DateField(_("day"))
    rate = models.DecimalField(_("dirhams for one unit"), max_digits=14, decimal_places=6)
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    public = "currency on rate source recorded_at".split()

    class Meta:
        ordering = ["currency", "-on", "id"]
        verbose_name = _("exchange rate")
        verbose_name_plural = _("exchange rates")
        constraints = [
            models.UniqueConstraint(
                name="funding_rate_once",
                fields=["currency", "on"],
                violation_error_message=_("The rate of that day is already recorded."),
            ),
            models.CheckConstraint(
                name="funding_rate_positive",
                condition=Q(rate__gt=0) & ~Q(currency=rates.HOME),
                violation_error_message=_("A rate is more than nought, and the dirham has none."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.on} 1 {self.currency} = {self.rate} {rates.HOME}"

    @property
    def plain(self) -> rates.Rate:
        """The rate as the rules read it."""
        return rates.Rate(self.on, self.currency, rates.micro_of(self.rate), self.recorded_at)
