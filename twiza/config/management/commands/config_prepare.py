"""`twiza config_prepare`: what a database holds before anybody enters anything. Repeating it changes nothing."""

from __future__ import annotations

from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.utils import timezone

from twiza.core.actions import System
from twiza.support.actions import ship_pathways


class Command(BaseCommand):
    """Territories and pathways: the shelves, empty of organisations."""

    help = "Puts in what every Twiza starts with: territories, support pathways. Repeating it changes nothing."

    def handle(self, *args: object, **options: object) -> None:
        """Load what is missing."""
        call_command("territory_load", stdout=self.stdout)
        ship_pathways(by=System(), at=timezone.now())
