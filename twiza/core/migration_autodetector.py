"""What Django's `migrate` and `makemigrations` look for: the columns of a new language are one operation a room."""

from __future__ import annotations

from typing import Any

from django.db.migrations.autodetector import MigrationAutodetector
from django.db.migrations.operations import AddField
from django.db.migrations.operations.base import Operation

from .migration_operations import AddTexts
from .translation import is_text


class Autodetector(MigrationAutodetector):
    """Groups what the texts of a room gain."""

    def changes(self, *args: Any, **kwargs: Any) -> Any:
        """The migrations that are wanted, by room."""
        wanted: dict[str, list[Any]] = super().changes(*args, **kwargs)
        for migrations in wanted.values():
            for migration in migrations:
                migration.operations = grouped(migration.operations)
        return wanted


def grouped(operations: list[Operation]) -> list[Operation]:
    """The operations, those that add a column of a text as one."""
    texts = [one for one in operations if isinstance(one, AddField) and is_text(one.field)]
    rest = [one for one in operations if one not in texts]
    return [*rest, AddTexts(texts)] if len(texts) > 1 else operations
