"""The wiring as a Django application: home page, public pages, demonstration."""

from django.apps import AppConfig


class ConfigConfig(AppConfig):
    """Wires the rooms together."""

    name = "twiza.config"
    label = "config"
    verbose_name = "Twiza"
