"""Several meetings decide the same release at the same instant; a process killed in the middle leaves nothing."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from pathlib import Path
from threading import Barrier
from typing import Any

import pytest
from django.db import connection

from tests.cast import make_cast
from tests.factories.governance import HELD_ON, held, proposed, seated
from twiza.core.models import AuditRow
from twiza.core.refusals import MoveRefused
from twiza.funding.models import Entry, Tranche
from twiza.governance.actions import record_decision
from twiza.governance.models import Decision

pytestmark = pytest.mark.django_db(transaction=True)
MEETINGS = 2
ROOT = Path(__file__).resolve().parents[2]
KILLED = """
import os, signal, sys, django
django.setup()
from datetime import date
from django.utils import timezone
from twiza.accounts.models import User
from twiza.agreements.models import Institution
from twiza.core.models import AuditRow
from twiza.funding.models import Tranche
from twiza.governance.actions import record_decision
from twiza.governance.models import Meeting
writes, place = 0, int(sys.argv[1])
plain = AuditRow.save
def save(self, *args, **kwargs):
    global writes
    plain(self, *args, **kwargs)
    writes += 1
    if writes == place:
        os.kill(os.getpid(), signal.SIGKILL)
AuditRow.save = save
meeting = Meeting.objects.get()
record_decision(
    committee=meeting.committee, meeting=meeting, taken_on=meeting.held_on, text_fr="Libérer",
    owner=Institution.objects.get(code="conseil-region-tta"), matter=Tranche.objects.get(),
    by=User.objects.get(email="nadia@example.org"), at=timezone.now(),
)
"""


def test_two_meetings_that_release_the_same_tranche_at_once_release_it_once(at: datetime) -> None:
    of = seated(make_cast(at), at)
    meetings = [of.meeting, held(of.committee, at, on=HELD_ON + timedelta(days=1))]
    tranche = proposed(of, at)
    start = Barrier(MEETINGS)

    def decide(number: int) -> Any:
        meeting = meetings[number]
        try:
            start.wait()
            return record_decision(
                committee=of.committee, meeting=meeting, taken_on=meeting.held_on, owner=of.programme.region,
                text_fr=f"Libérer, réunion {number}", matter=tranche, by=of.cast.nadia, at=at,
            )  # fmt: skip
        except Exception as error:
            return type(error)
        finally:
            connection.close()

    with ThreadPoolExecutor(MEETINGS) as pool:
        gave = list(pool.map(decide, range(MEETINGS)))
    assert gave.count(MoveRefused) == 1, gave
    assert Decision.objects.filter(effected_at__isnull=False).count() == 1
    assert Decision.objects.count() == 1
    assert Entry.objects.filter(tranche=tranche).count() == 1
    tranche.refresh_from_db()
    assert tranche.state == "released"


@pytest.mark.parametrize("place", [1, 3, 4])
def test_a_process_killed_while_it_decides_leaves_nothing_and_the_next_one_decides(
    at: datetime, place: int
) -> None:
    of = seated(make_cast(at), at)
    tranche = proposed(of, at)
    rows = AuditRow.objects.count()
    connection.close()
    named = connection.settings_dict
    url = f"sqlite:///{named['NAME']}"
    if connection.vendor == "postgresql":
        url = (
            f"postgres://{named['USER']}:{named['PASSWORD']}@{named['HOST']}:{named['PORT']}/{named['NAME']}"
        )
    environment = os.environ | {
        "DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "twiza.config.settings", "PYTHONPATH": str(ROOT),
        "SECRET_KEY": "a key for this process alone, long enough to be taken for one",
    }  # fmt: skip
    done = subprocess.run(
        [sys.executable, "-c", KILLED, str(place)], cwd=ROOT, env=environment, capture_output=True
    )
    assert done.returncode == -signal.SIGKILL, done.stderr.decode()
    assert not Decision.objects.exists()
    assert (Tranche.objects.get().state, AuditRow.objects.count()) == ("prepared", rows)
    assert Tranche.objects.get().conditions.get().attested_on is None
    assert not Entry.objects.filter(tranche=tranche).exists()
    record_decision(
        committee=of.committee, meeting=of.meeting, taken_on=HELD_ON, owner=of.programme.region, text_fr="Libérer",
        matter=tranche, by=of.cast.nadia, at=at,
    )  # fmt: skip
    assert Entry.objects.filter(tranche=tranche).count() == 1
