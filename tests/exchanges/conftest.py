"""The world of governance serves these tests too."""

from tests.governance.conftest import (  # noqa: F401  fixtures
    _fresh_tables,
    cast,
    convened,
    khadija,
    planned,
    seated,
    world,
)
