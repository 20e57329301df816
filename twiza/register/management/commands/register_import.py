"""`twiza register_import FILE`: dry run and import of a list, with a report for people or for programs."""

from __future__ import annotations

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
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table as Grid

from twiza.core.actions import System
from twiza.core.formats import number
from twiza.core.languages import Extent, codes, default
from twiza.core.refusals import Refusal
from twiza.core.values import RuleError
from twiza.register.actions.list_files import mapping_for, read_list
from twiza.register.jobs import phase_words
from twiza.register.rules.identity import OUTCOMES
from twiza.register.rules.records import ERROR, Issue

from ...actions import FileRefused, Plan, import_file, plan_import
from ...models.labels import issue_sentence, title_of

SHOWN = 12


class Command(BaseCommand):
    """Reads a file, says what each row would become, and writes it unless --dry-run."""

    help = "Imports a list of organisations (CSV or workbook) into the register."
    requires_migrations_checks = False

    def add_arguments(self, parser: Any) -> None:
        """The file and how to read it."""
        parser.add_argument("file", type=Path, help="CSV, XLSX, XLS or ODS")
        parser.add_argument("--source", default="", help="name of the source (default: the name of the file)")
        parser.add_argument("--country", default="", help="ISO 3166 code of the country (default: Morocco)")
        parser.add_argument("--mapping", type=Path, help="JSON file that says which column means what")
        parser.add_argument("--sheet", default="", help="sheet of the workbook (default: the largest)")
        parser.add_argument("--encoding", default="", help="encoding of the CSV (default: found out)")
        parser.add_argument("--dry-run", action="store_true", help="say what would happen, write nothing")
        parser.add_argument("--json", action="store_true", help="report as JSON")
        parser.add_argument(
            "--lang", default=default().code, choices=codes(Extent.PAPERS), help="language of the report"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Import, then report; a file that cannot be used ends in one sentence, and nothing is changed."""
        with override(options["lang"]):
            try:
                report = self._run(**options)
            except Refusal as refusal:
                self._refuse(refusal, options)
            else:
                if options["json"]:
                    self.stdout.write(json.dumps(report, ensure_ascii=False, indent=1))
                else:
                    self._show(report, options["lang"])

    def _refuse(self, refusal: Refusal, options: dict[str, Any]) -> None:
        if options["json"]:
            params = refusal.params
            error = {
                "row": params.get("row", params.get("line", 0)),
                "column": params.get("column", ""),
                "code": refusal.code,
                "message": refusal.sentence,
            }
            empty = dict.fromkeys(("rows", *OUTCOMES), 0)
            self.stdout.write(json.dumps({**empty, "errors": [error]}, ensure_ascii=False, indent=1))
        raise CommandError(refusal.sentence)

    def _run(self, **options: Any) -> dict[str, Any]:
        path: Path = options["file"]
        if not path.is_file():
            raise CommandError(_("There is no file “%(path)s”.") % {"path": path})
        table = read_list(path, encoding=options["encoding"], sheet=options["sheet"])
        origin = options["source"] or path.stem
        saved = _read_mapping(options["mapping"])
        mapping = mapping_for(table, origin=origin, country=options["country"], saved=saved)
        given: dict[str, Any] = {
            "table": table,
            "mapping": mapping,
            "origin": origin,
            "by": System(),
            "at": timezone.now(),
        }
        with _progress(quiet=options["json"]) as step:
            if options["dry_run"]:
                try:
                    plan, batch = plan_import(**given, step=step), None
                except RuleError as error:
                    raise FileRefused(error) from error
            else:
                plan, batch = import_file(**given, path=path, step=step)
        return _report(plan, dry_run=options["dry_run"], batch=batch.pk if batch else None)

    def _show(self, report: dict[str, Any], lang: str) -> None:
        console = Console(file=self.stdout._out if hasattr(self.stdout, "_out") else None)  # type: ignore[arg-type]
        grid = Grid(title=_("Dry run: nothing was written") if report["dry_run"] else None, show_header=False)
        for key, label in _labels().items():
            grid.add_row(label, number(report[key], lang))
        console.print(grid)
        if report["is_counts"]:
            console.print(_("This file is a table of counts by type: it names no organisation, so none was imported."))
        for total in report["totals"]:
            if total["stated"] is not None:
                params = {name: number(total[name], lang) for name in ("stated", "computed")}
                line = _("adds up") if total["agrees"] else _("DOES NOT ADD UP")
                stated = _("stated %(stated)s, computed %(computed)s") % params
                console.print(f"{total['column']}: {stated}: {line}")
        for code, count in Counter(error["code"] for error in report["errors"]).most_common():
            console.print(f"{number(count, lang)} × {title_of(code)}")
        for error in [*report["errors"], *report["warnings"]][:SHOWN]:
            console.print(f"  {error['row']} [{error['column']}] {error['message']}", markup=False, highlight=False)


def _labels() -> dict[str, str]:
    return {
        "rows": _("Rows"),
        "created": _("Created"),
        "updated": _("Updated"),
        "unchanged": _("Unchanged"),
        "ambiguous": _("Ambiguous"),
        "rejected": _("Rejected"),
    }


def _read_mapping(path: Path | None) -> Any:
    if path is None:
        return None
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise CommandError(_("The mapping “%(path)s” cannot be read: %(error)s") % {"path": path, "error": error})


def _report(plan: Plan, *, dry_run: bool, batch: int | None) -> dict[str, Any]:
    """The keys that programs rely on, then how the file was read and its control totals."""
    issues = [issue for number in sorted(plan.verdicts) for issue in plan.issues_of(number)]
    issues = [*plan.total_issues(), *issues]
    totals = plan.totals()
    how = plan.table.how
    return {
        **plan.counts(),
        "errors": [_line(issue) for issue in issues if issue.severity == ERROR],
        "warnings": [_line(issue) for issue in issues if issue.severity != ERROR],
        "stated_total": totals["stated_total"],
        "computed_total": totals["computed_total"],
        "total_column": totals["total_column"],
        "totals": totals["columns"],
        "is_counts": totals["is_counts"],
        "kind": how.kind,
        "encoding": how.encoding,
        "delimiter": how.delimiter,
        "sheet": how.sheet,
        "heading_row": how.heading_row,
        "mapping": plan.mapping.as_json(),
        "dry_run": dry_run,
        "batch": batch,
    }


def _line(issue: Issue) -> dict[str, Any]:
    message = issue_sentence(issue.code, issue.params)
    return {"row": issue.row, "column": issue.column, "code": issue.code, "message": message}


@contextmanager
def _progress(*, quiet: bool) -> Iterator[Callable[[int, int, str], None]]:
    """A bar on a terminal, nothing elsewhere."""
    console = Console(stderr=True)
    if quiet or not console.is_terminal:
        yield lambda done, total, phase: None
        return
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task("")

        def step(done: int, total: int, phase: str) -> None:
            bar.update(task, completed=done, total=total, description=phase_words(phase))

        yield step
