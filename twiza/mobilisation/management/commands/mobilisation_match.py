"""`twiza mobilisation_match`: the best assignment of experts to needs, from plain tables or from what is recorded."""

from __future__ import annotations

import json as writer
from argparse import ArgumentParser
from collections.abc import Mapping
from pathlib import Path
from typing import IO, Any, cast

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override
from rich.console import Console
from rich.table import Table

from twiza.core.actions import System
from twiza.core.formats import number, percent
from twiza.core.languages import Extent, codes, default
from twiza.core.messages import gettext_noop
from twiza.core.refusals import Refusal, Unprocessable
from twiza.mobilisation.actions.matching import compute_run, request_run
from twiza.mobilisation.models import RunKind
from twiza.mobilisation.models.matching_labels import UNMET
from twiza.mobilisation.rules import tables
from twiza.mobilisation.rules.fit import Weights
from twiza.mobilisation.rules.floors import read_floors
from twiza.mobilisation.rules.matching import match
from twiza.plans.models import Plan

from ...queries.target_floors import TARGET
from ...rules.problem import Limits

HELP = """The assignment of experts to needs with the greatest total fit, over all pairs, with its proof.

With --needs and --experts: plain tables, no database; nothing is stored. Columns, the exact formula of the fit and how
to check the optimum with another solver: docs/how-to/match-experts.md. Without them: the needs recorded (those under
PLAN when it is named); the pairs are stored as drafts that nobody has been sent. Exit code 1 and one sentence when the
question cannot be put; nothing is changed then."""


class Command(BaseCommand):
    """Tables in, pairs out; or a run of what is recorded."""

    help = HELP
    requires_migrations_checks = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The two forms and what they share."""
        parser.add_argument("plan", metavar="PLAN", nargs="?", default="", help="key of a plan or of its convention")
        parser.add_argument("--needs", type=Path, help="table of needs: id, skill, region, language, women_led, ...")
        parser.add_argument("--experts", type=Path, help="table of experts: id, skills, languages, capacity, ...")
        parser.add_argument("--pairs-from", type=Path, help="pairs that stand: need_id, expert_id, fixed")
        parser.add_argument("--weights", type=Path, help="weights of the fit: JSON, or a table with name, weight")
        parser.add_argument("--floors", type=Path, help="floors: JSON list, or a table with a row each")
        parser.add_argument("--gap", type=float, default=1e-5, help="how near to the best overlapping floors must come")
        parser.add_argument("--output", type=Path, help="write need_id, expert_id, fit to this CSV file")
        parser.add_argument("--replan", action="store_true", help="recorded needs: keep the drafts that can stay")
        parser.add_argument("--json", action="store_true", help="print JSON")
        parser.add_argument(
            "--lang", default=default().code, choices=codes(Extent.PAPERS), help="language of what is said"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Match; one sentence when that cannot be."""
        with override(options["lang"]):
            try:
                if options["needs"] or options["experts"]:
                    values, pairs = _of_tables(options)
                else:
                    values, pairs = _of_records(options)
                if options["output"]:
                    options["output"].write_text(pairs, encoding="utf-8")
            except Refusal as refusal:
                raise CommandError(refusal.sentence) from refusal
            except OSError as error:
                said = _("“%(path)s” cannot be written: %(why)s.")
                raise CommandError(said % {"path": options["output"], "why": error.strerror}) from error
            if options["json"]:
                self.stdout.write(writer.dumps(values, ensure_ascii=False, indent=1))
            else:
                self._show(values, pairs if not options["output"] else "", options["lang"])

    def _show(self, values: Mapping[str, Any], pairs: str, lang: str) -> None:
        """The pairs when no file takes them, then what there is to say of them."""
        if pairs:
            self.stdout.write(pairs, ending="")
        console = Console(file=cast(IO[str], self.stderr if pairs else self.stdout), width=110, highlight=False)
        by_reason = values["unmet_by_reason"]
        console.print(
            _("%(pairs)s pairs, total fit %(fit)s; no assignment can pass %(bound)s (gap %(gap)s). %(seconds)s s.")
            % {
                "pairs": number(len(values["pairs"]), lang),
                "fit": number(values["objective"], lang, 3),
                "bound": number(values["bound"], lang, 3),
                "gap": percent(values["gap"], lang, 4),
                "seconds": number(values["seconds"], lang, 1),
            }
        )
        grid = Table(box=None, show_header=False)
        for code, words in UNMET:
            grid.add_row(str(words), number(by_reason.get(code, 0), lang))
        console.print(grid)
        if values["floors"]:
            console.print(_floors(values["floors"], lang))
        clashing = [floor["name"] for floor in values["floors"] if floor["clashes"]]
        if clashing:
            console.print(_("These floors cannot be met together: %(names)s.") % {"names": ", ".join(clashing)})


class TablesBoth(Unprocessable):
    message = gettext_noop("Give both --needs and --experts, or neither to match what is recorded.")


def _of_tables(options: Mapping[str, Any]) -> tuple[dict[str, Any], str]:
    """(what to say, pairs as CSV) of plain tables."""
    if not (options["needs"] and options["experts"]):
        raise TablesBoth()
    needs, experts = tables.read_needs(options["needs"]), tables.read_experts(options["experts"])
    weights = Weights.read(tables.read_weights(options["weights"])) if options["weights"] else Weights()
    floors = read_floors(tables.read_floor_rows(options["floors"]), needs) if options["floors"] else ()
    path = options["pairs_from"]
    fixed, stay, gone = tables.read_pairs(path, needs, experts) if path else ([], [], 0)
    found = match(
        needs, experts, weights=weights, floors=floors, fixed=fixed, stay=stay, limits=Limits(gap=options["gap"])
    )
    as_json = tables.as_json(found)
    as_json["broken"] = len(fixed) + len(stay) + gone - as_json["kept"]
    return as_json, tables.pairs_as_csv(found)


def _of_records(options: Mapping[str, Any]) -> tuple[dict[str, Any], str]:
    """(what to say, pairs as CSV) of a run about what is recorded: the same keys as for tables, and `run`."""
    at = timezone.now()
    plan = _plan(options["plan"]) if options["plan"] else None
    floors = tables.read_floor_rows(options["floors"]) if options["floors"] else []
    run = request_run(
        by=System(),
        at=at,
        kind=RunKind.REPLAN if options["replan"] else RunKind.FRESH,
        plan=plan,
        weights=tables.read_weights(options["weights"]) if options["weights"] else None,
        floors=[*floors, {"each": TARGET}] if plan else floors,
        language=options["lang"],
        is_queued=False,
    )
    run = compute_run(run=run, by=System(), at=at)
    drafts = run.proposals.order_by("need_id").values_list("need_id", "expert_id", "fit")
    rows = [f"{need},{expert},{fit:.3f}\n" for need, expert, fit in drafts]
    values = dict(run.figures) | {
        "run": run.pk,
        "pairs": [{"need_id": str(need), "expert_id": str(expert), "fit": fit} for need, expert, fit in drafts],
        "unmet": [{"need_id": need, "reason": reason} for need, reason in _unmet(run.unmet)],
        "unmet_by_reason": run.figures["unmet"],
        "weights": run.weights,
    }
    return values, "need_id,expert_id,fit\n" + "".join(rows)


def _unmet(values: Mapping[str, list[str]]) -> list[tuple[str, str]]:
    """(need id, reason) in the order of the needs."""
    return sorted(((need, reason) for reason, needs in values.items() for need in needs), key=lambda pair: int(pair[0]))


class PlanUnknown(Unprocessable):
    message = gettext_noop("There is no plan “%(key)s”.")


def _plan(key: str) -> Plan:
    rows = Plan.objects.order_by("key")
    plan = rows.filter(key=key).first() or rows.filter(agreement__key=key).first()
    if plan is None:
        raise PlanUnknown(key=key)
    return plan


def _floors(floors: list[dict[str, Any]], lang: str) -> Table:
    grid = Table(_("floor"), _("asked"), _("met"), _("short by"), box=None)
    for floor in floors:
        grid.add_row(floor["name"], *(number(floor[name], lang) for name in ("asked", "met", "short")))
    return grid
