"""Several meetings decide the same release at the same instant; a process killed in the middle leaves nothing."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial

import pytest

from tests.cast import make_cast
from tests.factories.governance import HELD_ON, held, proposed, seated
from tests.together import at_once
from tests.whole import check_killed
from twiza.core.refusals import MoveRefused
from twiza.funding.models import Entry, Tranche
from twiza.governance.actions import record_decision
from twiza.governance.models import Decision

pytestmark = pytest.mark.django_db(transaction=True)
DECIDE = """
from django.utils import timezone
from twiza.accounts.models import User
from twiza.agreements.models import Institution
from twiza.funding.models import Tranche
from twiza.governance.actions import record_decision
from twiza.governance.models import Meeting
meeting, tranche = Meeting.objects.get(), Tranche.objects.get()
owner, nadia = Institution.objects.get(code="conseil-region-tta"), User.objects.get(email="nadia@example.org")
act = lambda: record_decision(
    committee=meeting.committee, meeting=meeting, taken_on=meeting.held_on, text_fr="Libérer", owner=owner,
    matter=Tranche.objects.get(), by=nadia, at=timezone.now(),
)
"""


def test_two_meetings_that_release_the_same_tranche_at_once_release_it_once(at: datetime) -> None:
    of = seated(make_cast(at), at)
    meetings = [of.meeting, held(of.committee, at, on=HELD_ON + timedelta(days=1))]
    tranche = proposed(of, at)

    def decide(number: int) -> Decision:
        meeting = meetings[number]
        return record_decision(
            committee=of.committee,
            meeting=meeting,
            taken_on=meeting.held_on,
            owner=of.programme.region,
            text_fr=f"Libérer, réunion {number}",
            matter=tranche,
            by=of.cast.nadia,
            at=at,
        )

    gave = at_once([partial(decide, number) for number in range(len(meetings))])
    assert gave.count(MoveRefused) == 1, gave
    assert Decision.objects.filter(effected_at__isnull=False).count() == 1
    assert Decision.objects.count() == 1
    assert Entry.objects.filter(tranche=tranche).count() == 1
    tranche.refresh_from_db()
    assert tranche.state == "released"


def test_a_process_killed_while_it_decides_leaves_nothing_and_the_next_one_decides(at: datetime) -> None:
    of = seated(make_cast(at), at)
    tranche = proposed(of, at)
    check_killed(DECIDE)
    assert Decision.objects.get().effect == "release_tranche"
    assert Tranche.objects.get().state == "released"
    assert Entry.objects.filter(tranche=tranche).count() == 1
