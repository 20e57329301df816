"""Narrowing and counting rows by the values that they have: what facets beside a list are computed from."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol, TypeVar


class Coded(Protocol):
    """A row with its values of each facet and the folded text in which words are sought."""

    @property
    def codes(self) -> Mapping[str, tuple[str, ...]]:
        """Facet -> values."""

    @property
    def search(self) -> str:
        """Folded text."""


C = TypeVar("C", bound=Coded)


def narrow(rows: Iterable[C], chosen: Mapping[str, str]) -> list[C]:
    """The rows that have every chosen value."""
    wanted = list(chosen.items())
    return [row for row in rows if all(code in row.codes[name] for name, code in wanted)]


def counts(rows: Sequence[C], chosen: Mapping[str, str], names: Iterable[str]) -> dict[str, Counter[str]]:
    """For each facet, how many rows each value would leave: every other choice applied, its own left aside."""
    wanted, names = list(chosen.items()), tuple(names)
    found: dict[str, list[str]] = {name: [] for name in names}
    for row in rows:
        failed = [name for name, code in wanted if code not in row.codes[name]]
        if len(failed) < 2:
            for name in failed or names:
                found[name] += row.codes[name]
    return {name: Counter(codes) for name, codes in found.items()}
