"""Tables that the database itself refuses to change: triggers, in the dialect of each database.

A later migration that rebuilds such a table on SQLite drops them silently and must create them again; tests count
them. Whoever may change the schema may drop them too: they keep out mistakes, and proof is another matter.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

_FUNCTION = """
CREATE OR REPLACE FUNCTION {function}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '{message}' USING ERRCODE = 'integrity_constraint_violation';
END
$$
"""
_STANDING = {
    "postgresql": "SELECT tgname FROM pg_trigger"
    " WHERE tgrelid = %s::regclass AND NOT tgisinternal AND tgenabled <> 'D'",
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s",
}


class AppendOnly:
    """Some tables, each with the columns that are unique by themselves: SQLite's REPLACE would overwrite by any."""

    def __init__(self, tables: Mapping[str, tuple[str, ...]], *, function: str, message: str) -> None:
        self.tables, self.function, self.message = dict(tables), function, message
        self.expected = {
            vendor: frozenset(name for table in self.tables for name in self._bodies(vendor, table))
            for vendor in _STANDING
        }

    def create(self, connection: BaseDatabaseWrapper, tables: Iterable[str] | None = None) -> None:
        """Make the tables append-only."""
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                cursor.execute(_FUNCTION.format(function=self.function, message=self.message))
            for table in self.tables if tables is None else tables:
                for name, body in self._bodies(connection.vendor, table).items():
                    cursor.execute(f"CREATE TRIGGER {name} {body}")

    def drop(self, connection: BaseDatabaseWrapper, tables: Iterable[str] | None = None) -> None:
        """Take the protection away: for a migration back, and for tests that empty the database."""
        with connection.cursor() as cursor:
            for table in self.tables if tables is None else tables:
                suffix = f" ON {table}" if connection.vendor == "postgresql" else ""
                for name in self._bodies(connection.vendor, table):
                    cursor.execute(f"DROP TRIGGER IF EXISTS {name}{suffix}")

    def standing(self, connection: BaseDatabaseWrapper) -> frozenset[str]:
        """The names of the triggers that stand on the tables now."""
        found: set[str] = set()
        with connection.cursor() as cursor:
            for table in self.tables:
                cursor.execute(_STANDING[connection.vendor], [table])
                found.update(name for (name,) in cursor.fetchall())
        return frozenset(found)

    def apply(self, apps: Any, schema_editor: BaseDatabaseSchemaEditor) -> None:
        """For ``RunPython``."""
        self.create(schema_editor.connection)

    def undo(self, apps: Any, schema_editor: BaseDatabaseSchemaEditor) -> None:
        """For ``RunPython``, backwards."""
        self.drop(schema_editor.connection)

    def _bodies(self, vendor: str, table: str) -> dict[str, str]:
        return self._sqlite(table) if vendor == "sqlite" else self._postgresql(table)

    def _sqlite(self, table: str) -> dict[str, str]:
        abort = f"BEGIN SELECT RAISE(ABORT, '{self.message}'); END"
        same = " OR ".join(f"{column} = NEW.{column}" for column in self.tables[table])
        return {
            f"{table}_no_update": f"BEFORE UPDATE ON {table} {abort}",
            f"{table}_no_delete": f"BEFORE DELETE ON {table} {abort}",
            # INSERT OR REPLACE deletes the old row without firing the trigger above.
            f"{table}_no_replace": (
                f"BEFORE INSERT ON {table} WHEN EXISTS (SELECT 1 FROM {table} WHERE {same}) {abort}"  # noqa: S608
            ),
        }

    def _postgresql(self, table: str) -> dict[str, str]:
        refuse = f"EXECUTE FUNCTION {self.function}()"
        return {
            f"{table}_no_update": f"BEFORE UPDATE ON {table} FOR EACH ROW {refuse}",
            f"{table}_no_delete": f"BEFORE DELETE ON {table} FOR EACH ROW {refuse}",
            f"{table}_no_truncate": f"BEFORE TRUNCATE ON {table} FOR EACH STATEMENT {refuse}",
        }
