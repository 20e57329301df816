"""Django's handle on the room."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MobilisationConfig(AppConfig):
    """Experts, investors, matching, missions."""

    name = "twiza.mobilisation"
    label = "mobilisation"
    verbose_name = _("Mobilisation")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Make the room's jobs known to the worker."""
        from . import jobs  # noqa: F401
