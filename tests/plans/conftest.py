"""A convention with its plan, and a small register whose every figure can be counted by hand."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from tests.cast import SYSTEM, Cast
from tests.once import shared
from twiza.agreements.models import Agreement
from twiza.core.models import Stamp
from twiza.plans import actions
from twiza.plans.models import Action, Event, Target
from twiza.register.models import Headcount, Organisation, Profile

SHIPPED = Path(actions.__file__).resolve().parents[1] / "sources" / "mre-2020.json"
KNOWN = datetime(2026, 3, 15, 10, 30, tzinfo=UTC)


@shared
def convention(cast: Cast) -> Agreement:
    """The convention of 28 December 2020, in force."""
    return Agreement.objects.create(
        key="mre-2020",
        kind="framework",
        title_fr="Convention MRE",
        state="in_force",
        starts_on=date(2020, 12, 28),
        ends_on=date(2030, 12, 31),
        is_published=True,
    )


@shared
def target(convention: Agreement, at: datetime) -> Target:
    """80 % of craft and tourism cooperatives, as shipped."""
    actions.load_plan(declaration=json.loads(SHIPPED.read_text("utf-8")), by=SYSTEM, at=at)
    return Target.objects.prefetch_related("readings").get(key="accompagnement-80")


class Register:
    """Makes organisations with their profile and head count, and events."""

    def __init__(self, cast: Cast) -> None:
        self.cast = cast

    def organisation(
        self,
        founded_on: date,
        *,
        sector: str = "craft",
        status: str = "active",
        place: str = "tetouan",
        members: int | None = 12,
        women_led: bool | None = None,
        recorded_at: datetime | None = None,
    ) -> Organisation:
        """A cooperative known since the evening of its foundation, unless told otherwise."""
        values = {
            "name_fr": f"Coopérative {founded_on}",
            "form": "cooperative",
            "sector": sector,
            "status": status,
            "territory": getattr(self.cast, place),
            "founded_on": founded_on,
            "women_led": women_led,
        }
        known = recorded_at or datetime(founded_on.year, founded_on.month, founded_on.day, 18, tzinfo=UTC)
        row = Organisation.objects.create(**values, source=self.cast.source, recorded_at=known)
        Profile.objects.create(
            organisation=row, **values, valid_from=founded_on, recorded_at=known, source=self.cast.source
        )
        if members is not None:
            Headcount.objects.create(
                organisation=row, members=members, valid_from=founded_on, recorded_at=known, source=self.cast.source
            )
        Stamp.bump("register")
        return row

    def event(
        self, row: Organisation, on: date, kind: str = "session", *, at: datetime, code: str = "mre-capacity"
    ) -> Event:
        """An event recorded at an instant, under an action of the shipped plan ("" = none)."""
        action = Action.objects.get(code=code) if code else None
        return actions.record_event(
            organisation_id=row.pk,
            action=action,
            kind=kind,
            on=on,
            quantity=90,
            source=self.cast.source,
            by=SYSTEM,
            at=at,
            proof=f"test:{row.pk}:{on}:{kind}",
        )


@pytest.fixture
def register(cast: Cast) -> Register:
    """Where organisations and events are made."""
    return Register(cast)
