"""The back office is gone: its own log refers to accounts and would outlive it."""

from django.db import migrations


class Migration(migrations.Migration):
    """Drops the table that the back office kept."""

    dependencies = [("accounts", "0001_initial")]
    operations = [migrations.RunSQL("DROP TABLE IF EXISTS django_admin_log", migrations.RunSQL.noop)]
