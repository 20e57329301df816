"""The list of money keeps its sums until a fact moves: never stale, never those of another reader."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from tests.cast import SYSTEM, Cast
from tests.factories import funding as make
from tests.factories.funding import Programme, mad
from twiza.accounts.models import User
from twiza.agreements.models import Agreement
from twiza.core.cache import forget
from twiza.core.models import Stamp
from twiza.core.values import Money
from twiza.funding.actions import reverse_entry
from twiza.funding.queries import ReaderTotals, totals_of_reader
from twiza.funding.rules.stages import Stage

pytestmark = pytest.mark.django_db
MARCH = date(2026, 3, 1)


@pytest.fixture
def programme(cast: Cast, at: datetime) -> Programme:
    """In Rachid's region, fed by a donor whose agreement only a national officer sees."""
    made = make.programme(cast, at)
    make.donor(made, at)
    return made


def of(user: User, **told: object) -> ReaderTotals:
    user.forget_grants()
    return totals_of_reader(user, **{"on": MARCH, **told})  # type: ignore[arg-type]


def paid(user: User, **told: object) -> Money:
    return Money(of(user, **told).totals[Stage.PAID][1])


def test_each_write_is_seen_at_the_next_question(cast: Cast, programme: Programme, at: datetime) -> None:
    before = paid(cast.rachid)
    *_, entry = make.road(programme, at, programme.region, 400)
    assert paid(cast.rachid) == before + mad(400)
    assert of(cast.rachid).sum(programme.agreement.pk, Stage.PAID) == before + mad(400)
    reverse_entry(entry=entry, note="Erreur", by=SYSTEM, at=at)
    assert paid(cast.rachid) == before
    make.programme(cast, at, key="second-2024", year=10)
    assert len(of(cast.rachid).agreements) == 2, "a new convention with money comes in"


def test_two_readers_each_see_their_own(cast: Cast, programme: Programme, at: datetime) -> None:
    make.road(programme, at, programme.region, 400)
    all_of_it, mine = of(cast.nadia), of(cast.rachid)
    assert (len(all_of_it.agreements), mine.agreements) == (2, (programme.agreement.pk,))
    assert paid(cast.rachid) == mad(400)
    assert paid(cast.nadia) > mad(400)
    assert of(cast.sara).agreements == of(cast.yto).agreements == ()
    cast.rachid.grants.update(revoked_at=at)
    assert of(cast.rachid).agreements == (), "a grant revoked closes at once"


def test_a_reader_shut_out_sees_nothing_even_with_the_grants_of_another(cast: Cast, programme: Programme) -> None:
    assert of(cast.nadia).agreements
    cast.nadia.is_active = False
    assert of(cast.nadia).agreements == ()


def test_a_convention_that_moves_to_another_region_leaves_the_list(cast: Cast, programme: Programme) -> None:
    assert of(cast.rachid).agreements
    Stamp.bump("agreements")
    Agreement.objects.filter(pk=programme.agreement.pk).update(territory=cast.souss)
    assert (of(cast.rachid).agreements, of(cast.sara).agreements) == ((), (programme.agreement.pk,))


def test_the_day_and_the_instant_asked_are_kept_apart(cast: Cast, programme: Programme, at: datetime) -> None:
    earlier = at - timedelta(days=1)
    make.road(programme, at, programme.region, 400, on=date(2024, 3, 1))
    for _turn in range(2):  # counted, then remembered
        assert paid(cast.rachid) == mad(400)
        assert paid(cast.rachid, on=date(2024, 2, 1)) == mad(0)
        assert paid(cast.rachid, known_at=earlier) == mad(0)
    kept = of(cast.rachid)
    assert of(cast.rachid) is kept
    forget()
    assert of(cast.rachid) == kept
