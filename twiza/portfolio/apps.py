"""Portfolio as a Django application."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PortfolioConfig(AppConfig):
    """All agreements at once."""

    name = "twiza.portfolio"
    label = "portfolio"
    verbose_name = _("Portfolio")
