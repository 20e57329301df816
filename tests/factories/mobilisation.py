"""Experts, needs, requests and missions for tests, made by the rooms' own actions."""

from __future__ import annotations

from datetime import datetime
from itertools import count
from typing import Any

from tests.cast import SYSTEM, Cast
from tests.factories import support as support
from twiza.mobilisation import actions
from twiza.mobilisation.models import Expert, Investor, Mission, Proposal
from twiza.mobilisation.rules.consent import CURRENT
from twiza.mobilisation.rules.people import ExpertTold, InvestorTold
from twiza.support.actions import add_need
from twiza.support.models import Case, Need

_keys = count(1)


def told(**changes: Any) -> ExpertTold:
    """An expert in export living in France; anything can be told otherwise."""
    number = next(_keys)
    values = {
        "name": f"Expert {number}",
        "email": f"expert{number}@example.org",
        "country": "FR",
        "time_zone": "Europe/Paris",
        "skills": {"export": 3},
        "languages": ("fr", "ar"),
        "sectors": ("craft",),
        "capacity": 2,
        "seniority": 12,
    }
    return ExpertTold(**{**values, **changes})


def expert(at: datetime, *, is_vetted: bool = True, consents_to: str = CURRENT, **changes: Any) -> Expert:
    """An expert with consent, vetted unless told otherwise."""
    made = actions.register_expert(statement=told(**changes), consents_to=consents_to, by=SYSTEM, at=at)
    return actions.move_person(person=made, name="vet", by=SYSTEM, at=at) if is_vetted else made


def younes(cast: Cast, at: datetime, **changes: Any) -> Expert:
    """The expert who is Younes of the cast."""
    return expert(at, name="Younes", email=cast.younes.email, **changes)


def investor(at: datetime, **changes: Any) -> Investor:
    """A lender of 50,000 to 200,000 dirhams."""
    number = next(_keys)
    values = {
        "name": f"Investor {number}",
        "email": f"investor{number}@example.org",
        "country": "CA",
        "time_zone": "America/Toronto",
        "relations": ("lender",),
        "ticket_low": 5_000_000,
        "ticket_high": 20_000_000,
    }
    return actions.register_investor(
        statement=InvestorTold(**{**values, **changes}), consents_to=CURRENT, by=SYSTEM, at=at
    )


def need(case: Case, at: datetime, **changes: Any) -> Need:
    """A need for export in French, remotely or on site."""
    values = {"skill": "export", "urgency": "normal", "language": "fr", "mode": "either", "stated_on": at.date()}
    return add_need(case=case, by=SYSTEM, at=at, **{**values, **changes})


def draft(of: Need, who: Expert, at: datetime, **changes: Any) -> Proposal:
    """A pair that a run found and nobody sent."""
    return Proposal.objects.create(need=of, expert=who, recorded_at=at, **{"fit": 0.7, **changes})


def sent(of: Need, who: Expert, at: datetime, by: Any = SYSTEM) -> Proposal:
    """A request that waits for its answer."""
    (proposal,) = actions.send_proposals(proposals=[draft(of, who, at)], by=by, at=at)
    return proposal


def say(proposal: Proposal, side: str, at: datetime, *, by: Any = SYSTEM, reason: str = "") -> Proposal:
    """Yes of a side, or no with a reason."""
    return actions.answer_proposal(proposal=proposal, side=side, accepts=not reason, reason=reason, by=by, at=at)


def mission(of: Need, who: Expert, at: datetime) -> Mission:
    """Both sides have agreed."""
    proposal = sent(of, who, at)
    for side in ("expert", "cooperative"):
        proposal = say(proposal, side, at)
    return Mission.objects.get(proposal=proposal)
