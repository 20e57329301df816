"""An agreement with everything that a report reads: clauses, commitments, a plan with two readings, sessions."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.test import Client

from tests.cast import SYSTEM, Cast
from tests.factories import support as make
from tests.once import shared
from twiza.agreements.actions import load_sources
from twiza.agreements.models import Agreement
from twiza.governance.actions import convene_meeting, hold_meeting, plan_meeting, record_committee
from twiza.governance.models import Committee, Meeting
from twiza.plans.actions import load_plan
from twiza.plans.models import Action
from twiza.register.models import Headcount, Organisation, Profile

MARCH = date(2026, 3, 1)
HELD_ON = date(2026, 2, 10)


@dataclass(frozen=True)
class World:
    """What the tests of the room speak of."""

    cast: Cast
    agreement: Agreement
    committee: Committee
    action: Action


def reading(name: str, denominator: dict[str, str]) -> dict[str, object]:
    return {
        "name": name,
        "titles": {"fr": f"Lecture {name}", "ar": f"قراءة {name}", "en": f"Reading {name}"},
        "numerator": {"rule": "sessions_held", "at_least": 1, "kinds": ["session", "training"]},
        "denominator": denominator,
        "population": {"sectors": ["craft"], "forms": ["cooperative"]},
    }


PLAN = {
    "agreement": "tta-2023",
    "plan": {
        "key": "tta-plan",
        "titles": {"fr": "Plan", "ar": "مخطط", "en": "Plan"},
        "starts_on": "2023-01-01",
        "ends_on": "2026-12-31",
        "axes": [
            {
                "titles": {"fr": "Accompagner", "ar": "المواكبة", "en": "Accompany"},
                "actions": [{"code": "tta-support", "titles": {"fr": "Appui", "ar": "دعم", "en": "Support"}}],
            }
        ],
    },
    "indicators": [
        {
            "code": "share",
            "unit": "cooperatives",
            "titles": {"fr": "Part", "ar": "نسبة", "en": "Share"},
            "definitions": {"fr": "Part", "ar": "نسبة", "en": "Share"},
        }
    ],
    "targets": [
        {
            "key": "tta-80",
            "indicator": "share",
            "titles": {"fr": "80 % accompagnées", "ar": "مواكبة 80%", "en": "80% accompanied"},
            "promised": "0.8",
            "starts_on": "2025-06-01",  # a history too short for a forecast, which takes a second
            "due_on": "2026-12-31",
            "readings": [
                reading("frozen", {"rule": "stock_at", "date": "2023-01-01"}),
                reading("live", {"rule": "live_stock"}),
            ],
        }
    ],
}


def describe(organisation: Organisation, cast: Cast, at: datetime, **changes: object) -> Profile:
    """The profile of an organisation as the register would hold it."""
    values = {
        "name_fr": organisation.name_fr,
        "name_ar": organisation.name_ar,
        "form": "cooperative",
        "sector": "craft",
        "status": "active",
        "women_led": True,
        "founded_on": date(2019, 5, 2),
        "valid_from": date(2019, 5, 2),
        "territory": organisation.territory,
        "recorded_at": at,
        "source": cast.source,
    }
    return Profile.objects.create(organisation=organisation, **{**values, **changes})


@shared
def world(cast: Cast, at: datetime) -> World:
    """`tta-2023` in Rachid's region: one of two craft cooperatives met once, in February, recorded that day."""
    early = datetime(2022, 12, 1, tzinfo=UTC)
    for organisation in (cast.tamount, cast.arganier):
        describe(organisation, cast, early)
        Headcount.objects.create(
            organisation=organisation,
            members=24,
            women=18,
            valid_from=date(2020, 1, 1),
            recorded_at=early,
            source=cast.source,
        )
    load_sources(by=SYSTEM, at=at - timedelta(days=400), keys=["tta-2023"])
    load_plan(declaration=PLAN, by=SYSTEM, at=at - timedelta(days=300))
    agreement, action = Agreement.objects.get(key="tta-2023"), Action.objects.get(code="tta-support")
    case = make.case(cast, at, action=action, opened_on=date(2026, 1, 20))
    recorded = datetime(HELD_ON.year, HELD_ON.month, HELD_ON.day, 18, tzinfo=UTC)
    make.session(case, recorded, held_on=HELD_ON, women=6, men=2)
    committee = Committee.objects.create(
        agreement=agreement,
        name_fr="Comité de suivi",
        name_ar="لجنة التتبع",
        chair_fr="Wali de la région",
        chair_ar="والي الجهة",
    )
    return World(cast, agreement, committee, action)


@pytest.fixture
def khadija(client: Client, world: World) -> Client:
    """The committee's secretary, logged in."""
    client.force_login(world.cast.khadija)
    return client


OFFICES = ["Wali de la région", "Président du conseil", "Délégué du ministère"]
MEMBERS = [{"office": {"fr": office}, "role": "chair" if office == OFFICES[0] else "member"} for office in OFFICES]


@shared
def seated(world: World, at: datetime) -> World:
    """The committee with three members by office."""
    record_committee(
        agreement=world.agreement,
        names={"fr": "Comité de suivi", "ar": "لجنة التتبع"},
        chair={"fr": OFFICES[0], "ar": "والي الجهة"},
        members=MEMBERS,
        by=SYSTEM,
        at=at,
    )
    world.committee.refresh_from_db()
    return world


@shared
def planned(seated: World, at: datetime) -> Meeting:
    """A meeting in ten days."""
    day = at.date() + timedelta(days=10)
    return plan_meeting(
        committee=seated.committee,
        held_on=day,
        starts_at=time(10),
        place="Siège de la wilaya",
        place_ar="مقر الولاية",
        by=seated.cast.khadija,
        at=at,
    )


@shared
def convened(planned: Meeting, world: World, at: datetime) -> Meeting:
    """The same meeting, its agenda frozen."""
    return convene_meeting(meeting=planned, added=[{"fr": "Point ajouté", "ar": ""}], by=world.cast.khadija, at=at)


def held_by(world: World, meeting: Meeting, at: datetime, *presences: str) -> Meeting:
    return hold_meeting(meeting=meeting, presences=sit(*presences), by=world.cast.khadija, at=at)


def sit(*presences: str) -> list[dict[str, str]]:
    return [{"presence": presence, "delegate": "Secrétaire général"} for presence in presences]
