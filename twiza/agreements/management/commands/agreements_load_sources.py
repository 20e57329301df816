"""Enter the five source conventions as demonstration; what exists is left as it is."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from twiza.agreements.actions import load_sources
from twiza.core.actions import System
from twiza.core.refusals import Refusal


class Command(BaseCommand):
    """`twiza agreements_load_sources [KEY ...] [--json]`."""

    help = "Enter the source conventions as demonstration data; a second run changes nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        """Keys to enter (all when none) and the output format."""
        parser.add_argument("keys", nargs="*", metavar="KEY", help="only these conventions")
        parser.add_argument("--json", action="store_true", help="print key -> created|unchanged as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        """Load and say what happened."""
        try:
            result = load_sources(by=System(), at=timezone.now(), keys=options["keys"] or None)
        except Refusal as refusal:
            raise CommandError(refusal.sentence) from refusal
        if options["json"]:
            self.stdout.write(json.dumps(result, sort_keys=True))
            return
        for key, outcome in result.items():
            self.stdout.write(f"{key}: {outcome}")
