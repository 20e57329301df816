"""Tables in memory: built once for each state of their stamps."""

import pytest

from twiza.core import cache
from twiza.core.models import Stamp

pytestmark = pytest.mark.django_db


def test_a_table_is_built_again_only_when_its_stamp_moves() -> None:
    built: list[int] = []

    def build() -> int:
        built.append(1)
        return len(built)

    assert [cache.remember("test", ("register",), build) for _ in range(3)] == [1, 1, 1]
    Stamp.bump("plans")
    assert cache.remember("test", ("register",), build) == 1
    Stamp.bump("register")
    assert cache.remember("test", ("register",), build) == 2


def test_the_table_asked_longest_ago_goes_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cache, "MOST", 2)
    built: list[str] = []

    def ask(name: str) -> None:
        cache.remember(name, (), lambda: built.append(name))

    for name in ("a", "b", "a", "c", "a", "b"):
        ask(name)
    assert built == ["a", "b", "c", "b"]
