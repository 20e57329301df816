"""Store the rows of a database as they are today, for the test that migrates them forward tomorrow.

    DATABASE_URL=... .venv/bin/python scripts/store_database.py tests/stored/2026-11-30.json.gz

Do it once for each published version, with the small demonstration: the file holds which migrations were applied and
every row of our rooms as plain JSON, table by table. tests/config/test_upgrade.py
writes it into an empty database of that day and migrates it to today.
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
LEFT_OUT = {"core.job", "core.mail"}  # what was on its way that day is no fact


def main(path: Path) -> None:
    import django

    django.setup()
    from django.conf import settings
    from django.core.serializers import sort_dependencies
    from django.core.serializers.json import DjangoJSONEncoder
    from django.db.migrations.recorder import MigrationRecorder

    rooms = [django.apps.apps.get_app_config(room) for room in settings.ROOMS]
    models = sort_dependencies([(room, list(room.get_models())) for room in rooms])
    tables = {model._meta.label_lower: model for model in models if not model._meta.proxy}
    stored = {
        "migrations": sorted(
            MigrationRecorder.Migration.objects.filter(app__in=settings.ROOMS).values_list("app", "name")
        ),
        "tables": [
            {"model": label, "rows": [plain(row) for row in model._base_manager.order_by("pk")]}
            for label, model in tables.items()
            if label not in LEFT_OUT
        ],
    }
    text = json.dumps(stored, cls=DjangoJSONEncoder, ensure_ascii=False, separators=(",", ":"))
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(gzip.compress(text.encode(), mtime=0))
    rows = sum(len(table["rows"]) for table in stored["tables"])
    print(f"{rows} rows of {len(stored['tables'])} tables, {path.stat().st_size} bytes: {path}")


def plain(row: Any) -> dict[str, Any]:
    """The columns of a row, and the keys of what it is linked to many times, as JSON holds them."""
    values = {field.attname: field.value_from_object(row) for field in row._meta.local_concrete_fields}
    values |= {
        field.name: [linked.pk for linked in field.value_from_object(row)]
        for field in row._meta.local_many_to_many
        if field.remote_field.through._meta.auto_created
    }
    return {name: as_text(value) for name, value in values.items()}


def as_text(value: Any) -> Any:
    if isinstance(value, bytes | memoryview):
        return {"base64": base64.b64encode(bytes(value)).decode()}
    return value.name if hasattr(value, "storage") else value  # a file is its name


if __name__ == "__main__":
    main(Path(sys.argv[1]))
