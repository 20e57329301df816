"""The text and money of an agreement on a day, as known at an instant, with what amendments changed."""

import json
from datetime import datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _

from twiza.agreements.models import Agreement, consolidated
from twiza.core.formats import CASABLANCA

from .agreements_calendar import a_day


def _an_instant(text: str) -> datetime:
    """An instant as ISO 8601 writes it."""
    try:
        return datetime.fromisoformat(text)
    except ValueError as error:
        raise CommandError(_("“%(text)s” is not an instant: write it as 2026-03-31T18:00.") % {"text": text}) from error


class Command(BaseCommand):
    """`twiza agreements_text KEY [--on DAY] [--known-at INSTANT] [--json]`."""

    help = "The consolidated text of an agreement: each value, and the amendment that gave it."

    def add_arguments(self, parser: CommandParser) -> None:
        """The agreement, the two clocks and the output format."""
        parser.add_argument("key", metavar="KEY", help="key of the agreement, or of one of its amendments")
        parser.add_argument("--on", metavar="DAY", help="the day (today)")
        parser.add_argument("--known-at", metavar="INSTANT", help="as known at this instant (now)")
        parser.add_argument("--json", action="store_true", help="print the values as JSON with stable keys")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print the values in order of path."""
        agreement = Agreement.objects.filter(key=options["key"]).first()
        if agreement is None:
            raise CommandError(_("No agreement has the key “%(key)s”.") % {"key": options["key"]})
        on = a_day(options["on"]) if options["on"] else timezone.localdate()
        known = _an_instant(options["known_at"]) if options["known_at"] else None
        known = known.replace(tzinfo=CASABLANCA) if known is not None and known.tzinfo is None else known
        root = agreement.root()
        made = consolidated(root, on=on, known=known)
        rows = [
            {"path": list(path), "value": value, "signed": made.base.get(path), "amendment": made.changed.get(path)}
            for path, value in sorted(made.text.items())
        ]
        if options["json"]:
            values = {
                "key": root.key,
                "on": str(on),
                "known_at": known.isoformat() if known else None,
                "currency": root.currency,
                "text": rows,
            }
            self.stdout.write(json.dumps(values, ensure_ascii=False, indent=1, sort_keys=True))
            return
        for row in rows:
            by = f"  [{row['amendment']}]" if row["amendment"] else ""
            self.stdout.write(f"{' '.join(row['path'])} = {row['value']}{by}")
