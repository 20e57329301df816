"""Agreements as a Django application."""

from django.apps import AppConfig
from django.conf import settings
from django.core import checks
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _


class AgreementsConfig(AppConfig):
    """The room of conventions."""

    name = "twiza.agreements"
    label = "agreements"
    verbose_name = _("Conventions")

    def ready(self) -> None:
        """Refuse at start an evidence rule that nobody can compute."""
        checks.register(check_evidence, checks.Tags.models)


def check_evidence(app_configs: object, **kwargs: object) -> list[checks.CheckMessage]:
    """Each path of settings.TWIZA_EVIDENCE leads to a function."""
    found: list[checks.CheckMessage] = []
    for rule, path in getattr(settings, "TWIZA_EVIDENCE", {}).items():
        try:
            import_string(path)
        except ImportError as error:
            found.append(checks.Warning(f"TWIZA_EVIDENCE[{rule!r}]: {error}", id="agreements.W001"))
    return found
