"""Governance as a Django application."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class GovernanceConfig(AppConfig):
    """Committees, decisions and evaluation reports."""

    name = "twiza.governance"
    label = "governance"
    verbose_name = _("Committees and reports")

    def ready(self) -> None:
        """Make the room's jobs known to the worker."""
        from . import jobs  # noqa: F401
