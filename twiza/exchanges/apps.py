"""Exchanges as a Django application."""

from django.apps import AppConfig


class ExchangesConfig(AppConfig):
    """Bilateral exchanges with delegations of other countries."""

    name = "twiza.exchanges"
    label = "exchanges"
