"""The database itself keeps the ledger: entries and rates are never changed nor deleted, a reversal mirrors its entry."""

from typing import Any

from django.db import migrations

SAME = (
    "o.id = NEW.reverses_id AND o.reverses_id IS NULL AND o.centimes = -NEW.centimes"
    " AND o.home_centimes = -NEW.home_centimes AND o.stage = NEW.stage AND o.agreement_id = NEW.agreement_id"
    " AND o.payer_id = NEW.payer_id AND o.payee_id = NEW.payee_id AND o.year = NEW.year"
    " AND COALESCE(o.component_id, 0) = COALESCE(NEW.component_id, 0) AND o.currency = NEW.currency"
    " AND o.is_in_kind = NEW.is_in_kind AND o.value_on = NEW.value_on"
)
TABLES = ("funding_entry", "funding_rate")
SQLITE = [
    *(
        f"CREATE TRIGGER {table}_stays_{verb.lower()} BEFORE {verb} ON {table}"
        " BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END"
        for table in TABLES
        for verb in ("UPDATE", "DELETE")
    ),
    "CREATE TRIGGER funding_entry_mirrors BEFORE INSERT ON funding_entry WHEN NEW.reverses_id IS NOT NULL BEGIN"
    " SELECT RAISE(ABORT, 'a reversal mirrors its entry')"
    f" WHERE NOT EXISTS (SELECT 1 FROM funding_entry o WHERE {SAME}); END",
]
POSTGRESQL = [
    "CREATE FUNCTION funding_stays() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
    " RAISE EXCEPTION 'the ledger is append-only' USING ERRCODE = 'integrity_constraint_violation'; END $$",
    "CREATE FUNCTION funding_mirrors() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
    f" IF NOT EXISTS (SELECT 1 FROM funding_entry o WHERE {SAME}) THEN"
    " RAISE EXCEPTION 'a reversal mirrors its entry' USING ERRCODE = 'integrity_constraint_violation'; END IF;"
    " RETURN NEW; END $$",
    *(
        f"CREATE TRIGGER {table}_stays BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION funding_stays()"
        for table in TABLES
    ),
    "CREATE TRIGGER funding_entry_mirrors BEFORE INSERT ON funding_entry FOR EACH ROW"
    " WHEN (NEW.reverses_id IS NOT NULL) EXECUTE FUNCTION funding_mirrors()",
]
BACK = {
    "sqlite": [
        *(f"DROP TRIGGER {table}_stays_{verb}" for table in TABLES for verb in ("update", "delete")),
        "DROP TRIGGER funding_entry_mirrors",
    ],
    "postgresql": [
        *(f"DROP TRIGGER {table}_stays ON {table}" for table in TABLES),
        "DROP TRIGGER funding_entry_mirrors ON funding_entry",
        "DROP FUNCTION funding_stays()",
        "DROP FUNCTION funding_mirrors()",
    ],
}


def guard(apps: Any, schema: Any) -> None:
    """Put the guards."""
    for statement in {"sqlite": SQLITE, "postgresql": POSTGRESQL}[schema.connection.vendor]:
        schema.execute(statement, params=None)


def unguard(apps: Any, schema: Any) -> None:
    """Take them away."""
    for statement in BACK[schema.connection.vendor]:
        schema.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [("funding", "0001_initial")]
    operations = [migrations.RunPython(guard, unguard, elidable=False)]
