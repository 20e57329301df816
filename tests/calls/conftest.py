"""Fixtures of the room."""

from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from tests.cast import SYSTEM, Cast
from tests.factories import calls as make
from tests.factories.funding import Programme
from tests.factories.funding import programme as make_programme
from tests.once import shared
from twiza.accounts.models import User
from twiza.calls.actions import rank_call
from twiza.calls.models import Application, Call
from twiza.calls.rules.eligibility import Requirements


@shared
def programme(cast: Cast, at: datetime) -> Programme:
    """The convention that gives the money: 600,000 dirhams are promised."""
    return make_programme(cast, at, year=100_000)


@shared
def call(programme: Programme, cast: Cast, at: datetime) -> Call:
    """A call that is open."""
    return make.published(programme, cast, at)


@shared
def later(at: datetime) -> datetime:
    """After the closing."""
    return at + timedelta(days=make.DAYS + 1)


@dataclass(frozen=True)
class Scored:
    """A call whose files wait for their ranking."""

    call: Call
    files: list[Application]
    reviewers: list[User]


@shared
def scored(call: Call, cast: Cast, at: datetime, later: datetime) -> Scored:
    """Three files of 40,000 DH for a budget of 100,000: the first two score the same, the third less."""
    organisations = [cast.tamount, *(make.cooperative(cast, at, women=w) for w in (20, 5))]
    files = [make.eligible(call, one, at) for one in organisations]
    people = make.reviewers(at, 2)
    for file, given in zip(files, ((4, 4, 4), (4, 4, 4), (3, 3, 3)), strict=True):
        for person in people:
            make.score(file, person, later, *given)
    return Scored(call, files, people)


@shared
def ranked(scored: Scored, later: datetime) -> Scored:
    """Sealed: the files 2 and 1 (equal scores) are funded with 40,000 DH each, the file 3 is the reserve."""
    rank_call(call=scored.call, by=SYSTEM, at=later)
    return scored


@pytest.fixture
def now() -> datetime:
    """The clock of the pages."""
    return timezone.now()


@pytest.fixture
def running(programme: Programme, cast: Cast, now: datetime) -> Call:
    """A call that is open on the clock of the pages."""
    return make.published(programme, cast, now, key="running", requirements=Requirements(papers=("photo",)))
