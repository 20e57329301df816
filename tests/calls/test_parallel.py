"""Several hands at the same instant, in real transactions: no budget is overspent, a killed process leaves nothing."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import count

import pytest

from tests.cast import SYSTEM, Cast, make_cast
from tests.factories import calls as make
from tests.factories import funding
from tests.factories.funding import mad
from tests.together import CLICKS, at_once
from tests.whole import check_killed
from twiza.agreements.models import Agreement
from twiza.calls import actions
from twiza.calls.models import Application, Award, Call, CostLine, Revocation
from twiza.calls.rules.costs import AwardBeyondBudget
from twiza.core.refusals import MoveRefused
from twiza.funding.models import Entry, Tranche

pytestmark = pytest.mark.django_db(transaction=True)


def opened(at: datetime) -> tuple[Cast, Call]:
    cast = make_cast(at)
    return cast, make.published(funding.programme(cast, at, year=100_000), cast, at)


def ranked(at: datetime, budget: int) -> list[Application]:
    """A file of 40,000 dirhams for each hand in a window of so many centimes, ranked."""
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
    gave = at_once(
        lambda: actions.award_application(application=files[next(turn)], amount=mad(40_000), by=SYSTEM, at=at).pk
    )
    assert gave.count(AwardBeyondBudget) == CLICKS - 2
    assert Award.objects.centimes() == 8_000_000
    assert Agreement.objects.filter(parent__isnull=False).count() == 2


def test_the_same_grant_awarded_by_several_hands_is_awarded_once(at: datetime) -> None:
    file = ranked(at, budget=12_000_000)[0]
    at_once(lambda: actions.award_application(application=file, amount=mad(40_000), by=SYSTEM, at=at).pk)
    assert Award.objects.count() == 1
    assert Tranche.objects.count() == 2


def test_a_file_sent_by_several_clicks_is_sent_once(at: datetime) -> None:
    cast, call = opened(at)
    file = make.filled(call, cast.tamount, at)
    gave = at_once(lambda: actions.submit_application(application=file, by=SYSTEM, at=at).number)
    assert gave.count(actions.AlreadySubmitted) == CLICKS - 1
    assert Application.objects.get().number == 1


def test_the_first_words_saved_by_several_hands_make_one_file(at: datetime) -> None:
    cast, call = opened(at)
    turn = count(1)
    at_once(lambda: make.save(call, cast.tamount, at, lines={next(turn): {"label": "x", "centimes": 5}}).pk)
    assert Application.objects.count() == 1
    assert CostLine.objects.count() == CLICKS


AWARD = """
from django.utils import timezone
from tests.cast import SYSTEM
from tests.factories.funding import mad
from twiza.calls import actions
from twiza.calls.models import Application
file = Application.objects.order_by("number").first()
act = lambda: actions.award_application(application=file, amount=mad(40_000), by=SYSTEM, at=timezone.now())
"""


def test_a_process_killed_in_the_middle_of_an_award_leaves_nothing(at: datetime) -> None:
    ranked(at, budget=12_000_000)
    check_killed(AWARD)
    assert Award.objects.count() == 1
    assert Tranche.objects.count() == 2


def test_a_grant_taken_back_by_several_hands_is_taken_back_once(at: datetime) -> None:
    file = ranked(at, budget=12_000_000)[0]
    award = actions.award_application(application=file, amount=mad(40_000), by=SYSTEM, at=at)
    gave = at_once(lambda: actions.revoke_award(award=award, reason="Renonce", by=SYSTEM, at=at).pk)
    assert gave.count(MoveRefused) == CLICKS - 1
    assert Revocation.objects.count() == 1
    assert Entry.objects.filter(stage="promised", agreement=award.agreement).sums() == {"promised": 0}


def test_a_grant_taken_back_while_the_reserve_is_awarded_never_overspends(at: datetime) -> None:
    files = ranked(at, budget=8_000_000)
    places = {one.place.outcome: one for one in Application.objects.select_related("place")}
    made = [
        actions.award_application(application=one, amount=mad(40_000), by=SYSTEM, at=at)
        for one in Application.objects.filter(place__outcome="funded")
    ]
    reserve = places["reserve"]
    at_once(
        [
            lambda: actions.revoke_award(award=made[0], reason="Renonce", by=SYSTEM, at=at).pk,
            lambda: actions.award_application(application=reserve, amount=mad(40_000), by=SYSTEM, at=at).pk,
            lambda: actions.award_application(application=files[-1], amount=mad(40_000), by=SYSTEM, at=at).pk,
        ]
    )
    assert Revocation.objects.count() == 1
    assert Award.objects.centimes() <= 8_000_000
