"""Django's `makemigrations`, which knows the texts of the house."""

from __future__ import annotations

from django.core.management.commands import makemigrations

from twiza.core.migration_autodetector import Autodetector


class Command(makemigrations.Command):
    """See Django's own."""

    autodetector = Autodetector
