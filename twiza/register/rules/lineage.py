"""Which records are one organisation, as our books held it at any instant. Pure: merges in, groups out.

A merge says that a record was absorbed by another from an instant on, until it was undone. At an instant every record
has one root: itself, or the record that it was merged into, followed to the end. Records of one root are a group.
Instants are numbers of microseconds UTC since 1970; OPEN is "still so".
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

OPEN = 2**63 - 1
BEGINNING = -OPEN
_EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)


def instant(at: dt.datetime | None) -> int:
    """Microseconds UTC of an instant with a time zone; OPEN for None."""
    return OPEN if at is None else (at - _EPOCH) // dt.timedelta(microseconds=1)


@dataclass(frozen=True, order=True)
class Link:
    """One merge as known: `absorbed` was `kept` from the instant `since` to `until`, the end excluded."""

    absorbed: int
    kept: int
    since: int
    until: int = OPEN

    def holds(self, at: int) -> bool:
        """Whether our books held it at an instant; OPEN asks for today's books."""
        return self.until == OPEN if at == OPEN else self.since <= at < self.until


@dataclass(frozen=True)
class Lineage:
    """Every merge ever recorded, in force or undone."""

    links: tuple[Link, ...] = ()

    @classmethod
    def of(cls, links: Iterable[Link]) -> Lineage:
        """A lineage in a settled order; merges that were undone in the instant of their making never held."""
        return cls(tuple(sorted(link for link in links if link.since < link.until)))

    def __bool__(self) -> bool:
        return bool(self.links)

    @cached_property
    def members(self) -> frozenset[int]:
        """Every record that a merge ever touched."""
        return frozenset(one for link in self.links for one in (link.absorbed, link.kept))

    @cached_property
    def _by_absorbed(self) -> dict[int, list[Link]]:
        found: dict[int, list[Link]] = defaultdict(list)
        for link in self.links:
            found[link.absorbed].append(link)
        return dict(found)

    @cached_property
    def _groups_now(self) -> dict[int, list[int]]:
        return self._groups(OPEN)

    def root(self, record: int, at: dt.datetime | None = None) -> int:
        """The record that stands for this one at an instant (today when None)."""
        return self.root_at(record, instant(at))

    def root_at(self, record: int, at: int) -> int:
        """The same, for an instant given as a number."""
        seen = {record}
        while True:
            held = [link.kept for link in self._by_absorbed.get(record, ()) if link.holds(at)]
            if not held or held[0] in seen:
                return record
            record = held[0]
            seen.add(record)

    def roots(self, at: dt.datetime | None = None) -> dict[int, int]:
        """{absorbed record: its root} at an instant (today when None); records that stand alone are left out."""
        number = instant(at)
        return {one: root for one in self._by_absorbed if (root := self.root_at(one, number)) != one}

    def group(self, record: int, at: dt.datetime | None = None) -> list[int]:
        """The records of one organisation: the one that stands for it, then those merged into it."""
        if record not in self.members:
            return [record]
        groups = self._groups_now if at is None else self._groups(instant(at))
        root = self.root(record, at)
        return groups.get(root, [root])

    def _groups(self, at: int) -> dict[int, list[int]]:
        found: dict[int, list[int]] = {}
        for one in sorted(self._by_absorbed):
            root = self.root_at(one, at)
            if root != one:
                found.setdefault(root, [root]).append(one)
        return found

    def families(self) -> list[list[int]]:
        """Records that were ever joined, directly or through others; each family apart from the others."""
        near: dict[int, set[int]] = defaultdict(set)
        for link in self.links:
            near[link.absorbed].add(link.kept)
            near[link.kept].add(link.absorbed)
        left, families = set(near), []
        for start in sorted(near):
            if start not in left:
                continue
            family, ahead = set(), [start]
            while ahead:
                one = ahead.pop()
                if one in left:
                    left.discard(one)
                    family.add(one)
                    ahead.extend(near[one])
            families.append(sorted(family))
        return families

    def turns(self, family: Iterable[int]) -> list[int]:
        """The instants at which a merge of these records began or ended, in order."""
        wanted = set(family)
        instants = {t for link in self.links if link.absorbed in wanted for t in (link.since, link.until)}
        return sorted(instants - {OPEN})

    def spans(self, record: int) -> list[tuple[int, int, int]]:
        """(since, until, root) over all instants: for whom this record counted, and when."""
        turns = [BEGINNING, *self.turns(self._chain(record)), OPEN]
        spans: list[tuple[int, int, int]] = []
        for since, until in pairwise(turns):
            root = self.root_at(record, since)
            if spans and spans[-1][2] == root:
                spans[-1] = (spans[-1][0], until, root)
            else:
                spans.append((since, until, root))
        return spans

    def _chain(self, record: int) -> set[int]:
        """The record and all that it was ever merged into."""
        chain, ahead = set(), [record]
        while ahead:
            one = ahead.pop()
            if one not in chain:
                chain.add(one)
                ahead.extend(link.kept for link in self._by_absorbed.get(one, ()))
        return chain
