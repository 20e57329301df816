"""Records and rows as the tables that rules/linkage compares, and what its answers mean for the register."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import pyarrow as pa

from twiza.core.values import RuleError

from ..models import Identifier
from ..queries.known_organisations import known_records
from ..rules.identity import (
    AMBIGUOUS,
    CREATED,
    UPDATED,
    KnownOrganisation,
    RowVerdict,
    compare_places,
    corroboration,
    known_from,
    numbers_differ,
    numbers_shared,
)
from ..rules.linkage import NOT_LINKABLE, SAME, LinkResult, link
from ..rules.records import Record
from .merging import is_confirmed
from .teaching import settings_in_force

COLUMNS = ("pk", "name_fr", "name_ar", "territory_id", "place_key", "founded_on", "sector", "members", "form")
MOST_SHOWN = 5


def records_table(organisations: Any) -> pa.Table:
    """The organisations of a query as linkage reads them; 70,000 in about a second."""
    numbers: dict[int, list[str]] = defaultdict(list)
    held = Identifier.objects.current().filter(valid_to=None, organisation__in=organisations.order_by().values("pk"))
    for own, *number in held.order_by().values_list("organisation_id", "scheme", "authority", "value"):
        numbers[own].append("|".join(number))
    rows = list(organisations.order_by("pk").values_list(*COLUMNS))
    columns = dict(zip(COLUMNS, zip(*rows, strict=True), strict=True)) if rows else dict.fromkeys(COLUMNS, ())
    return _table(
        columns["pk"],
        columns["name_fr"],
        columns["name_ar"],
        columns["territory_id"],
        [key.split("|")[3] if key.count("|") > 2 else "" for key in columns["place_key"]],
        [numbers.get(pk, []) for pk in columns["pk"]],
        columns["founded_on"],
        columns["sector"],
        columns["members"],
        columns["form"],
    )


def rows_table(records: Sequence[Record]) -> pa.Table:
    """The rows of a list as linkage reads them."""
    return _table(
        [r.number for r in records],
        [r.name_fr for r in records],
        [r.name_ar for r in records],
        [r.territory_id for r in records],
        [r.place_parts[3] for r in records],
        [[f"{i.scheme}|{i.authority}|{i.value}" for i in r.identifiers] for r in records],
        [r.founded_on for r in records],
        [r.sector for r in records],
        [r.members for r in records],
        [r.form for r in records],
    )


def _table(*columns: Iterable[object]) -> pa.Table:
    types = {
        "id": pa.int64(),
        "name": pa.string(),
        "name_ar": pa.string(),
        "territory": pa.int64(),
        "locality": pa.string(),
        "identifiers": pa.list_(pa.string()),
        "founded_on": pa.date32(),
        "sector": pa.string(),
        "members": pa.int64(),
        "form": pa.string(),
    }
    return pa.table(
        {name: pa.array(list(column), type=kind) for (name, kind), column in zip(types.items(), columns, strict=True)}
    )


Remark = tuple[str, dict[str, Any]]


def compare(
    left: pa.Table,
    right: pa.Table | None,
    progress: Callable[[int, int, str], None],
    remarks: list[Remark] | None = None,
) -> LinkResult | None:
    """The scoring of two tables, or of one with itself; None when there is nothing to compare with.

    remarks: receives what the lists made impossible, as (code, parameters).
    """
    values = remarks if remarks is not None else []
    try:
        result = link(left, right, settings=settings_in_force(), progress=progress)
    except RuleError as error:
        if error.code in NOT_LINKABLE:
            values.append((error.code, error.params))
            return None
        raise
    values += result.remarks
    return result


def reasons_of(values: str | Sequence[Any]) -> list[dict[str, Any]]:
    """The reasons of a pair as plain data."""
    return list(json.loads(values) if isinstance(values, str) else values)


def score_new_rows(
    records: Mapping[int, Record],
    verdicts: dict[int, RowVerdict],
    register: Any,
    progress: Callable[[int, int, str], None],
) -> list[Remark]:
    """Compare the rows that would be created with the register, across scripts; settle verdicts in place.

    What is the same beyond doubt, confirmed by more than the name and free, is that organisation; what could be is
    ambiguous, with its candidates. Rows that evidence has already settled are not looked at again. Returns what the
    list made impossible, as (code, parameters).
    """
    fresh = [records[n] for n, verdict in sorted(verdicts.items()) if verdict.outcome == CREATED]
    remarks: list[Remark] = []
    if not fresh or not register.exists():
        return remarks
    result = compare(rows_table(fresh), records_table(register), progress, remarks)
    remarks = [(code, params) for code, params in remarks if params.get("list", 1) == 1]
    if result is None:
        return remarks
    values: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for pair in result.pairs.to_pylist():
        if pair["decision"] in (SAME, AMBIGUOUS):
            values[pair["left_id"]].append(pair)
    claimed = {verdict.organisation for verdict in verdicts.values() if verdict.organisation}
    known = {one.id: one for one in known_records(pair["right_id"] for pairs in values.values() for pair in pairs)}
    for number, pairs in values.items():
        _settle(records[number], pairs, verdicts, claimed, known)
    return remarks


def _settle(
    record: Record,
    pairs: list[dict[str, Any]],
    verdicts: dict[int, RowVerdict],
    claimed: set[int],
    known: Mapping[int, KnownOrganisation],
) -> None:
    """The verdict on one row by its likeliest candidates; those that evidence contradicts are none."""
    one = known_from(record)
    could_be = [pair for pair in pairs if not _contradicts(one, known[pair["right_id"]])]
    if not could_be:
        return
    could_be.sort(key=lambda pair: (-pair["probability"], pair["right_id"]))
    best = could_be[0]
    if best["decision"] == SAME and best["right_id"] not in claimed and is_confirmed(reasons_of(best["reasons"])):
        claimed.add(best["right_id"])
        verdicts[record.number] = RowVerdict(record.number, UPDATED, best["right_id"], reasons=("scored",))
        return
    shown = tuple(
        {
            "organisation": pair["right_id"],
            "row": None,
            "name": known[pair["right_id"]].name,
            "metres": None,
            "agrees": list(corroboration(one, known[pair["right_id"]])),
            "probability": pair["probability"],
            "reasons": reasons_of(pair["reasons"]),
        }
        for pair in could_be[:MOST_SHOWN]
    )
    verdicts[record.number] = RowVerdict(record.number, AMBIGUOUS, None, "scored_alike", ("scored",), shown)


def _contradicts(one: KnownOrganisation, other: KnownOrganisation) -> bool:
    """Different numbers of one kind, or places that exclude each other and no number in common."""
    if numbers_differ(one, other):
        return True
    return compare_places(one.place, other.place) == "different" and not numbers_shared(one, other)
