"""`twiza calls_ranking KEY [--known-at T] [--json]`."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from datetime import datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override, pgettext
from rich.console import Console
from rich.table import Table

from twiza.core import formats
from twiza.core.languages import Extent, codes, default
from twiza.core.values import Money

from ...models import Call, labels
from ...queries import as_json

DAY = len("2026-03-31")


class Command(BaseCommand):
    """Prints the ranking of a call as its reviews stand; the same reviews give the same bytes."""

    help = "Prints the ranking of a call for projects, payer by payer; names no organisation and no reviewer."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The question."""
        parser.add_argument("key", metavar="KEY", help="key of the call, such as moazara-2026")
        parser.add_argument(
            "--known-at", metavar="T", help="with the reviews known at this instant, ISO 8601 (default: now)"
        )
        parser.add_argument(
            "--lang", default=default().code, help=f"{', '.join(codes(Extent.PAPERS))} (default: {default().code})"
        )
        parser.add_argument("--json", action="store_true", help="print stable JSON: centimes, hundredths of a point")

    def handle(self, *args: object, **options: Any) -> None:
        """Rank and print; bad input ends with one sentence and the code 1."""
        if options["lang"] not in codes(Extent.PAPERS):
            known = ", ".join(codes(Extent.PAPERS))
            raise CommandError(f"“{options['lang']}” is not a language of papers: choose {known}.")
        with override(options["lang"]):
            call = Call.objects.filter(key=options["key"]).select_related("agreement").first()
            if call is None:
                raise CommandError(_("No call has the key “%(key)s”.") % {"key": options["key"]})
            as_json_result = as_json(call, self._instant(options["known_at"]))
            if options["json"]:
                self.stdout.write(json.dumps(as_json_result, ensure_ascii=False, indent=1, sort_keys=True))
            else:
                self._print(call, as_json_result, options["lang"])

    def _print(self, call: Call, values: dict[str, Any], lang: str) -> None:
        """One table for a person."""
        titles = {one.code: one.title for one in call.criteria.all()}
        payers = {one.number: str(one) for one in call.windows.select_related("payer")}
        outcomes = dict(labels.OUTCOMES)
        table = Table(
            pgettext("call", "Payer"),
            _("Rank"),
            pgettext("application", "File"),
            _("Score"),
            _("Proposal"),
            _("Grant"),
            _("Tie broken by"),
            title=call.title,
        )
        for one in values["files"]:
            table.add_row(
                payers[one["window"]],
                str(one["rank"]),
                str(one["number"]),
                f"{one['score'] / 100:.2f}",
                str(outcomes[one["outcome"]]),
                formats.money(Money(one["proposed_centimes"]), lang),
                labels.tie(one["broken_by"], titles) if one["broken_by"] else "",
            )
        Console(file=self.stdout, highlight=False, width=140).print(table)  # type: ignore[arg-type]
        self.stdout.write(f"SHA-256 {values['sha256']}")

    def _instant(self, text: str | None) -> datetime | None:
        """An instant; without a time zone on the clock of Morocco, a bare day ends at its last moment."""
        if text is None:
            return None
        try:
            instant = datetime.fromisoformat(text)
        except ValueError as error:
            raise CommandError(
                _("“%(text)s” is not an instant: write it as 2026-03-31T18:00.") % {"text": text}
            ) from error
        if len(text) == DAY:
            instant = instant.replace(hour=23, minute=59, second=59)
        return instant if instant.tzinfo else timezone.make_aware(instant)
