"""Fixtures of the room."""

from datetime import datetime

from tests.cast import Cast, cast  # noqa: F401  the fixture
from tests.factories.support import case as make_case
from tests.once import shared
from twiza.support.models import Case


@shared
def case(cast: Cast, at: datetime) -> Case:  # noqa: F811
    """Tamount's case, followed by Rachid."""
    return make_case(cast, at)
