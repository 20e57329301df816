"""Changes of what is known.

The old profile is superseded, never overwritten; each value keeps the source that told it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

from twiza.core.chunks import in_chunks
from twiza.core.models import Source

from ..models import Headcount, Identifier, Organisation, Profile, read_lineage
from ..queries import golden_records, latest_profiles
from ..rules.changes import EVOLVING
from ..rules.identifiers import IdentifierValue
from ..rules.names import name_key, search_text
from ..rules.records import COUNT_COLUMNS, PROFILE_COLUMNS
from ..rules.survivorship import merged_values
from ..rules.vocabulary import size_of
from .bulk import insert_rows, update_rows
from .writing import territory_words


@dataclass
class Revision:
    """New values for one organisation, from one source, true from a day (`since`) or all along (`since` None)."""

    organisation: int
    profile: Mapping[str, Any]
    since: dt.date | None = None
    counts: Mapping[str, int | None] = field(default_factory=dict)
    counted_on: dt.date | None = None
    identifiers: Sequence[IdentifierValue] = ()
    place_key: str | None = None
    reason: str = ""
    is_event: bool = False


def write_revisions(revisions: Sequence[Revision], *, source: Source, at: dt.datetime, day: dt.date) -> None:
    """Apply revisions in bulk.

    Supersede profiles and head counts, insert the new ones, refresh the organisation rows.
    """
    for chunk in in_chunks(revisions, 2000):
        present = latest_profiles([one.organisation for one in chunk])
        superseded: list[tuple[dt.datetime, int]] = []
        profiles: list[tuple[Any, ...]] = []
        for revision in chunk:
            if revision.profile:
                old = present[revision.organisation]
                superseded.append((at, old.pk))
                profiles += _next_profiles(old, revision, source, at)
        update_rows(Profile, ("superseded_at",), superseded)
        insert_rows(Profile, _PROFILE, profiles)
        _write_counts(chunk, source, at, day)
        insert_rows(
            Identifier,
            ("organisation_id", "scheme", "authority", "value", "valid_from", "valid_to", "recorded_at", "source_id"),
            [
                (r.organisation, i.scheme, i.authority, i.value, day, None, at, source.pk)
                for r in chunk
                for i in r.identifiers
            ],
        )
        refresh_organisations([one.organisation for one in chunk])
        keyed = [(one.place_key[:400], one.organisation) for one in chunk if one.place_key is not None]
        update_rows(Organisation, ("place_key",), keyed)


_PROFILE = (
    "organisation_id",
    *PROFILE_COLUMNS,
    "valid_from",
    "valid_to",
    "recorded_at",
    "source_id",
    "provenance",
    "reason",
)


def _next_profiles(old: Profile, revision: Revision, source: Source, at: dt.datetime) -> list[tuple[object, ...]]:
    """Corrections hold since the old profile began; events begin a new one on their day."""
    values = {column: getattr(old, column) for column in PROFILE_COLUMNS}
    since = revision.since
    is_event = since is not None and since > old.valid_from and (old.valid_to is None or since < old.valid_to)
    # A list that fills a blank tells what was true before; a person who names the day does not.
    blank_before = set() if revision.is_event else {c for c, value in values.items() if value in ("", None)}
    events = {c: v for c, v in revision.profile.items() if is_event and c in EVOLVING and c not in blank_before}
    corrections = {c: v for c, v in revision.profile.items() if c not in events}
    begins = old.valid_from
    if (founded := corrections.get("founded_on")) and founded < begins:
        begins = founded
    carried = {column: old.source_of(column.removesuffix("_id")) for column in PROFILE_COLUMNS}
    rows = []
    values |= corrections
    if corrections or not is_event:
        answers = _answers(carried, corrections, source)
        first = (source.pk, answers)
    else:
        first = (old.source_id, dict(old.provenance))
    ends = since if events else old.valid_to
    rows.append((old.organisation_id, *values.values(), begins, ends, at, *first, revision.reason[:300]))
    if events:
        values |= events
        answers = _answers(carried, revision.profile, source)
        rows.append(
            (old.organisation_id, *values.values(), since, old.valid_to, at, source.pk, answers, revision.reason[:300])
        )
    return rows


def _answers(carried: Mapping[str, int], values: Mapping[str, Any], source: Source) -> dict[str, int]:
    """Provenance of what was carried over: {column: source id} for what this source did not tell."""
    return {c.removesuffix("_id"): s for c, s in carried.items() if c not in values and s != source.pk}


def _write_counts(revisions: Sequence[Revision], source: Source, at: dt.datetime, day: dt.date) -> None:
    counted = {one.organisation: one for one in revisions if one.counts}
    superseded, rows = [], []
    for chunk in in_chunks(counted):
        for pk, own, valid_from in (
            Headcount.objects.current()
            .filter(organisation_id__in=chunk)
            .order_by()
            .values_list("pk", "organisation_id", "valid_from")
        ):
            if valid_from == (counted[own].counted_on or day):
                superseded.append((at, pk))
    for own, one in counted.items():
        values = [one.counts.get(column) for column in COUNT_COLUMNS]
        rows.append((own, *values, one.counted_on or day, None, at, source.pk))
    update_rows(Headcount, ("superseded_at",), superseded)
    insert_rows(
        Headcount, ("organisation_id", *COUNT_COLUMNS, "valid_from", "valid_to", "recorded_at", "source_id"), rows
    )


_REPEATED = (*PROFILE_COLUMNS, *COUNT_COLUMNS, "counted_on", "size", "name_key", "name_key_ar", "search")


def refresh_organisations(organisations: Sequence[int], *, joined: bool = False) -> None:
    """Bring the repeated columns of organisations in line with their current facts.

    A record that stands for others repeats the values that survive of all of them; it is refreshed with any of them.
    joined: only who is whose record has changed, so that the day of the present status is left as it is.
    """
    wanted = list(dict.fromkeys(organisations))
    line = read_lineage()
    kept = dict.fromkeys(line.root(one) for one in wanted if one in line.members)
    groups = {one: group for one in kept if len(group := line.group(one)) > 1}
    alone = [one for one in wanted if one not in groups]
    for chunk in in_chunks(alone):
        profiles, first_of_status = _current(chunk)
        held = {own: (profile, profile.name_fr, profile.name_ar) for own, profile in profiles.items()}
        _repeat(held, {own: [own] for own in held}, None if joined else first_of_status)
    for keys in in_chunks(groups):
        found = golden_records({key: groups[key] for key in keys})
        merged = {}
        for own, one in found.items():
            names = [name for p in one.profiles.values() for name in (p.name_fr, p.name_ar)]
            merged[own] = (SimpleNamespace(**merged_values(one.chosen)), *names)
        _repeat(merged, {own: groups[own] for own in merged})


def _repeat(
    held: Mapping[int, tuple[Any, ...]], groups: Mapping[int, Sequence[int]], since: Mapping[int, dt.date] | None = None
) -> None:
    """Write the repeated columns. held: {record: (its values, names under which it is found)}.

    since: {record: day of its present status}, left as it is when None.
    """
    everyone = [one for group in groups.values() for one in group]
    counts, numbers = _latest_counts(everyone), _numbers(everyone)
    words = territory_words({values.territory_id for values, *_names in held.values()})
    rows = []
    for own, (values, *names) in held.items():
        counted = [counts[one] for one in groups[own] if one in counts]
        latest = max(counted, key=lambda count: (count.valid_from, count.recorded_at, count.pk), default=None)
        people = [getattr(latest, column, None) for column in COUNT_COLUMNS]
        borne = [number for one in groups[own] for number in numbers.get(one, ())]
        search = search_text(*names, *borne, values.place, words.get(values.territory_id, ""))
        rows.append(
            (
                *(getattr(values, column) for column in PROFILE_COLUMNS),
                *people,
                latest.valid_from if latest else None,
                size_of(people[0]),
                name_key(values.name_fr)[:300],
                name_key(values.name_ar)[:300],
                search,
                own,
            )
        )
    if since is None:
        update_rows(Organisation, _REPEATED, rows)
    else:
        update_rows(Organisation, ("status_on", *_REPEATED), [(since.get(row[-1]), *row) for row in rows])


def _latest_counts(organisations: Sequence[int]) -> dict[int, Headcount]:
    counts: dict[int, Headcount] = {}
    for chunk in in_chunks(organisations):
        rows = Headcount.objects.current().filter(organisation_id__in=chunk)
        for count in rows.order_by("valid_from", "recorded_at", "id"):
            counts[count.organisation_id] = count
    return counts


def _numbers(organisations: Sequence[int]) -> dict[int, list[str]]:
    numbers: dict[int, list[str]] = {}
    for chunk in in_chunks(organisations):
        held = Identifier.objects.current().filter(organisation_id__in=chunk, valid_to=None).order_by("id")
        for own, value in held.values_list("organisation_id", "value"):
            numbers.setdefault(own, []).append(value)
    return numbers


def _current(organisations: Sequence[int]) -> tuple[dict[int, Profile], dict[int, dt.date]]:
    """The last profile of each organisation, and the day since which it has its status when that changed."""
    last: dict[int, Profile] = {}
    since: dict[int, dt.date] = {}
    for profile in Profile.objects.current().filter(organisation_id__in=organisations).order_by("valid_from", "id"):
        before = last.get(profile.organisation_id)
        if before is not None and before.status != profile.status:
            since[profile.organisation_id] = profile.valid_from
        last[profile.organisation_id] = profile
    return last, since
