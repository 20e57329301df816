"""`twiza funding_import KEY FILE [--stage paid] [--payer CODE] [--component CODE] [--dry-run] [--json]`."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from twiza.agreements.models import Agreement
from twiza.core.actions import System
from twiza.core.refusals import Refusal

from ...actions import apply_payments, send_payments
from ...actions.payments import fault_sentence


class Command(BaseCommand):
    """Records the payments of a list, all or nothing, each once."""

    help = "Records the payments of a CSV or XLSX list, all or nothing; the same payment enters once."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The agreement, the list, and what holds where a row says nothing."""
        parser.add_argument("key", metavar="KEY", help="key of the agreement, such as tta-2023")
        parser.add_argument("file", metavar="FILE", help="the list: CSV or XLSX")
        parser.add_argument("--stage", default="paid", help="stage of rows that name none (default: paid)")
        parser.add_argument("--payer", default="", metavar="CODE", help="payer of rows that name none")
        parser.add_argument("--component", default="", metavar="CODE", help="component of rows that name none")
        parser.add_argument("--currency", default="MAD", help="currency of rows that name none (default: MAD)")
        parser.add_argument("--dry-run", action="store_true", help="say what would happen and record nothing")
        parser.add_argument("--json", action="store_true", help="print the report as stable JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        """Send, then record; bad input ends with one sentence and the code 1."""
        agreement = Agreement.objects.filter(key=options["key"]).first()
        if agreement is None:
            raise CommandError(_("No agreement has the key “%(key)s”.") % {"key": options["key"]})
        path, by, at = Path(options["file"]), System("funding_import"), timezone.now()
        choices = {name: options[name] for name in ("stage", "payer", "component", "currency")}
        try:
            content = path.read_bytes()
        except OSError as error:
            raise CommandError(
                _("“%(file)s” cannot be read: %(why)s") % {"file": path.name, "why": error.strerror}
            ) from error
        try:
            file = send_payments(agreement=agreement, name=path.name, content=content, choices=choices, by=by, at=at)
            if not options["dry_run"]:
                for line in [line for line in file.report if line["fate"] == "fault"]:
                    self.stderr.write(_("Row %(row)s: %(why)s") % {"row": line["row"], "why": fault_sentence(line)})
                file = apply_payments(file=file, by=by, at=at)
        except Refusal as refusal:
            raise CommandError(refusal.sentence) from refusal
        self._say(file.report, is_json=options["json"])

    def _say(self, report: list[dict[str, object]], *, is_json: bool) -> None:
        fates = {fate: sum(line["fate"] == fate for line in report) for fate in ("new", "known", "fault")}
        if is_json:
            rows = [{**line, "sentence": fault_sentence(line)} if line["fate"] == "fault" else line for line in report]
            self.stdout.write(json.dumps({**fates, "rows": rows}, ensure_ascii=False, indent=1))
            return
        self.stdout.write(_("%(new)s new, %(known)s already in the ledger, %(fault)s to correct.") % fates)
        for line in report:
            if line["fate"] == "fault":
                self.stdout.write(_("Row %(row)s: %(why)s") % {"row": line["row"], "why": fault_sentence(line)})
