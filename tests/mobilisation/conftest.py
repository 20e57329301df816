"""Fixtures of the room."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import pytest
from django.utils.translation import override

from tests.cast import Cast, cast  # noqa: F401  the fixture
from tests.factories import mobilisation as make
from tests.factories import support
from tests.once import shared
from twiza.mobilisation.models import Expert
from twiza.support.models import Case, Need


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    """Sentences are compared in the language in which they are written."""
    with override("en"):
        yield


@shared
def case(cast: Cast, at: datetime) -> Case:  # noqa: F811
    """Tamount's case, followed by Rachid."""
    return support.case(cast, at)


@shared
def need(case: Case, at: datetime) -> Need:
    """Tamount needs somebody who knows export."""
    return make.need(case, at)


@shared
def younes(cast: Cast, at: datetime) -> Expert:  # noqa: F811
    """Younes of the cast, vetted, two missions at once."""
    return make.younes(cast, at)
