"""What the portfolio is asked, read from the parts of an address; nonsense is left out, never an error."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Protocol, TypeVar

from .attention import LimitOutOfRange, Limits

DIMENSIONS = ("watch", "reason", "state", "kind", "territory", "party")
SORTS = ("attention", "lapse", "silent", "execution", "title")
MOST_WORDS = 100


class Coded(Protocol):
    """A row with its values of each dimension and the text in which words are sought."""

    @property
    def codes(self) -> Mapping[str, tuple[str, ...]]:
        """Dimension -> values."""

    @property
    def search(self) -> str:
        """Folded text."""


C = TypeVar("C", bound=Coded)


@dataclass(frozen=True)
class Asked:
    """Words, chosen values, an order, a day (None: today) and from when on a thing is told."""

    words: str = ""
    chosen: Mapping[str, str] = field(default_factory=dict)
    sort: str = "attention"
    day: date | None = None
    limits: Limits = field(default_factory=Limits)

    @property
    def is_filtered(self) -> bool:
        """Whether rows are left out."""
        return bool(self.words or self.chosen)

    @property
    def key(self) -> tuple[object, ...]:
        """The same for two addresses that count the same rows: without order and page."""
        return self.words, tuple(sorted(self.chosen.items())), self.day, self.limits


def read(parts: Mapping[str, str]) -> Asked:
    """The question of an address."""
    sort = parts.get("sort", "")
    return Asked(
        words=parts.get("q", "").strip()[:MOST_WORDS],
        chosen={name: parts[name][:80] for name in DIMENSIONS if parts.get(name)},
        sort=sort if sort in SORTS else "attention",
        day=read_day(parts.get("on", "")),
        limits=_limits(parts),
    )


def read_day(text: str) -> date | None:
    """A day written 2026-03-31, or nothing."""
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        return None


def _limits(parts: Mapping[str, str]) -> Limits:
    limits = Limits()
    for name in ("months", "days", "gap"):
        text = parts.get(name, "")
        if text.isascii() and text.isdigit() and len(text) < 6:
            told = {one: getattr(limits, one) for one in ("months", "days", "gap")} | {name: int(text)}
            try:
                limits = Limits(**told)
            except LimitOutOfRange:
                continue
    return limits


def narrow(rows: Iterable[C], chosen: Mapping[str, str]) -> list[C]:
    """The rows that have every chosen value."""
    kept = list(chosen.items())
    return [row for row in rows if all(code in row.codes[name] for name, code in kept)]


def counts(rows: Sequence[C], chosen: Mapping[str, str]) -> dict[str, Counter[str]]:
    """Each dimension with how many rows each value would leave: every other choice applied, its own left aside."""
    kept = list(chosen.items())
    found: dict[str, list[str]] = {name: [] for name in DIMENSIONS}
    for row in rows:
        failed = [name for name, code in kept if code not in row.codes[name]]
        if len(failed) < 2:
            for name in failed or DIMENSIONS:
                found[name] += row.codes[name]
    return {name: Counter(codes) for name, codes in found.items()}
