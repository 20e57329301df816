"""`twiza register_link LEFT [RIGHT]`: links two lists, or finds the repeated rows of one, without a database."""

from __future__ import annotations

import csv
import datetime as dt
import json
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table as Grid

from twiza.core.formats import number, percent
from twiza.core.languages import Extent, codes, default
from twiza.core.refusals import Refusal
from twiza.core.values import RuleError
from twiza.register.actions.list_files import read_list
from twiza.register.actions.teaching import settings_in_force
from twiza.register.rules.linkage import DUCKDB, SPARK, LinkResult, link, load_settings
from twiza.register.rules.linkage.listing import Listed, check_truth, judge, list_of

from ...models.labels import RuleRefused

COLUMNS = ("left_id", "right_id", "probability", "decision", "reasons")
SHOWN = 5


class Command(BaseCommand):
    """Reads one list or two, links, writes the pairs with their reasons."""

    help = "Links two lists of organisations, or finds the repeated rows of one; needs no database."
    requires_migrations_checks = False
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: Any) -> None:
        """The files and what is known of them."""
        parser.add_argument("left", type=Path, help="CSV, XLSX, XLS or ODS")
        parser.add_argument(
            "right", type=Path, nargs="?", help="the other list; without it LEFT is searched for repeats"
        )
        parser.add_argument(
            "--truth",
            default="",
            help="column of LEFT: the id of the same record in RIGHT, else empty; without RIGHT: a group number",
        )
        parser.add_argument(
            "--id", default="", help="column that holds the ids (default: found out, else the row number)"
        )
        parser.add_argument("--output", type=Path, help="CSV of the pairs: " + ", ".join(COLUMNS))
        parser.add_argument("--engine", default=DUCKDB, choices=[DUCKDB, SPARK], help="where it is computed")
        parser.add_argument(
            "--weights", type=Path, help="settings file (default: REGISTER_LINK_SETTINGS, else the shipped one)"
        )
        parser.add_argument("--country", default="", help="ISO 3166 code of the country (default: Morocco)")
        parser.add_argument("--json", action="store_true", help="report as JSON")
        parser.add_argument(
            "--lang", default=default().code, choices=codes(Extent.PAPERS), help="language of the report"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Link, then report; lists that cannot be linked end in one sentence, and no file is written."""
        with override(options["lang"]):
            try:
                report = self._run(**options)
            except (Refusal, RuleError) as error:
                refusal = RuleRefused(error) if isinstance(error, RuleError) else error
                if options["json"]:
                    values = {"code": refusal.code, "message": refusal.sentence}
                    self.stdout.write(
                        json.dumps({"pairs": 0, "same": 0, "errors": [values]}, ensure_ascii=False, indent=1)
                    )
                raise CommandError(refusal.sentence) from error
            if options["json"]:
                self.stdout.write(json.dumps(report, ensure_ascii=False, indent=1))
            else:
                self._show(report, options["lang"])

    def _run(self, **options: Any) -> dict[str, Any]:
        today = timezone.localdate()
        lists = [
            _listed(path, options, today, at) for at, path in enumerate((options["left"], options["right"])) if path
        ]
        if options["truth"]:
            check_truth(lists)
        with _progress(quiet=options["json"]) as step:
            weights = load_settings(options["weights"]) if options["weights"] else settings_in_force()
            result = link(*(one.table for one in lists), settings=weights, engine=options["engine"], progress=step)
        judged = judge(result, lists) if options["truth"] else {}
        if options["output"]:
            _write(options["output"], result)
        return _report(lists, result, options) | judged

    def _show(self, report: dict[str, Any], lang: str) -> None:
        console = Console(file=self.stdout._out if hasattr(self.stdout, "_out") else None)  # type: ignore[arg-type]
        grid = Grid(show_header=False)
        for key, label in _labels().items():
            if report.get(key) is not None:
                shares = ("expected_error", "precision", "recall", "f1")
                shown = percent(report[key], lang, 2) if key in shares else number(report[key], lang)
                grid.add_row(label, shown)
        console.print(grid)
        for warning in report["warnings"]:
            console.print(warning["message"], markup=False, highlight=False)


def _labels() -> dict[str, str]:
    return {
        "left_rows": _("Rows of the first list"),
        "right_rows": _("Rows of the second list"),
        "same": _("Same"),
        "ambiguous": _("Ambiguous"),
        "expected_error": _("Expected error among “same”"),
        "precision": _("Precision"),
        "recall": _("Recall"),
        "f1": _("F1"),
        "seconds": _("Seconds"),
    }


def _listed(path: Path, options: dict[str, Any], today: dt.date, at: int) -> Listed:
    if not path.is_file():
        raise CommandError(_("There is no file “%(path)s”.") % {"path": path})
    truth = options["truth"] if at == 0 else ""
    return list_of(read_list(path), today=today, country=options["country"], id_column=options["id"], truth=truth)


def _report(lists: list[Listed], result: LinkResult, options: dict[str, Any]) -> dict[str, Any]:
    """The keys that programs rely on."""
    decisions = Counter(result.pairs["decision"].to_pylist())
    return {
        "left_rows": lists[0].table.num_rows,
        "right_rows": lists[1].table.num_rows if len(lists) > 1 else None,
        "pairs": result.pairs.num_rows,
        "same": decisions["same"],
        "ambiguous": decisions["ambiguous"],
        "different": decisions["different"],
        "expected_error": result.expected_error,
        "candidates": result.candidates,
        "capped": [vars_of(block) for block in result.capped],
        "fields": list(result.common),
        "seconds": round(result.seconds, 3),
        "settings": result.settings.version,
        "engine": options["engine"],
        "output": str(options["output"]) if options["output"] else None,
        "warnings": list(_warnings(lists, result)),
        "errors": [],
    }


def vars_of(block: object) -> dict[str, Any]:
    """A cut block as plain data."""
    return {name: getattr(block, name) for name in ("key", "shown", "rows", "pairs", "kept")}


def _warnings(lists: list[Listed], result: LinkResult) -> Iterator[dict[str, Any]]:
    """What the lists made impossible, each with its code and a sentence."""
    remarks = [(code, params) for one in lists for code, params in one.remarks] + result.remarks
    for code, params in remarks:
        yield {"code": code, "message": RuleRefused(RuleError(code, **params)).sentence, "params": params}


def _write(path: Path, result: LinkResult) -> None:
    try:
        with path.open("w", encoding="utf-8-sig", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(COLUMNS)
            for row in result.pairs.select(COLUMNS).to_pylist():
                writer.writerow(
                    [row["left_id"], row["right_id"], f"{row['probability']:.6f}", row["decision"], row["reasons"]]
                )
    except OSError as error:
        raise CommandError(
            _("The file “%(path)s” cannot be written: %(error)s") % {"path": path, "error": error.strerror}
        ) from error


@contextmanager
def _progress(*, quiet: bool) -> Iterator[Callable[[int, int, str], None]]:
    """A bar on a terminal, nothing elsewhere."""
    console = Console(stderr=True)
    if quiet or not console.is_terminal:
        yield lambda done, total, phase: None
        return
    words = {
        "reading": _("Reading the names"),
        "pairs": _("Looking for candidates"),
        "weights": _("Weighing them"),
        "deciding": _("Deciding"),
    }
    with Progress(
        TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn(), console=console, transient=True
    ) as bar:
        task = bar.add_task("")
        yield lambda done, total, phase: bar.update(task, completed=done, total=total, description=words[phase])
