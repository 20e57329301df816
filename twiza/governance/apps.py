"""Governance as a Django application."""

from django.apps import AppConfig


class GovernanceConfig(AppConfig):
    """Committees and evaluation reports."""

    name = "twiza.governance"
    label = "governance"
