"""The frozen figures of a run in words: by region, floors, fairness, beside greedy and beside another run."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from twiza.core import charts, formats
from twiza.plans.models import Target
from twiza.territory.models import Territory

from ..models import MatchRun, labels
from .presenters import TERMS, lang, listed, sector

REASONS = {
    "no_eligible_expert": gettext_lazy("no expert has the skill, the language and the way of helping"),
    "fit_below_the_least": gettext_lazy("the fit is below the least that is accepted"),
    "yielded_to_a_floor": gettext_lazy("gave way to a floor"),
    "capacity_exhausted": gettext_lazy("the experts who could help have no place left"),
}
SHORTLY = {
    "no_eligible_expert": gettext_lazy("nobody able"),
    "fit_below_the_least": gettext_lazy("fit too low"),
    "yielded_to_a_floor": gettext_lazy("gave way to a floor"),
    "capacity_exhausted": gettext_lazy("no place left"),
}
FLOORS = {
    "women_led": gettext_lazy("Women-led organisations"),
    "rural": gettext_lazy("Rural communes"),
    "first": gettext_lazy("Organisations to which no expert has come yet"),
    "all": gettext_lazy("All needs"),
}


EACH = {
    "region": gettext_lazy("Each region"),
    "skill": gettext_lazy("Each skill"),
    "sector": gettext_lazy("Each sector"),
    "target": gettext_lazy("The targets of the plan"),
}


@dataclass(frozen=True)
class GroupLine:
    """Needs of one region or skill: how many, how many met, the rest and why, the places there are."""

    code: str
    label: str
    needs: int
    met: int
    share: float | None
    why: str
    places: int
    other: int | None = None

    @property
    def unmet(self) -> int:
        """Needs that stay without anybody."""
        return self.needs - self.met

    @property
    def change(self) -> int | None:
        """Needs met more, or fewer, than in the run beside which this one is read."""
        return None if self.other is None else self.met - self.other


@dataclass(frozen=True)
class FloorLine:
    """One floor: what was asked, what was reached, what one more would cost; whether it clashes with others."""

    label: str
    asked: int
    met: int
    short: int
    price: float
    clashes: bool


@dataclass(frozen=True)
class RunShown:
    """A run in words."""

    run: MatchRun
    figures: Mapping[str, Any]
    regions: list[GroupLine]
    skills: list[GroupLine]
    floors: list[FloorLine]
    unmet: list[tuple[str, int]]
    proof: str
    share: float | None
    over_greedy: float | None
    weights: list[tuple[str, float]]

    @property
    def short(self) -> list[FloorLine]:
        """Floors that were not reached."""
        return [floor for floor in self.floors if floor.short]

    @property
    def clashes(self) -> list[FloorLine]:
        """Floors that no assignment can meet together: proved, not guessed."""
        return [floor for floor in self.floors if floor.clashes]


def run_shown(
    run: MatchRun, *, figures: Mapping[str, Any] | None = None, beside: Mapping[str, Any] | None = None
) -> RunShown:
    """A run that is done (or other figures of it), each region beside the same region in the figures `beside`."""
    figures = run.figures if figures is None else figures
    regions = {region.code: region.name for region in Territory.objects.regions()}
    was = {g["code"]: g["met"] for g in beside.get("regions", [])} if beside else None
    then = {g["code"]: g["met"] for g in beside.get("skills", [])} if beside else None
    floors = figures.get("floors", [])
    targets = _targets(floor["name"] for floor in floors)
    greedy, objective = figures.get("greedy"), figures.get("objective", 0.0)
    return RunShown(
        run=run,
        figures=figures,
        regions=[_group(g, regions.get(g["code"], g["code"]), was) for g in figures.get("regions", [])],
        skills=[_group(g, labels.skill(g["code"]), then) for g in figures.get("skills", [])],
        floors=[_floor(row, regions, targets) for row in floors],
        unmet=[(str(REASONS.get(c, c)), n) for c, n in figures.get("unmet", {}).items() if n],
        proof=proof_of(figures),
        share=figures["pairs"] / figures["needs"] if figures.get("needs") else None,
        over_greedy=(objective - greedy) / greedy if greedy else None,
        weights=[(str(TERMS[name]), value) for name, value in run.weights.items() if name in TERMS],
    )


def proof_of(figures: Mapping[str, Any]) -> str:
    """How sure it is that nothing better exists, in one sentence."""
    gap = figures.get("gap", 0.0)
    if not figures.get("pairs"):
        return _("Nobody could be assigned.")
    if gap <= 0:
        return _("Proved: no other assignment of these experts to these needs fits better in total.")
    said = formats.percent(gap, lang(), 2 if gap >= 0.0001 else 4)
    return _("At most %(gap)s below the best that can exist: this is proved too.") % {"gap": said}


def regions_chart(shown: RunShown) -> SafeString:
    """The share of needs met by region as bars; the table beside it says the rest."""
    bars = [charts.Bar(line.label, line.share) for line in shown.regions if line.needs]
    labels = {"value": _("Needs met")}
    return charts.responsive(
        lambda width: charts.bars(bars, lang=lang(), labels=labels, width=width, step=28),
        title=_("Share of the needs met by region"),
        wide=620,
    )


def weights_told(run: MatchRun) -> list[tuple[str, float]]:
    """The weights of a run as declared."""
    return [(str(TERMS[name]), float(value)) for name, value in run.weights.items() if name in TERMS]


def floors_told(run: MatchRun) -> str:
    """The floors that a run was asked to hold, in words."""
    regions = {region.code: region.name for region in Territory.objects.regions()}
    targets = _targets(floor.get("name", "") for floor in run.floors)
    said = []
    for floor in run.floors:
        each, name = str(floor.get("each", "")), str(floor.get("name", ""))
        label = str(EACH[each]) if each in EACH else floor_label(name, regions, targets)
        share, count = floor.get("share"), floor.get("at_least")
        if share:
            label = f"{label} {formats.percent(float(share), lang(), 0)}"
        elif count:
            label = f"{label} ({formats.number(int(count), lang())})"
        said.append(label)
    return listed(said)


def floor_label(name: str, regions: Mapping[str, str], targets: Mapping[str, str]) -> str:
    """A floor by the name that the run gave it: what is known in the reader's language, the rest as it was formats."""
    kind, _space, code = name.partition(" ")
    if kind == "region" and code in regions:
        return regions[code]
    if kind == "skill":
        return labels.skill(code)
    if kind == "sector" and sector(code):
        return sector(code)
    if kind == "target":
        return targets.get(code, code)
    return str(FLOORS.get(name, name))


def _targets(names: Iterable[str]) -> dict[str, str]:
    """{key: title} of the targets that floors are named after."""
    keys = [name.removeprefix("target ") for name in names if name.startswith("target ")]
    return {target.key: target.title for target in Target.objects.filter(key__in=keys)} if keys else {}


def scenario_told(run: MatchRun) -> str:
    """The imagined experts of a what-if, in words."""
    scenario = run.scenario
    skills = listed(labels.skill(code) for code in scenario.get("skills", []))
    return _("%(n)s more experts in %(skills)s") % {
        "n": formats.number(scenario.get("experts", 0), lang()),
        "skills": skills,
    }


def _group(group: Mapping[str, Any], label: str, was: Mapping[str, int] | None) -> GroupLine:
    why = [f"{formats.number(n, lang())} {SHORTLY.get(code, code)}" for code, n in group["unmet"].items() if n]
    return GroupLine(
        group["code"],
        label,
        group["needs"],
        group["met"],
        group["share"],
        " · ".join(why),
        group["places"],
        was.get(group["code"], 0) if was is not None else None,
    )


def _floor(row: Mapping[str, object], regions: Mapping[str, str], targets: Mapping[str, str]) -> FloorLine:
    label = floor_label(str(row["name"]), regions, targets)
    return FloorLine(
        label, row["asked"], row["met"], row["short"], row["price"], bool(row.get("clashes") and row["short"])
    )
