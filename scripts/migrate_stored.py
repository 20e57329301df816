"""Write a stored database as it was that day into DATABASE_URL, which must be empty, and migrate it to today.

    DATABASE_URL=... .venv/bin/python scripts/migrate_stored.py tests/stored/2026-11-30.json.gz

Prints as JSON how many rows each table held and holds. Stops with an error when a constraint of today does not hold.
"""

from __future__ import annotations

import base64
import gzip
import json
import os
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "twiza.config.settings")
AT_ONCE = 500


def main(path: Path) -> None:
    import django

    django.setup()
    from django.apps import apps
    from django.core.management import call_command
    from django.db import connection, transaction
    from django.db.migrations.executor import MigrationExecutor

    stored = json.loads(gzip.decompress(path.read_bytes()))
    then = [tuple(target) for target in stored["migrations"]]
    executor = MigrationExecutor(connection)
    executor.migrate(then)
    old = executor.loader.project_state(then).apps
    with transaction.atomic():
        for table in stored["tables"]:
            write(old.get_model(table["model"]), table["rows"])
    reset_sequences(old)
    call_command("migrate", interactive=False, verbosity=0)
    connection.check_constraints()
    held = {table["model"]: len(table["rows"]) for table in stored["tables"]}
    holds = {model._meta.label_lower: model._base_manager.count() for model in apps.get_models()}
    print(json.dumps({"held": held, "holds": holds}))


def write(model: Any, rows: list[dict[str, Any]]) -> None:
    """The rows of a table with the keys they had."""
    columns = {field.attname: field for field in model._meta.local_concrete_fields}
    links = {field.name for field in model._meta.local_many_to_many}
    made = [
        model(**{name: value_of(columns[name], value) for name, value in row.items() if name in columns})
        for row in rows
    ]
    model._base_manager.bulk_create(made, AT_ONCE)
    for row, one in zip(rows, made, strict=True):
        for name in links & set(row):
            getattr(one, name).set(row[name])


def value_of(field: Any, value: Any) -> Any:
    if isinstance(value, dict) and set(value) == {"base64"}:
        return base64.b64decode(value["base64"])
    return value if field.get_internal_type() == "JSONField" else field.to_python(value)


def reset_sequences(old: Any) -> None:
    """The next row takes the next number."""
    from django.core.management.color import no_style
    from django.db import connection

    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), old.get_models(include_auto_created=True)):
            cursor.execute(statement)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
