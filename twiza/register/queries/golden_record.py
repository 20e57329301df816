"""The merged record: what every record of a group tells, and which value stands (rules/survivorship.py)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from types import SimpleNamespace
from typing import Any

from twiza.core.models import Source, SourceKind

from ..models.facts import Profile
from ..rules.joining import Joined, Version, join
from ..rules.lineage import OPEN, Lineage, instant
from ..rules.records import PROFILE_COLUMNS
from ..rules.survivorship import Chosen, Told, merged_values, survivors


@dataclass(frozen=True)
class GoldenRecord:
    """The values that stand for a group, column by column, with the profiles and the sources that told them."""

    chosen: dict[str, Chosen]
    profiles: dict[int, Profile]
    sources: dict[int, Source]


def golden_records(groups: Mapping[int, Sequence[int]]) -> dict[int, GoldenRecord]:
    """For each record kept that has a profile: what stands today. groups: {kept: the records of its group}.

    Two queries for all groups. Records without a profile tell nothing.
    """
    everyone = [one for group in groups.values() for one in group]
    profiles = latest_profiles(everyone)
    sources = sources_of(profiles.values())
    found = {}
    for kept, group in groups.items():
        if kept not in profiles:
            continue
        mine = {one: profiles[one] for one in group if one in profiles}
        lines = [tell(one, profile, kept, sources) for one, profile in mine.items()]
        found[kept] = GoldenRecord(survivors(lines), mine, sources)
    return found


def tell(record: int, profile: Any, kept: int, sources: Mapping[int, Source]) -> dict[str, Told]:
    """What one profile tells: {column: value with its source}."""
    values = {}
    for column in PROFILE_COLUMNS:
        answers = profile.source_of(column.removesuffix("_id"))
        source = sources.get(answers)
        values[column] = Told(
            getattr(profile, column),
            record,
            record == kept,
            source is not None and source.kind == SourceKind.USER,
            source.recorded_at if source else profile.recorded_at,
            answers,
        )
    return values


def latest_profiles(organisations: Iterable[int], chunk: int = 800) -> dict[int, Profile]:
    """The profile that holds today for each record: the last one that nothing superseded."""
    wanted, found = list(organisations), {}
    for start in range(0, len(wanted), chunk):
        rows = Profile.objects.current().filter(organisation_id__in=wanted[start : start + chunk])
        for profile in rows.order_by("valid_from", "id"):
            found[profile.organisation_id] = profile
    return found


def profiles_as_of(
    organisations: Iterable[int], *, valid: date, known: datetime, line: Lineage, chunk: int = 800
) -> dict[int, Any]:
    """{organisation: its values on a day, as known at an instant}: the columns of a profile as attributes.

    A record that stood for others then has the values that survive of them all. Who had no profile is left out.
    """
    groups = {own: line.group(own, known) for own in organisations}
    everyone = list(dict.fromkeys(one for group in groups.values() for one in group))
    profiles: dict[int, Profile] = {}
    for start in range(0, len(everyone), chunk):
        part = everyone[start : start + chunk]
        rows = Profile.objects.as_of(valid=valid, known=known).filter(organisation_id__in=part)
        profiles.update((row.organisation_id, row) for row in rows.order_by("valid_from", "id"))
    joined = {own: group for own, group in groups.items() if len(group) > 1}
    sources = sources_of(profiles[one] for group in joined.values() for one in group if one in profiles)
    found: dict[int, Any] = {own: profiles[own] for own in groups if own in profiles}
    for own, group in joined.items():
        lines = [tell(one, profiles[one], own, sources) for one in group if one in profiles]
        if lines:
            found[own] = SimpleNamespace(**merged_values(survivors(lines)))
    return found


def sources_of(profiles: Iterable[Profile]) -> dict[int, Source]:
    """Every source that these profiles name."""
    ids = {one for p in profiles for one in (p.source_id, *map(int, p.provenance.values()))}
    return Source.objects.in_bulk(sorted(ids))


def joined_versions(line: Lineage) -> list[Joined]:
    """Every version of every organisation that was ever several records, under both clocks (rules/joining.py).

    Days are proleptic ordinals; an open end is OPEN.
    """
    members = sorted(line.members)
    rows: dict[int, list[Profile]] = {}
    for start in range(0, len(members), 800):
        part = Profile.objects.filter(organisation_id__in=members[start : start + 800])
        for profile in part.order_by("organisation_id", "valid_from", "recorded_at", "id"):
            rows.setdefault(profile.organisation_id, []).append(profile)
    sources = sources_of(profile for mine in rows.values() for profile in mine)
    found: list[Joined] = []
    for family in line.families():
        versions = [_version(profile, sources) for one in family for profile in rows.get(one, ())]
        found += join(versions, family, line)
    return found


def _version(profile: Profile, sources: Mapping[int, Source]) -> Version:
    record = profile.organisation_id
    return Version(
        record,
        tell(record, profile, record, sources),
        _day(profile.valid_from),
        _day(profile.valid_to),
        instant(profile.recorded_at),
        instant(profile.superseded_at),
    )


def _day(day: date | None) -> int:
    return OPEN if day is None else day.toordinal()
