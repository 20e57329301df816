"""Accounts as a Django application."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    """Users and grants."""

    name = "twiza.accounts"
    label = "accounts"
    verbose_name = _("Accounts and roles")
