"""Fixtures of the room."""

from datetime import datetime

from tests.cast import Cast, cast  # noqa: F401  the fixture
from tests.factories.funding import Programme
from tests.factories.funding import programme as make_programme
from tests.once import shared


@shared
def programme(cast: Cast, at: datetime) -> Programme:  # noqa: F811
    """A region and a ministry promise 1,000 dirhams each for each of three years."""
    return make_programme(cast, at)
