"""Accounts as a Django application."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Users and grants."""

    name = "twiza.accounts"
    label = "accounts"
