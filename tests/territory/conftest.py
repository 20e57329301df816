"""The Kingdom, loaded as a fresh installation loads it."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from twiza.core.actions import System
from twiza.territory.actions import load_territories

AT = datetime(2026, 3, 1, 9, 0, tzinfo=UTC)


@pytest.fixture
def kingdom(db: None) -> None:
    """Morocco without the other countries: 1,640 places."""
    load_territories(by=System(), at=AT, world=False)
