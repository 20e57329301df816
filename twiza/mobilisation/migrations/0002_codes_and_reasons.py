"""A code by which a certificate is verified; the needs that a run left out, by reason, in the place of a pool never kept."""

from __future__ import annotations

from typing import Any

from django.db import migrations, models
from django.utils.crypto import get_random_string

LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"


def give_codes(apps: Any, schema_editor: Any) -> None:
    """Certificates of before get theirs."""
    missions = apps.get_model("mobilisation", "Mission")
    for mission in missions.objects.exclude(certificate="").order_by("pk"):
        mission.certificate_code = get_random_string(10, LETTERS)
        mission.save(update_fields=["certificate_code"])


class Migration(migrations.Migration):
    """See above."""

    dependencies = [("mobilisation", "0001_initial")]

    operations = [
        migrations.RemoveField(model_name="matchrun", name="edges"),
        migrations.AddField(
            model_name="matchrun", name="unmet", field=models.JSONField(blank=True, default=dict)
        ),
        migrations.AddField(
            model_name="mission",
            name="certificate_code",
            field=models.CharField(blank=True, editable=False, max_length=12, default=""),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="conflict",
            name="declared_by",
            field=models.CharField(
                choices=[("expert", "The expert"), ("cooperative", "The cooperative"), ("office", "The office")],
                default="expert",
                max_length=12,
            ),
        ),
        migrations.RunPython(give_codes, migrations.RunPython.noop),
    ]
