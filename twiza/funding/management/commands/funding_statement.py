"""`twiza funding_statement KEY [--on DATE] [--known-at T] [--currency MAD|EUR] [--json]`."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from datetime import date, datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override
from rich.console import Console
from rich.table import Table

from twiza.agreements.models import Agreement
from twiza.core import formats
from twiza.core.languages import Extent, codes, default
from twiza.core.values import Money

from ...models import Purse
from ...models.labels import STAGES
from ...queries import statement
from ...rules.rates import RateMissing

SHORT = len("2026-03-31")


class Command(BaseCommand):
    """Prints what an agreement's money comes to on a day: by party, year and stage, counted once."""

    help = "Prints the money of an agreement on a day by party, year and stage; each dirham counted once."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The question."""
        parser.add_argument("key", metavar="KEY", help="key of the agreement, such as tta-2023")
        parser.add_argument("--on", metavar="DATE", help="day of the figures, YYYY-MM-DD (default: today)")
        parser.add_argument("--known-at", metavar="T", help="as known at this instant, ISO 8601 (default: now)")
        parser.add_argument(
            "--currency", default="MAD", metavar="MAD|EUR", help="currency of the figures (default: MAD)"
        )
        parser.add_argument(
            "--lang", default=default().code, help=f"{', '.join(codes(Extent.PAPERS))} (default: {default().code})"
        )
        parser.add_argument("--json", action="store_true", help="print stable JSON, amounts in centimes")

    def handle(self, *args: Any, **options: Any) -> None:
        """Ask and print; bad input ends with one sentence and the code 1."""
        if options["lang"] not in codes(Extent.PAPERS):
            known = ", ".join(codes(Extent.PAPERS))
            raise CommandError(f"“{options['lang']}” is not a language of papers: choose {known}.")
        with override(options["lang"]):
            agreement = Agreement.objects.filter(key=options["key"]).first()
            if agreement is None:
                raise CommandError(_("No agreement has the key “%(key)s”.") % {"key": options["key"]})
            currency = options["currency"].upper()
            if len(currency) != len("MAD") or not currency.isalpha():
                raise CommandError(_("“%(text)s” is not a currency.") % {"text": options["currency"]})
            on, known_at = self._day(options["on"]), self._instant(options["known_at"])
            try:
                statement_result = statement(agreement, on=on, known_at=known_at, currency=currency)
            except RateMissing as refusal:
                raise CommandError(refusal.sentence) from refusal
            if options["json"]:
                self.stdout.write(json.dumps(statement_result, ensure_ascii=False, indent=1))
            else:
                self._print(statement_result, options["lang"])

    def _print(self, values: dict[str, Any], lang: str) -> None:
        """Two tables for a person: stages, then party x year."""

        def money(centimes: int) -> str:
            return formats.money(Money(centimes, values["currency"]), lang)

        console = Console(file=self.stdout, highlight=False, width=120)  # type: ignore[arg-type]
        labels = {code: str(label) for code, label in STAGES}
        totals = Table(
            _("Stage"), _("Counted once"), _("Transfers"), _("In kind"), title=f"{values['agreement']} {values['on']}"
        )
        for code, label in labels.items():
            kind = values["in_kind"].get(code)
            totals.add_row(
                label,
                money(values["consolidated"][code]),
                money(values["transfers"][code]),
                money(kind) if kind else "–",
            )
        console.print(totals)
        lines = Table(_("Party"), _("Year"), _("Stage"), _("Counted once"), _("Transfers"))
        names = {
            purse.code: purse.name for purse in Purse.objects.select_related("institution", "organisation", "agreement")
        }
        for line in values["lines"]:
            lines.add_row(
                names[line["party"]],
                str(line["year"]),
                labels[line["stage"]],
                money(line["consolidated"]),
                money(line["transfers"]),
            )
        console.print(lines)

    def _day(self, text: str | None) -> date:
        if text is None:
            return timezone.localdate()
        try:
            return date.fromisoformat(text)
        except ValueError as error:
            raise CommandError(_("“%(text)s” is not a day: write it as 2026-03-31.") % {"text": text}) from error

    def _instant(self, text: str | None) -> datetime | None:
        """An instant; without a time zone it is read on the clock of Morocco, a bare day ends at its last moment."""
        if text is None:
            return None
        try:
            instant = datetime.fromisoformat(text)
        except ValueError as error:
            raise CommandError(
                _("“%(text)s” is not an instant: write it as 2026-03-31T18:00.") % {"text": text}
            ) from error
        if len(text) == SHORT:
            instant = instant.replace(hour=23, minute=59, second=59)
        return instant if instant.tzinfo else timezone.make_aware(instant)
