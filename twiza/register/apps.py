"""The register as a Django application."""

from django.apps import AppConfig
from django.core import checks
from django.utils.translation import gettext_lazy as _


class RegisterConfig(AppConfig):
    """Organisations and imports."""

    name = "twiza.register"
    label = "register"
    verbose_name = _("Register")

    def ready(self) -> None:
        """Make the room's jobs known to the worker."""
        from . import jobs  # noqa: F401

        checks.register(check_linkage)


def check_linkage(app_configs: object, **kwargs: object) -> list[checks.CheckMessage]:
    """The settings of linkage can be used; said at the start, not at the first import."""
    from twiza.core.values import RuleError

    from .actions.teaching import settings_in_force
    from .models.labels import rule_sentence

    try:
        settings_in_force()
    except RuleError as error:
        return [checks.Error(rule_sentence(error), id="register.E001")]
    return []
