"""What the register holds of organisations, as the rules of identity need it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from twiza.core.chunks import in_chunks

from ..models import Identifier, Organisation, read_lineage
from ..rules.identifiers import IdentifierValue
from ..rules.identity import KnownOrganisation, numbers_of


def known_records(organisations: Iterable[int]) -> Iterator[KnownOrganisation]:
    """These records, and those that are one organisation with any of them; a few queries for thousands."""
    wanted = set(organisations)
    line = read_lineage()
    wanted.update(one for pk in wanted & line.members for one in line.group(pk))
    held_by = identifiers_of(wanted)
    columns = ("pk", "name_key", "name_key_ar", "territory_id", "place_key", "longitude", "latitude", "founded_on")
    for chunk in in_chunks(sorted(wanted)):
        for row in Organisation.anchors.filter(pk__in=chunk).values_list(*columns, "name_fr", "name_ar"):
            pk, key, key_ar, place_id, place_key, lon, lat, founded, name_fr, name_ar = row
            parts = tuple((place_key.split("|") + [""] * 4)[:4])
            point = None if lon is None or lat is None else (lon, lat)
            keys_of = tuple(one for one in (key, key_ar) if one)
            own = held_by.get(pk, {})
            known = KnownOrganisation(pk, keys_of, place_id, parts, point, founded, own, name_fr or name_ar)
            if pk in line.members:
                known.root = line.root(pk)
                known.kin = _together(held_by.get(one, {}) for one in line.group(pk))
            yield known


def _together(numbers: Iterable[dict[tuple[str, str], set[str]]]) -> dict[tuple[str, str], set[str]]:
    every: dict[tuple[str, str], set[str]] = {}
    for one in numbers:
        for key, values in one.items():
            every.setdefault(key, set()).update(values)
    return every


def identifiers_of(organisations: Iterable[int]) -> dict[int, dict[tuple[str, str], set[str]]]:
    """{record: {(scheme, authority): numbers}} in force today."""
    held: dict[int, list[IdentifierValue]] = {}
    for chunk in in_chunks(sorted(organisations)):
        rows = Identifier.objects.current().filter(organisation_id__in=chunk, valid_to=None).order_by()
        for own, scheme, authority, value in rows.values_list("organisation_id", "scheme", "authority", "value"):
            held.setdefault(own, []).append(IdentifierValue(scheme, authority, value))
    return {own: numbers_of(values) for own, values in held.items()}
