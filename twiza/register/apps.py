"""The register as a Django application."""

from django.apps import AppConfig


class RegisterConfig(AppConfig):
    """Organisations and imports."""

    name = "twiza.register"
    label = "register"
