"""No certificate without the code by which it is verified."""

from __future__ import annotations

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    """After the codes were given: PostgreSQL alters no table whose rows were changed in the same transaction."""

    dependencies = [("mobilisation", "0002_codes_and_reasons")]

    operations = [
        migrations.AddConstraint(
            model_name="mission",
            constraint=models.CheckConstraint(
                condition=Q(certificate="") | ~Q(certificate_code=""),
                name="mobilisation_mission_certificate_has_a_code",
                violation_error_message="A certificate has the code by which it is verified.",
            ),
        ),
    ]
