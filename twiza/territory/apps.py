"""The room as a Django application."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TerritoryConfig(AppConfig):
    """The tree of places."""

    name = "twiza.territory"
    label = "territory"
    verbose_name = _("Territories")
