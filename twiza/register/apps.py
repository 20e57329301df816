"""The register as a Django application."""

from django.apps import AppConfig


class RegisterConfig(AppConfig):
    """Organisations and imports."""

    name = "twiza.register"
    label = "register"

    def ready(self) -> None:
        """Make the room's jobs known to the worker."""
        from . import jobs  # noqa: F401
