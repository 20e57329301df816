"""Load the demonstration, or print its log-ins: `twiza config_demo [--small] [--print-logins]`."""

from __future__ import annotations

import gc
from argparse import ArgumentParser
from time import monotonic
from typing import IO, cast

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskID, TextColumn, TimeElapsedColumn
from rich.table import Table

from twiza.accounts.models import User
from twiza.accounts.rules import ROLES, Role
from twiza.config.demo.data_files import DataError
from twiza.config.demo.dataset import dataset
from twiza.config.demo.loading import is_loaded, load_demonstration
from twiza.core.actions import System


class Command(BaseCommand):
    """The demonstration: synthetic, the same on every machine, loaded once."""

    help = "Load the synthetic demonstration (register, conventions, cases); --print-logins shows who may log in."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """--small loads 600 cooperatives; --print-logins loads nothing."""
        parser.add_argument("--small", action="store_true", help="600 cooperatives, for tests")
        parser.add_argument("--print-logins", action="store_true", help="show the log-ins and load nothing")

    def handle(self, *args: object, small: bool, print_logins: bool, **options: object) -> None:
        """Load once, say how much and how long; a second call says that it is there."""
        console = Console(file=cast("IO[str]", self.stdout), highlight=False)
        with translation.override(settings.LANGUAGE_CODE):
            if print_logins:
                _print_logins(console)
                return
            if not settings.TWIZA_DEMO:
                raise CommandError("DEMO=0: the demonstration is refused here.")
            if is_loaded():
                console.print(_("The demonstration is already loaded."))
                return
            if User.objects.filter(is_demo=False).exists():
                raise CommandError("People already work in this database; the demonstration needs one of its own.")
            started = monotonic()
            gc.set_threshold(100_000, 50, 1_000)  # rows by the ten thousand, hardly a cycle among them
            try:
                counts = _load(console, small)
            except DataError as error:
                raise CommandError(str(error)) from error
            text = ", ".join(f"{name} {number:,}".replace(",", " ") for name, number in sorted(counts.items()))
            console.print(_("Demonstration loaded in %(seconds)d s:") % {"seconds": monotonic() - started}, text)


def _load(console: Console, small: bool) -> dict[str, int]:
    words = {
        "territories": _("Territories"),
        "register": _("Register"),
        "cases": _("Support cases"),
        "corrections": _("Corrections"),
    }
    columns = (
        TextColumn("{task.description:<24}"),
        BarColumn(),
        TextColumn("{task.completed:.0f}"),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=console, transient=not console.is_terminal) as progress:
        tasks: dict[str, TaskID] = {}

        def tell(what: str, done: int, total: int) -> None:
            if what not in tasks:
                tasks[what] = progress.add_task(words[what], total=total)
            progress.update(tasks[what], completed=done, total=total)

        return load_demonstration(by=System(_("Demonstration")), at=timezone.now(), small=small, step=tell)


def _print_logins(console: Console) -> None:
    if not User.objects.filter(is_demo=True).exists():
        console.print(_("No demonstration in this database: there are no demonstration log-ins."))
        return
    table = Table(
        title=_("Demonstration log-ins (password of all: %(password)s)") % {"password": dataset().people.password}
    )
    for heading in (_("E-mail"), _("Role"), _("Territory or convention")):
        table.add_column(heading, overflow="fold")
    for login in dataset().people.cast:
        table.add_row(login.email, _(ROLES[Role(login.role)].label), login.territory or login.agreement or "")
    console.print(table)
