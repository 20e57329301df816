"""Reads each row of a table with a mapping: a typed record, or the reasons why it cannot be one.

A cell that cannot be read as what its column means rejects the row (severity error); what can be left
unknown without telling a lie is left unknown with a warning (a code that is not in the list, a place that
is not in the tree, a
point outside the country).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Protocol

from twiza.core.text import fold, is_arabic, is_error_cell, read_cell
from twiza.core.values import RuleError
from twiza.territory.rules import MOROCCO, ids

from .activities import sector_of
from .cells import parse_date, parse_degrees, parse_integer, parse_point, parse_tags, parse_yes
from .encodings import is_damaged
from .extents import box_of
from .fields import HEAD_COUNTS, IDENTIFIERS
from .files import TextTable
from .identifiers import normalise_identifier
from .mapping import CODE_LISTS, ColumnMapping, check_mapping, identifier_scheme
from .names import clean_name, name_key, names_a_union, split_scripts
from .records import ERROR, WARNING, Issue, Record
from .totals import Total, check_totals
from .vocabulary import BRANCHES, is_unknown

DATES = ("founded_on", "registered_on", "struck_off_on", "counted_on")
EARLIEST = dt.date(1900, 1, 1)
MOST_MEMBERS = 1_000_000


class PlaceMatch(Protocol):
    """What the reader of places answers (territory.rules.Match)."""

    @property
    def id(self) -> int | None: ...
    @property
    def candidates(self) -> tuple[int, ...]: ...
    @property
    def unread(self) -> tuple[str, ...]: ...


class PlaceReader(Protocol):
    """territory.rules.TerritoryNames."""

    def resolve(
        self, *, country: str = ..., region: str = ..., province: str = ..., commune: str = ...
    ) -> PlaceMatch: ...


@dataclass
class Checked:
    """All that a table says: records, rows rejected, remarks, control totals."""

    records: list[Record] = field(default_factory=list)
    rejected: dict[int, list[Issue]] = field(default_factory=dict)
    warnings: dict[int, list[Issue]] = field(default_factory=dict)
    totals: list[Total] = field(default_factory=list)
    is_counts: bool = False


def check_table(
    table: TextTable,
    mapping: ColumnMapping,
    *,
    places: PlaceReader,
    today: dt.date,
    step: Callable[[int, int], None] | None = None,
) -> Checked:
    """Every row as a record or with the reasons of its rejection; counts of records and rejected add up to the rows.

    today: no date may lie after it.
    Raises: RuleError of check_mapping, and dates_as_text(column=, sample=) when no cell of a date column is a date.
    """
    check_mapping(mapping, table.columns)
    reader = RowReader(table, mapping, places, today)
    checked = Checked(totals=check_totals(table, mapping), is_counts=mapping.is_counts)
    total = len(table.rows)
    for done, (number, row) in enumerate(zip(table.numbers, table.rows, strict=True)):
        record, issues = reader.read(number, row)
        grave = [issue for issue in issues if issue.severity == ERROR]
        if grave or record is None:
            checked.rejected[number] = issues
        else:
            checked.records.append(record)
            if issues:
                checked.warnings[number] = issues
        if step and done % 2000 == 0:
            step(done, total)
    reader.refuse_unreadable_columns()
    return checked


class RowReader:
    """Reads rows of one table; what repeats (codes, places, dates) is worked out once."""

    def __init__(self, table: TextTable, mapping: ColumnMapping, places: PlaceReader, today: dt.date) -> None:
        self.table, self.mapping, self.places, self.today = table, mapping, places, today
        self.at = {name: table.columns.index(column) for name, column in mapping.columns.items()}
        self.unknown = {fold(word) or word for word in mapping.unknown}
        self.known: dict[str, bool] = {}
        live = {*self.at, *mapping.constants}
        self.live_codes = tuple(name for name in CODE_LISTS if name in live)
        self.live_identifiers = tuple(name for name in IDENTIFIERS if name in live)
        self.live_dates = tuple(name for name in DATES if name in live)
        self.live_counts = tuple(name for name in HEAD_COUNTS if name in live)
        self.codes = {name: self._coder(name) for name in CODE_LISTS}
        self.places_seen: dict[tuple[str, ...], tuple[int, tuple[tuple[str, str, dict[str, Any]], ...]]] = {}
        self.dates_seen: dict[str, list[int]] = {}
        self.issues: list[Issue] = []
        self.number = 0

    def read(self, number: int, row: Sequence[str]) -> tuple[Record | None, list[Issue]]:
        """The record of one row and the remarks; no record when the row cannot be one."""
        self.issues, self.number, self.row = [], number, row
        if self.mapping.is_counts:
            self._remark("count", "aggregate_row", count=self.cell("count"), group=self.cell("group"))
            return None, self.issues
        if number in self.table.overlong:
            self._remark("", "too_many_cells", cells=self.table.overlong[number], columns=len(self.table.columns))
            return None, self.issues
        own = read_cell(self.cell("register_number"))
        record = Record(number, reference=self.cell("row_reference"), register_number=own if own.isdecimal() else "")
        self._names(record)
        self._codes(record)
        self._place(record)
        self._point(record)
        self._dates(record)
        self._counts(record)
        self._identifiers(record)
        record.seal()
        return record, self.issues

    def cell(self, name: str) -> str:
        """The text of a field in this row, else its constant; "" when it only says that nothing is known."""
        place = self.at.get(name)
        text = self.row[place] if place is not None else ""
        if not text:
            return self.mapping.constants.get(name, "")
        known = self.known.get(text)
        if known is None:
            failed = is_error_cell(text)
            if failed and all(one.code != "error_cell" for one in self.issues):
                self._remark(name, "error_cell", WARNING, value=text)
            known = not (
                is_unknown(text) or is_error_cell(text) or (self.unknown and (fold(text) or text) in self.unknown)
            )
            if len(text) < 40 and not failed and len(self.known) < 200_000:
                self.known[text] = known
        return text if known else self.mapping.constants.get(name, "")

    def _remark(self, name: str, code: str, severity: str = ERROR, **params: object) -> None:
        column = self.mapping.columns.get(name, "") if name else ""
        self.issues.append(Issue(self.number, column, code, params, severity))

    def _names(self, record: Record) -> None:
        both = clean_name(self.cell("name"))
        record.name_fr, record.name_ar = clean_name(self.cell("name_fr")), clean_name(self.cell("name_ar"))
        if both:
            latin, arabic = split_scripts(both)
            record.name_fr, record.name_ar = record.name_fr or latin, record.name_ar or arabic
        where = next((name for name in ("name", "name_fr", "name_ar") if name in self.at), "name")
        if not record.name:
            self._remark(where, "name_missing")
        for name in (record.name_fr, record.name_ar):
            if is_damaged(name):
                self._remark(where, "damaged_text", value=name[:80])
            elif len(name) > 300:
                self._remark(where, "name_too_long", length=len(name), most=300)
            elif name and not name[0].isalpha() and not any(map(str.isalpha, name)):
                self._remark(where, "name_without_letters", value=name)
        if record.name_ar and not record.name_fr and not is_arabic(record.name_ar):
            record.name_fr, record.name_ar = record.name_ar, ""
        record.key, record.key_ar = name_key(record.name_fr), name_key(record.name_ar)

    def _coder(self, name: str) -> Callable[[str], str | None]:
        chosen = {fold(text) or text: code for text, code in self.mapping.values.get(name, {}).items()}
        known, memory = CODE_LISTS[name], {code: code for code in CODE_LISTS[name]}

        def code_of(text: str) -> str | None:
            if text not in memory:
                key = fold(text) or text
                memory[text] = chosen[key] if key in chosen else known.recognise(text)  # type: ignore[assignment]
            return memory[text]

        return code_of

    def _codes(self, record: Record) -> None:
        for name in self.live_codes:
            text = self.cell(name)
            code = self.codes[name](text) if text else ""
            if text and code is None:
                self._remark(name, "code_unknown", WARNING, field=name, value=text[:120])
            setattr(
                record, "law_class" if name == "legal_class" else name, code or self.mapping.constants.get(name, "")
            )
        if not record.branch and not record.sector and (text := self.cell("sector")):
            record.branch = BRANCHES.recognise(text) or ""
        if record.branch and not record.sector:
            record.sector = sector_of(record.branch)
        if record.branch and sector_of(record.branch) != record.sector:
            self._remark("branch", "branch_outside_sector", WARNING, branch=record.branch, sector=record.sector)
        record.activities = "; ".join(parse_tags(self.cell("activities")))[:300]
        if record.form in ("", "cooperative") and "form" not in self.mapping.values and names_a_union(record.name_fr):
            record.form = "union"
        if not record.form:
            self._remark("form", "form_missing")
        record.women_led = parse_yes(text) if (text := self.cell("women_led")) else None

    def _place(self, record: Record) -> None:
        texts = {name: self.cell(name) for name in ("country", "region", "province", "commune", "place")}
        key = tuple(texts.values())
        if key not in self.places_seen:
            self.places_seen[key] = self._resolve(texts)
        record.territory_id, remarks = self.places_seen[key]
        for name, code, params in remarks:
            self._remark(name, code, ERROR if code == "country_unknown" else WARNING, **params)
        canton, locality, address = self.cell("canton"), self.cell("locality"), self.cell("address")
        parts = (texts["province"], texts["commune"] or texts["place"], canton, locality)
        record.place_parts = tuple(map(_folded, parts))  # type: ignore[assignment]
        depth = ids.level(record.territory_id) if record.territory_id else 0
        finer = [("region", 1), ("province", 2), ("commune", 3), ("place", 3)]
        written = [texts[name] for name, level in finer if texts[name] and level > depth]
        record.place = ", ".join(dict.fromkeys(part for part in (*written, canton, locality, address) if part))[:300]

    def _resolve(self, texts: Mapping[str, str]) -> tuple[int, tuple[tuple[str, str, dict[str, Any]], ...]]:
        """The finest territory certain, with the remarks on what was not."""
        levels = {name: texts[name] for name in ("country", "region", "province", "commune")}
        match = self.places.resolve(**levels)
        if match.id is None and not match.candidates and texts["place"]:
            for name in ("commune", "province", "region"):
                match = self.places.resolve(**{**levels, name: texts["place"]})
                if match.id or match.candidates:
                    break
        country = self.places.resolve(country=texts["country"]).id if texts["country"] else MOROCCO
        if country is None:
            return 0, (("country", "country_unknown", {"value": texts["country"]}),)
        deepest = 3 if country == MOROCCO else 1
        remarks = [
            (name, "territory_unknown", {"field": name, "value": texts[name]})
            for level, name in enumerate(levels)
            if name in match.unread and level <= deepest
        ]
        if match.id is not None:
            return match.id, tuple(remarks)
        if match.candidates:
            written = ", ".join(text for text in levels.values() if text)
            remarks.append(("commune" if texts["commune"] else "province", "territory_ambiguous", {"value": written}))
            return common_ancestor(match.candidates) or country, tuple(remarks)
        return country, tuple(remarks)

    def _point(self, record: Record) -> None:
        point, name = None, "point"
        if text := self.cell("point"):
            point = parse_point(text)
            if point is None:
                self._remark("point", "point_unreadable", WARNING, value=text[:80])
        elif (north_text := self.cell("latitude")) and (east_text := self.cell("longitude")):
            name, pair = "latitude", (parse_degrees(east_text), parse_degrees(north_text))
            if pair[0] is None or pair[1] is None:
                self._remark("latitude", "point_unreadable", WARNING, value=f"{north_text} {east_text}"[:80])
            else:
                point = (pair[0], pair[1])
        if point is None:
            return
        west, south, east, north = box_of(ids.country_of(record.territory_id)) or (-180.0, -90.0, 180.0, 90.0)
        lon, lat = point
        if west <= lon <= east and south <= lat <= north:
            record.longitude, record.latitude = point
        elif west <= lat <= east and south <= lon <= north:
            record.longitude, record.latitude = lat, lon
            self._remark(name, "point_swapped", WARNING, longitude=lat, latitude=lon)
        else:
            self._remark(name, "point_outside", WARNING, longitude=lon, latitude=lat)

    def _dates(self, record: Record) -> None:
        for name in self.live_dates:
            text = self.cell(name)
            if not text:
                continue
            seen = self.dates_seen.setdefault(name, [0, 0])
            day = parse_date(text, self.mapping.date_order)
            seen[1] += 1
            if day is None:
                self._remark(name, "date_unreadable", value=text[:80])
                continue
            seen[0] += 1
            if day > self.today:
                self._remark(name, "date_future", value=text[:80])
            elif day < EARLIEST:
                self._remark(name, "date_too_old", value=text[:80])
            else:
                setattr(record, name, day)
        if record.founded_on and record.struck_off_on and record.struck_off_on <= record.founded_on:
            self._remark(
                "struck_off_on", "dates_reversed", founded=str(record.founded_on), struck_off=str(record.struck_off_on)
            )
        if record.struck_off_on and not record.status:
            record.status = "struck_off"

    def _counts(self, record: Record) -> None:
        found: dict[str, int | None] = dict.fromkeys(HEAD_COUNTS)
        for name in self.live_counts:
            text = self.cell(name)
            value = parse_integer(text) if text else None
            if text and (value is None or not 0 <= value <= MOST_MEMBERS):
                self._remark(name, "number_unreadable" if value is None else "number_impossible", value=text[:80])
                value = None
            found[name] = value
        members, women, men = found["members"], found["women"], found["men"]
        if members is None and women is not None and men is not None:
            members = women + men
        if members is not None and women is None and men is not None and men <= members:
            women = members - men
        for name in ("women", "men", "youth", "disabled"):
            part = found[name]
            if part is not None and members is not None and part > members:
                self._remark(name, "part_exceeds_members", field=name, part=part, members=members)
        if members is not None and women is not None and men is not None and women + men != members:
            self._remark("members", "parts_do_not_add_up", WARNING, women=women, men=men, members=members)
        record.members, record.women, record.youth, record.disabled = (
            members,
            women,
            found["youth"],
            found["disabled"],
        )
        if record.women_led is None and members and women == members:
            record.women_led = True

    def _identifiers(self, record: Record) -> None:
        country = self.cell("country").upper()[:2]
        for name in self.live_identifiers:
            if not (text := self.cell(name)):
                continue
            value, remark = normalise_identifier(identifier_scheme(name, country), text, authority=self.cell("court"))
            if value:
                record.identifiers.append(value)
            if remark:
                grave = remark in ("ice_length", "identifier_unreadable")
                self._remark(name, remark, ERROR if grave else WARNING, value=text[:80], field=name)

    def refuse_unreadable_columns(self) -> None:
        """Refuse the file when two cells or more of a date column hold text and none is a date."""
        for name, (read, filled) in self.dates_seen.items():
            if filled >= 2 and not read and name in self.at:
                column = self.mapping.columns[name]
                sample = next(cell for cell in self.table.column(column) if not is_unknown(cell))
                raise RuleError("dates_as_text", column=column, sample=sample[:80], count=filled)


_folded = lru_cache(maxsize=200_000)(fold)


def common_ancestor(territories: Sequence[int]) -> int | None:
    """The deepest territory that contains all of these; None when they lie in several countries."""
    chains = [[*ids.ancestors(one), one] for one in territories]
    shared = [one for one in chains[0] if all(one in chain for chain in chains[1:])]
    return shared[-1] if shared else None
