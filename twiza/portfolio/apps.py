"""Portfolio as a Django application."""

from django.apps import AppConfig


class PortfolioConfig(AppConfig):
    """All agreements at once."""

    name = "twiza.portfolio"
    label = "portfolio"
