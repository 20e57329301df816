"""What was held true of an organisation that is several records, on both clocks, as merges came and went. Pure.

A version says what one record told from a day to another, as known from an instant to another. Joined versions say
the same of organisations: while two records were held to be one, the surviving values stand for both; before and after,
each speaks for itself. So a figure as known on any past day comes out as it did on that day.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from .lineage import Lineage
from .survivorship import Told, merged_values, survivors

Values = tuple[object, ...]


@dataclass(frozen=True)
class Version:
    """One profile: its record, what it tells, true from day to day (the end excluded), known between instants."""

    record: int
    told: Mapping[str, Told]
    valid_from: int
    valid_to: int
    since: int
    until: int


@dataclass
class Joined:
    """What was held true of an organisation, `record` being the one that stood for it."""

    record: int
    values: dict[str, object]
    valid_from: int
    valid_to: int
    since: int
    until: int


def join(versions: Sequence[Version], family: Iterable[int], line: Lineage) -> list[Joined]:
    """The joined versions of records that were ever merged with each other. Instants of no change are not cut."""
    turns = line.turns(family)
    instants = sorted({one for v in versions for one in (v.since, v.until)} | set(turns))
    open_rows: dict[tuple[object, ...], Joined] = {}
    done: list[Joined] = []
    for since, until in pairwise(instants):
        known = [v for v in versions if v.since <= since < v.until]
        still: dict[tuple[object, ...], Joined] = {}
        for root, values, start, end in _held(known, line, since):
            key = (root, start, end, tuple(values.values()))
            row = open_rows.pop(key, None) or Joined(root, values, start, end, since, until)
            row.until = until
            still[key] = row
        done += open_rows.values()
        open_rows = still
    return done + list(open_rows.values())


def _held(known: Sequence[Version], line: Lineage, at: int) -> Iterator[tuple[int, dict[str, object], int, int]]:
    groups: dict[int, list[Version]] = defaultdict(list)
    for version in known:
        groups[line.root_at(version.record, at)].append(version)
    for root, group in groups.items():
        if len({version.record for version in group}) == 1:
            for version in group:
                values = {column: details.value for column, details in version.told.items()}
                yield root, values, version.valid_from, version.valid_to
        else:
            yield from _cells(root, group)


def _cells(root: int, group: Sequence[Version]) -> Iterator[tuple[int, dict[str, object], int, int]]:
    """The days cut where any record changes; neighbours that say the same are one."""
    days = sorted({day for version in group for day in (version.valid_from, version.valid_to)})
    last: tuple[int, dict[str, object], int, int] | None = None
    for start, end in pairwise(days):
        speaking = {
            v.record: v for v in sorted(group, key=lambda v: v.valid_from) if v.valid_from <= start < v.valid_to
        }
        if not speaking:
            continue
        values = merged_values(survivors([_seen_from(root, v.told) for v in speaking.values()]))
        if last is not None and last[3] == start and last[1] == values:
            last = (root, values, last[2], end)
            continue
        if last is not None:
            yield last
        last = (root, values, start, end)
    if last is not None:
        yield last


def _seen_from(root: int, values: Mapping[str, Told]) -> dict[str, Told]:
    """The same tale, told of the record that stands for the group or of another."""
    return {
        column: Told(one.value, one.record, one.record == root, one.by_person, one.told_at, one.source)
        for column, one in values.items()
    }
