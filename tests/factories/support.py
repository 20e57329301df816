"""Cases and sessions for tests, made by the room's own actions."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from itertools import count
from typing import Any

from tests.cast import SYSTEM, Cast
from twiza.plans.models import Action, Axis, Plan
from twiza.support.actions import open_case, record_session, ship_pathways
from twiza.support.models import Case, Pathway, Session
from twiza.support.rules.sessions import SessionReport

_keys = count(1)


def pathway(at: datetime, code: str = "mourafaka") -> Pathway:
    """A shipped pathway."""
    ship_pathways(by=SYSTEM, at=at)
    return Pathway.objects.get(code=code)


def case(cast: Cast, at: datetime, **told: Any) -> Case:
    """A case of Tamount followed by Rachid, opened ten days before; anything can be told otherwise."""
    values = {
        "organisation": cast.tamount,
        "pathway": told.pop("pathway", None) or pathway(at),
        "phase": "post_creation",
        "agent": cast.rachid,
        "opened_on": at.date() - timedelta(days=10),
        "by": SYSTEM,
        "at": at,
    }
    return open_case(**{**values, **told})


def session(of: Case, at: datetime, by: Any = SYSTEM, key: str = "", **told: Any) -> Session:
    """A visit of two hours held on the day of the suite; anything can be told otherwise."""
    report = report_of(**{"held_on": at.date(), **told})
    return record_session(case=of, report=report, idempotency_key=key or f"test-{next(_keys)}", by=by, at=at)


def report_of(held_on: date, **told: Any) -> SessionReport:
    """What an agent tells of one visit."""
    return SessionReport(**{"held_on": held_on, "kind": "visit", "minutes": 120, "stage": "coaching", **told})


def action_of(agreement: Any, code: str = "support") -> Action:
    """A plan of an agreement with one action on which cases hang."""
    year = date(2021, 1, 1)
    plan = Plan.objects.create(
        agreement=agreement, key=f"{agreement.key}-plan", title_fr="Plan", starts_on=year, ends_on=date(2030, 12, 31)
    )
    axis = Axis.objects.create(plan=plan, number=1, title_fr="Axe")
    return Action.objects.create(axis=axis, number=1, code=code, title_fr="Accompagner")
