"""What the portfolio is asked, read from the parts of an address; nonsense is left out, never an error."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from .attention import LimitOutOfRange, Limits

DIMENSIONS = ("watch", "reason", "state", "kind", "territory", "party")
SORTS = ("attention", "lapse", "silent", "execution", "title")
MOST_WORDS = 100


@dataclass(frozen=True)
class PortfolioQuery:
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


def read(parts: Mapping[str, str]) -> PortfolioQuery:
    """The question of an address."""
    sort = parts.get("sort", "")
    return PortfolioQuery(
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
            values = {one: getattr(limits, one) for one in ("months", "days", "gap")} | {name: int(text)}
            try:
                limits = Limits(**values)
            except LimitOutOfRange:
                continue
    return limits
