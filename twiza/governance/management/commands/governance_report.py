"""`twiza governance_report KEY --on DATE [--known-at T] [--kind evaluation|sheet|donor] --lang L --output FILE.pdf`."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from datetime import date, datetime
from pathlib import Path
from typing import Any, NoReturn

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn

from twiza.agreements.models import Agreement
from twiza.core.actions import System
from twiza.core.languages import Extent, codes, default
from twiza.core.refusals import Refusal

from ...actions import compute_report
from ...models import Report
from ...web.printing import FORMS, TYPES, print_report

STEPS = 5


class Command(BaseCommand):
    """Computes and freezes the evaluation report of an agreement, then prints it."""

    help = "Computes, freezes and prints the evaluation report of an agreement at a date."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The question, the language and the file; its ending chooses PDF, XLSX or JSON."""
        parser.add_argument("key", metavar="KEY", help="key of the agreement, such as mre-2020")
        parser.add_argument("--on", required=True, metavar="DATE", help="day of the figures, YYYY-MM-DD")
        parser.add_argument("--known-at", metavar="T", help="as known at this instant, ISO 8601 (default: now)")
        parser.add_argument(
            "--lang", default=default().code, help=f"{', '.join(codes(Extent.PAPERS))} (default: {default().code})"
        )
        parser.add_argument(
            "--kind",
            default="evaluation",
            help="evaluation, sheet (one page for the chair) or donor (in euros); default: evaluation",
        )
        parser.add_argument("--output", required=True, metavar="FILE", help="FILE.pdf, FILE.xlsx or FILE.json")

    def handle(self, *args: object, **options: object) -> None:
        """Compute, freeze, print; bad input ends with a sentence and the code 1."""
        language = options["lang"]
        if language not in codes(Extent.PAPERS):
            refuse(f"“{language}” is not a language of papers: choose {', '.join(codes(Extent.PAPERS))}.")
        with override(language):
            self._run(options, language)

    def _run(self, options: dict[str, Any], language: str) -> None:
        target = Path(options["output"])
        form = target.suffix.lstrip(".").lower()
        if form not in TYPES:
            refuse(_("“%(file)s” must end in .pdf, .xlsx or .json.") % {"file": target.name})
        kind = options["kind"]
        if kind not in FORMS:
            refuse(_("“%(kind)s” is not a kind of report: %(known)s.") % {"kind": kind, "known": ", ".join(FORMS)})
        if form not in FORMS[kind]:
            refuse(_("The page for the chair is printed as .pdf only."))
        if not target.parent.is_dir():
            refuse(_("The folder “%(folder)s” does not exist.") % {"folder": target.parent})
        on, known_at = day_of(options["on"]), instant_of(options["known_at"])
        agreement = agreement_named(options["key"])
        try:
            report = self._compute(agreement, on, known_at)
            target.write_bytes(print_report(report, form, language, kind))
        except Refusal as refusal:
            refuse(refusal.sentence)
        except OSError as error:
            refuse(_("“%(file)s” cannot be written: %(why)s") % {"file": target, "why": error.strerror})
        self.stdout.write(f"{target} {report.reference} {report.content_hash}")

    def _compute(self, agreement: Agreement, on: date, known_at: datetime | None) -> Report:
        """Compute with a bar on the terminal; nothing but the bar goes to the error stream."""
        console = Console(stderr=True, quiet=not sys.stderr.isatty())
        columns = (TextColumn("{task.description}"), BarColumn())
        with Progress(*columns, console=console, transient=True) as bar:
            task = bar.add_task(agreement.key, total=STEPS)

            def step(done: int, message: str) -> None:
                bar.update(task, completed=done, description=f"{agreement.key} · {message}")

            return compute_report(
                agreement=agreement,
                on=on,
                known_at=known_at,
                by=System("governance_report"),
                at=timezone.now(),
                step=step,
            )


def agreement_named(key: str) -> Agreement:
    """The agreement of that key; a sentence with the known keys when there is none."""
    agreement = Agreement.objects.filter(key=key).first()
    if agreement is None:
        known = ", ".join(Agreement.objects.order_by("key").values_list("key", flat=True)[:20]) or "–"
        refuse(_("No agreement has the key “%(key)s”. Known keys: %(known)s.") % {"key": key, "known": known})
    return agreement


def day_of(text: str) -> date:
    """A day as written on a command line."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        refuse(_("“%(text)s” is not a day: write it as 2026-03-31.") % {"text": text})


def instant_of(text: str | None) -> datetime | None:
    """An instant; without a time zone it is read on the clock of Morocco, a bare day ends at its last moment."""
    if text is None:
        return None
    try:
        instant = datetime.fromisoformat(text)
    except ValueError:
        refuse(_("“%(text)s” is not an instant: write it as 2026-03-31T18:00.") % {"text": text})
    if len(text) == len("2026-03-31"):
        instant = instant.replace(hour=23, minute=59, second=59)
    return instant if instant.tzinfo else timezone.make_aware(instant)


def refuse(sentence: str) -> NoReturn:
    """End with a sentence and the code of bad input."""
    raise CommandError(sentence)
