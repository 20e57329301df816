"""Several hands at the same instant, in real transactions: no envelope is overspent, nothing happens twice, a killed
process leaves all or nothing.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from itertools import count
from pathlib import Path
from threading import Barrier
from typing import Any

import pytest
from django.db import connection

from tests.cast import SYSTEM, make_cast
from tests.factories import funding as make
from tests.factories.funding import mad
from twiza.core.models import AuditRow
from twiza.core.refusals import MoveRefused
from twiza.funding import actions
from twiza.funding.models import Entry, PaymentFile

pytestmark = pytest.mark.django_db(transaction=True)
CLICKS = 4
ROOT = Path(__file__).resolve().parents[2]


def together(act: Callable[[], Any]) -> list[Any]:
    """What each of several simultaneous calls gave: a result, or the class of its refusal."""
    start = Barrier(CLICKS)

    def click() -> Any:
        try:
            start.wait()
            return act()
        except Exception as error:
            return type(error)
        finally:
            connection.close()

    with ThreadPoolExecutor(CLICKS) as pool:
        return [done.result() for done in [pool.submit(click) for _ in range(CLICKS)]]


def test_concurrent_payments_never_overspend_an_envelope(at: datetime) -> None:
    of = make.programme(make_cast(at), at)
    make.road(of, at, of.region, 1000, to="ordered")
    numbers = count()
    gave = together(
        lambda: make.entry(of.agreement, at, "paid", of.region, mad(400), reference=f"P-{next(numbers)}").pk
    )
    assert gave.count(actions.RuleRefused) == CLICKS - 2
    assert Entry.objects.sums()["paid"] == 80000


def test_a_payment_sent_several_times_at_once_is_paid_once(at: datetime) -> None:
    of = make.programme(make_cast(at), at)
    make.road(of, at, of.region, 1000, to="ordered")
    gave = together(lambda: make.entry(of.agreement, at, "paid", of.region, mad(400), reference="P-1").pk)
    assert len(set(gave)) == 1
    assert Entry.objects.sums()["paid"] == 40000


def test_a_tranche_released_several_times_at_once_is_released_once(at: datetime) -> None:
    cast = make_cast(at)
    of = make.programme(cast, at)
    make.road(of, at, of.region, 1000, to="committed")
    tranche = make.tranche(of, at)
    actions.move_tranche(tranche=tranche, name="prepare_tranche", by=cast.rachid, at=at)
    gave = together(lambda: actions.release_tranche(tranche=tranche, by=cast.nadia, at=at).pk)
    assert gave.count(MoveRefused) == CLICKS - 1
    assert Entry.objects.filter(stage="ordered").count() == 1


def test_an_entry_is_reversed_by_one_of_several_hands(at: datetime) -> None:
    of = make.programme(make_cast(at), at)
    entry = make.road(of, at, of.region, 400, to="committed")[0]
    gave = together(lambda: actions.reverse_entry(entry=entry, note="x", by=SYSTEM, at=at).pk)
    assert gave.count(actions.AlreadyReversed) == CLICKS - 1
    assert Entry.objects.sums()["committed"] == 0


def test_a_file_applied_several_times_at_once_pays_once(at: datetime) -> None:
    of = make.programme(make_cast(at), at)
    make.road(of, at, of.region, 1000, to="ordered")
    file = sent(of, at)
    together(lambda: actions.apply_payments(file=file, by=SYSTEM, at=at).pk)
    assert Entry.objects.sums()["paid"] == 30000
    assert AuditRow.objects.filter(action="apply_payments").count() == 1


def sent(of: make.Programme, at: datetime) -> PaymentFile:
    """Three payments of a hundred dirhams."""
    rows = [f"OP-{n};15/03/2024;conseil-region-tta;100,00" for n in range(3)]
    content = "\n".join(["Référence;Date;Payeur;Montant", *rows]).encode()
    return actions.send_payments(agreement=of.agreement, name="p.csv", content=content, by=SYSTEM, at=at)


KILLED = """
import os, signal, sys, django
django.setup()
from django.conf import settings
settings.DATABASES  # the database of the test, named in the environment
from django.utils import timezone
from tests.cast import SYSTEM
from twiza.funding import actions
from twiza.funding.actions import desk
from twiza.funding.models import Entry, PaymentFile
writes, place = 0, int(sys.argv[1])
plain = Entry.save
def save(self, *args, **kwargs):
    global writes
    plain(self, *args, **kwargs)
    writes += 1
    if writes == place:
        os.kill(os.getpid(), signal.SIGKILL)
Entry.save = save
actions.apply_payments(file=PaymentFile.objects.get(), by=SYSTEM, at=timezone.now())
"""


@pytest.mark.parametrize("place", [1, 3])
def test_a_process_killed_while_it_pays_leaves_nothing_and_the_next_one_pays_all(
    at: datetime, place: int
) -> None:
    of = make.programme(make_cast(at), at)
    make.road(of, at, of.region, 1000, to="ordered")
    file = sent(of, at)
    before = Entry.objects.count()
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
    assert Entry.objects.count() == before
    assert PaymentFile.objects.get().applied_at is None
    actions.apply_payments(file=file, by=SYSTEM, at=at)
    assert Entry.objects.sums()["paid"] == 30000
