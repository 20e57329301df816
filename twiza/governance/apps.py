"""Governance as a Django application."""

from django.apps import AppConfig


class GovernanceConfig(AppConfig):
    """Committees, decisions and evaluation reports."""

    name = "twiza.governance"
    label = "governance"

    def ready(self) -> None:
        """Make the room's jobs known to the worker."""
        from . import jobs  # noqa: F401
