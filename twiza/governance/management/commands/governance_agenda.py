"""`twiza governance_agenda KEY --on DATE [--known-at T] [--json]`."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone
from django.utils.translation import override

from twiza.core.languages import Extent, codes, default

from ...queries import agenda_of
from ...web.agenda import parts
from .governance_report import agreement_named, day_of, instant_of


class Command(BaseCommand):
    """Prints the agenda that the committee of an agreement should have on a day."""

    help = "Prints the agenda that a committee meeting on a day should have: what is late, at risk or waiting."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The agreement, the day, the instant of knowledge, the language of the sentences."""
        parser.add_argument("key", metavar="KEY", help="key of the agreement, such as tta-2023")
        parser.add_argument("--on", required=True, metavar="DATE", help="day of the meeting, YYYY-MM-DD")
        parser.add_argument("--known-at", metavar="T", help="as known at this instant, ISO 8601 (default: now)")
        parser.add_argument(
            "--lang",
            default=default().code,
            choices=codes(Extent.PAPERS),
            help="language of the sentences (default: fr)",
        )
        parser.add_argument("--json", action="store_true", help="the items as JSON, in three languages")

    def handle(self, *args: Any, **options: Any) -> None:
        """Build and print; bad input ends with a sentence and the code 1."""
        with override(options["lang"]):
            on, known = day_of(options["on"]), instant_of(options["known_at"])
            agreement = agreement_named(options["key"])
            items = agenda_of(agreement, on=on, known=known or timezone.now())
            if options["json"]:
                values = {"agreement": agreement.key, "on": on, "items": [item.plain() for item in items]}
                self.stdout.write(json.dumps(values, ensure_ascii=False, sort_keys=True, default=str))
                return
            for part in parts(items):
                self.stdout.write(f"\n{part.heading}")
                for said in part.items:
                    self.stdout.write("- " + " · ".join(filter(None, (said.sentence, said.owner, said.late))))
