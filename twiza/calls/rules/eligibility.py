"""Who may apply: each criterion answers yes, no or unknown, with the figures that say so.

An unknown is not a no: a register that does not count women cannot exclude a cooperative. The officer settles it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, fields
from datetime import date
from enum import StrEnum
from typing import Any

from twiza.core.messages import gettext_noop as _
from twiza.core.refusals import Refusal
from twiza.core.values import Money, add_months
from twiza.territory.rules import ancestors

from .costs import WHOLE, Budget, most_granted


class Verdict(StrEnum):
    """What a criterion answers."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


class Criterion(StrEnum):
    """What a call may ask of an applicant, in the order in which it is told."""

    FORM = "form"
    STATUS = "status"
    TERRITORY = "territory"
    SECTOR = "sector"
    AGE = "age"
    MEMBERS = "members"
    WOMEN = "women"
    YOUTH = "youth"
    RURAL = "rural"
    OPEN_GRANT = "open_grant"
    PAPERS = "papers"
    CEILING = "ceiling"
    RATE = "rate"
    OWN = "own"


@dataclass(frozen=True)
class Requirements:
    """What a call asks of everybody. Nought, False and empty ask nothing. Percentages are whole."""

    sectors: tuple[str, ...] = ()
    min_months: int = 0
    min_members: int = 0
    min_women_percent: int = 0
    min_youth_percent: int = 0
    min_own_percent: int = 0
    is_rural_only: bool = False
    refuses_open_grant: bool = True
    papers: tuple[str, ...] = ()
    excluded_costs: tuple[str, ...] = ()

    @classmethod
    def read(cls, data: Mapping[str, Any]) -> Requirements:
        """From what the database keeps; names that a newer version wrote are left out."""
        known = {one.name for one in fields(cls)}
        values: dict[str, Any] = {
            name: tuple(v) if isinstance(v, list) else v for name, v in data.items() if name in known
        }
        return cls(**values)

    def plain(self) -> dict[str, Any]:
        """For the database."""
        return {name: list(v) if isinstance(v, tuple) else v for name, v in asdict(self).items()}


@dataclass(frozen=True)
class Applicant:
    """What is known of an organisation on a day; None and "" are unknown. `open_grants`: earlier ones not justified."""

    form: str = ""
    status: str = ""
    territory: int = 0
    sector: str = ""
    founded_on: date | None = None
    members: int | None = None
    women: int | None = None
    youth: int | None = None
    is_rural: bool | None = None
    open_grants: int = 0


@dataclass(frozen=True)
class Scope:
    """The window: whom its payer funds, where (first and last id of the territory), how much of what."""

    forms: tuple[str, ...] = ()
    territory: tuple[int, int] | None = None
    ceiling: int = 0
    rate: int = WHOLE


@dataclass(frozen=True)
class Answer:
    """One criterion, its answer and its figures."""

    code: Criterion
    verdict: Verdict
    params: Mapping[str, Any] = field(default_factory=dict)


def _truth(value: bool | None) -> Verdict:
    return Verdict.UNKNOWN if value is None else Verdict.YES if value else Verdict.NO


def _share(part: int | None, whole: int | None, percent: int) -> Verdict:
    """Whether a part reaches a percentage of a whole."""
    if part is None or not whole:
        return Verdict.UNKNOWN
    return _truth(part * 100 >= percent * whole)


def who(asked: Requirements, scope: Scope, told: Applicant, on: date) -> list[Answer]:
    """What is asked of the organisation itself, on a day, before any project is written."""
    answers = [
        Answer(
            Criterion.STATUS,
            Verdict.UNKNOWN if not told.status else _truth(told.status in ("active", "in_creation")),
            {"status": told.status},
        )
    ]
    if scope.forms:
        verdict = _truth(told.form in scope.forms if told.form else None)
        answers.append(Answer(Criterion.FORM, verdict, {"form": told.form, "forms": scope.forms}))
    if scope.territory is not None:
        first, last = scope.territory
        is_known = told.territory and told.territory not in ancestors(first)  # a coarser place may lie inside
        inside = first <= told.territory <= last if is_known else None
        answers.append(Answer(Criterion.TERRITORY, _truth(inside)))
    if asked.sectors:
        verdict = _truth(told.sector in asked.sectors if told.sector else None)
        answers.append(Answer(Criterion.SECTOR, verdict, {"sector": told.sector, "sectors": asked.sectors}))
    if asked.min_months:
        old = None if told.founded_on is None else add_months(told.founded_on, asked.min_months) <= on
        answers.append(
            Answer(Criterion.AGE, _truth(old), {"months": asked.min_months, "on": told.founded_on})
        )
    return answers + _people(asked, told)


def _people(asked: Requirements, told: Applicant) -> list[Answer]:
    answers = []
    if asked.min_members:
        enough = None if told.members is None else told.members >= asked.min_members
        params = {"least": asked.min_members, "members": told.members}
        answers.append(Answer(Criterion.MEMBERS, _truth(enough), params))
    for code, part, percent in (
        (Criterion.WOMEN, told.women, asked.min_women_percent),
        (Criterion.YOUTH, told.youth, asked.min_youth_percent),
    ):
        if percent:
            params = {"percent": percent, "part": part, "members": told.members}
            answers.append(Answer(code, _share(part, told.members, percent), params))
    if asked.is_rural_only:
        answers.append(Answer(Criterion.RURAL, _truth(told.is_rural)))
    if asked.refuses_open_grant:
        answers.append(
            Answer(Criterion.OPEN_GRANT, _truth(told.open_grants == 0), {"grants": told.open_grants})
        )
    return answers


def what(asked: Requirements, scope: Scope, budget: Budget, papers: Iterable[str]) -> list[Answer]:
    """What is asked of the file: its papers, its ceiling, its rate, what the applicant brings."""
    lacking = tuple(paper for paper in asked.papers if paper not in set(papers))
    answers = [Answer(Criterion.PAPERS, _truth(not lacking), {"lacking": lacking})] if asked.papers else []
    if not budget.total:
        return [*answers, Answer(Criterion.CEILING, Verdict.UNKNOWN), Answer(Criterion.RATE, Verdict.UNKNOWN)]
    eligible = budget.eligible(asked.excluded_costs)
    by_rate = most_granted(eligible, scope.rate, eligible)
    figures = {
        "asked": Money(budget.asked), "ceiling": Money(scope.ceiling), "rate": scope.rate, "most": Money(by_rate),
    }  # fmt: skip
    answers.append(Answer(Criterion.CEILING, _truth(budget.asked <= scope.ceiling), figures))
    answers.append(Answer(Criterion.RATE, _truth(budget.asked <= by_rate), figures))
    if asked.min_own_percent:
        least = -(-budget.total * asked.min_own_percent // 100)
        params = {"own": Money(budget.own), "least": Money(least), "percent": asked.min_own_percent}
        answers.append(Answer(Criterion.OWN, _truth(budget.own >= least), params))
    return answers


def overall(answers: Iterable[Answer]) -> Verdict:
    """No when one says no; else unknown when one does not know; else yes."""
    verdicts = {answer.verdict for answer in answers}
    if Verdict.NO in verdicts:
        return Verdict.NO
    return Verdict.UNKNOWN if Verdict.UNKNOWN in verdicts else Verdict.YES


class DecisionUnexplained(Refusal):
    message = _("This differs from what the criteria say, or they do not know: say why.")
    field = "note"


def check_examined(answers: Iterable[Answer], is_eligible: bool, note: str) -> None:
    """A decision other than the computed one says why. Code: `decision_unexplained`."""
    computed = overall(answers)
    expected = {Verdict.YES: True, Verdict.NO: False, Verdict.UNKNOWN: None}[computed]
    if is_eligible != expected and not note.strip():
        raise DecisionUnexplained()
