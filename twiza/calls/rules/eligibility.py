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


class CriterionVerdict(StrEnum):
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
    def read(cls, data: Mapping[str, object]) -> Requirements:
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
class CriterionAnswer:
    """One criterion, its answer and its figures."""

    code: Criterion
    verdict: CriterionVerdict
    params: Mapping[str, object] = field(default_factory=dict)


def _truth(value: bool | None) -> CriterionVerdict:
    return CriterionVerdict.UNKNOWN if value is None else CriterionVerdict.YES if value else CriterionVerdict.NO


def _share(part: int | None, whole: int | None, percent: int) -> CriterionVerdict:
    """Whether a part reaches a percentage of a whole."""
    if part is None or not whole:
        return CriterionVerdict.UNKNOWN
    return _truth(part * 100 >= percent * whole)


def who(asked: Requirements, scope: Scope, applicant: Applicant, on: date) -> list[CriterionAnswer]:
    """What is asked of the organisation itself, on a day, before any project is written."""
    answers = [
        CriterionAnswer(
            Criterion.STATUS,
            CriterionVerdict.UNKNOWN if not applicant.status else _truth(applicant.status in ("active", "in_creation")),
            {"status": applicant.status},
        )
    ]
    if scope.forms:
        verdict = _truth(applicant.form in scope.forms if applicant.form else None)
        answers.append(CriterionAnswer(Criterion.FORM, verdict, {"form": applicant.form, "forms": scope.forms}))
    if scope.territory is not None:
        first, last = scope.territory
        is_known = applicant.territory and applicant.territory not in ancestors(first)  # a coarser place may lie inside
        inside = first <= applicant.territory <= last if is_known else None
        answers.append(CriterionAnswer(Criterion.TERRITORY, _truth(inside)))
    if asked.sectors:
        verdict = _truth(applicant.sector in asked.sectors if applicant.sector else None)
        answers.append(
            CriterionAnswer(Criterion.SECTOR, verdict, {"sector": applicant.sector, "sectors": asked.sectors})
        )
    if asked.min_months:
        old = None if applicant.founded_on is None else add_months(applicant.founded_on, asked.min_months) <= on
        answers.append(
            CriterionAnswer(Criterion.AGE, _truth(old), {"months": asked.min_months, "on": applicant.founded_on})
        )
    return answers + _people(asked, applicant)


def _people(asked: Requirements, applicant: Applicant) -> list[CriterionAnswer]:
    answers = []
    if asked.min_members:
        enough = None if applicant.members is None else applicant.members >= asked.min_members
        params = {"least": asked.min_members, "members": applicant.members}
        answers.append(CriterionAnswer(Criterion.MEMBERS, _truth(enough), params))
    for code, part, percent in (
        (Criterion.WOMEN, applicant.women, asked.min_women_percent),
        (Criterion.YOUTH, applicant.youth, asked.min_youth_percent),
    ):
        if percent:
            params = {"percent": percent, "part": part, "members": applicant.members}
            answers.append(CriterionAnswer(code, _share(part, applicant.members, percent), params))
    if asked.is_rural_only:
        answers.append(CriterionAnswer(Criterion.RURAL, _truth(applicant.is_rural)))
    if asked.refuses_open_grant:
        answers.append(
            CriterionAnswer(Criterion.OPEN_GRANT, _truth(applicant.open_grants == 0), {"grants": applicant.open_grants})
        )
    return answers


def what(asked: Requirements, scope: Scope, budget: Budget, papers: Iterable[str]) -> list[CriterionAnswer]:
    """What is asked of the file: its papers, its ceiling, its rate, what the applicant brings."""
    lacking = tuple(paper for paper in asked.papers if paper not in set(papers))
    answers = [CriterionAnswer(Criterion.PAPERS, _truth(not lacking), {"lacking": lacking})] if asked.papers else []
    if not budget.total:
        return [
            *answers,
            CriterionAnswer(Criterion.CEILING, CriterionVerdict.UNKNOWN),
            CriterionAnswer(Criterion.RATE, CriterionVerdict.UNKNOWN),
        ]
    eligible = budget.eligible(asked.excluded_costs)
    by_rate = most_granted(eligible, scope.rate, eligible)
    figures = {
        "asked": Money(budget.asked),
        "ceiling": Money(scope.ceiling),
        "rate": scope.rate,
        "most": Money(by_rate),
    }
    answers.append(CriterionAnswer(Criterion.CEILING, _truth(budget.asked <= scope.ceiling), figures))
    answers.append(CriterionAnswer(Criterion.RATE, _truth(budget.asked <= by_rate), figures))
    if asked.min_own_percent:
        least = -(-budget.total * asked.min_own_percent // 100)
        params = {"own": Money(budget.own), "least": Money(least), "percent": asked.min_own_percent}
        answers.append(CriterionAnswer(Criterion.OWN, _truth(budget.own >= least), params))
    return answers


def overall(answers: Iterable[CriterionAnswer]) -> CriterionVerdict:
    """No when one says no; else unknown when one does not know; else yes."""
    verdicts = {answer.verdict for answer in answers}
    if CriterionVerdict.NO in verdicts:
        return CriterionVerdict.NO
    return CriterionVerdict.UNKNOWN if CriterionVerdict.UNKNOWN in verdicts else CriterionVerdict.YES


class DecisionUnexplained(Refusal):
    message = _("This differs from what the criteria say, or they do not know: say why.")
    field = "note"


def check_examined(answers: Iterable[CriterionAnswer], is_eligible: bool, note: str) -> None:
    """A decision other than the computed one says why. Code: `decision_unexplained`."""
    computed = overall(answers)
    expected = {CriterionVerdict.YES: True, CriterionVerdict.NO: False, CriterionVerdict.UNKNOWN: None}[computed]
    if is_eligible != expected and not note.strip():
        raise DecisionUnexplained()
