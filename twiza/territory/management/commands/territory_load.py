"""Load the tree of territories: `twiza territory_load`."""

from __future__ import annotations

from argparse import ArgumentParser

from django.core.management.base import BaseCommand
from django.utils import timezone
from django.utils.translation import gettext as _
from rich.progress import Progress

from twiza.core.actions import System
from twiza.territory.actions import load_territories


class Command(BaseCommand):
    """Load Morocco and the other countries; repeating it changes nothing."""

    help = "Load countries, regions, provinces and communes. Repeating it changes nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """--only-morocco leaves the other countries out."""
        parser.add_argument("--only-morocco", action="store_true", help="leave the other countries out")

    def handle(self, *args: object, only_morocco: bool, **options: object) -> None:
        """Run the action and say what it did."""
        with Progress(transient=True) as progress:
            task = progress.add_task(_("Territories"), total=None)
            loaded = load_territories(
                by=System(),
                at=timezone.now(),
                world=not only_morocco,
                step=lambda done, total: progress.update(task, completed=done, total=total),
            )
        self.stdout.write(
            _("Territories: %(created)d created, %(updated)d updated, %(unchanged)d unchanged.") % vars(loaded)
        )
