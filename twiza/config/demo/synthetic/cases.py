"""Support cases and sessions 2021-2026, invented, by region and sector so that coverage differs visibly. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np

from twiza.support.rules.diagnostic import Domain, weakest
from twiza.support.rules.needs import suggested_skills
from twiza.support.rules.pathway import CREATION, EXPERT_ABROAD, MOURAFAKA, PathwayRule, SessionKind, StageRule

from ..dataset import dataset
from .apportionment import apportion, pick
from .columns import Register

MOROCCO = ZoneInfo("Africa/Casablanca")


@dataclass
class Case:
    """A case before it is stored: `row` is the organisation's row in the register, `agent` the key of a log-in."""

    row: int
    programme: str
    pathway: str
    phase: str
    agent: str
    opened_on: date
    state: str = "open"
    closed_on: date | None = None
    abandon_reason: str = ""
    sessions: list[dict[str, Any]] = field(default_factory=list)
    diagnostics: list[dict[str, object]] = field(default_factory=list)
    needs: list[dict[str, object]] = field(default_factory=list)
    measures: list[dict[str, Any]] = field(default_factory=list)


def generate_cases(register: Register, *, seed: int = 112) -> list[Case]:
    """Every case that opened and every session that was held until the last day told, in the order of their opening."""
    rng, until = np.random.default_rng([seed, 7]), dataset().support.until
    scale = min(1.0, len(register) / 65_000)
    cases = _abroad(rng, register) + _others(rng, register, scale) + _creations(rng, register, scale)
    for case in cases:
        _walk(rng, register, case, until)
    return sorted((case for case in cases if case.opened_on <= until), key=lambda case: (case.opened_on, case.row))


def _years(rng: np.random.Generator, size: int, years: Mapping[int, float]) -> list[date]:
    """Opening days, more in the later years, none at week-ends."""
    counts = apportion(size, np.array(list(years.values())))
    days = []
    for year, count in zip(years, counts, strict=True):
        last = 300 if year == 2026 else 364
        for day in np.sort(rng.integers(6, last, count)):
            on = date(year, 1, 1) + timedelta(days=int(day))
            days.append(on - timedelta(days=max(on.weekday() - 4, 0)))
    return [days[i] for i in rng.permutation(len(days))]


def _agents() -> dict[str, str]:
    return dataset().people.officers


def _stock_day() -> np.datetime64:
    return np.datetime64(dataset().register.stock_on)


def _alive(register: Register) -> np.ndarray[Any, Any]:
    return register.live(dataset().register.stock_on) & (register.form == "cooperative")


def _day(value: np.datetime64) -> date:
    return date.fromisoformat(str(value))


def _abroad(rng: np.random.Generator, register: Register) -> list[Case]:
    """Craft and tourism cooperatives accompanied from abroad: the share told in each region."""
    wanted = _alive(register) & np.isin(register.sector, ("craft", "tourism"))
    age = (_stock_day() - register.founded).astype(int) / 365.25
    liking = (
        np.where(register.women_only, 1.6, 1.0)
        * np.where(age > 1.2, 1.0, 0.25)
        * np.where(register.sector == "tourism", 1.3, 1.0)
    )
    liking = liking * np.where(np.isnat(register.dormant), 1.0, 0.15)
    cases, years = [], dataset().support.year_weights
    for entry in dataset().regions:
        region, share = entry.region, entry.accompanied
        here = wanted & (register.region == region)
        rows = pick(rng, round(share * int(here.sum())), np.where(here, liking, 0.0))
        for row, opened_on in zip(rows, _years(rng, len(rows), years), strict=True):
            pathway = EXPERT_ABROAD if rng.random() < 0.8 else MOURAFAKA
            opened_on = max(opened_on, _day(register.founded[row]) + timedelta(days=75))
            is_younes = pathway is EXPERT_ABROAD and region == "09" and rng.random() < 0.06
            agent = "younes" if is_younes else _agents()[region]
            cases.append(Case(int(row), "mre-2020", pathway.code, "post_creation", agent, opened_on))
    return cases


def _others(rng: np.random.Generator, register: Register, scale: float) -> list[Case]:
    """Mourafaka for every sector, and the programme of the north."""
    liking = np.where(_alive(register) & np.isnat(register.dormant), 1.0, 0.0)
    young = (_stock_day() - register.founded).astype(int) < 365 * 6
    liking *= np.where(young, 2.0, 0.6)
    cases, agents, more = [], _agents(), dataset().support.other_cases
    for row in pick(rng, round(more["mourafaka"] * scale), liking):
        opened_on = max(
            date(2022, 4, 15) + timedelta(days=int(rng.integers(0, 1600))),
            _day(register.founded[row]) + timedelta(days=120),
        )
        agent = agents[str(register.region[row])]
        cases.append(Case(int(row), "", "mourafaka", "post_creation", agent, opened_on))
    north = np.where(register.region == "01", liking, 0.0) * np.where(register.women_only, 2.0, 1.0)
    for row in pick(rng, round(more["tta"] * scale), north):
        opened_on = max(
            date(2023, 10, 2) + timedelta(days=int(rng.integers(0, 800))),
            _day(register.founded[row]) + timedelta(days=90),
        )
        cases.append(Case(int(row), "tta-2023", "mourafaka", "post_creation", "rachid", opened_on))
    return cases


def _creations(rng: np.random.Generator, register: Register, scale: float) -> list[Case]:
    """Project holders helped to found, and young cooperatives that were."""
    holders = np.flatnonzero(register.form == "project_holder")
    recent = np.where(_alive(register) & (register.founded > np.datetime64("2022-01-01")), 1.0, 0.0)
    cases, agents, more = [], _agents(), dataset().support.other_cases
    for row in pick(rng, round(more["creation"] * scale), recent):
        opened_on = _day(register.founded[row]) - timedelta(days=int(rng.integers(-20, 120)))
        cases.append(Case(int(row), "", "creation", "creation", agents[str(register.region[row])], opened_on))
    for row in holders[::2]:
        opened_on = _day(register.founded[row]) + timedelta(days=int(rng.integers(20, 320)))
        agent = agents[str(register.region[row])]
        cases.append(Case(int(row), "", "creation", "pre_creation", agent, opened_on))
    return cases


PATHWAYS: dict[str, PathwayRule] = {rule.code: rule for rule in (MOURAFAKA, CREATION, EXPERT_ABROAD)}


def _walk(rng: np.random.Generator, register: Register, case: Case, until: date) -> None:
    """Hold the sessions of the pathway with the delays and the leavings of life, then close what is over."""
    stages = PATHWAYS[case.pathway].stages
    pace = float(rng.lognormal(0.12, 0.25))
    stays = rng.random() < 0.78
    length = (stages[-1].due_day if stays else int(rng.uniform(5, 0.8 * stages[-1].due_day))) * pace
    plan = sorted(
        ((_due(rng, stage, n) * pace, stage) for stage in stages for n in range(1, stage.expected + 1)),
        key=lambda x: x[0],
    )
    for offset, stage in plan:
        on = _weekday(case.opened_on + timedelta(days=int(offset)))
        if on > until or offset > length:
            break
        if rng.random() < 0.93:
            case.sessions.append(_session(rng, register, case, stage, on))
    held = [one for one in case.sessions if one["outcome"] != "absent"]
    end = _weekday(case.opened_on + timedelta(days=int(length) + 20))
    if end <= until and end >= (case.sessions[-1]["held_on"] if case.sessions else case.opened_on):
        if stays and held:
            case.state, case.closed_on = "closed_done", end
        elif not stays and rng.random() < 0.7:
            case.state, case.closed_on, case.abandon_reason = (
                "closed_abandoned",
                end,
                str(rng.choice(dataset().support.reasons_to_abandon)),
            )
    elif rng.random() < 0.04:
        case.state = "on_hold"
    if case.state == "open" and case.sessions and rng.random() < 0.7:
        last = case.sessions[-1]
        steps = dataset().support.next_steps
        last["next_step"] = steps[rng.integers(len(steps))]
        last["next_due_on"] = _weekday(last["held_on"] + timedelta(days=int(rng.integers(10, 60))))
    _find(rng, register, case, held)


def _due(rng: np.random.Generator, stage: StageRule, number: int) -> float:
    middle = stage.start_day + (stage.due_day - stage.start_day) * (number - 0.5) / stage.expected
    return max(0.0, middle + float(rng.normal(0, (stage.due_day - stage.start_day) / stage.expected / 4)))


def _weekday(on: date) -> date:
    return on + timedelta(days=7 - on.weekday()) if on.weekday() > 4 else on


def _known(rng: np.random.Generator, on: date) -> datetime:
    """When a session entered the books: mostly within days, sometimes months later."""
    late = rng.random()
    days = rng.integers(0, 4) if late < 0.76 else rng.integers(8, 60) if late < 0.95 else rng.integers(90, 240)
    return datetime.combine(on + timedelta(days=int(days)), time(18, int(rng.integers(0, 59))), MOROCCO)


def _session(rng: np.random.Generator, register: Register, case: Case, stage: StageRule, on: date) -> dict[str, Any]:
    members = max(int(register.members[case.row]), 5)
    women = max(int(register.women[case.row]), 0) / members
    texts, habit = dataset().support.notes, dataset().support.sessions[stage.kind]
    people = int(min(members, max(1, rng.poisson(habit.people))))
    number = int(rng.binomial(people, min(women, 1.0)))
    drawn = rng.random()
    report: dict[str, Any] = {
        "held_on": on,
        "kind": stage.kind.value,
        "stage": stage.code,
        "minutes": int(rng.integers(*habit.minutes) // 5 * 5),
        "mode": _mode(rng, case, stage),
        "outcome": "absent" if drawn < 0.03 else "partly" if drawn < 0.1 else "done",
        "notes": texts[rng.integers(len(texts))] if rng.random() < 0.25 else "",
        "recorded_at": _known(rng, on),
    }
    if report["outcome"] != "absent" and rng.random() < 0.9:
        report |= {"women": number, "men": people - number}
        if rng.random() < 0.6:
            young = rng.binomial(number, 0.3), rng.binomial(people - number, 0.35)
            report |= {"women_under_35": int(young[0]), "men_under_35": int(young[1])}
    return report


def _mode(rng: np.random.Generator, case: Case, stage: StageRule) -> str:
    if stage.kind == SessionKind.TRAINING:
        return "group"
    remote = 0.85 if case.pathway == "expert_abroad" or stage.kind == SessionKind.CALL else 0.12
    return "remote" if rng.random() < remote else "on_site"


def _find(rng: np.random.Generator, register: Register, case: Case, held: list[dict[str, Any]]) -> None:
    """A diagnostic at the diagnosis, the needs that it shows, measures before and after."""
    first = next((one for one in held if one["kind"] == SessionKind.DIAGNOSIS), None)
    if first is None or case.pathway == "creation":
        return
    base = rng.normal(1.5, 0.5)
    scores = {domain.value: int(np.clip(round(base + rng.normal(0, 0.8)), 0, 4)) for domain in Domain}
    case.diagnostics.append({"held_on": first["held_on"], "scores": scores, "recorded_at": first["recorded_at"]})
    last = held[-1]
    is_over = case.state == "closed_done" and last is not first
    if is_over:
        after = {domain: int(np.clip(score + rng.binomial(2, 0.4), 0, 4)) for domain, score in scores.items()}
        case.diagnostics.append({"held_on": last["held_on"], "scores": after, "recorded_at": last["recorded_at"]})
    for skill in suggested_skills(weakest(scores))[: int(rng.integers(1, 4))]:
        case.needs.append(
            {
                "skill": skill.value,
                "urgency": str(rng.choice(["low", "normal", "normal", "high"])),
                "language": str(rng.choice(["ar", "ar", "fr", "zgh"])),
                "mode": str(rng.choice(["remote", "on_site", "either"])),
                "stated_on": first["held_on"],
                "met_on": last["held_on"] if is_over and rng.random() < 0.7 else None,
                "recorded_at": first["recorded_at"],
            }
        )
    if rng.random() < 0.5:
        _measure(rng, register, case, first["held_on"], last["held_on"] if is_over else None)


def _measure(rng: np.random.Generator, register: Register, case: Case, before: date, after: date | None) -> None:
    members = max(int(register.members[case.row]), 5)
    turnover = float(np.exp(rng.normal(9.2, 0.7))) * members
    values = {
        "turnover": round(turnover, -2),
        "income_per_member": round(turnover / members / 30, -1),
        "members": members,
    }
    for indicator, value in values.items():
        case.measures.append(
            {"indicator": indicator, "moment": "before", "value": Decimal(int(value)), "measured_on": before}
        )
        if after and rng.random() < 0.8:
            grown = (
                Decimal(int(value * rng.normal(1.18, 0.2)))
                if indicator != "members"
                else Decimal(members + int(rng.integers(-1, 4)))
            )
            case.measures.append(
                {"indicator": indicator, "moment": "after", "value": max(grown, Decimal(0)), "measured_on": after}
            )
