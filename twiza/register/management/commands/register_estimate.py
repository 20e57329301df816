"""`twiza register_estimate`: what the answers of the review queue teach, as a new settings file for linking."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override
from rich.console import Console
from rich.table import Table as Grid

from twiza.core.formats import number, percent
from twiza.core.languages import Extent, codes, default
from twiza.core.refusals import Refusal
from twiza.core.values import RuleError
from twiza.register.actions.teaching import read_lessons, settings_in_force
from twiza.register.rules.linkage.settings import SHIPPED, Settings, load_settings, save_settings
from twiza.register.rules.linkage.teaching import FEWEST, Lesson, Taught, teach

from ...models.labels import RuleRefused

SHOWN = 15


class Command(BaseCommand):
    """Learns from the decided pairs, shows what would change, writes a new file when asked to."""

    help = "Learns new linkage settings from the answers of the review queue; writes them with --output."
    requires_migrations_checks = False

    def add_arguments(self, parser: Any) -> None:
        """From which settings, and where to."""
        parser.add_argument("--output", type=Path, help="new settings file; one that exists is never replaced")
        parser.add_argument("--name", default="", help="its version (default: made from the old one)")
        parser.add_argument(
            "--weights",
            type=Path,
            help="settings to start from (default: REGISTER_LINK_SETTINGS, else the shipped one)",
        )
        parser.add_argument("--json", action="store_true", help="report as JSON")
        parser.add_argument(
            "--lang", default=default().code, choices=codes(Extent.PAPERS), help="language of the report"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Learn, then report; too few answers or a file that is there end in one sentence, and nothing is written."""
        with override(options["lang"]):
            try:
                report = self._run(options)
            except (Refusal, RuleError) as error:
                refusal = RuleRefused(error) if isinstance(error, RuleError) else error
                if options["json"]:
                    values = {"code": refusal.code, "message": refusal.sentence}
                    self.stdout.write(json.dumps({"errors": [values]}, ensure_ascii=False, indent=1))
                raise CommandError(refusal.sentence) from error
            if options["json"]:
                self.stdout.write(json.dumps(report, ensure_ascii=False, indent=1))
            else:
                self._show(report, options["lang"])

    def _run(self, options: dict[str, Any]) -> dict[str, Any]:
        path = options["output"]
        if path and path.exists():
            raise RuleError("settings_exist", path=str(path))
        start = load_settings(options["weights"]) if options["weights"] else settings_in_force()
        lessons = list(read_lessons())
        version = options["name"] or f"{start.version}+{len(lessons)}"
        try:
            taught = teach(lessons, start, version=version)
        except ValueError as error:
            same = sum(lesson.same for lesson in lessons)
            raise RuleError("answers_too_few", answers=len(lessons), same=same, least=FEWEST) from error
        report = _report(taught, lessons, start)
        if path:
            _write(path, taught.settings, report)
        return report | {"output": str(path) if path else None, "errors": []}

    def _show(self, report: dict[str, Any], lang: str) -> None:
        console = Console(file=self.stdout._out if hasattr(self.stdout, "_out") else None)  # type: ignore[arg-type]
        grid = Grid(_("Answers"), number(report["answers"], lang), _("Before"), _("After"))
        for key, label in (("wrong", _("Answered wrongly")), ("expected_error", _("Expected error"))):
            grid.add_row(label, "", *(percent(report[key][at], lang, 1) for at in ("before", "after")))
        same = [number(report["same_from"][at], lang, 3) for at in ("before", "after")]
        grid.add_row(_("“Same” from a probability of"), "", *same)
        for one in sorted(report["weights"], key=lambda w: -abs(w["after"] - w["before"]))[:SHOWN]:
            weights = [number(one[at], lang, 2) for at in ("before", "after")]
            grid.add_row(f"{one['field']}: {one['level']}", number(one["answers"], lang), *weights)
        console.print(grid)
        if report["output"]:
            said = _(
                "Written: %(path)s. Name it in REGISTER_LINK_SETTINGS and restart: imports and searches then use it."
            )
            console.print(said % {"path": report["output"]}, markup=False, highlight=False)


def _report(taught: Taught, lessons: list[Lesson], start: Settings) -> dict[str, Any]:
    """The keys that programs rely on."""
    before, after = start.number("same"), taught.settings.number("same")
    return {
        "answers": len(lessons),
        "same": sum(lesson.same for lesson in lessons),
        "from": start.version,
        "shipped": load_settings(SHIPPED).version,
        "settings": taught.settings.version,
        "wrong": {"before": taught.wrong_before, "after": taught.wrong_after},
        "expected_error": {"before": taught.expected_before, "after": taught.expected_after},
        "same_from": {"before": before, "after": after},
        "weights": [
            {
                "field": one.field,
                "level": one.level,
                "before": round(one.before, 3),
                "after": round(one.after, 3),
                "answers": one.answers,
            }
            for one in taught.shifts
        ],
    }


def _write(path: Path, settings: Settings, report: dict[str, Any]) -> None:
    taught = {key: report[key] for key in ("answers", "same", "from", "wrong", "expected_error")}
    taught["on"] = timezone.localdate().isoformat()
    try:
        with path.open("x", encoding="utf-8"):
            save_settings(settings.with_(taught=[*settings.content.get("taught", []), taught]), path)
    except OSError as error:
        raise CommandError(
            _("The file “%(path)s” cannot be written: %(error)s") % {"path": path, "error": error}
        ) from error
