"""Plans as a Django application."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PlansConfig(AppConfig):
    """Plans, targets, coverage."""

    name = "twiza.plans"
    label = "plans"
    verbose_name = _("Plans and targets")
