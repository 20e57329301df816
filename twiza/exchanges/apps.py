"""Exchanges as a Django application."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ExchangesConfig(AppConfig):
    """Bilateral exchanges with delegations of other countries."""

    name = "twiza.exchanges"
    label = "exchanges"
    verbose_name = _("Exchanges")
