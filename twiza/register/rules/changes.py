"""What a list would change in an organisation that it was matched with.

Unknown never erases; less precise never replaces.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from twiza.core.text import fold
from twiza.territory.rules import ids

from .names import name_key
from .records import COUNT_COLUMNS, Record

# A change of these is an event: true from the day of the list. Any other change corrects what was true all along.
EVOLVING = frozenset(
    ("name_fr", "name_ar", "form", "law_class", "sector", "branch", "territory_id", "place", "status", "women_led")
)
_PLAIN = ("law_class", "sector", "branch", "status", "form", "women_led", "founded_on", "activities")


def profile_changes(current: Mapping[str, object], record: Record, defaults: Mapping[str, str]) -> dict[str, Any]:
    """The profile columns that the record changes, with their new values.

    current: the organisation's columns, `place_key` among them. defaults: constants of the mapping, which
    fill but never change.
    """
    changes: dict[str, Any] = {}
    for column in _PLAIN:
        new, old = getattr(record, column), current[column]
        if new in ("", None) or new == old or (old not in ("", None) and new == defaults.get(column)):
            continue
        changes[column] = new
    for column in ("name_fr", "name_ar"):
        new, old = getattr(record, column), current[column]
        if new and name_key(new) != name_key(old):
            changes[column] = new
    changes |= _place_changes(current, record)
    if record.point and not _same_point(record.point, (current["longitude"], current["latitude"])):
        changes["longitude"], changes["latitude"] = record.point
    return changes


def _place_changes(current: Mapping[str, Any], record: Record) -> dict[str, Any]:
    old, new = current["territory_id"], record.territory_id
    first, last = ids.subtree(new)
    less_precise = first <= old <= last
    changes: dict[str, Any] = {} if less_precise else {"territory_id": new}
    known = (current["place_key"].split("|") + [""] * 4)[:4]
    more = any(mine and mine != theirs for mine, theirs in zip(record.place_parts, known, strict=True))
    if record.place and (more or changes) and fold(record.place) != fold(current["place"]) and (changes or old == new):
        changes["place"] = record.place
    return changes


def _same_point(new: tuple[float, float], old: tuple[Any, Any]) -> bool:
    return None not in old and abs(new[0] - old[0]) < 5e-5 and abs(new[1] - old[1]) < 5e-5


def count_changes(current: Mapping[str, Any], record: Record) -> dict[str, int | None]:
    """The head counts that the record brings, when they say something new: another number, or a later day."""
    brought = {column: getattr(record, column) for column in COUNT_COLUMNS}
    if all(value is None for value in brought.values()):
        return {}
    older = record.counted_on and current["counted_on"] and record.counted_on < current["counted_on"]
    differs = any(value is not None and value != current[column] for column, value in brought.items())
    later = record.counted_on and current["counted_on"] != record.counted_on
    if older or not (differs or later):
        return {}
    merged = {column: current[column] if value is None else value for column, value in brought.items()}
    members = merged["members"]
    if members is not None:
        for part in ("women", "youth", "disabled"):
            if brought[part] is None and (merged[part] or 0) > members:
                merged[part] = None
    return merged
