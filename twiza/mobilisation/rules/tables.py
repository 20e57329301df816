"""Plain tables for the matching: read from CSV or workbooks, written back as CSV. See docs/how-to/match-experts.md."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook

from twiza.core.messages import gettext_noop as _
from twiza.core.refusals import Unprocessable

from .columns import SCALE, ColumnMissing, Experts, Needs, truth
from .flow_decomposition import Pair
from .outcome import Match
from .problem import NeedKeptTwice

Columns = dict[str, list[str]]


class FileMissing(Unprocessable):
    message = _("There is no file “%(path)s”.")


class FileEmpty(Unprocessable):
    message = _("“%(path)s” holds no row.")


class FileUnreadable(Unprocessable):
    message = _("“%(path)s” cannot be read as a table: give a CSV file in UTF-8 or a workbook.")


class ColumnTwice(Unprocessable):
    message = _("The table of %(table)s has the column “%(column)s” twice.")


class RowWidth(Unprocessable):
    message = _("“%(path)s”, line %(line)s: %(cells)s cells where the first line has %(columns)s.")


def read_columns(path: Path) -> Columns:
    """The columns of a table, names in lower case. CSV in UTF-8 (comma, tab, or semicolon when the first line has
    neither) or a workbook's first sheet.

    Raises: `file_missing`, `file_unreadable`, `file_empty`, `row_width`, `column_twice`.
    """
    if not path.is_file():
        raise FileMissing(path=str(path))
    try:
        rows = list(_workbook(path) if path.read_bytes()[:2] in (b"PK", b"\xd0\xcf") else _csv(path))
    except (UnicodeDecodeError, csv.Error, CalamineError, ValueError) as error:
        raise FileUnreadable(path=str(path)) from error
    kept = [(line, row) for line, row in enumerate(rows, 1) if any(cell.strip() for cell in row)]
    if not kept:
        raise FileEmpty(path=str(path))
    names = [name.strip().lower() for name in kept[0][1]]
    for name in names:
        if name and names.count(name) > 1:
            raise ColumnTwice(table=path.name, column=name)
    for line, row in kept[1:]:
        if len(row) != len(names):
            raise RowWidth(path=str(path), line=line, cells=len(row), columns=len(names))
    return {name: [row[place].strip() for _, row in kept[1:]] for place, name in enumerate(names) if name}


def read_needs(path: Path) -> Needs:
    """Needs of a table. Raises: of `read_columns` and `Needs.of`."""
    return Needs.of(read_columns(path))


def read_experts(path: Path) -> Experts:
    """Experts of a table. Raises: of `read_columns` and `Experts.of`."""
    return Experts.of(read_columns(path))


def read_pairs(path: Path, needs: Needs, experts: Experts) -> tuple[list[Pair], list[Pair], int]:
    """(pairs that must stay, pairs that earn more when they stay, pairs whose people are gone).

    Columns need_id and expert_id; a column `fixed` marks those that must stay. Raises: `column_missing`,
    `need_kept_twice`, `kept_over_capacity`.
    """
    columns = read_columns(path)
    for name in ("need_id", "expert_id"):
        if name not in columns:
            raise ColumnMissing(table=path.name, column=name)
    need_row = {name: row for row, name in enumerate(needs.ids)}
    expert_row = {name: row for row, name in enumerate(experts.ids)}
    marks = columns.get("fixed", [""] * len(columns["need_id"]))
    values: tuple[list[Pair], list[Pair]] = ([], [])
    seen: set[str] = set()
    gone = 0
    for need, expert, mark in zip(columns["need_id"], columns["expert_id"], marks, strict=True):
        if need in seen:
            raise NeedKeptTwice(id=need)
        seen.add(need)
        if need in need_row and expert in expert_row:
            values[0 if truth(mark) else 1].append((need_row[need], expert_row[expert]))
        else:
            gone += 1
    _check_places(values[0], experts)
    return values[0], values[1], gone


def read_weights(path: Path) -> dict[str, Any]:
    """What `Weights.read` takes: a JSON object, or a table with columns `name` and `weight`."""
    if path.suffix.lower() == ".json":
        json_result = _json(path, dict, '{"skill": 0.4, ...}')
        return dict(json_result)
    columns = read_columns(path)
    for name in ("name", "weight"):
        if name not in columns:
            raise ColumnMissing(table=path.name, column=name)
    return dict(zip(columns["name"], columns["weight"], strict=True))


class JsonWrong(Unprocessable):
    message = _("“%(path)s” is not the JSON expected: %(expected)s.")


def read_floor_rows(path: Path) -> list[dict[str, Any]]:
    """What `read_floors` takes: a JSON list of objects, or a table with a row each."""
    if path.suffix.lower() == ".json":
        rows = _json(path, list, '[{"region": "04", "share": 0.3}, ...]')
        if not all(isinstance(row, dict) for row in rows):
            raise JsonWrong(path=str(path), expected='[{"region": "04", "share": 0.3}, ...]')
        return list(rows)
    columns = read_columns(path)
    return [dict(zip(columns, cells, strict=True)) for cells in zip(*columns.values(), strict=True)]


def pairs_as_csv(match: Match) -> str:
    """need_id, expert_id, fit with three decimals, in the order of the needs."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["need_id", "expert_id", "fit"])
    writer.writerows((need, expert, f"{fit / SCALE:.3f}") for need, expert, fit in match.pairs)
    return out.getvalue()


def as_json(match: Match) -> dict[str, Any]:
    """What the command prints: stable keys, fits as decimals of three places."""
    needs = match.market.needs.ids
    return match.figures() | {
        "pairs": [{"need_id": n, "expert_id": e, "fit": fit / SCALE} for n, e, fit in match.pairs],
        "kept": int(match.standing.sum()),
        "unmet": [{"need_id": needs[row], "reason": reason.value} for row, reason in match.unmet.items()],
        "unmet_by_reason": match.figures()["unmet"],
        "weights": match.market.weights.as_json(),
    }


class KeptOverCapacity(Unprocessable):
    message = _("The expert “%(id)s” has %(kept)s pairs that must stay and %(capacity)s places.")


def _check_places(fixed: Iterable[Pair], experts: Experts) -> None:
    held: dict[int, int] = {}
    for _need, expert in fixed:
        held[expert] = held.get(expert, 0) + 1
    for expert, kept in held.items():
        if kept > experts.capacity[expert]:
            raise KeptOverCapacity(id=experts.ids[expert], kept=kept, capacity=int(experts.capacity[expert]))


def _json(path: Path, kind: type, expected: str) -> Any:
    if not path.is_file():
        raise FileMissing(path=str(path))
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise JsonWrong(path=str(path), expected=expected) from error
    if not isinstance(content, kind):
        raise JsonWrong(path=str(path), expected=expected)
    return content


def _csv(path: Path) -> Sequence[list[str]]:
    text = path.read_text(encoding="utf-8-sig")
    head = text.lstrip().partition("\n")[0]
    delimiter = next((mark for mark in (",", "\t", ";") if mark in head), ",")
    return list(csv.reader(io.StringIO(text), delimiter=delimiter, strict=True))


def _workbook(path: Path) -> Iterable[list[str]]:
    sheet = CalamineWorkbook.from_path(path).get_sheet_by_index(0)
    return [[_cell(value) for value in row] for row in sheet.to_python()]


def _cell(value: object) -> str:
    return str(int(value)) if isinstance(value, float) and value == int(value) else str(value)
