"""Reads the demonstration's data files into their shapes, or says which file, entry and field is wrong."""

from __future__ import annotations

import csv
import json
import tomllib
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from pydantic import TypeAdapter, ValidationError

from twiza import agreements

FOLDER = Path(__file__).parent / "data"
Shape = TypeVar("Shape")
SOURCES = Path(agreements.__file__).parent / "sources"
# The files of acts, in the order in which they are carried out.
ACTED = ("funding.toml", "calls.toml", "agreements.toml", "governance.toml", "portfolio.toml")
MADE = {
    "institutions": ("code", ("agreements.register_institution",)),
    "agreements": ("key", ("agreements.draft_agreement", "agreements.draft_amendment")),
}
# What an entry is known by, in the order in which it is looked for.
NAMES = ("key", "code", "sector", "branch", "region", "latin", "on")


class DataError(ValueError):
    """A data file of the demonstration is wrong; each line names the file, the entry and the field."""


def read(name: str, shape: type[Shape], folder: Path = FOLDER) -> Shape:
    """One file in its shape: a table for TOML, a list of rows for CSV.

    Raises: DataError, with a line for each fault.
    """
    raw_result = raw(name, folder)
    try:
        return TypeAdapter(shape).validate_python(raw_result)
    except ValidationError as error:
        faults = [
            f"{name}: {_place(raw_result, fault['loc'])}{fault['msg'].removeprefix('Value error, ')}"
            for fault in error.errors()
        ]
    raise DataError("\n".join(faults))


def raw(name: str, folder: Path = FOLDER) -> Any:
    """One file as it stands. Raises: DataError."""
    try:
        text = (folder / name).read_text(encoding="utf-8")
        if name.endswith(".csv"):
            rows = csv.DictReader(text.splitlines())
            return [{field: value for field, value in row.items() if value != ""} for row in rows]
        return json.loads(text) if name.endswith(".json") else tomllib.loads(text)
    except (OSError, ValueError) as error:
        raise DataError(f"{name}: {error}") from error


def _place(inside: Any, steps: Iterable[int | str]) -> str:
    """Where a fault lies, as a reader counts: `sectors 2 (craft), urban: `."""
    words: list[str] = []
    for step in steps:
        inside = _inside(inside, step)
        if isinstance(step, str):
            words.append(step)
            continue
        known = next((str(inside[name]) for name in NAMES if name in inside), "") if isinstance(inside, dict) else ""
        place = f"{step + 1} ({known})" if known else str(step + 1)
        words[-1:] = [f"{words[-1]} {place}" if words else f"row {place}"]
    return f"{', '.join(words)}: " if words else ""


def _inside(values: Any, step: int | str) -> Any:
    if isinstance(values, dict):
        return values.get(step)
    return values[step] if isinstance(values, list) and isinstance(step, int) and step < len(values) else None


@cache
def known(kind: str, folder: Path = FOLDER) -> frozenset[str]:
    """The codes that a file may name: `institutions`, `agreements` (keys) or `log-ins` (keys)."""
    return frozenset(_known(kind, folder))


def _known(kind: str, folder: Path) -> Iterator[str]:
    """Those of the source conventions, and those that acts make."""
    if kind == "log-ins":
        people = raw("people.toml", folder)
        yield from (login["key"] for login in (*people["cast"], *people["others"]))
        return
    if kind == "institutions":
        yield from (row["code"] for row in raw("institutions.json", SOURCES))
    else:
        yield from (path.stem for path in SOURCES.glob("*-*.json"))
    field, maker = MADE[kind]
    for name in ACTED:
        for act in raw(name, folder)["acts"]:
            if act.get("do") in maker:
                yield from (str(row.get(field)) for row in act.get("each", [act]))
