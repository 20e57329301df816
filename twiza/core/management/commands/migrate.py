"""Django's `migrate`, which knows the texts of the house."""

from __future__ import annotations

from django.core.management.commands import migrate

from twiza.core.migration_autodetector import Autodetector


class Command(migrate.Command):
    """See Django's own."""

    autodetector = Autodetector
