"""A list as a file: opened as a table, with the mapping that its columns start from."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings

from twiza.core.values import RuleError
from twiza.territory import models as territory
from twiza.territory.rules import TerritoryNames

from ..models import Mapping as SavedMapping
from ..models.labels import RuleRefused
from ..rules.files import TextTable, open_table
from ..rules.mapping import ColumnMapping, check_mapping, follow_columns, from_json, propose_mapping


class FileRefused(RuleRefused):
    """The file or its mapping cannot be used; the sentence says why and what to do."""


@contextmanager
def refusing() -> Iterator[None]:
    """A rule's refusal of a file becomes FileRefused."""
    try:
        yield
    except RuleError as error:
        raise FileRefused(error) from error


def read_list(path: Path, *, encoding: str = "", sheet: str = "") -> TextTable:
    """The table in a file. Raises: FileRefused."""
    with refusing():
        return open_table(path, encoding=encoding, sheet=sheet, limit=settings.IMPORT_MAX_BYTES)


def mapping_for(table: TextTable, *, origin: str, country: str = "", saved: object = None) -> ColumnMapping:
    """The mapping given, else the one saved under this source, else a proposal. Raises: FileRefused."""
    with refusing():
        if saved is None:
            kept = SavedMapping.objects.filter(name__iexact=origin).first()
            saved = kept.content if kept else None
        if saved is None:
            return propose_mapping(table, country=country, regions=is_region(territory.names()))
        mapping = follow_columns(from_json(saved), table.columns)
        if country and "country" not in mapping.columns:
            constants = {**mapping.constants, "country": country.upper()}
            mapping = ColumnMapping(mapping.columns, constants, mapping.values, mapping.date_order, mapping.unknown)
        check_mapping(mapping, table.columns)
        return mapping


def is_region(names: TerritoryNames) -> Any:
    """A question about a text: does it name a region?"""
    return lambda text: len(text) > 3 and names.resolve(region=text).id is not None
