"""Which column of a list means what: proposed from headings and cells, shown, edited, saved per source as plain data.

A mapping is JSON: {"columns": {field: column}, "constants": {field: text}, "values": {field: {text: code}},
"date_order": "dmy", "unknown": ["-9"]}. Field codes are those of `fields.py`; columns are named by their heading.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from twiza.core.text import fold, is_arabic
from twiza.core.values import RuleError

from .cells import is_wkt_point, parse_date, parse_integer
from .fields import FIELDS, IDENTIFIERS, kind_of
from .files import TextTable
from .headings import recognised
from .vocabulary import BRANCHES, FORMS, LEGAL_CLASSES, SECTORS, STATUSES, is_unknown

SAMPLE_ROWS = 400
NAMES = ("name", "name_fr", "name_ar")
DATE_ORDERS = ("dmy", "mdy", "ymd")
CODE_LISTS = {"form": FORMS, "status": STATUSES, "legal_class": LEGAL_CLASSES, "sector": SECTORS, "branch": BRANCHES}
_ORGANISATION = re.compile(r"^(?:co+p|scoop|soci|sté|ste |union|gie|assoc|تعاوني|اتحاد|جمعي|مجموع)", re.IGNORECASE)


@dataclass(frozen=True)
class ColumnMapping:
    """How the columns of one partner's list are read."""

    columns: Mapping[str, str] = field(default_factory=dict)
    constants: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    date_order: str = "dmy"
    unknown: Sequence[str] = ()

    def as_json(self) -> dict[str, object]:
        """Plain data, for storing and for a file that a person may edit."""
        return {
            "columns": dict(self.columns),
            "constants": dict(self.constants),
            "values": {name: dict(codes) for name, codes in self.values.items()},
            "date_order": self.date_order,
            "unknown": list(self.unknown),
        }

    @property
    def is_counts(self) -> bool:
        """Whether the rows count organisations by type instead of naming them."""
        return "count" in self.columns and not any(name in self.columns for name in NAMES)


def from_json(content: object) -> ColumnMapping:
    """The mapping in plain data.

    Raises: RuleError bad_mapping(reason=), unknown_field(field=), one_column_twice(column=).
    """
    if not isinstance(content, dict) or not isinstance(content.get("columns", {}), dict):
        raise RuleError("bad_mapping", reason="not_an_object")
    parts = {name: content.get(name) or {} for name in ("columns", "constants", "values")}
    if not all(isinstance(part, dict) for part in parts.values()) or set(content) - {*parts, "date_order", "unknown"}:
        raise RuleError("bad_mapping", reason="unknown_key")
    for name in (*parts["columns"], *parts["constants"], *parts["values"]):
        if name not in FIELDS:
            raise RuleError("unknown_field", field=str(name))
    columns = {name: str(column) for name, column in parts["columns"].items() if column}
    if len(set(columns.values())) < len(columns):
        twice = next(one for one in columns.values() if list(columns.values()).count(one) > 1)
        raise RuleError("one_column_twice", column=twice)
    if content.get("date_order", "dmy") not in DATE_ORDERS:
        raise RuleError("bad_mapping", reason="date_order")
    constants = {name: str(text).strip() for name, text in parts["constants"].items() if str(text).strip()}
    values = {name: {str(k): str(v) for k, v in codes.items()} for name, codes in parts["values"].items()}
    for name, codes in values.items():
        known = CODE_LISTS.get(name)
        for code in codes.values():
            if known is None or (code and code not in known):
                raise RuleError("unknown_code", field=name, value=code)
    return ColumnMapping(
        columns, constants, values, content.get("date_order", "dmy"), tuple(content.get("unknown") or ())
    )


def check_mapping(mapping: ColumnMapping, columns: Sequence[str]) -> None:
    """Refuse a mapping that this table cannot follow.

    Raises: RuleError missing_column(column=, field=, columns=), no_name_column(columns=), bad_constant(field=, value=).
    """
    for name, column in mapping.columns.items():
        if column not in columns:
            raise RuleError("missing_column", column=column, field=name, columns=list(columns))
    for name, text in mapping.constants.items():
        known = CODE_LISTS.get(name)
        if known is not None and text not in known:
            raise RuleError("bad_constant", field=name, value=text)
    if not mapping.is_counts and not any(name in mapping.columns for name in NAMES):
        raise RuleError("no_name_column", columns=list(columns))


def follow_columns(mapping: ColumnMapping, columns: Sequence[str]) -> ColumnMapping:
    """The same mapping with its columns spelled as in this file, when only case, accents or spaces differ."""
    by_key = {fold(column): column for column in columns}
    followed = {
        name: column if column in columns else by_key.get(fold(column), column)
        for name, column in mapping.columns.items()
    }
    return ColumnMapping(followed, mapping.constants, mapping.values, mapping.date_order, mapping.unknown)


def propose_mapping(
    table: TextTable, *, country: str = "", regions: Callable[[str], bool] | None = None
) -> ColumnMapping:
    """The likely meaning of each column, from its heading, then from its cells.

    country: ISO 3166 alpha-2, becomes a constant. regions: tells whether a text is the name of a region, to
    find a region under a heading that says nothing. What cannot be told stays out; a person completes it.
    """
    samples = {name: _sample(table, place) for place, name in enumerate(table.columns)}
    columns: dict[str, str] = {}
    for column in table.columns:
        found = recognised(column)
        if found and found not in columns and _fits(found, column, samples[column]):
            columns[found] = column
        elif found == "name" and found in columns:
            _second_name(column, columns, samples)
    _settle_names(columns, samples)
    for column in table.columns:
        if column not in columns.values():
            found = _by_cells(samples[column], regions)
            if found and found not in columns:
                columns[found] = column
    _settle_counts(columns, samples)
    constants = {"country": country.upper()} if country and "country" not in columns else {}
    if not _is_counts(columns):
        form = _common_form([text for name in NAMES if name in columns for text in samples[columns[name]]])
        constants |= {"form": form}
    return ColumnMapping(columns, constants, {}, _date_order(columns, samples), ())


def _sample(table: TextTable, place: int) -> list[str]:
    step = max(1, len(table.rows) // SAMPLE_ROWS)
    return [row[place] for row in table.rows[::step] if not is_unknown(row[place])]


def _share(cells: Sequence[str], test: Callable[[str], object]) -> float:
    return sum(1 for cell in cells if test(cell)) / len(cells) if cells else 0.0


def _fits(name: str, heading: str, cells: list[str]) -> bool:
    """Whether the cells could be what the heading says; a column "Statut" that holds brace lists is no status.

    A plain heading ("Date de création") is believed even when its cells cannot be read: the report then says so.
    """
    if not cells:
        return True
    kind = kind_of(name)
    if name == "count" or (kind == "integer" and len(fold(heading)) <= 2):
        return _share(cells, lambda cell: parse_integer(cell) is not None) > 0.5
    if kind == "point":
        return _share(cells, lambda cell: any(char.isdigit() for char in cell)) > 0.5
    if kind == "degrees":
        return _share(cells, lambda cell: re.fullmatch(r"[-+]?\d{1,3}([.,]\d+)?[°NSEWO ]*", cell)) > 0.5
    if name in ("form", "status", "legal_class", "sector"):
        return _share(cells, lambda cell: CODE_LISTS[name].recognise(cell)) > 0.2
    return True


def _by_cells(cells: list[str], regions: Callable[[str], bool] | None) -> str | None:
    if len(cells) < 2:
        return None
    tests: list[tuple[str, Callable[[str], object]]] = [
        ("point", is_wkt_point),
        ("ice", lambda cell: re.fullmatch(r"\d{15}", cell)),
        ("form", FORMS.recognise),
        ("status", STATUSES.recognise),
        ("sector", SECTORS.recognise),
        ("branch", BRANCHES.recognise),
        ("founded_on", lambda cell: re.search(r"\D", cell) and parse_date(cell)),
        ("activities", lambda cell: re.fullmatch(r"\{.*\}", cell)),
    ]
    if regions:
        tests.insert(2, ("region", regions))
    for name, test in tests:
        if _share(cells, test) > 0.8:
            return name
    return "name" if _share(cells, _ORGANISATION.match) > 0.6 else None


def _second_name(column: str, columns: dict[str, str], samples: dict[str, list[str]]) -> None:
    """Two columns headed by a word for "name": one in each script makes the French and the Arabic name."""
    scripts = {name: _share(samples[name], is_arabic) > 0.5 for name in (columns["name"], column)}
    if set(scripts.values()) == {True, False}:
        del columns["name"]
        columns |= {"name_ar" if is_ar else "name_fr": name for name, is_ar in scripts.items()}


def _settle_names(columns: dict[str, str], samples: dict[str, list[str]]) -> None:
    """One name column: of either script. Two: each under its script."""
    if "name" in columns and ("name_fr" in columns) != ("name_ar" in columns):
        cells = samples[columns["name"]]
        script = "name_ar" if _share(cells, is_arabic) > 0.5 else "name_fr"
        if script not in columns:
            columns[script] = columns.pop("name")
        else:
            columns.pop("name")
    elif "name" in columns and "name_fr" in columns:
        columns.pop("name")


def _settle_counts(columns: dict[str, str], samples: dict[str, list[str]]) -> None:
    """A number of organisations under a type, with no name, is a table of counts; beside names it is only a number."""
    if any(name in columns for name in NAMES):
        columns.pop("count", None)
        columns.pop("group", None)
        return
    if "count" in columns:
        counts = [parse_integer(cell) or 0 for cell in samples[columns["count"]]]
        if not counts or max(counts) <= 1:
            columns.pop("count")
        elif "group" not in columns:
            spare = [name for name in ("branch", "sector", "form", "region", "province") if name in columns]
            if spare:
                columns["group"] = columns.pop(spare[0])


def _is_counts(columns: Mapping[str, str]) -> bool:
    return "count" in columns and not any(name in columns for name in NAMES)


def _common_form(names: list[str]) -> str:
    """The form that most names begin with; cooperative where they do not say, for that is what lists are of."""
    starts = {
        "association": r"(?:association|assoc\.?|جمعي)",
        "economic_interest_group": r"(?:gie|g\.i\.e|groupement d.int|مجموعة ذات)",
        "mutual": r"(?:mutuelle|تعاضدي)",
    }
    for code, start in starts.items():
        if _share(names, re.compile(rf"^{start}", re.IGNORECASE).match) > 0.5:
            return code
    return "cooperative"


def _date_order(columns: Mapping[str, str], samples: dict[str, list[str]]) -> str:
    """Month first only when the cells cannot be read day first (12/31/2019)."""
    firsts, seconds = [0], [0]
    for name, column in columns.items():
        if kind_of(name) == "date":
            for cell in samples[column]:
                found = re.match(r"(\d{1,2})[/.-](\d{1,2})[/.-]\d{2,4}", cell)
                if found:
                    firsts.append(int(found[1]))
                    seconds.append(int(found[2]))
    return "mdy" if max(seconds) > 12 >= max(firsts) else "dmy"


def identifier_scheme(name: str, country: str) -> str:
    """The scheme of an identifier field; a foreign register is named by its country."""
    return f"foreign:{country}" if name == "foreign" else name


__all__ = [
    "CODE_LISTS",
    "DATE_ORDERS",
    "IDENTIFIERS",
    "ColumnMapping",
    "check_mapping",
    "follow_columns",
    "from_json",
    "identifier_scheme",
    "propose_mapping",
]
