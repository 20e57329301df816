"""Fixtures of the room."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import pytest
from django.utils.translation import override

from tests.cast import Cast
from tests.factories import mobilisation as make
from tests.once import shared
from twiza.mobilisation.models import Expert, Mission
from twiza.support.models import Case, Need


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    """Sentences are compared in the language in which they are written."""
    with override("en"):
        yield


@shared
def need(case: Case, at: datetime) -> Need:
    """Tamount needs somebody who knows export."""
    return make.need(case, at)


@shared
def younes(cast: Cast, at: datetime) -> Expert:
    """Younes of the cast, vetted, two missions at once."""
    return make.younes(cast, at)


@shared
def mission(need: Need, younes: Expert, at: datetime) -> Mission:
    """Younes helps Tamount."""
    return make.mission(need, younes, at)
