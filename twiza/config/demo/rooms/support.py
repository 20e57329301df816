"""Support cases with all that hangs on them, and second thoughts: sessions corrected or cancelled weeks later."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from twiza.accounts.models import User
from twiza.core.actions import Actor
from twiza.plans.models import Action
from twiza.support.actions import cancel_session, correct_session, load_cases, ship_pathways
from twiza.support.models import Session
from twiza.support.rules.sessions import SessionReport

from ..dataset import dataset
from ..synthetic.cases import Case
from ..synthetic.columns import Register
from .register import Step, synthetic_source


def load_support(
    cases: list[Case], own: dict[int, int], people: dict[str, User], *, by: Actor, at: datetime, tell: Step
) -> Counter[str]:
    """Cases and sessions as known at `at`."""
    ship_pathways(by=by, at=at)
    actions = {key: Action.objects.get(code=code).pk for key, code in dataset().support.actions.items()}
    source = synthetic_source("Programmes synthétiques de démonstration", at)
    total = len(cases)

    def rows() -> Iterator[dict[str, Any]]:
        for number, case in enumerate(cases):
            if number % 200 == 0:
                tell("cases", number, total)
            if case.opened_on <= at.date() and case.row in own:
                yield _row(case, own, people, actions, at)

    return load_cases(rows=rows(), source=source, by=by, at=at)


def _row(
    case: Case, own: dict[int, int], people: dict[str, User], actions: dict[str, int], at: datetime
) -> dict[str, object]:
    def known(facts: list[dict[str, Any]]) -> list[dict[str, Any]]:
        return [fact for fact in facts if fact["recorded_at"] <= at]

    return {
        "organisation_id": own[case.row],
        "action_id": actions.get(case.programme),
        "agent_id": people[case.agent].pk,
        "pathway": case.pathway,
        "phase": case.phase,
        "opened_on": case.opened_on,
        "state": case.state,
        "closed_on": case.closed_on,
        "abandon_reason": case.abandon_reason,
        "sessions": known(case.sessions),
        "diagnostics": known(case.diagnostics),
        "needs": known(case.needs),
        "measures": case.measures,
    }


def telling_case(cases: list[Case], register: Register, own: dict[int, int]) -> int:
    """The organisation whose case tells most: open, of women, in the north where there is one."""

    def merit(case: Case) -> tuple[bool, ...]:
        row = case.row
        return (
            case.programme == "mre-2020",
            case.state == "open",
            bool(register.women_only[row]),
            str(register.region[row]) == "01",
            bool(register.name_fr[row] and register.name_ar[row]),
            len(case.sessions) > 4,
        )

    there = (case for case in cases if case.row in own)
    return own[max(there, key=lambda case: (sum(merit(case)), merit(case), -case.row)).row]


def correct_some_sessions(*, people: dict[str, User], at: datetime, tell: Step) -> int:
    """Correct and cancel sessions spread evenly over the years, each at an instant of its own; how many."""
    support = dataset().support
    wanted = support.corrected + support.cancelled
    old = Session.objects.current().filter(recorded_at__lt=at - timedelta(days=240), case__closed_on=None)
    keys = list(old.order_by("recorded_at", "pk").values_list("pk", flat=True))
    chosen = keys[:: max(1, len(keys) // wanted)][: min(wanted, len(keys) // 4)]
    agents = {user.pk: user for user in people.values()}
    sessions = Session.objects.filter(pk__in=chosen).select_related("case", "stage").order_by("pk")
    for number, session in enumerate(sessions):
        later = session.recorded_at + timedelta(days=20 + number * 37 % 210)
        reason = support.corrections[number % len(support.corrections)]
        agent = agents[session.case.agent_id]
        if number % 4 == 3:
            cancel_session(session=session, reason=reason, by=agent, at=later)
        else:
            correct_session(
                session=session,
                report=_better(session, number),
                reason=reason,
                idempotency_key=f"demonstration-{session.pk}",
                by=agent,
                at=later,
            )
        tell("corrections", number + 1, len(chosen))
    return len(chosen)


def _better(session: Session, number: int) -> SessionReport:
    """The same meeting, shorter or longer, or where nobody came."""
    people = {seat.sex: 0 for seat in session.attendance.all()}
    for seat in session.attendance.all():
        people[seat.sex] += seat.people
    return SessionReport(
        held_on=session.valid_from,
        kind=session.kind,
        mode=session.mode,
        minutes=max(15, session.minutes - 15 * (number % 5 - 1)),
        stage=session.stage.code if session.stage else "",
        outcome="absent" if number % 9 == 5 else session.outcome,
        notes=session.notes,
        women=people.get("women"),
        men=people.get("men"),
    )
