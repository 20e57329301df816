"""Agreements for tests, made by the room's own actions."""

from __future__ import annotations

from datetime import date, datetime
from itertools import count
from typing import Any

from tests.cast import SYSTEM
from twiza.agreements.actions import (
    add_clause,
    add_commitment,
    add_party,
    draft_agreement,
    move_agreement,
    record_signature,
    register_institution,
)
from twiza.agreements.models import Agreement, Commitment, Institution, Party
from twiza.agreements.rules.states import State

_keys = count(1)
# How a test agreement comes to a state.
ROADS = {
    State.DRAFT: [],
    State.UNDER_STUDY: ["study"],
    State.VOTED: ["study", "vote"],
    State.VISA: ["study", "vote", "grant_visa"],
    State.SIGNED: ["study", "vote", "sign"],
    State.IN_FORCE: ["study", "vote", "sign", "enter_into_force"],
    State.SUSPENDED: ["study", "vote", "sign", "enter_into_force", "suspend"],
}


def institution(at: datetime, code: str = "", **told: Any) -> Institution:
    """A ministry, unless told otherwise."""
    code = code or f"institution-{next(_keys)}"
    values = {"kind": "ministry", "name_fr": f"Ministère {code}", "name_ar": f"وزارة {code}", **told}
    return register_institution(code=code, by=SYSTEM, at=at, **values)


def draft(at: datetime, *, parties: int = 2, **told: Any) -> Agreement:
    """A draft of five years from 2024 with two signatories; anything can be told otherwise."""
    values = {
        "key": f"agreement-{next(_keys)}",
        "kind": "partnership",
        "title_fr": "Convention d’essai",
        "title_ar": "اتفاقية تجريبية",
        "starts_on": date(2024, 1, 1),
        "duration_months": 60,
    }
    agreement = draft_agreement(by=SYSTEM, at=at, **{**values, **told})
    for _ in range(parties):
        add_party(agreement=agreement, institution=institution(at), roles=["signatory"], by=SYSTEM, at=at)
    return agreement


def commitment(agreement: Agreement, at: datetime, **told: Any) -> Commitment:
    """An act by the first party, due at the end of 2026; anything can be told otherwise."""
    values = {
        "kind": "act",
        "wording_fr": "Réunir le comité",
        "wording_ar": "عقد اجتماع اللجنة",
        "evidence_rule": "act_recorded",
        "parties": list(agreement.parties.all()[:1]),
        "due_year": 2026,
    }
    if not agreement.clauses.exists():
        add_clause(agreement=agreement, type="object", title_fr="Objet", by=SYSTEM, at=at)
    values["clause"] = agreement.clauses.first()
    return add_commitment(agreement=agreement, by=SYSTEM, at=at, **{**values, **told})


def bring(agreement: Agreement, state: str, at: datetime, signed_on: date = date(2024, 1, 15)) -> Agreement:
    """The agreement brought to a state by its moves, every party signing on the same day."""
    for name in ROADS[State(state)]:
        if name == "sign":
            for party in agreement.parties.all():
                record_signature(party=party, signed_on=signed_on, by=SYSTEM, at=at)
        agreement = move_agreement(agreement=agreement, name=name, by=SYSTEM, at=at, note="Essai")
    return agreement


def in_force(at: datetime, **told: Any) -> Agreement:
    """An agreement in force with one clause and one act due at the end of 2026."""
    agreement = draft(at, **told)
    commitment(agreement, at)
    return bring(agreement, State.IN_FORCE, at)


def party(agreement: Agreement, number: int = 0) -> Party:
    """One of its parties."""
    return list(agreement.parties.order_by("order"))[number]
