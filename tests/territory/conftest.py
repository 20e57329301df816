"""The Kingdom, loaded as a fresh installation loads it."""

from __future__ import annotations

from datetime import UTC, datetime

from tests.once import shared
from twiza.core.actions import System
from twiza.territory.actions import load_territories

AT = datetime(2026, 3, 1, 9, 0, tzinfo=UTC)


@shared
def kingdom(db: None) -> None:
    """Morocco without the other countries: 1,640 places."""
    load_territories(by=System(), at=AT, world=False)
