"""Tables that the database itself refuses to change: triggers, in the dialect of each database.

An app keeps one `AppendOnly` in its ``protection.py`` and hands out its methods under the names that the tests and the
move between databases ask for. A later migration that rebuilds a table on SQLite drops the triggers silently and must
create them again (the tests count them).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


@dataclass(frozen=True)
class AppendOnly:
    """``tables`` maps each table to its primary key; ``message`` is what the database answers."""

    tables: Mapping[str, str]
    message: str
    function: str  # the name of the function on PostgreSQL, one per app

    @cached_property
    def expected(self) -> dict[str, frozenset[str]]:
        """The names of the triggers, by vendor."""
        dialects = {"sqlite": self._sqlite, "postgresql": self._postgresql}
        return {
            vendor: frozenset(name for table in self.tables for name in dialect(table))
            for vendor, dialect in dialects.items()
        }

    def create(self, connection: BaseDatabaseWrapper, tables: Iterable[str] | None = None) -> None:
        """Make the tables append-only."""
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                cursor.execute(self._refusing_function())
            for table in tables or self.tables:
                for name, body in self._bodies(connection, table).items():
                    cursor.execute(f"CREATE TRIGGER {name} {body}")

    def drop(self, connection: BaseDatabaseWrapper, tables: Iterable[str] | None = None) -> None:
        """Take the protection away: for a migration back, and for tests that empty the database."""
        with connection.cursor() as cursor:
            for table in tables or self.tables:
                suffix = f" ON {table}" if connection.vendor == "postgresql" else ""
                for name in self._bodies(connection, table):
                    cursor.execute(f"DROP TRIGGER IF EXISTS {name}{suffix}")

    def standing(self, connection: BaseDatabaseWrapper) -> frozenset[str]:
        """The names of the triggers that stand on the tables now."""
        sql = (
            "SELECT tgname FROM pg_trigger WHERE tgrelid = %s::regclass AND NOT tgisinternal AND tgenabled <> 'D'"
            if connection.vendor == "postgresql"
            else "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s"
        )
        found: set[str] = set()
        with connection.cursor() as cursor:
            for table in self.tables:
                cursor.execute(sql, [table])
                found.update(name for (name,) in cursor.fetchall())
        return frozenset(found)

    def apply(self, apps: Any, schema_editor: BaseDatabaseSchemaEditor) -> None:
        """For ``RunPython``."""
        self.create(schema_editor.connection)

    def undo(self, apps: Any, schema_editor: BaseDatabaseSchemaEditor) -> None:
        """For ``RunPython``, backwards."""
        self.drop(schema_editor.connection)

    def _bodies(self, connection: BaseDatabaseWrapper, table: str) -> dict[str, str]:
        return self._postgresql(table) if connection.vendor == "postgresql" else self._sqlite(table)

    def _sqlite(self, table: str) -> dict[str, str]:
        key = self.tables[table]
        abort = f"BEGIN SELECT RAISE(ABORT, '{self.message}'); END"
        return {
            f"{table}_no_update": f"BEFORE UPDATE ON {table} {abort}",
            f"{table}_no_delete": f"BEFORE DELETE ON {table} {abort}",
            # INSERT OR REPLACE deletes the old row without firing the trigger above.
            f"{table}_no_replace": (
                f"BEFORE INSERT ON {table} WHEN EXISTS (SELECT 1 FROM {table} WHERE {key} = NEW.{key}) "  # noqa: S608
                f"{abort}"
            ),
        }

    def _postgresql(self, table: str) -> dict[str, str]:
        refuse = f"EXECUTE FUNCTION {self.function}()"
        return {
            f"{table}_no_update": f"BEFORE UPDATE ON {table} FOR EACH ROW {refuse}",
            f"{table}_no_delete": f"BEFORE DELETE ON {table} FOR EACH ROW {refuse}",
            f"{table}_no_truncate": f"BEFORE TRUNCATE ON {table} FOR EACH STATEMENT {refuse}",
        }

    def _refusing_function(self) -> str:
        return f"""
CREATE OR REPLACE FUNCTION {self.function}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '{self.message}' USING ERRCODE = 'integrity_constraint_violation';
END
$$
"""
