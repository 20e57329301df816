"""Plans as a Django application."""

from django.apps import AppConfig


class PlansConfig(AppConfig):
    """Plans, targets, coverage."""

    name = "twiza.plans"
    label = "plans"
