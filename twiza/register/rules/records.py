"""What one row of a list says once it is understood, and the remarks made while reading it."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any

from .identifiers import IdentifierValue

ERROR, WARNING = "error", "warning"
OWN_SCHEME = "register"  # never stored: the number of the organisation in the register, as its exports carry it

# The columns of a profile that a list can tell; the import compares and supersedes them one by one.
PROFILE_COLUMNS = (
    "name_fr",
    "name_ar",
    "form",
    "law_class",
    "sector",
    "branch",
    "activities",
    "territory_id",
    "place",
    "longitude",
    "latitude",
    "founded_on",
    "status",
    "women_led",
)
COUNT_COLUMNS = ("members", "women", "youth", "disabled")


@dataclass(frozen=True, slots=True)
class Issue:
    """One remark: where (row as the file numbers it, column as it is headed), what (code, parameters), how grave."""

    row: int
    column: str
    code: str
    params: dict[str, Any] = field(default_factory=dict)
    severity: str = ERROR

    def as_json(self) -> dict[str, Any]:
        """Plain data for the row's verdict."""
        return {
            "row": self.row,
            "column": self.column,
            "code": self.code,
            "params": self.params,
            "severity": self.severity,
        }


@dataclass(slots=True)
class Record:
    """A row as typed values; "" and None are unknown. `place_parts`: province, commune, canton, locality, folded."""

    number: int
    name_fr: str = ""
    name_ar: str = ""
    form: str = ""
    law_class: str = ""
    sector: str = ""
    branch: str = ""
    activities: str = ""
    territory_id: int = 0
    place: str = ""
    place_parts: tuple[str, str, str, str] = ("", "", "", "")
    longitude: float | None = None
    latitude: float | None = None
    founded_on: dt.date | None = None
    registered_on: dt.date | None = None
    struck_off_on: dt.date | None = None
    status: str = ""
    women_led: bool | None = None
    counted_on: dt.date | None = None
    members: int | None = None
    women: int | None = None
    youth: int | None = None
    disabled: int | None = None
    identifiers: list[IdentifierValue] = field(default_factory=list)
    key: str = ""
    key_ar: str = ""
    defaulted: frozenset[str] = frozenset()
    reference: str = ""
    register_number: str = ""
    fingerprint: str = ""

    @property
    def point(self) -> tuple[float, float] | None:
        """(longitude, latitude) when both are known."""
        return None if self.longitude is None or self.latitude is None else (self.longitude, self.latitude)

    @property
    def numbers(self) -> list[IdentifierValue]:
        """What a row can be found by: its identifiers, and the number that the register itself gave it."""
        own = [IdentifierValue(OWN_SCHEME, "", self.register_number)] if self.register_number else []
        return [*own, *self.identifiers]

    @property
    def name(self) -> str:
        """The name in French, else in Arabic."""
        return self.name_fr or self.name_ar

    @property
    def place_key(self) -> str:
        """The folded levels of the place in one text, as the register keeps it."""
        return "|".join(self.place_parts) if any(self.place_parts) else ""

    def as_json(self) -> dict[str, object]:
        """Plain data from which `record_from` makes the same record again; what is not known is left out."""
        values = {f.name: getattr(self, f.name) for f in fields(self)}
        values["identifiers"] = [[one.scheme, one.authority, one.value] for one in self.identifiers]
        values["defaulted"] = sorted(self.defaulted)
        values["place_parts"] = list(self.place_parts) if any(self.place_parts) else []
        plain = {n: v.isoformat() if isinstance(v, dt.date) else v for n, v in values.items()}
        return {name: value for name, value in plain.items() if value not in ("", None, [])}

    def seal(self) -> None:
        """Compute the fingerprint: equal for two rows that say the same, wherever they stand in their files."""
        parts = [
            self.name_fr,
            self.name_ar,
            self.form,
            self.law_class,
            self.sector,
            self.branch,
            self.activities,
            self.territory_id,
            self.place_key,
            self.place,
            self.longitude,
            self.latitude,
            self.founded_on,
            self.registered_on,
            self.struck_off_on,
            self.status,
            self.women_led,
            self.counted_on,
            self.members,
            self.women,
            self.youth,
            self.disabled,
            *((i.scheme, i.authority, i.value) for i in self.numbers),
        ]
        self.fingerprint = hashlib.blake2b(repr(parts).encode(), digest_size=16).hexdigest()


_DAYS = ("founded_on", "registered_on", "struck_off_on", "counted_on")


def record_from(details: Mapping[str, Any]) -> Record:
    """The record that `Record.as_json` told."""
    values = dict(details)
    for name in _DAYS:
        if values.get(name):
            values[name] = dt.date.fromisoformat(values[name])
    values["identifiers"] = [IdentifierValue(*one) for one in values.get("identifiers", ())]
    values["defaulted"] = frozenset(values.get("defaulted", ()))
    values["place_parts"] = tuple(values.get("place_parts") or ("", "", "", ""))
    return Record(**values)
