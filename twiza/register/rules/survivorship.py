"""When records are merged, which value stands for each field: rules as data, each with its sentence.

Every value that any record tells is kept with its source; the rule only chooses which one lists and figures show. A
known value always stands before an unknown one. What the criteria of a field leave equal is settled by the record kept,
then by the older record.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from twiza.core.messages import gettext_noop as _
from twiza.territory.rules import ids

from .records import COUNT_COLUMNS, PROFILE_COLUMNS


@dataclass(frozen=True)
class Told:
    """One value of one field: who told it, when we learnt it, of which record."""

    value: Any
    record: int
    is_kept: bool
    by_person: bool = False
    told_at: dt.datetime | None = None
    source: int = 0

    @property
    def is_known(self) -> bool:
        """Whether anything is said."""
        return self.value not in ("", None)


@dataclass(frozen=True)
class Survival:
    """The rule of one field: its criteria, the first that tells two values apart decides; its sentence.

    within: another field that must agree first, so that a branch never comes from another sector.
    """

    field: str
    criteria: tuple[str, ...]
    sentence: str
    within: str = ""


@dataclass(frozen=True)
class Chosen:
    """The value that stands, and the values that do not (known and different), in the order of the rule."""

    field: str
    told: Told
    others: tuple[Told, ...]

    @property
    def value(self) -> Any:
        """The value that stands."""
        return self.told.value


_LATEST = _("A correction by a person stands first; then what was told last.")
_NAMES = _("A correction by a person stands first; then the name of the record kept; the other names stay searchable.")
_PLACE = _("A correction by a person stands first; then the most precise place.")
_SAME_PLACE = _("It follows the place chosen.")
_FULLEST = _("A correction by a person stands first; then the fullest text.")
_FOUNDED = _("A correction by a person stands first; then the earliest day: lists often give the day of registration.")
_SECTOR = _("It follows the sector chosen; a correction by a person stands first, then what was told last.")
COUNTS_SENTENCE = _("The count of the latest day stands.")
IDENTIFIERS_SENTENCE = _("Every number of every record is kept.")

RULES: dict[str, Survival] = {
    rule.field: rule
    for rule in (
        Survival("name_fr", ("person", "kept"), _NAMES),
        Survival("name_ar", ("person", "kept"), _NAMES),
        Survival("form", ("person", "latest"), _LATEST),
        Survival("law_class", ("person", "latest"), _LATEST),
        Survival("sector", ("person", "latest"), _LATEST),
        Survival("branch", ("person", "latest"), _SECTOR, within="sector"),
        Survival("activities", ("person", "fullest"), _FULLEST),
        Survival("territory_id", ("person", "finest", "latest"), _PLACE),
        Survival("place", ("person", "fullest"), _SAME_PLACE, within="territory_id"),
        Survival("longitude", ("person", "latest"), _LATEST),
        Survival("latitude", ("person", "latest"), _LATEST, within="longitude"),
        Survival("founded_on", ("person", "earliest"), _FOUNDED),
        Survival("status", ("person", "latest"), _LATEST),
        Survival("women_led", ("person", "latest"), _LATEST),
    )
}

_BEFORE = dt.datetime(1, 1, 1, tzinfo=dt.UTC)
_CRITERIA: dict[str, Callable[[Told], Any]] = {
    "person": lambda statement: not statement.by_person,
    "kept": lambda statement: not statement.is_kept,
    "latest": lambda statement: -((statement.told_at or _BEFORE) - _BEFORE).total_seconds(),
    "earliest": lambda statement: statement.value,
    "fullest": lambda statement: -len(str(statement.value)),
    "finest": lambda statement: -ids.level(int(statement.value)),
}


def choose(field: str, statements: Iterable[Told]) -> Chosen:
    """Which of the values told stands by the field's rule. At least one value must be told, known or not."""
    given = list(statements)
    known = [one for one in given if one.is_known]
    if not known:
        return Chosen(field, next((one for one in given if one.is_kept), given[0]), ())
    checks = [_CRITERIA[name] for name in RULES[field].criteria]
    ranked = sorted(known, key=lambda one: (*(check(one) for check in checks), not one.is_kept, one.record))
    first = ranked[0]
    others: list[Told] = []
    for one in ranked[1:]:
        if one.value != first.value and all(one.value != other.value for other in others):
            others.append(one)
    return Chosen(field, first, tuple(others))


def survivors(records: Sequence[Mapping[str, Told]]) -> dict[str, Chosen]:
    """The value that stands for every column of a profile. records: for each record {column: what it tells}.

    A point is one thing (both degrees come from one record), and so are a sector and its branch, a place and its words.
    """
    chosen: dict[str, Chosen] = {}
    for column in PROFILE_COLUMNS:
        rule, among = RULES[column], records
        if rule.within:
            leader = chosen[rule.within]
            among = [one for one in records if one[rule.within].value == leader.value]
            if column == "latitude":
                among = [one for one in among if one[column].record == leader.told.record]
        chosen[column] = choose(column, [one[column] for one in among])
        if rule.within and len(among) < len(records):
            chosen[column] = _with_the_rest(chosen[column], [one[column] for one in records])
    return chosen


def _with_the_rest(chosen: Chosen, statements: Iterable[Told]) -> Chosen:
    """The same choice, with the values that its leader shut out among those not chosen."""
    others = list(chosen.others)
    for one in statements:
        if one.is_known and one.value != chosen.value and all(one.value != other.value for other in others):
            others.append(one)
    return Chosen(chosen.field, chosen.told, tuple(others))


def merged_values(chosen: Mapping[str, Chosen]) -> dict[str, object]:
    """The columns of the merged record."""
    return {column: one.value for column, one in chosen.items()}


__all__ = [
    "COUNTS_SENTENCE",
    "COUNT_COLUMNS",
    "IDENTIFIERS_SENTENCE",
    "RULES",
    "Chosen",
    "Survival",
    "Told",
    "choose",
    "merged_values",
    "survivors",
]
