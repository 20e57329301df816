"""The room as a Django application."""

from django.apps import AppConfig


class TerritoryConfig(AppConfig):
    """The tree of places."""

    name = "twiza.territory"
    label = "territory"
