"""Second thoughts: some sessions of the demonstration are corrected or cancelled weeks after they were recorded."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from twiza.accounts.models import User
from twiza.support.actions import cancel_session, correct_session
from twiza.support.models import Session
from twiza.support.rules.sessions import SessionReport

from .phrases import CORRECTIONS

CORRECTED, CANCELLED = 120, 40


def correct_some_sessions(
    *, people: dict[str, User], at: datetime, tell: Callable[[str, int, int], None]
) -> int:
    """Correct and cancel sessions spread evenly over the years, each at an instant of its own; how many."""
    wanted = CORRECTED + CANCELLED
    told = (
        Session.objects.current()
        .filter(recorded_at__lt=at - timedelta(days=240), case__closed_on=None)
        .order_by("recorded_at", "pk")
    )
    keys = list(told.values_list("pk", flat=True))
    chosen = keys[:: max(1, len(keys) // wanted)][: min(wanted, len(keys) // 4)]
    agents = {user.pk: user for user in people.values()}
    for number, session in enumerate(
        Session.objects.filter(pk__in=chosen).select_related("case", "stage").order_by("pk")
    ):
        later = session.recorded_at + timedelta(days=20 + number * 37 % 210)
        reason = CORRECTIONS[number % len(CORRECTIONS)]
        agent = agents[session.case.agent_id]
        if number % 4 == 3:
            cancel_session(session=session, reason=reason, by=agent, at=later)
        else:
            report = _better(session, number)
            correct_session(
                session=session,
                report=report,
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
        held_on=session.valid_from, kind=session.kind, mode=session.mode,
        minutes=max(15, session.minutes - 15 * (number % 5 - 1)),
        stage=session.stage.code if session.stage else "", outcome="absent" if number % 9 == 5 else session.outcome,
        notes=session.notes, women=people.get("women"), men=people.get("men"),
    )  # fmt: skip
