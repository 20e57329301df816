"""A funded programme with its committee, a meeting held, a tranche that somebody proposed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from tests.cast import SYSTEM, Cast
from tests.factories import funding as money
from twiza.funding.actions import ConditionTold, move_tranche
from twiza.funding.models import Tranche
from twiza.governance.actions import hold_meeting, record_committee, record_meeting
from twiza.governance.models import Committee, Meeting

HELD_ON = date(2026, 2, 10)


@dataclass(frozen=True)
class Seated:
    """A programme, its committee of three, and a meeting held with its quorum."""

    cast: Cast
    programme: money.Programme
    committee: Committee
    meeting: Meeting


def seated(cast: Cast, at: datetime, *, excludes_own: bool = False, quorum: int | None = None) -> Seated:
    """The Wali in the chair, the region and the ministry: all three sat on 10 February 2026."""
    programme = money.programme(cast, at)
    money.road(programme, at, programme.region, 1000, to="committed")
    committee = record_committee(
        agreement=programme.agreement,
        names={"fr": "Comité de suivi", "ar": "لجنة التتبع"},
        chair={"fr": "Wali de la région", "ar": "والي الجهة"},
        excludes_own=excludes_own,
        quorum=quorum,
        members=[
            {"office": {"fr": "Wali de la région", "ar": "والي الجهة"}, "role": "chair"},
            {"office": {"fr": "Président du conseil", "ar": "رئيس المجلس"}, "institution": programme.region},
            {"office": {"fr": "Délégué du ministère", "ar": "مندوب الوزارة"}, "institution": programme.ministry},
        ],
        by=SYSTEM,
        at=at,
    )
    return Seated(cast, programme, committee, held(committee, at))


def held(committee: Committee, at: datetime, *presences: str, on: date = HELD_ON) -> Meeting:
    """A meeting of the committee with who sat: all three unless told."""
    meeting = record_meeting(committee=committee, held_on=on, by=SYSTEM, at=at)
    said = [{"presence": one} for one in presences or ("present", "present", "present")]
    return hold_meeting(meeting=meeting, presences=said, by=SYSTEM, at=at)


def proposed(of: Seated, at: datetime, *conditions: ConditionTold, **told: Any) -> Tranche:
    """A tranche of 500 dirhams whose release Rachid proposed; it waits for the committee's decision."""
    wanted = conditions or (ConditionTold("decision", {}, of.programme.region),)
    tranche = money.tranche(of.programme, at, *wanted, **told)
    return move_tranche(tranche=tranche, name="prepare_tranche", by=of.cast.rachid, at=at)
