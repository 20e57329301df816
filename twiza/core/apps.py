"""The kernel as a Django application."""

from django.apps import AppConfig


class CoreConfig(AppConfig):
    """Shared tables and the look of pages."""

    name = "twiza.core"
    label = "core"

    def ready(self) -> None:
        """Refusals speak the reader's language from now on."""
        from . import refusals, sentences

        refusals.speak_with(sentences.sentence)
