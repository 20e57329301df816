"""Coverage of a convention's target, in every reading, at a day, as known at an instant."""

from __future__ import annotations

from argparse import ArgumentParser
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import IO, Any, cast

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _
from rich.console import Console
from rich.table import Table

from twiza.agreements.models import Agreement
from twiza.core.formats import CASABLANCA
from twiza.core.refusals import Unprocessable

from ...models import Target
from ...models.labels import name_members, say_reading
from ...queries import Read, coverage, last_known
from ...queries.answer_json import as_json

HELP = """Coverage of a convention's target.

KEY is the convention's key (mre-2020) or a target's. Without --on the target's own as-of policy gives the day; without
--known-at the answer is as known when the register or the plans last learnt something, so that the same question gives
the same bytes until then. Exit code 1 and one sentence when the question cannot be put."""


class Command(BaseCommand):
    help = HELP

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("key", metavar="KEY", help="key of the convention or of one of its targets")
        parser.add_argument("--on", metavar="DATE", help="day at which it was true (2026-03-31)")
        parser.add_argument(
            "--known-at",
            metavar="TIMESTAMP",
            help="instant at which it was known, ISO 8601; Moroccan time when no zone is given; a day means its end",
        )
        parser.add_argument("--reading", metavar="NAME", help="one reading; all when none is named")
        parser.add_argument(
            "--by", metavar="DIMENSIONS", default="", help="region,province,sector,year,women_led,size,founded"
        )
        parser.add_argument("--rows", action="store_true", help="add the ids of the organisations behind each total")
        parser.add_argument("--json", action="store_true", help="print JSON")

    def handle(self, *args: Any, key: str, by: str, **options: Any) -> None:
        now = timezone.now()
        try:
            target = _target(key)
            on = _day(options["on"]) if options["on"] else target.default_on(now.astimezone(CASABLANCA).date())
            known_at = _instant(options["known_at"]) if options["known_at"] else last_known(now)
            dimensions = tuple(name.strip() for name in by.split(",") if name.strip())
            names = [options["reading"]] if options["reading"] else []
            reads = coverage(target, on=on, known_at=known_at, names=names, by=dimensions)
        except Unprocessable as refusal:
            raise CommandError(refusal.sentence) from refusal
        if options["json"]:
            self.stdout.write(as_json(reads, on, known_at, rows=options["rows"]))
        else:
            self._print(target, reads, on, known_at, dimensions, options["rows"])

    def _print(
        self, target: Target, reads: Sequence[Read], on: date, known_at: datetime, by: Sequence[str], rows: bool
    ) -> None:
        console = Console(file=cast(IO[str], self.stdout), width=120, highlight=False)
        console.print(f"[bold]{target.title}[/bold]\n{on.isoformat()}, as known at {known_at.isoformat()}")
        for read in reads:
            console.print(f"\n[bold]{read.reading.title}[/bold] ({read.reading.name})")
            for sentence in say_reading(read.reading.rules):
                console.print(f"  {sentence}")
            console.print(f"  {read.answer.numerator} / {read.answer.denominator} = {_share(read.answer.rate)}")
            if by:
                console.print(_table(read, by))
            if rows:
                console.print("  " + " ".join(str(pk) for pk in read.answer.rows().numerator), soft_wrap=True)


def _target(key: str) -> Target:
    rows = Target.objects.select_related("plan__agreement").prefetch_related("readings").order_by("key")
    target = rows.filter(plan__agreement__key=key).first() or rows.filter(key=key).first()
    if target is None:
        known = Agreement.objects.filter(key=key).exists()
        sentence = _("The convention “%(key)s” has no target.") if known else _("There is no convention “%(key)s”.")
        raise CommandError(sentence % {"key": key})
    return target


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        sentence = _("“%(word)s” is not a date: write it as %(example)s.")
        raise CommandError(sentence % {"word": text, "example": "2026-03-31"}) from error


def _instant(text: str) -> datetime:
    try:
        if len(text) == 10:
            return datetime.combine(date.fromisoformat(text) + timedelta(days=1), time(0), CASABLANCA)
        at = datetime.fromisoformat(text)
    except ValueError as error:
        sentence = _("“%(word)s” is not an instant: write it as %(example)s.")
        params = {"word": text, "example": "2026-03-31T18:00:00+01:00"}
        raise CommandError(sentence % params) from error
    return at if at.tzinfo else at.replace(tzinfo=CASABLANCA)


def _table(read: Read, by: Sequence[str]) -> Table:
    named = {name: name_members(name, [cell.members[name] for cell in read.answer.by]) for name in by}
    table = Table(*by, "numerator", "denominator", "rate", box=None)
    for cell in read.answer.by:
        words = [named[name][cell.members[name]] for name in by]
        table.add_row(*words, str(cell.numerator), str(cell.denominator), _share(cell.rate))
    return table


def _share(rate: float | None) -> str:
    return "-" if rate is None else f"{rate:.1%}"
