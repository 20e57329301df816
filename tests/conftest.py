"""Fixtures that several rooms ask for; they are made by tests/cast.py, tests/committee.py and tests/factories."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from tests.cast import Cast
from tests.cast import cast as cast
from tests.committee import convened as convened
from tests.committee import khadija as khadija
from tests.committee import planned as planned
from tests.committee import seated as seated
from tests.committee import world as world
from tests.factories.funding import Programme
from tests.factories.funding import programme as make_programme
from tests.factories.support import case as make_case
from tests.once import shared
from twiza.support.models import Case


@pytest.fixture
def today(monkeypatch: pytest.MonkeyPatch, at: datetime) -> None:
    """Faces and jobs read the clock of the suite."""
    monkeypatch.setattr(timezone, "now", lambda: at)


@pytest.fixture
def own_media(settings: Any, tmp_path: Path) -> None:
    """Documents of this test lie apart."""
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def nadia(client: Client, cast: Cast) -> Client:
    """Nadia, logged in."""
    client.force_login(cast.nadia)
    return client


@pytest.fixture
def rachid(client: Client, cast: Cast) -> Client:
    """Rachid, logged in."""
    client.force_login(cast.rachid)
    return client


@shared
def case(cast: Cast, at: datetime) -> Case:
    """Tamount's case, followed by Rachid."""
    return make_case(cast, at)


@shared
def programme(cast: Cast, at: datetime) -> Programme:
    """A region and a ministry promise 1,000 dirhams each for each of three years."""
    return make_programme(cast, at)
