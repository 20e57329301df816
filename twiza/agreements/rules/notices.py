"""What a reader of an agreement must be told on a day: it expires, it lapsed, somebody has not signed."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from twiza.core.values import add_months

from .periods import Span, final_lapse, is_over, term_on
from .states import ALIVE, BINDING, State

NOTICE_MONTHS = 6
LAST_MONTHS = 12


@dataclass(frozen=True, slots=True)
class Notice:
    """One notice: code, seriousness (info, warning, danger) and parameters."""

    code: str
    tone: str
    params: Mapping[str, Any] = field(default_factory=dict)


def is_lapsed_without_evaluation(state: str, span: Span, evaluated_on: date | None, on: date) -> bool:
    """Say whether the last term is over on the day and nobody evaluated it; closed and terminated ones never are.

    A report of the middle of the road does not count: the evaluation is dated in the last year of the term, or after.
    """
    lapses = final_lapse(span)
    if state not in ALIVE | {State.EXPIRED} or lapses is None or on < lapses:
        return False
    is_evaluated = evaluated_on is not None and add_months(lapses, -LAST_MONTHS) <= evaluated_on <= on
    return not is_evaluated


def notices(*, state: str, span: Span, unsigned: int, evaluated_on: date | None, on: date) -> list[Notice]:
    """List what to tell, gravest first: lapsed, over, expires within six months, renews soon, unsigned parties."""
    found: list[Notice] = []
    lapses = final_lapse(span)
    term = term_on(span, on)
    if is_lapsed_without_evaluation(state, span, evaluated_on, on):
        found.append(Notice("lapsed_without_evaluation", "danger", {"on": lapses}))
    elif state in ALIVE and is_over(span, on):
        found.append(Notice("period_over", "warning", {"on": lapses}))
    elif state in {State.VOTED, State.VISA} and is_over(span, on):
        found.append(Notice("over_unsigned", "danger", {"on": lapses}))
    elif state in BINDING and term.lapses_on is not None and on < term.lapses_on <= add_months(on, NOTICE_MONTHS):
        code = "expires_soon" if term.lapses_on == lapses else "renews_soon"
        found.append(Notice(code, "warning", {"on": term.lapses_on, "days": (term.lapses_on - on).days}))
    if unsigned and state in {State.VOTED, State.VISA, State.UNDER_STUDY}:
        found.append(Notice("unsigned_parties", "info", {"count": unsigned}))
    return found
