"""`twiza mobilisation_clock`: recall, release, ask, and give what was released to the next best expert. Once a day."""

from __future__ import annotations

import json as writer
from argparse import ArgumentParser

from django.core.management.base import BaseCommand
from django.utils import timezone
from django.utils.translation import gettext as _

from twiza.core.actions import System, deliver_mails
from twiza.mobilisation.jobs import read_clock


class Command(BaseCommand):
    """What today asks for; run twice on a day it finds nothing left to do."""

    help = "Reads the response clock: recalls, releases, replacements, yearly refresh; then sends the letters."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """`--json` prints the counts for programs; `--keep-letters` leaves sending to the worker."""
        parser.add_argument("--json", action="store_true", help="print the counts as JSON")
        parser.add_argument("--keep-letters", action="store_true", help="queue the letters and send none")

    def handle(self, *args: object, json: bool, keep_letters: bool, **options: object) -> None:
        """Read the clock, then the post."""
        at = timezone.now()
        clock = read_clock(by=System(), at=at)
        sent = {} if keep_letters else dict(deliver_mails(at=at))
        counts = {**clock, "messages_sent": sent.get("sent", 0), "messages_failed": sent.get("failed", 0)}
        if json:
            self.stdout.write(writer.dumps(counts, sort_keys=True))
            return
        self.stdout.write(
            _(
                "Recalled: %(reminded)d. Released without an answer: %(released)d. Over: %(closed)d. Asked to pause: "
                "%(asked_to_pause)d. Asked to refresh: %(to_refresh)d. Sent to the next best: %(replaced)d. Messages: "
                "%(messages_sent)d."
            )
            % counts
        )
