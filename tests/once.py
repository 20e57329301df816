"""Done once a process instead of in every test: the list of static files."""

from __future__ import annotations

from collections.abc import Iterator

import pytest


@pytest.fixture(autouse=True, scope="session")
def _static_files() -> Iterator[None]:
    """Each client of a test has middleware of its own; WhiteNoise would list 700 files for every one of them."""
    from whitenoise.middleware import WhiteNoiseMiddleware

    plain, listed = WhiteNoiseMiddleware.add_files_from_finders, {}

    def listing(self: WhiteNoiseMiddleware) -> None:
        if not listed:
            plain(self)
            listed.update(self.files)
        self.files.update(listed)

    patch = pytest.MonkeyPatch()
    patch.setattr(WhiteNoiseMiddleware, "add_files_from_finders", listing)
    yield
    patch.undo()
