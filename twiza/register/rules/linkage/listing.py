"""From a partner's file to the canonical columns of `link`, by the mapping of the import; and how well it went.

The truth column of the first list holds the id of the same record in the second, or nothing; when one list is searched
for repeats it holds a group: rows of one group are the same organisation.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import pyarrow as pa

from twiza.core.text import fold
from twiza.core.values import RuleError
from twiza.territory.rules import MOROCCO, TerritoryNames, ids, tree
from twiza.territory.rules.names import from_rows

from ..checking import RowReader
from ..files import TextTable
from ..mapping import ColumnMapping, check_mapping, propose_mapping
from ..records import Record
from .deciding import SAME
from .linking import LinkResult

_PHONE = frozenset(
    "telephone;tel;phone;gsm;mobile;portable;numero de telephone;n de telephone;n telephone;n tel;telephone portable;"
    "phone number;الهاتف;هاتف;رقم الهاتف;الهاتف المحمول;الهاتف النقال".split(";")
)
_TEXTS = ("name", "name_ar", "region", "province", "commune", "locality", "place", "sector", "phone", "form")
_SCHEMA = pa.schema(
    [
        ("id", pa.string()),
        *((name, pa.string()) for name in _TEXTS),
        ("territory", pa.int64()),
        ("identifiers", pa.list_(pa.string())),
        ("founded_on", pa.date32()),
        ("members", pa.int32()),
    ]
)
Remark = tuple[str, dict[str, Any]]


@dataclass
class Listed:
    """A file as `link` takes it; truth: for each row the text of the truth column, "" when it has none."""

    table: pa.Table
    truth: list[str] = field(default_factory=list)
    truth_column: str = ""
    remarks: list[Remark] = field(default_factory=list)


@lru_cache(maxsize=1)
def published_places() -> TerritoryNames:
    """The reader of place names from the published tree, without a database."""
    rows = [*tree.moroccan_rows(), *tree.world_rows({})]
    return from_rows([(place.id, place.code, *place.names.values()) for place in rows])


def list_of(table: TextTable, *, today: dt.date, country: str = "", id_column: str = "", truth: str = "") -> Listed:
    """The list in a file. id_column: where its ids stand; else the column read as a reference, else row numbers.

    Raises: RuleError of check_mapping; truth_column_missing, id_column_missing, id_column_repeats, names_empty.
    """
    for column, code in ((truth, "truth_column_missing"), (id_column, "id_column_missing")):
        if column and column not in table.columns:
            raise RuleError(code, column=column, columns=table.columns)
    mapping = _mapping(table, country, {truth, id_column})
    check_mapping(mapping, table.columns)
    reader = RowReader(table, mapping, published_places(), today)
    truths = table.column(truth) if truth else [""] * len(table.rows)
    phones = _phones(table, mapping)
    own = _ids(table, mapping, id_column)
    rows, written, kept, unread, courtless = [], [], [], 0, 0
    for place, (number, cells) in enumerate(zip(table.numbers, table.rows, strict=True)):
        record, issues = reader.read(number, cells)
        courtless += any(issue.code == "court_missing" for issue in issues)
        if record is None or not record.name:
            unread += 1
            continue
        rows.append({**_row(record, reader), "id": own[place], "phone": phones[place]})
        written.append({name: reader.cell(name) for name in ("region", "province", "commune")})
        kept.append(truths[place].strip())
    if not rows:
        raise RuleError("names_empty", list=1)
    if 2 * sum(row["territory"] is not None and ids.level(row["territory"]) > 0 for row in rows) < len(rows):
        # A list of another country, and nobody said which: its own words for places are compared
        rows = [{**row, **texts} for row, texts in zip(rows, written, strict=True)]
    remarks: list[Remark] = [("rows_without_name", {"rows": unread})] if unread else []
    if courtless:
        remarks.append(("numbers_without_court", {"rows": courtless}))
    remarks += [("column_empty", {"column": column}) for column in empty_columns(table, mapping)]
    return Listed(pa.Table.from_pylist(rows, _SCHEMA), kept if truth else [], truth, remarks)


def _mapping(table: TextTable, country: str, aside: set[str]) -> ColumnMapping:
    """The proposal of the import, without the columns that only say who is who."""
    places = [at for at, column in enumerate(table.columns) if column not in aside]
    columns = [table.columns[at] for at in places]
    rest = TextTable(columns, [[row[at] for at in places] for row in table.rows], table.numbers, table.how)
    resolve = published_places().resolve
    return propose_mapping(
        rest, country=country, regions=lambda text: len(text) > 3 and resolve(region=text).id is not None
    )


def _ids(table: TextTable, mapping: ColumnMapping, id_column: str) -> list[str]:
    column = id_column or mapping.columns.get("row_reference", "")
    numbers = [str(number) for number in table.numbers]
    if not column:
        return numbers
    found = [cell.strip() for cell in table.column(column)]
    repeated = [cell for cell, times in Counter(found).items() if times > 1]
    if not repeated and all(found):
        return found
    if id_column:
        raise RuleError("id_column_repeats", column=column, sample=repeated[0] if repeated else "")
    return numbers


def _phones(table: TextTable, mapping: ColumnMapping) -> list[str]:
    """The register keeps no telephone, so the import knows no such column; linking reads it and keeps a hash."""
    taken = set(mapping.columns.values())
    found = [column for column in table.columns if column not in taken and fold(column) in _PHONE]
    return table.column(found[0]) if found else [""] * len(table.rows)


def _row(record: Record, reader: RowReader) -> dict[str, Any]:
    """One record; places are ids of the tree where it reaches, texts where a country's tree ends above them."""
    territory = record.territory_id
    shown = [record.place, *(reader.cell(name) for name in ("commune", "place", "province", "region"))]
    abroad = bool(territory) and ids.country_of(territory) != MOROCCO
    texts = {name: reader.cell(name) for name in ("region", "province", "commune")} if abroad else {}
    return {
        "name": record.name,
        "name_ar": record.name_ar if record.name_fr else "",
        "territory": territory or None,
        **texts,
        "place": ", ".join(dict.fromkeys(filter(None, shown))),
        "locality": " ".join(dict.fromkeys(filter(None, record.place_parts[2:]))),
        "identifiers": [f"{one.scheme}|{one.authority}|{one.value}" for one in record.identifiers],
        "founded_on": record.founded_on,
        "members": record.members,
        "form": record.form,
        "sector": record.sector or "; ".join(sorted(record.activities.split("; "))),
    }


def empty_columns(table: TextTable, mapping: ColumnMapping) -> Iterable[str]:
    """The columns that are read and hold nothing."""
    for column in mapping.columns.values():
        if not any(cell.strip() for cell in table.column(column)):
            yield column


def judge(result: LinkResult, lists: Sequence[Listed]) -> dict[str, object]:
    """precision, recall, f1 of "same" against the truth column of the first list; None where nothing divides."""
    left = lists[0]
    own = left.table["id"].to_pylist()
    values = {row: cell for row, cell in zip(own, left.truth, strict=True) if cell}
    found = {(str(row["left_id"]), str(row["right_id"])) for row in result.decided(SAME).to_pylist()}
    true = _true_pairs(values, lists)
    right = sum(pair in true or pair[::-1] in true for pair in found)
    precision = right / len(found) if found else None
    recall = right / len(true) if true else None
    f1 = 2 * right / (len(found) + len(true)) if found or true else None
    return {"precision": precision, "recall": recall, "f1": f1, "true_pairs": len(true)}


def _true_pairs(values: dict[str, str], lists: Sequence[Listed]) -> set[tuple[str, str]]:
    if len(lists) == 2:
        return set(values.items())
    groups: dict[str, list[str]] = {}
    for row, group in values.items():
        groups.setdefault(group, []).append(row)
    return {(one, other) for rows in groups.values() for at, one in enumerate(rows) for other in rows[at + 1 :]}


def check_truth(lists: Sequence[Listed]) -> None:
    """Refuse a truth column that says nothing, or names records that the second list does not have.

    Raises: RuleError truth_empty, truth_unknown_ids(column=, count=, sample=).
    """
    left = lists[0]
    if not any(left.truth):
        raise RuleError("truth_empty", column=left.truth_column)
    if len(lists) == 2:
        known = set(lists[1].table["id"].to_pylist())
        unknown = [cell for cell in left.truth if cell and cell not in known]
        if unknown:
            raise RuleError("truth_unknown_ids", column=left.truth_column, count=len(unknown), sample=unknown[0])
