"""What is about to miss a council session, lapse, be renewed or fall due between two days."""

import json
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _

from twiza.core.values import add_months

from ...models import sentences
from ...models.labels import ENTRIES
from ...queries import agenda


def a_day(text: str) -> date:
    """A day given as 2026-03-31."""
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise CommandError(_("“%(text)s” is not a day: write it as 2026-03-31.") % {"text": text}) from error


def _a_year_after(first: date) -> date:
    """Twelve months later, or the last day that a calendar can write."""
    return add_months(first, 12) if first.year < date.max.year else date.max


class Command(BaseCommand):
    """`twiza agreements_calendar [--from DAY] [--to DAY] [--json]`."""

    help = "Sessions not to miss, lapses, renewals to decide and commitments due, in order of day."

    def add_arguments(self, parser: CommandParser) -> None:
        """The window and the output format."""
        parser.add_argument("--from", dest="first", metavar="DAY", help="first day (today)")
        parser.add_argument("--to", dest="last", metavar="DAY", help="last day (twelve months later)")
        parser.add_argument("--on", dest="today", metavar="DAY", help="the day that counts as today")
        parser.add_argument("--json", action="store_true", help="print the lines as JSON with stable keys")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print the lines of the window."""
        today = a_day(options["today"]) if options["today"] else timezone.localdate()
        first = a_day(options["first"]) if options["first"] else today
        last = a_day(options["last"]) if options["last"] else _a_year_after(first)
        if last < first:
            raise CommandError(
                _("The last day (%(last)s) comes before the first (%(first)s).") % {"last": last, "first": first}
            )
        found = agenda(first=first, last=last, today=today)
        if options["json"]:
            rows = [
                {
                    "on": str(one.on),
                    "code": one.code,
                    "tone": one.tone,
                    "key": one.key,
                    "params": {
                        name: str(value) if isinstance(value, date) else value for name, value in one.params.items()
                    },
                }
                for one in found
            ]
            values = {"from": str(first), "to": str(last), "on": str(today), "entries": rows}
            self.stdout.write(json.dumps(values, ensure_ascii=False, indent=1, sort_keys=True))
            return
        for one in found:
            self.stdout.write(f"{one.on}  {one.key}  {ENTRIES[one.code]} : {sentences.entry(one)}")
