"""The same component paid by two conventions: same name in either script, places that meet, times that meet."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import combinations


@dataclass(frozen=True, slots=True)
class ConventionComponent:
    """A component of a convention. names: folded, one a language; first and last: ids of its territory, None anywhere.

    centimes: what is promised for it, None for who may not see money.
    """

    key: str
    names: tuple[str, ...]
    title: str
    first: int | None = None
    last: int | None = None
    starts_on: date | None = None
    lapses_on: date | None = None
    centimes: int | None = None

    def meets(self, other: ConventionComponent) -> bool:
        """Whether two parts of different conventions could pay the same thing: nested places, common days."""
        if self.key == other.key:
            return False
        in_place = self.first is None or other.first is None or self._holds(other) or other._holds(self)
        return in_place and _before(self.starts_on, other.lapses_on) and _before(other.starts_on, self.lapses_on)

    def _holds(self, other: ConventionComponent) -> bool:
        return self.first <= other.first and other.last <= self.last  # type: ignore[operator]


@dataclass(frozen=True, slots=True)
class Shared:
    """One component with the conventions that pay it, each once, in order of key."""

    title: str
    parts: tuple[ConventionComponent, ...]

    @property
    def centimes(self) -> int | None:
        """Everything promised for it, each convention once; None when no part is known."""
        known = [part.centimes for part in self.parts if part.centimes is not None]
        return sum(known) if known else None


def _before(start: date | None, end: date | None) -> bool:
    return start is None or end is None or start < end


def shared(parts: Iterable[ConventionComponent]) -> tuple[Shared, ...]:
    """The components that two conventions or more could both pay, the dearest first.

    Parts are joined when they share a name in any language. A part of a group that meets no other is left out.
    """
    rows = _merged(parts)
    head = list(range(len(rows)))

    def top(place: int) -> int:
        while head[place] != place:
            place = head[place]
        return place

    seen: dict[str, int] = {}
    for place, part in enumerate(rows):
        for name in part.names:
            if name:
                head[top(place)] = top(seen.setdefault(name, place))
    groups: dict[int, list[ConventionComponent]] = defaultdict(list)
    for place, part in enumerate(rows):
        groups[top(place)].append(part)
    found = []
    for group in groups.values():
        meeting = {part for pair in combinations(group, 2) if pair[0].meets(pair[1]) for part in pair}
        if meeting:
            kept = tuple(sorted(meeting, key=lambda part: (part.key, part.title)))
            found.append(Shared(kept[0].title, kept))
    return tuple(sorted(found, key=lambda one: (-(one.centimes or 0), one.title)))


def _merged(parts: Iterable[ConventionComponent]) -> list[ConventionComponent]:
    """One part for each convention and set of names: the same component told twice by one convention is one."""
    rows: dict[tuple[str, tuple[str, ...]], ConventionComponent] = {}
    for part in parts:
        rows.setdefault((part.key, part.names), part)
    return list(rows.values())
