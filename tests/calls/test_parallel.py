"""Several hands at the same instant, in real transactions: no budget is overspent, a killed process leaves nothing."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path
from threading import Barrier
from typing import Any

import pytest
from django.db import connection

from tests.cast import SYSTEM, Cast, make_cast
from tests.factories import calls as make
from tests.factories import funding
from tests.factories.funding import mad
from twiza.agreements.models import Agreement
from twiza.calls import actions
from twiza.calls.models import Application, Award, Call, CostLine
from twiza.funding.models import Entry, Tranche

pytestmark = pytest.mark.django_db(transaction=True)
CLICKS = 3
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


def opened(at: datetime) -> tuple[Cast, Call]:
    cast = make_cast(at)
    return cast, make.published(funding.programme(cast, at, year=100_000), cast, at)


def ranked(at: datetime, budget: int) -> list[Application]:
    """Three files of 40,000 dirhams in a window of so many centimes, ranked."""
    cast = make_cast(at)
    programme = funding.programme(cast, at, year=100_000)
    offered = make.windows(programme, cast, budget=budget)
    call = make.published(programme, cast, at, windows=offered, reviews_wanted=1)
    files = [make.eligible(call, make.cooperative(cast, at), at) for _ in range(CLICKS)]
    person = make.reviewers(at, 1)[0]
    later = at + timedelta(days=make.DAYS + 1)
    for file in files:
        make.score(file, person, later, 4, 4, 4)
    actions.rank_call(call=call, by=SYSTEM, at=later)
    return files


def test_simultaneous_grants_never_go_beyond_the_budget_of_the_window(at: datetime) -> None:
    files, turn = ranked(at, budget=10_000_000), count()
    gave = together(
        lambda: (
            actions.award_application(application=files[next(turn)], amount=mad(40_000), by=SYSTEM, at=at).pk
        )
    )
    assert gave.count(actions.RuleRefused) == 1
    assert Award.objects.centimes() == 8_000_000
    assert Agreement.objects.filter(parent__isnull=False).count() == 2


def test_the_same_grant_awarded_by_several_hands_is_awarded_once(at: datetime) -> None:
    file = ranked(at, budget=12_000_000)[0]
    together(lambda: actions.award_application(application=file, amount=mad(40_000), by=SYSTEM, at=at).pk)
    assert Award.objects.count() == 1
    assert Tranche.objects.count() == 2


def test_a_file_sent_by_several_clicks_is_sent_once(at: datetime) -> None:
    cast, call = opened(at)
    file = make.filled(call, cast.tamount, at)
    gave = together(lambda: actions.submit_application(application=file, by=SYSTEM, at=at).number)
    assert gave.count(actions.AlreadySubmitted) == CLICKS - 1
    assert Application.objects.get().number == 1


def test_the_first_words_saved_by_several_hands_make_one_file(at: datetime) -> None:
    cast, call = opened(at)
    turn = count(1)
    together(lambda: make.save(call, cast.tamount, at, lines={next(turn): {"label": "x", "centimes": 5}}).pk)
    assert Application.objects.count() == 1
    assert CostLine.objects.count() == CLICKS


KILLED = """
import os, signal, sys, django
django.setup()
from django.utils import timezone
from django.db import models
from tests.cast import SYSTEM
from tests.factories.funding import mad
from twiza.calls import actions
from twiza.calls.models import Application
place, writes = int(sys.argv[1]), 0
plain = models.Model.save_base
def save_base(self, *args, **kwargs):
    global writes
    plain(self, *args, **kwargs)
    writes += 1
    if writes == place:
        os.kill(os.getpid(), signal.SIGKILL)
models.Model.save_base = save_base
file = Application.objects.order_by("number").first()
actions.award_application(application=file, amount=mad(40_000), by=SYSTEM, at=timezone.now())
"""


@pytest.mark.parametrize("place", [2, 9, 14])
def test_a_process_killed_in_the_middle_of_an_award_leaves_nothing(at: datetime, place: int) -> None:
    file = ranked(at, budget=12_000_000)[0]
    before = Agreement.objects.count(), Entry.objects.count()
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
    assert (Agreement.objects.count(), Entry.objects.count()) == before
    assert not Award.objects.exists()
    assert not Tranche.objects.exists()
    assert Application.objects.get(pk=file.pk).state == "eligible"
    actions.award_application(application=file, amount=mad(40_000), by=SYSTEM, at=at)
    assert Award.objects.count() == 1
