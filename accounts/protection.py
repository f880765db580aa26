"""The database itself refuses to change the audit and its seals: triggers, in the dialect of each database.

A later migration that rebuilds the table on SQLite drops them silently and must create them again
(tests/accounts/test_protection.py counts them). Whoever may change the schema may drop them too: the sealed
chain, not the trigger, is what proves that nothing was changed behind the application's back.
"""

from collections.abc import Iterable
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

# table → its primary key, which SQLite's REPLACE would overwrite
TABLES = {"accounts_auditentry": "id", "accounts_auditseal": "position"}
MESSAGE = "audit entries are append-only"

_POSTGRESQL_FUNCTION = f"""
CREATE OR REPLACE FUNCTION audit_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '{MESSAGE}' USING ERRCODE = 'integrity_constraint_violation';
END
$$
"""


def _sqlite(table: str, key: str) -> dict[str, str]:
    abort = f"BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END"
    return {
        f"{table}_no_update": f"BEFORE UPDATE ON {table} {abort}",
        f"{table}_no_delete": f"BEFORE DELETE ON {table} {abort}",
        # INSERT OR REPLACE deletes the old row without firing the trigger above.
        f"{table}_no_replace": (
            f"BEFORE INSERT ON {table} WHEN EXISTS (SELECT 1 FROM {table} WHERE {key} = NEW.{key}) "  # noqa: S608
            f"{abort}"
        ),
    }


def _postgresql(table: str, key: str) -> dict[str, str]:
    refuse = "EXECUTE FUNCTION audit_refuse_change()"
    return {
        f"{table}_no_update": f"BEFORE UPDATE ON {table} FOR EACH ROW {refuse}",
        f"{table}_no_delete": f"BEFORE DELETE ON {table} FOR EACH ROW {refuse}",
        f"{table}_no_truncate": f"BEFORE TRUNCATE ON {table} FOR EACH STATEMENT {refuse}",
    }


_DIALECTS = {"sqlite": _sqlite, "postgresql": _postgresql}

EXPECTED_TRIGGERS = {
    vendor: frozenset(name for table, key in TABLES.items() for name in dialect(table, key))
    for vendor, dialect in _DIALECTS.items()
}


def create_triggers(connection: BaseDatabaseWrapper, tables: Iterable[str] = tuple(TABLES)) -> None:
    """Make the tables append-only."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(_POSTGRESQL_FUNCTION)
        for table in tables:
            for name, body in _DIALECTS[connection.vendor](table, TABLES[table]).items():
                cursor.execute(f"CREATE TRIGGER {name} {body}")


def drop_triggers(connection: BaseDatabaseWrapper, tables: Iterable[str] = tuple(TABLES)) -> None:
    """Take the protection away: for a migration back, and for tests that empty the database."""
    with connection.cursor() as cursor:
        for table in tables:
            suffix = f" ON {table}" if connection.vendor == "postgresql" else ""
            for name in _DIALECTS[connection.vendor](table, TABLES[table]):
                cursor.execute(f"DROP TRIGGER IF EXISTS {name}{suffix}")


def triggers(connection: BaseDatabaseWrapper) -> frozenset[str]:
    """The names of the triggers that stand on the tables now."""
    sql = (
        "SELECT tgname FROM pg_trigger WHERE tgrelid = %s::regclass AND NOT tgisinternal AND tgenabled <> 'D'"
        if connection.vendor == "postgresql"
        else "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s"
    )
    found: set[str] = set()
    with connection.cursor() as cursor:
        for table in TABLES:
            cursor.execute(sql, [table])
            found.update(name for (name,) in cursor.fetchall())
    return frozenset(found)


def apply(apps: Any, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """For ``RunPython``."""
    create_triggers(schema_editor.connection)


def undo(apps: Any, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """For ``RunPython``, backwards."""
    drop_triggers(schema_editor.connection)
