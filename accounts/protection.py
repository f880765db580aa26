"""The database itself refuses to change the audit: triggers, in the dialect of each database.

A later migration that rebuilds the table on SQLite drops them silently and must create them again
(tests/accounts/test_protection.py counts them). Whoever may change the schema may drop them too: the sealed
chain, not the trigger, is what proves that nothing was changed behind the application's back.
"""

from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

TABLE = "accounts_auditentry"
MESSAGE = "audit entries are append-only"

_SQLITE = {
    "audit_no_update": f"BEFORE UPDATE ON {TABLE} BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END",
    "audit_no_delete": f"BEFORE DELETE ON {TABLE} BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END",
    # INSERT OR REPLACE deletes the old row without firing the trigger above.
    "audit_no_replace": (
        f"BEFORE INSERT ON {TABLE} WHEN EXISTS (SELECT 1 FROM {TABLE} WHERE id = NEW.id) "  # noqa: S608 constants
        f"BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END"
    ),
}
_POSTGRESQL_FUNCTION = f"""
CREATE OR REPLACE FUNCTION audit_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '{MESSAGE}' USING ERRCODE = 'integrity_constraint_violation';
END
$$
"""
_POSTGRESQL = {
    "audit_no_update": f"BEFORE UPDATE ON {TABLE} FOR EACH ROW EXECUTE FUNCTION audit_refuse_change()",
    "audit_no_delete": f"BEFORE DELETE ON {TABLE} FOR EACH ROW EXECUTE FUNCTION audit_refuse_change()",
    "audit_no_truncate": f"BEFORE TRUNCATE ON {TABLE} FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse_change()",
}

EXPECTED_TRIGGERS = {"sqlite": frozenset(_SQLITE), "postgresql": frozenset(_POSTGRESQL)}


def create_triggers(connection: BaseDatabaseWrapper) -> None:
    """Make the audit append-only."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(_POSTGRESQL_FUNCTION)
            for name, body in _POSTGRESQL.items():
                cursor.execute(f"CREATE TRIGGER {name} {body}")
        else:
            for name, body in _SQLITE.items():
                cursor.execute(f"CREATE TRIGGER {name} {body}")


def drop_triggers(connection: BaseDatabaseWrapper) -> None:
    """Take the protection away: for a migration back, and for tests that empty the database."""
    with connection.cursor() as cursor:
        for name in _POSTGRESQL if connection.vendor == "postgresql" else _SQLITE:
            suffix = f" ON {TABLE}" if connection.vendor == "postgresql" else ""
            cursor.execute(f"DROP TRIGGER IF EXISTS {name}{suffix}")


def triggers(connection: BaseDatabaseWrapper) -> frozenset[str]:
    """The names of the triggers that stand on the table now."""
    sql = (
        "SELECT tgname FROM pg_trigger WHERE tgrelid = %s::regclass AND NOT tgisinternal AND tgenabled <> 'D'"
        if connection.vendor == "postgresql"
        else "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s"
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, [TABLE])
        return frozenset(name for (name,) in cursor.fetchall())


def apply(apps: Any, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """For ``RunPython``."""
    create_triggers(schema_editor.connection)


def undo(apps: Any, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """For ``RunPython``, backwards."""
    drop_triggers(schema_editor.connection)
