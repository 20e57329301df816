"""`twiza core_mail`: send the letters that wait, one message a person a day."""

from __future__ import annotations

import json as writer
from argparse import ArgumentParser

from django.core.management.base import BaseCommand
from django.utils import timezone
from django.utils.translation import gettext as _

from twiza.core.actions import deliver_mails


class Command(BaseCommand):
    """What the worker does after each write, done by hand or by the hour: failed letters are tried again."""

    help = "Sends the letters that wait, one message a person a day; failed ones are tried again, five times."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """`--json` prints the counts for programs."""
        parser.add_argument("--json", action="store_true", help="print the counts as JSON")

    def handle(self, *args: object, json: bool, **options: object) -> None:
        """Send, and say how much."""
        deliver_mails_result = deliver_mails(at=timezone.now())
        counts = {name: deliver_mails_result[name] for name in ("sent", "failed", "kept")}
        if json:
            self.stdout.write(writer.dumps(counts, sort_keys=True))
            return
        self.stdout.write(_("Sent: %(sent)d. Failed: %(failed)d. Kept for another day: %(kept)d.") % counts)
