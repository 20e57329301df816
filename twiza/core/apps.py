"""The kernel as a Django application."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CoreConfig(AppConfig):
    """Shared tables and the look of pages."""

    name = "twiza.core"
    label = "core"
    verbose_name = _("Kernel")

    def ready(self) -> None:
        """Refusals speak the reader's language from now on."""
        from . import refusals, sentences

        refusals.speak_with(sentences.sentence)
