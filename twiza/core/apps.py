"""The kernel as a Django application."""

from django.apps import AppConfig


class CoreConfig(AppConfig):
    """Shared tables and the look of pages."""

    name = "twiza.core"
    label = "core"
